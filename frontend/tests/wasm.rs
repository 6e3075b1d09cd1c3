//! The engine on the machine that it runs on in a browser: its clock, its random source, its numbers.

use app::domain::{
    ClientId, Command, Due, Epoch, ProjectId, Rank, Role, StatusId, TaskId, Timestamp, UserId, Workspace,
    WorkspaceId, WorkspaceKind,
    rules::{TaskCommand, first_statuses},
};
use app::protocol::{Down, Snapshot, Up};
use app::sync::{Client, Effect, Link};
use wasm_bindgen_test::wasm_bindgen_test;

struct Board {
    me: UserId,
    workspace: Workspace,
    project: ProjectId,
    now: Timestamp,
}

impl Board {
    fn new() -> Self {
        let workspace = Workspace {
            id: WorkspaceId::generate(),
            name: "Team".into(),
            kind: WorkspaceKind::Team,
            role: Role::Owner,
        };
        let now = Timestamp::from_millis(1_800_000_000_000).expect("a year of four digits");
        Self { me: UserId::generate(), workspace, project: ProjectId::generate(), now }
    }

    fn snapshot(&self) -> Snapshot {
        let (me, workspace, project, now) = (self.me, self.workspace.id, self.project, self.now);
        let member = serde_json::json!({
            "user_id": me, "username": "ada", "display_name": "Ada", "role": "owner", "joined_at": now,
        });
        let project = serde_json::json!({
            "id": project, "workspace_id": workspace, "name": "Board", "rank": "n0",
            "created_by": me, "created_at": now, "seq": 1,
        });
        let snapshot = serde_json::json!({
            "workspace": self.workspace, "epoch": Epoch::generate(), "seq": 1, "members": [member],
            "projects": [project], "statuses": first_statuses(self.project, 1), "tasks": [],
        });
        serde_json::from_value(snapshot).expect("a snapshot")
    }

    fn client(&self) -> Client {
        Client::new(ClientId::generate(), self.me, vec![self.workspace.clone()], vec![self.snapshot()])
    }

    fn create(&self, id: TaskId, title: &str) -> Command {
        let draft = serde_json::json!({"id": id, "project_id": self.project, "title": title});
        TaskCommand::Create(serde_json::from_value(draft).expect("a draft")).into()
    }

    fn read(frame: &serde_json::Value) -> Down {
        Down::read(&frame.to_string()).expect("a frame of this version")
    }
}

#[wasm_bindgen_test]
fn ids_come_from_the_browsers_clock_and_random_source() {
    let ids: Vec<_> = (0..1_000).map(|_| TaskId::generate()).collect();
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len());
    assert!(ids.iter().all(|id| id.0.get_version_num() == 7));
    assert!(ids.is_sorted(), "ids of one clock sort by the time they were made");
}

#[wasm_bindgen_test]
fn a_task_is_shown_at_once_and_confirmed_by_its_own_entry() {
    let board = Board::new();
    let (mut client, id) = (board.client(), TaskId::generate());
    client.connected();
    let welcome = serde_json::json!({
        "type": "welcome", "limits": {"push_commands": 100, "frame_bytes": 262_144},
        "workspaces": [{"id": board.workspace.id, "workspace": board.workspace, "head": 1, "floor": 1,
                        "last_mid": 0, "mode": "live"}],
    });
    client.receive(Board::read(&welcome));
    assert_eq!(client.link(), Link::Live);

    let effects = client.submit(board.workspace.id, board.create(id, "Tür streichen 🎨"), board.now);
    let effects = effects.expect("a valid command");
    assert!(matches!(effects.last(), Some(Effect::Send(Up::Push(push))) if push.commands.len() == 1));
    let space = client.space(board.workspace.id).expect("the workspace");
    let mut task = space.view().task(id).expect("shown at once").clone();
    assert!(space.is_pending(id));

    (task.number, task.seq) = (7, 2);
    let delta = serde_json::json!({
        "type": "delta", "workspace": board.workspace.id, "from": 2, "to": 2,
        "entries": [{"seq": 2, "cid": client.cid(), "mid": 1, "actor": board.me, "at": board.now,
                     "events": [{"task.created": {"task": task}}]}],
    });
    client.receive(Board::read(&delta));
    let space = client.space(board.workspace.id).expect("the workspace");
    assert!(!space.is_pending(id));
    assert_eq!(space.view().task(id).map(|task| task.number), Some(7));
    assert_eq!(client.pending(), 0);
}

#[wasm_bindgen_test]
fn a_column_keeps_its_order_between_neighbours() {
    let (first, last) = (Rank::first(), Rank::after(Some(&Rank::first())));
    let middle = Rank::between(Some(&first), Some(&last));
    assert!(first < middle && middle < last);
}

#[wasm_bindgen_test]
fn dates_read_back_as_they_were_written() {
    for text in ["2026-03-01", "2026-03-01T09:30:00.000Z"] {
        assert_eq!(text.parse::<Due>().expect(text).to_string(), text);
    }
    assert!("2026-02-30".parse::<Due>().is_err());
}

#[wasm_bindgen_test]
fn the_columns_of_a_new_project_have_ids_of_their_own() {
    let ids = first_statuses(ProjectId::generate(), 1).map(|status| status.id);
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<&StatusId>>().len(), 3);
}
