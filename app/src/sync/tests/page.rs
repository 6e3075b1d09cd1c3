//! One page of a browser: the engine, and what its screen shows.

use super::browser::Say;
use crate::domain::{
    Area, ChangeSet, Epoch, ProjectId, Status, StatusId, Tables, Task, TaskId, Timestamp, UserId,
    WorkspaceId,
    rules::{Stamp, decide},
};
use crate::protocol::Snapshot;
use crate::sync::{Client, Space};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

pub(super) struct Page {
    /// Tells it from all others.
    pub(super) key: u32,
    pub(super) user: UserId,
    pub(super) client: Client,
    /// What the browser's other pages said, and it has not heard.
    pub(super) inbox: VecDeque<Say>,
    rooms: Vec<WorkspaceId>,
    screen: Screen,
    /// How far each base had come; it never goes back in one history.
    cursors: BTreeMap<WorkspaceId, (Epoch, u64)>,
}

impl Page {
    pub(super) fn new(key: u32, user: UserId, client: Client, rooms: Vec<WorkspaceId>) -> Self {
        let (screen, cursors, inbox) = (Screen::default(), BTreeMap::new(), VecDeque::new());
        Self { key, user, client, inbox, rooms, screen, cursors }
    }

    /// The workspaces that it holds.
    pub(super) fn held(&self) -> Vec<WorkspaceId> {
        self.rooms.iter().copied().filter(|id| self.client.space(*id).is_some()).collect()
    }

    /// The tags of what is on its way.
    pub(super) fn pending(&self) -> BTreeSet<i64> {
        let spaces = self.rooms.iter().filter_map(|id| self.client.space(*id));
        spaces.flat_map(|space| space.outbox().pending()).map(|pending| pending.at.millis()).collect()
    }

    pub(super) fn draw(&mut self, id: WorkspaceId, changes: &ChangeSet) {
        self.screen.draw(id, self.client.space(id), changes);
    }

    pub(super) fn seen(&self, id: WorkspaceId) -> Vec<TaskId> {
        self.screen.tasks.keys().filter(|(at, _)| *at == id).map(|(_, task)| *task).collect()
    }

    /// The view is the base with a replay of what is pending, the base goes forward only, and the
    /// screen shows the view.
    pub(super) fn check(&mut self) {
        self.cursors.retain(|id, _| self.client.space(*id).is_some());
        for id in self.held() {
            let space = self.client.space(id).expect("it is held");
            assert_eq!(view_of(space), snapshot(&replayed(space, self.user), space), "view = base + replay");
            assert_columns_are_sorted(space.view());
            assert_columns_are_sorted(space.base().tables());
            let now = (space.base().epoch(), space.base().seq());
            let before = self.cursors.insert(id, now);
            assert!(before.is_none_or(|(epoch, seq)| epoch != now.0 || seq <= now.1), "it went back");
        }
        self.screen.check(&self.client, self.held());
    }
}

/// What a person sees, in a fixed order.
pub(super) fn view_of(space: &Space) -> Snapshot {
    snapshot(space.view(), space)
}

fn snapshot(tables: &Tables, space: &Space) -> Snapshot {
    let base = space.base();
    let empty = Snapshot::empty(base.workspace().clone(), base.epoch(), base.seq());
    crate::sync::replica::snapshot(tables, empty)
}

fn replayed(space: &Space, me: UserId) -> Tables {
    let mut view = space.base().tables().clone();
    for pending in space.outbox().pending() {
        let stamp = Stamp { actor: me, at: pending.at, number: 0, seq: space.base().seq() };
        let events = decide(&pending.command, &view, stamp).unwrap_or_default();
        events.iter().for_each(|event| view.apply(event, stamp));
    }
    view
}

fn assert_columns_are_sorted(rows: &Tables) {
    let statuses: Vec<_> = rows.all::<Status>().collect();
    let live: Vec<_> = rows.tasks().collect();
    for status in &statuses {
        let mut tasks: Vec<_> = live.iter().filter(|task| task.status_id == status.id).collect();
        tasks.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        let ids: Vec<_> = tasks.iter().map(|task| task.id).collect();
        assert_eq!(rows.column(status.id).collect::<Vec<_>>(), ids);
        for (at, id) in ids.iter().enumerate() {
            assert!(rows.in_front_of(*id).eq(ids[..at].iter().rev().copied()));
            assert!(rows.behind(*id).eq(ids[at + 1..].iter().copied()));
        }
        for (task, row) in rows.tasks_of(status.id).zip(&tasks) {
            assert_eq!(task, **row, "a column holds each task as it is now");
        }
    }
    let known = |task: &Task| {
        statuses.iter().any(|status| status.id == task.status_id && status.project_id == task.project_id)
    };
    assert!(live.iter().all(|task| known(task)), "every task is in a column of its project");
}

/// What was looked at, brought up to date only where the engine says that something changed.
#[derive(Default)]
struct Screen {
    tasks: BTreeMap<(WorkspaceId, TaskId), Card>,
    columns: BTreeMap<(WorkspaceId, StatusId), Vec<TaskId>>,
    structure: BTreeMap<WorkspaceId, Option<Structure>>,
}

/// A task, and whether something of it is pending.
type Card = Option<(Arc<Task>, bool)>;

#[derive(Debug, PartialEq)]
struct Structure {
    projects: Vec<crate::domain::Project>,
    statuses: Vec<Status>,
    members: Vec<crate::domain::Member>,
}

impl Screen {
    fn draw(&mut self, id: WorkspaceId, space: Option<&Space>, changes: &ChangeSet) {
        for ((_, task), shown) in self.tasks.iter_mut().filter(|((at, _), _)| *at == id) {
            if changes.is_everything() || changes.contains(*task) {
                *shown = task_of(space, *task);
            }
        }
        for ((_, column), shown) in self.columns.iter_mut().filter(|((at, _), _)| *at == id) {
            if changes.is_everything() || changes.columns().any(|changed| changed == *column) {
                *shown = column_of(space, *column);
            }
        }
        if changes.has_area(Area::Structure) {
            self.structure.insert(id, space.map(structure_of));
        }
    }

    /// Everything that was looked at is as it is; then it looks at what is new.
    fn check(&mut self, client: &Client, held: Vec<WorkspaceId>) {
        for ((id, task), shown) in &self.tasks {
            assert_eq!(*shown, task_of(client.space(*id), *task), "a task is drawn as it is");
        }
        for ((id, column), shown) in &self.columns {
            assert_eq!(*shown, column_of(client.space(*id), *column), "a column is drawn as it is");
        }
        for (id, shown) in &self.structure {
            assert_eq!(
                *shown,
                client.space(*id).map(structure_of),
                "columns and people are drawn as they are"
            );
        }
        for id in held {
            let space = client.space(id);
            let snapshot = view_of(space.expect("it is held"));
            for task in snapshot.tasks {
                self.tasks.entry((id, task.id)).or_insert_with(|| task_of(space, task.id));
            }
            for status in snapshot.statuses {
                self.columns.entry((id, status.id)).or_insert_with(|| column_of(space, status.id));
            }
            self.structure.entry(id).or_insert_with(|| space.map(structure_of));
        }
    }
}

fn task_of(space: Option<&Space>, id: TaskId) -> Card {
    let space = space?;
    Some((Arc::clone(space.view().shared_task(id)?), space.is_pending(id)))
}

fn column_of(space: Option<&Space>, id: StatusId) -> Vec<TaskId> {
    space.map(|space| space.view().column(id).collect()).unwrap_or_default()
}

fn structure_of(space: &Space) -> Structure {
    let view = space.view();
    let projects: Vec<_> = view.projects().into_iter().cloned().collect();
    let ids = projects.iter().map(|project| project.id);
    let of_project = |id: ProjectId| view.statuses(id).into_iter().cloned();
    Structure {
        statuses: ids.flat_map(of_project).collect(),
        members: view.members().into_iter().cloned().collect(),
        projects,
    }
}

/// The tag of the next act, as its time.
pub(super) fn time(tag: i64) -> Timestamp {
    Timestamp::from_millis(tag).expect("a time")
}
