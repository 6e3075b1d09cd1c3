//! One device of a person: the engine, what its screen shows, and the line to the server.

use crate::domain::rules::{Stamp, decide};
use crate::domain::{Epoch, ProjectId, StatusId, Task, TaskId, Timestamp, UserId, WorkspaceId, rules::Facts};
use crate::protocol::{Down, Snapshot, Up};
use crate::sync::{Client, Effect, Replica, Space, Touched};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

pub(super) struct Device {
    pub(super) user: UserId,
    pub(super) client: Client,
    rooms: Vec<WorkspaceId>,
    pub(super) wire: Option<Wire>,
    pub(super) fetches: Vec<Fetch>,
    screen: Screen,
    /// How far each base had come; it never goes back in one history.
    cursors: BTreeMap<WorkspaceId, (Epoch, u64)>,
    /// How many refusals the person was told.
    told: usize,
}

/// A connection: frames on their way up, with the tags of the commands in them, and down.
#[derive(Default)]
pub(super) struct Wire {
    pub(super) up: VecDeque<(Up, Vec<i64>)>,
    pub(super) down: VecDeque<Down>,
    /// What the server follows for this connection, and the last number that it sent.
    pub(super) seats: BTreeMap<WorkspaceId, u64>,
}

/// A snapshot that was asked for; the answer is made at one time and comes at another.
pub(super) struct Fetch {
    pub(super) workspace: WorkspaceId,
    pub(super) answer: Option<Option<Snapshot>>,
}

impl Device {
    pub(super) fn new(user: UserId, client: Client, rooms: Vec<WorkspaceId>) -> Self {
        let (screen, cursors) = (Screen::default(), BTreeMap::new());
        Self { user, client, rooms, wire: None, fetches: vec![], screen, cursors, told: 0 }
    }

    /// The workspaces that it holds.
    pub(super) fn held(&self) -> Vec<WorkspaceId> {
        self.rooms.iter().copied().filter(|id| self.client.space(*id).is_some()).collect()
    }

    /// Lets the engine take a step and does what it asks for. Answers the tags of what is no longer
    /// pending, and how many refusals were told.
    pub(super) fn step(&mut self, step: impl FnOnce(&mut Client) -> Vec<Effect>) -> (Vec<i64>, usize) {
        let (before, told) = (self.pending(), self.told);
        for effect in step(&mut self.client) {
            self.perform(effect);
        }
        self.check();
        let after = self.pending();
        (before.difference(&after).copied().collect(), self.told - told)
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Send(frame) => {
                let tags = self.tags(&frame);
                if let Some(wire) = &mut self.wire {
                    wire.up.push_back((frame, tags));
                }
            }
            Effect::Fetch(workspace) => self.fetches.push(Fetch { workspace, answer: None }),
            Effect::Draw(id, touched) => self.screen.draw(id, self.client.space(id), &touched),
            Effect::Refused(..) => self.told += 1,
            Effect::Reconnect | Effect::Bye(_) => self.cut(),
            Effect::List => {}
        }
    }

    /// The time of an act tells it from all others; it does not go over the wire.
    fn tags(&self, frame: &Up) -> Vec<i64> {
        let Up::Push(push) = frame else { return vec![] };
        let outbox = self.client.space(push.workspace).expect("it pushes what it holds").outbox();
        let tag = |mid| outbox.pending().find(|pending| pending.mid == mid).map(|p| p.at.millis());
        push.commands.iter().map(|numbered| tag(numbered.mid).expect("it is in the outbox")).collect()
    }

    pub(super) fn pending(&self) -> BTreeSet<i64> {
        let spaces = self.rooms.iter().filter_map(|id| self.client.space(*id));
        spaces.flat_map(|space| space.outbox().pending()).map(|pending| pending.at.millis()).collect()
    }

    pub(super) fn connect(&mut self) {
        if self.wire.is_none() {
            self.wire = Some(Wire::default());
            self.step(Client::connected);
        }
    }

    pub(super) fn cut(&mut self) {
        self.wire = None;
        self.client.disconnected();
    }

    pub(super) fn seen(&self, id: WorkspaceId) -> Vec<TaskId> {
        self.screen.tasks.keys().filter(|(at, _)| *at == id).map(|(_, task)| *task).collect()
    }

    /// The view is the base with a replay of what is pending, the base goes forward only, and the
    /// screen shows the view.
    fn check(&mut self) {
        self.cursors.retain(|id, _| self.client.space(*id).is_some());
        for id in self.held() {
            let space = self.client.space(id).expect("it is held");
            let replayed = replayed(space, self.user);
            assert_eq!(space.view().to_snapshot(), replayed.to_snapshot(), "view = base + replay");
            assert_columns_are_sorted(space.view());
            assert_columns_are_sorted(space.base());
            let now = (space.base().epoch(), space.base().seq());
            let before = self.cursors.insert(id, now);
            assert!(before.is_none_or(|(epoch, seq)| epoch != now.0 || seq <= now.1), "it went back");
        }
        self.screen.check(&self.client, self.held());
    }
}

fn replayed(space: &Space, me: UserId) -> Replica {
    let mut view = space.base().clone();
    for pending in space.outbox().pending() {
        let stamp = Stamp { actor: me, at: pending.at, number: 0, seq: view.seq() };
        for event in decide(&pending.command, &view, stamp).unwrap_or_default() {
            view.reduce(&event, me, pending.at, stamp.seq, &mut Touched::default());
        }
    }
    view
}

fn assert_columns_are_sorted(rows: &Replica) {
    let snapshot = rows.to_snapshot();
    for status in &snapshot.statuses {
        let mut tasks: Vec<_> = snapshot.tasks.iter().filter(|task| task.status_id == status.id).collect();
        tasks.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        let ids: Vec<_> = tasks.iter().map(|task| task.id).collect();
        assert_eq!(rows.column(status.id).collect::<Vec<_>>(), ids);
    }
    let known = |task: &Task| {
        snapshot
            .statuses
            .iter()
            .any(|status| status.id == task.status_id && status.project_id == task.project_id)
    };
    assert!(snapshot.tasks.iter().all(known), "every task is in a column of its project");
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
    statuses: Vec<crate::domain::Status>,
    members: Vec<crate::domain::Member>,
}

impl Screen {
    fn draw(&mut self, id: WorkspaceId, space: Option<&Space>, touched: &Touched) {
        for ((_, task), shown) in self.tasks.iter_mut().filter(|((at, _), _)| *at == id) {
            if touched.everything || touched.tasks.contains(task) {
                *shown = task_of(space, *task);
            }
        }
        for ((_, column), shown) in self.columns.iter_mut().filter(|((at, _), _)| *at == id) {
            if touched.everything || touched.columns.contains(column) {
                *shown = column_of(space, *column);
            }
        }
        let is_structure = touched.members || !touched.projects.is_empty() || !touched.statuses.is_empty();
        if touched.everything || is_structure {
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
            let snapshot = space.expect("it is held").view().to_snapshot();
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
