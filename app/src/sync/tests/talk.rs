//! One person's client and one room, to talk frame by frame.

use super::rooms::Room;
use crate::domain::{
    ClientId, Command, Edit, TaskDraft, TaskId, TaskPatch, Timestamp, UserId, WorkspaceId, rules::TaskCommand,
};
use crate::protocol::{Down, Entry, FRAME_MAX, Limits, Mode, Outcome, PUSH_COMMANDS_MAX, Push, Up, Welcomed};
use crate::sync::{Client, Effect, Pending, Space};

pub(super) struct Talk {
    pub(super) me: UserId,
    pub(super) room: Room,
    pub(super) client: Client,
    pub(super) limits: Limits,
    /// What was carried out, as a browser keeps it.
    pub(super) settled: Vec<Pending>,
}

impl Talk {
    /// A client that came with the room's rows and has not connected yet.
    pub(super) fn new() -> Self {
        let me = UserId::generate();
        let room = Room::new(me);
        let (listed, rows) =
            (room.workspace(me).into_iter().collect(), room.snapshot(me).into_iter().collect());
        let client = Client::new(ClientId::generate(), me, listed, rows);
        let limits = Limits { push_commands: PUSH_COMMANDS_MAX, frame_bytes: FRAME_MAX };
        Self { me, room, client, limits, settled: vec![] }
    }

    /// The same, connected and welcomed.
    pub(super) fn live() -> Self {
        let mut talk = Self::new();
        talk.client.connected();
        talk.welcomed(Mode::Live);
        talk
    }

    pub(super) fn id(&self) -> WorkspaceId {
        self.room.id
    }

    pub(super) fn space(&self) -> &Space {
        self.client.space(self.room.id).expect("it is held")
    }

    pub(super) fn welcomed(&mut self, mode: Mode) -> Vec<Effect> {
        let (room, cid) = (&self.room, self.client.cid());
        let workspaces = vec![Welcomed {
            id: room.id,
            workspace: room.workspace(self.me),
            epoch: Some(room.epoch),
            head: room.head(),
            floor: room.floor,
            last_mid: room.last_mid(cid),
            mode,
        }];
        self.client.receive(Down::Welcome { workspaces, limits: self.limits })
    }

    /// The person makes a task. Answers its id, and what follows.
    pub(super) fn creates(&mut self, title: &str) -> (TaskId, Vec<Effect>) {
        let id = TaskId::generate();
        let project_id = self.space().view().projects()[0].id;
        let draft = TaskDraft {
            id,
            project_id,
            title: title.into(),
            description: String::new(),
            status_id: None,
            status: None,
            priority: Default::default(),
            start_at: None,
            due_at: None,
            assignees: vec![],
            rank: None,
        };
        (id, self.does(TaskCommand::Create(draft)))
    }

    /// The person renames a task.
    pub(super) fn renames(&mut self, id: TaskId, title: &str) -> Vec<Effect> {
        let patch = TaskPatch { title: Some(title.into()), ..TaskPatch::default() };
        self.does(TaskCommand::Update(Edit { id, patch }))
    }

    pub(super) fn does(&mut self, command: impl Into<Command>) -> Vec<Effect> {
        let id = self.id();
        self.client.submit(id, command.into(), Timestamp::default()).expect("the rules allow it")
    }

    pub(super) fn title(&self, id: TaskId) -> Option<&str> {
        self.space().view().task(id).map(|task| task.title.as_str())
    }

    /// The server carries a push out.
    pub(super) fn carries_out(&mut self, push: &Push) -> Vec<Outcome> {
        let cid = self.client.cid();
        let numbered = push.commands.iter().cloned();
        numbered
            .map(|one| {
                let tag = one.mid as i64;
                self.room.push(push.cid.unwrap_or(cid), push.settled, self.me, one, tag)
            })
            .collect()
    }

    pub(super) fn told(&mut self, outcome: &Outcome) -> Vec<Effect> {
        let effects = self.client.receive(Down::Result(outcome.clone()));
        self.kept(effects)
    }

    fn kept(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        for effect in &effects {
            if let Effect::Settled(_, done) = effect {
                let carried_out = done.iter().filter(|done| done.seq.is_some());
                self.settled.extend(carried_out.map(|done| done.pending.clone()));
            }
        }
        effects
    }

    /// The client is sent everything from this number on.
    pub(super) fn sent_from(&mut self, from: u64) -> Vec<Effect> {
        let is_new = |entry: &&Entry| entry.seq >= from;
        let entries = self.room.log.iter().filter(is_new).cloned().collect();
        let delta = Down::Delta { workspace: self.id(), from, to: self.room.head(), entries };
        let effects = self.client.receive(delta);
        self.kept(effects)
    }
}

/// The only push among what follows.
pub(super) fn push(effects: &[Effect]) -> Push {
    let pushes = effects.iter().filter_map(|effect| match effect {
        Effect::Send(Up::Push(push)) => Some(push),
        _ => None,
    });
    let pushes: Vec<_> = pushes.collect();
    assert_eq!(pushes.len(), 1, "{effects:?}");
    pushes[0].clone()
}

pub(super) fn mids(push: &Push) -> Vec<u64> {
    push.commands.iter().map(|numbered| numbered.mid).collect()
}

/// How often the client says `hello`.
pub(super) fn hellos(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Send(Up::Hello { .. }))).count()
}

/// What the person is told to be refused.
pub(super) fn refusals(effects: &[Effect]) -> Vec<&Command> {
    let refused = effects.iter().filter_map(|effect| match effect {
        Effect::Refused(_, rejected) => Some(&rejected.command),
        _ => None,
    });
    refused.collect()
}
