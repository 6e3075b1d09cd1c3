//! Live sync, as a client on the other end of the wire sees it.

mod access;
mod api_tokens;
mod catch_up;
mod crowd;
mod frames;
mod live;
mod presence;
mod push;
mod silence;

use crate::support::{
    client::{Device, Person},
    database::Place,
    on_both_databases,
    server::TestServer,
};
use app::domain::{Command, ProjectId, TaskDraft, TaskId, WorkspaceId, rules::TaskCommand};

/// A server, and people with accounts there; the first of them founds the Team workspace.
async fn start<const N: usize>(place: Place, names: [&str; N]) -> (TestServer, [Person; N]) {
    let server = TestServer::start(place).await;
    let mut people = Vec::with_capacity(N);
    for name in names {
        people.push(Person::register(server.addr(), name).await);
    }
    let people = people.try_into().unwrap_or_else(|_| unreachable!("as many people as names"));
    (server, people)
}

/// The Team workspace's first board.
fn board(device: &Device) -> ProjectId {
    let projects = device.rows(device.team()).projects();
    projects.first().expect("every workspace has a project").id
}

/// A command that makes a task of this title.
fn create(project: ProjectId, title: &str) -> Command {
    TaskCommand::Create(draft(project, title)).into()
}

/// A task that has only a title.
pub fn draft(project_id: ProjectId, title: &str) -> TaskDraft {
    TaskDraft {
        id: TaskId::generate(),
        project_id,
        title: title.to_owned(),
        description: String::new(),
        status_id: None,
        status: None,
        priority: Default::default(),
        start_at: None,
        due_at: None,
        assignees: Vec::new(),
        rank: None,
    }
}

/// The titles of a workspace's tasks, as the server has confirmed them, sorted.
fn titles(device: &Device, workspace: WorkspaceId) -> Vec<String> {
    let mut titles: Vec<_> = device.rows(workspace).tasks().map(|task| task.title.clone()).collect();
    titles.sort();
    titles
}

/// Holds when the deltas of a workspace followed upon `from` and upon one another, without a hole and
/// with nothing sent twice.
fn assert_contiguous(device: &Device, workspace: WorkspaceId, from: u64) {
    let mut cursor = from;
    for &(_, first, last) in device.deltas.iter().filter(|(id, ..)| *id == workspace) {
        assert_eq!(first, cursor + 1, "a delta that does not continue {cursor}");
        assert!(last >= first);
        cursor = last;
    }
    assert_eq!(cursor, device.base(workspace).seq());
}

/// A command that makes a task of this title on the Team workspace's first board.
pub fn create_at_home(device: &Device, title: &str) -> Command {
    create(board(device), title)
}
