//! A little workspace to decide upon: two projects, one of each role, and a clock that stands still.

use crate::domain::{
    Category, Command, Edit, Event, Key, Lost, Member, Project, ProjectDraft, ProjectId, RecordId, Refused,
    Role, Row, Status, StatusId, Tables, Task, TaskDraft, TaskId, TaskPatch, Timestamp, UserId, WorkspaceId,
    id::Id,
    rules::{Decide, Needs, ProjectCommand, Stamp, TaskCommand, decide, first_statuses},
};
use std::collections::BTreeSet;

pub(super) struct World {
    pub(super) tables: Tables,
    /// A member, the project that the member works in, and the other one.
    pub(super) cat: UserId,
    pub(super) home: ProjectId,
    pub(super) away: ProjectId,
    pub(super) now: Timestamp,
}

impl World {
    pub(super) fn new() -> Self {
        let mut world = Self {
            tables: Tables::new(WorkspaceId::generate(), "Garden".into(), []),
            cat: UserId::generate(),
            home: ProjectId::generate(),
            away: ProjectId::generate(),
            now: Timestamp::from_millis(1_700_000_000_000).expect("a time"),
        };
        world.join(world.cat, Role::Member);
        for (id, name) in [(world.home, "Home"), (world.away, "Away")] {
            world.does(ProjectCommand::Create(ProjectDraft::new(id, name)));
        }
        world
    }

    fn join(&mut self, user_id: UserId, role: Role) {
        let (username, display_name, picture) = ("cat".into(), "Cat".into(), None);
        let member = Member { user_id, username, display_name, picture, role, joined_at: self.now };
        self.happens(&Event::created(member));
    }

    pub(super) fn member(&mut self, role: Role) -> UserId {
        let user = UserId::generate();
        self.join(user, role);
        user
    }

    fn stamp(&self, actor: UserId) -> Stamp {
        Stamp { actor, at: self.now, number: 7, seq: 42 }
    }

    /// Decides twice: on all there is, and on what the command says that it needs. Nothing else may matter, because the
    /// server loads nothing else.
    pub(super) fn decide(&self, actor: UserId, command: impl Into<Command>) -> Result<Vec<Event>, Refused> {
        let command = command.into();
        let answer = decide(&command, &self.tables, self.stamp(actor));
        let loaded = self.loaded(actor, &command);
        assert_eq!(
            decide(&command, &loaded, self.stamp(actor)),
            answer,
            "it needs more than it says: {command:?}"
        );
        answer
    }

    /// The tables as the server loads them for a command.
    fn loaded(&self, actor: UserId, command: &Command) -> Tables {
        let mut needs = Needs::default();
        command.needs(&mut needs);
        let tables = &self.tables;
        let mut keys: BTreeSet<Key> =
            needs.rows.into_iter().chain(needs.new_rows).chain([actor.into()]).collect();
        let in_columns = tables.all::<Task>().filter(|task| needs.columns.contains(&task.status_id));
        keys.extend(in_columns.map(|task| Key::from(task.id)));
        if needs.structure {
            keys.extend(tables.all::<Project>().map(|project| Key::from(project.id)));
        }
        let parent = |key: &Key| tables.row(*key).filter(|_| !matches!(key, Key::Lost(_)))?.parent();
        keys.extend(keys.iter().filter_map(parent).collect::<Vec<_>>());
        let projects: Vec<_> =
            keys.range(ProjectId::LEAST.key()..).map_while(|key| ProjectId::of_key(*key)).collect();
        let statuses = projects.into_iter().flat_map(|project| tables.children::<Status>(project));
        keys.extend(statuses.map(|status| Key::from(status.id)).collect::<Vec<_>>());
        let rows = keys.iter().filter_map(|key| tables.row(*key).cloned());
        let mut loaded = Tables::new(tables.workspace(), tables.name().to_owned(), rows);
        for key in keys {
            if let Some((status, rank)) =
                StatusId::of_key(key).and_then(|id| Some((id, tables.last_task_rank(id)?)))
            {
                loaded.load_last_rank(status, rank);
            }
        }
        loaded
    }

    /// The member tries; what would happen is only told.
    pub(super) fn tries(&self, command: impl Into<Command>) -> Result<Vec<Event>, Refused> {
        self.decide(self.cat, command)
    }

    /// The member does it, and it happens.
    pub(super) fn does(&mut self, command: impl Into<Command>) -> Vec<Event> {
        self.does_as(self.cat, command)
    }

    /// Somebody does it, and it happens.
    pub(super) fn does_as(&mut self, actor: UserId, command: impl Into<Command>) -> Vec<Event> {
        let events = self.decide(actor, command).expect("must be allowed");
        events.iter().for_each(|event| self.tables.apply(event, self.stamp(actor)));
        events
    }

    /// Something happens that no command here brings about.
    pub(super) fn happens(&mut self, event: &Event) {
        self.tables.apply(event, self.stamp(self.cat));
    }

    /// A record that is there, in the trash or not.
    pub(super) fn row<I: RecordId>(&self, id: I) -> &I::Record {
        self.tables.get(id).expect("it is there")
    }

    /// Makes a row what the rules would not.
    pub(super) fn set(&mut self, row: impl Into<Row>) {
        self.tables.load(row.into());
    }

    /// What edits replaced, in all tasks.
    pub(super) fn lost(&self) -> Vec<&Lost> {
        self.tables.all::<Lost>().map(AsRef::as_ref).collect()
    }

    /// A new task at the foot of a column of the member's project.
    pub(super) fn task_in(&mut self, category: Category) -> TaskId {
        let draft = TaskDraft { status: Some(category), ..self.draft("Water the plants") };
        let id = draft.id;
        self.does(TaskCommand::Create(draft));
        id
    }

    pub(super) fn draft(&self, title: &str) -> TaskDraft {
        TaskDraft {
            id: TaskId::generate(),
            project_id: self.home,
            title: title.into(),
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

    /// The member changes a task, and it happens.
    pub(super) fn updates(&mut self, id: TaskId, patch: TaskPatch) -> Task {
        self.does(TaskCommand::Update(Edit { id, patch }));
        self.row(id).clone()
    }

    /// The first column of a category.
    pub(super) fn column(&self, project: ProjectId, category: Category) -> StatusId {
        first_statuses(project, 0).into_iter().find(|s| s.category == category).expect("one of each").id
    }
}
