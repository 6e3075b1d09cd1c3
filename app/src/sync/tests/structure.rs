//! What the reducer makes of columns and projects that change, and of the tasks in them.

use super::page::time;
use super::rooms::Room;
use crate::domain::{
    Category, ChangeSet, Command, Edit, Event, Kind, Only, ProjectDraft, ProjectId, ProjectPatch, Refused,
    StatusDraft, StatusId, StatusPatch, Task, TaskDraft, TaskId, TaskPatch, Timestamp, UserId,
    rules::{ProjectCommand, Stamp, StatusCommand, StatusDelete, TaskCommand, decide},
};
use crate::protocol::Entry;
use crate::sync::Replica;

/// A copy in which one person acts, and what the last act touched.
struct Copy {
    me: UserId,
    rows: Replica,
    project: ProjectId,
    changes: ChangeSet,
}

impl Copy {
    fn new() -> Self {
        let me = UserId::generate();
        let rows = Replica::from_snapshot(Room::new(me).snapshot(me).expect("a member"));
        let project = rows.tables().projects()[0].id;
        Self { me, rows, project, changes: ChangeSet::default() }
    }

    fn at(&self) -> Timestamp {
        time(i64::try_from(self.rows.seq()).expect("a number"))
    }

    fn tries(&self, command: &Command) -> Result<Vec<Event>, Refused> {
        let stamp = Stamp { actor: self.me, at: self.at(), number: 1, seq: self.rows.seq() + 1 };
        decide(command, self.rows.tables(), stamp)
    }

    fn does(&mut self, command: impl Into<Command>) -> u64 {
        let events = self.tries(&command.into()).expect("allowed");
        let seq = self.rows.seq() + 1;
        let entry = Entry { seq, cid: None, mid: None, actor: self.me, at: self.at(), events };
        // As it goes over the wire.
        let json = serde_json::to_string(&entry).expect("it serialises");
        let entry = serde_json::from_str(&json).expect("it reads back");
        self.changes = self.rows.apply_delta(seq, seq, &[entry]).expect("no gap");
        seq
    }

    fn task(&mut self, status: StatusId) -> TaskId {
        let id = TaskId::generate();
        let draft = TaskDraft::new(id, self.project, "Water the plants");
        self.does(TaskCommand::Create(TaskDraft { status_id: Some(status), ..draft }));
        id
    }

    fn row(&self, id: TaskId) -> &Task {
        self.rows.tables().get(id).expect("it is known")
    }

    /// The column of a category, and one more of the same.
    fn two(&mut self, category: Category) -> (StatusId, StatusId) {
        let statuses = self.rows.tables().statuses(self.project);
        let first = statuses.into_iter().find(|status| status.category == category).expect("one of each").id;
        let second = StatusId::generate();
        self.does(StatusCommand::Create(StatusDraft::new(second, self.project, "More", category)));
        (first, second)
    }
}

#[test]
fn a_column_that_is_deleted_hands_its_tasks_on_behind_what_is_there() {
    let mut copy = Copy::new();
    let (first, second) = copy.two(Category::Todo);
    let there = copy.task(first);
    let (a, b, gone) = (copy.task(second), copy.task(second), copy.task(second));
    copy.does(TaskCommand::Delete(Only { id: gone }));
    let seq = copy.does(StatusCommand::Delete(StatusDelete { id: second, move_to: Some(first) }));
    assert_eq!(copy.rows.tables().column(first).collect::<Vec<_>>(), [there, a, b]);
    assert!(
        copy.rows.tables().status(second).is_none() && copy.rows.tables().column(second).next().is_none()
    );
    for id in [a, b, gone] {
        assert_eq!((copy.row(id).status_id, copy.row(id).seq), (first, seq));
        assert!(copy.changes.contains(id));
    }
    assert!(
        copy.changes.columns().any(|column| column == first)
            && copy.changes.columns().any(|column| column == second)
    );
    copy.does(TaskCommand::Restore(Only { id: gone }));
    assert_eq!(copy.row(gone).status_id, first);
}

#[test]
fn tasks_that_are_handed_on_into_another_category_are_completed_or_taken_up_again() {
    let mut copy = Copy::new();
    let (done, spare) = copy.two(Category::Done);
    let (todo, more) = copy.two(Category::Todo);
    let (open, finished) = (copy.task(more), copy.task(spare));
    let completed = copy.row(finished).completed_at;
    let at = copy.at();
    copy.does(StatusCommand::Delete(StatusDelete { id: more, move_to: Some(done) }));
    assert_eq!((copy.row(open).status, copy.row(open).completed_at), (Category::Done, Some(at)));
    copy.does(StatusCommand::Delete(StatusDelete { id: spare, move_to: Some(todo) }));
    assert!(completed.is_some());
    assert_eq!((copy.row(finished).status, copy.row(finished).completed_at), (Category::Todo, None));
}

#[test]
fn the_tasks_of_a_column_take_its_new_category_over() {
    let mut copy = Copy::new();
    let (_, column) = copy.two(Category::Todo);
    let (task, gone) = (copy.task(column), copy.task(column));
    copy.does(TaskCommand::Delete(Only { id: gone }));
    let edited = copy.row(task).updated_at;
    let at = copy.at();
    let patch = |category| StatusPatch { category: Some(category), ..StatusPatch::default() };
    let seq = copy.does(StatusCommand::Update(Edit { id: column, patch: patch(Category::Done) }));
    let row = copy.row(task);
    assert_eq!((row.status, row.completed_at, row.seq), (Category::Done, Some(at), seq));
    assert_eq!(row.updated_at, edited, "nobody edited the task itself");
    assert!(copy.changes.contains(task));
    // One that comes back is what its column is by then.
    let at = copy.at();
    copy.does(TaskCommand::Restore(Only { id: gone }));
    assert_eq!((copy.row(gone).status, copy.row(gone).completed_at), (Category::Done, Some(at)));
    copy.does(StatusCommand::Update(Edit { id: column, patch: patch(Category::InProgress) }));
    assert_eq!((copy.row(task).status, copy.row(task).completed_at), (Category::InProgress, None));
}

#[test]
fn another_name_touches_no_tasks() {
    let mut copy = Copy::new();
    let (column, _) = copy.two(Category::Todo);
    let task = copy.task(column);
    let seq = copy.row(task).seq;
    let patch = StatusPatch { name: Some("Next".into()), limit: Some(Some(3)), ..StatusPatch::default() };
    copy.does(StatusCommand::Update(Edit { id: column, patch }));
    assert_eq!(copy.rows.tables().status(column).map(|status| status.limit), Some(Some(3)));
    assert!(!copy.changes.has(Kind::Task) && copy.row(task).seq == seq);
}

#[test]
fn a_deleted_project_hides_what_lies_in_it_until_it_is_restored() {
    let mut copy = Copy::new();
    let (column, _) = copy.two(Category::Todo);
    let (task, gone) = (copy.task(column), copy.task(column));
    copy.does(TaskCommand::Delete(Only { id: gone }));
    copy.does(ProjectCommand::Create(ProjectDraft::new(ProjectId::generate(), "Other")));
    let project = copy.project;
    let before = copy.rows.to_snapshot();

    copy.does(ProjectCommand::Delete(Only { id: project }));
    assert!(copy.rows.tables().project(project).is_none() && copy.rows.tables().shared_task(task).is_none());
    assert!(copy.changes.contains(task) && copy.changes.contains(project));
    let patch = TaskPatch { title: Some("No".into()), ..TaskPatch::default() };
    for command in [
        Command::from(TaskCommand::Update(Edit { id: task, patch })),
        TaskCommand::Delete(Only { id: task }).into(),
        TaskCommand::Restore(Only { id: gone }).into(),
        ProjectCommand::Update(Edit { id: project, patch: ProjectPatch::default() }).into(),
        StatusCommand::Update(Edit { id: column, patch: StatusPatch::default() }).into(),
        StatusCommand::Create(StatusDraft::new(StatusId::generate(), project, "New", Category::Todo)).into(),
    ] {
        assert_eq!(copy.tries(&command), Err(Refused::Deleted), "{command:?}");
    }
    let snapshot = copy.rows.to_snapshot();
    assert_eq!(snapshot.deleted_projects.len(), 1);
    assert_eq!(Replica::from_snapshot(snapshot.clone()).to_snapshot(), snapshot);

    copy.does(ProjectCommand::Restore(Only { id: project }));
    assert!(copy.rows.tables().shared_task(task).is_some() && copy.changes.contains(task));
    let after = copy.rows.to_snapshot();
    assert_eq!((after.tasks, after.trash, after.statuses), (before.tasks, before.trash, before.statuses));
    assert_eq!(after.deleted_projects, []);
}

#[test]
fn entries_of_older_schemas_mean_what_they_meant() {
    let mut copy = Copy::new();
    let (column, _) = copy.two(Category::Todo);
    let task = copy.task(column);
    let (project, me) = (copy.project, copy.me);
    let old = |copy: &mut Copy, event: String| {
        let seq = copy.rows.seq() + 1;
        let json =
            format!(r#"{{"seq":{seq},"actor":"{me}","at":"2026-02-01T08:00:00Z","events":[{event}]}}"#,);
        let entry: Entry = serde_json::from_str(&json).expect("it reads");
        copy.rows.apply_delta(seq, seq, &[entry]).expect("no gap");
    };
    let other = ProjectId::generate();
    let workspace = copy.rows.workspace().id;
    old(
        &mut copy,
        format!(
            r#"{{"project.created":{{"project":{{"id":"{other}","workspace_id":"{workspace}","name":"Old","rank":"n5","created_by":"{me}","created_at":"2026-02-01T08:00:00Z","seq":9}}}}}}"#
        ),
    );
    let status = StatusId::generate();
    old(
        &mut copy,
        format!(
            r#"{{"status.created":{{"status":{{"id":"{status}","project_id":"{project}","name":"Old","color":"gray","rank":"n9","category":"todo","seq":9}}}}}}"#
        ),
    );
    assert_eq!(copy.rows.tables().status(status).map(|status| status.limit), Some(None));
    old(&mut copy, format!(r#"{{"status.deleted":{{"id":"{status}"}}}}"#));
    assert!(copy.rows.tables().status(status).is_none());
    // A project went for good then, with all that lay in it.
    old(&mut copy, format!(r#"{{"project.deleted":{{"id":"{project}"}}}}"#));
    assert!(copy.rows.tables().get(project).is_none() && copy.rows.tables().get(task).is_none());
    assert_eq!(copy.rows.tables().projects().len(), 1);
}
