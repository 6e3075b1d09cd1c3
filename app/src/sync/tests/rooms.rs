//! The server's side: a workspace with its log, its members, and what it remembers of each client.

use crate::domain::{
    ClientId, Color, Command, Epoch, Event, Member, Project, ProjectId, Rank, Refused, Role, Timestamp,
    UserId, Workspace, WorkspaceId, WorkspaceKind,
    rules::{Stamp, decide, first_statuses},
};
use crate::protocol::{Code, Entry, Numbered, Outcome, Snapshot};
use crate::sync::Replica;
use std::collections::BTreeMap;

/// A workspace on the server; a clone of it is a backup.
#[derive(Clone)]
pub(super) struct Room {
    pub(super) id: WorkspaceId,
    pub(super) epoch: Epoch,
    /// The first number that the log still holds.
    pub(super) floor: u64,
    pub(super) log: Vec<Entry>,
    /// What it looked like at each number.
    pub(super) history: Vec<Snapshot>,
    rows: Replica,
    numbers: u32,
    clients: BTreeMap<ClientId, BTreeMap<u64, Decided>>,
}

/// What became of a client's command; the tag is the test's own, to tell commands apart.
#[derive(Clone)]
struct Decided {
    tag: i64,
    outcome: Outcome,
}

impl Room {
    pub(super) fn new(founder: UserId) -> Self {
        let (id, epoch) = (WorkspaceId::generate(), Epoch::generate());
        let workspace = Workspace { id, name: "Room".into(), kind: WorkspaceKind::Team, role: Role::Owner };
        let nothing = Snapshot::empty(workspace, epoch, 0);
        let rows = Replica::from_snapshot(nothing.clone());
        let mut room = Self {
            id,
            epoch,
            floor: 1,
            log: vec![],
            history: vec![nothing],
            rows,
            numbers: 0,
            clients: BTreeMap::new(),
        };
        let project = Project {
            id: ProjectId::generate(),
            workspace_id: id,
            name: "First".into(),
            color: Color::Gray,
            rank: Rank::first(),
            created_by: founder,
            created_at: Timestamp::default(),
            archived_at: None,
            deleted_at: None,
            seq: 1,
        };
        let statuses = first_statuses(project.id, 1).map(Event::created);
        let mut events = vec![Event::created(project)];
        events.extend(statuses);
        room.append(None, founder, events);
        room.join(founder, Role::Owner);
        room
    }

    pub(super) fn head(&self) -> u64 {
        self.rows.seq()
    }

    pub(super) fn role(&self, user: UserId) -> Option<Role> {
        self.rows.tables().role(user)
    }

    pub(super) fn join(&mut self, user: UserId, role: Role) {
        let joined_at = Timestamp::default();
        let member = Member {
            user_id: user,
            username: "u".into(),
            display_name: "U".into(),
            picture: None,
            role,
            joined_at,
        };
        let is_new = self.role(user).is_none();
        self.append(None, user, vec![if is_new { Event::created(member) } else { Event::updated(member) }]);
    }

    pub(super) fn leave(&mut self, user: UserId) {
        self.append(None, user, vec![Event::removed(user)]);
    }

    pub(super) fn workspace(&self, user: UserId) -> Option<Workspace> {
        Some(Workspace { role: self.role(user)?, ..self.rows.workspace().clone() })
    }

    pub(super) fn snapshot(&self, user: UserId) -> Option<Snapshot> {
        let snapshot = self.rows.to_snapshot();
        Some(Snapshot { workspace: self.workspace(user)?, epoch: self.epoch, ..snapshot })
    }

    pub(super) fn last_mid(&self, cid: ClientId) -> u64 {
        self.clients.get(&cid).and_then(|decided| decided.keys().last().copied()).unwrap_or_default()
    }

    pub(super) fn has_decided(&self, tag: i64) -> bool {
        self.clients.values().flat_map(BTreeMap::values).any(|decided| decided.tag == tag)
    }

    /// Contract, invariant 3: the next number is carried out, a known one gets its first answer, and one
    /// that leaves a hole is turned away, unless the client knows the numbers in the hole to be settled.
    pub(super) fn push(
        &mut self,
        cid: ClientId,
        settled: u64,
        actor: UserId,
        numbered: Numbered,
        tag: i64,
    ) -> Outcome {
        let (mid, last_mid) = (numbered.mid, self.last_mid(cid));
        let outcome = |last_mid| Outcome { ok: true, last_mid, ..Outcome::of(self.id, cid, mid) };
        if self.role(actor).is_none() {
            return refused(outcome(last_mid), &Refused::NotFound);
        }
        if mid > last_mid.max(settled) + 1 {
            return Outcome { ok: false, code: Some(Code::Gap), ..outcome(last_mid) };
        }
        if mid <= last_mid {
            // A number in a hole was settled for the one that left it, before a backup was restored. Only a copy of that
            // device can send it, which has not heard so. As with a command that changed nothing, nothing is known of it.
            let Some(first) = self.clients[&cid].get(&mid) else { return outcome(last_mid) };
            assert_eq!(first.tag, tag, "a number stands for one command only");
            return Outcome { last_mid, ..first.outcome.clone() };
        }
        assert!(!self.has_decided(tag), "no command is carried out twice");
        let outcome = outcome(mid);
        let outcome = match self.carry_out(cid, mid, actor, &numbered.command) {
            Ok(seq) => Outcome { seq, ..outcome },
            Err(reason) => refused(outcome, &reason),
        };
        self.clients.entry(cid).or_default().insert(mid, Decided { tag, outcome: outcome.clone() });
        outcome
    }

    fn carry_out(
        &mut self,
        cid: ClientId,
        mid: u64,
        actor: UserId,
        command: &Command,
    ) -> Result<Option<u64>, Refused> {
        let (at, seq) = (self.now(), self.head() + 1);
        let events = decide(command, self.rows.tables(), Stamp { actor, at, number: self.numbers + 1, seq })?;
        if events.is_empty() {
            return Ok(None);
        }
        self.numbers += 1;
        self.append(Some((cid, mid)), actor, events);
        Ok(Some(seq))
    }

    fn append(&mut self, sent: Option<(ClientId, u64)>, actor: UserId, events: Vec<Event>) {
        let (cid, mid) = sent.unzip();
        let entry = Entry { seq: self.head() + 1, cid, mid, actor, at: self.now(), events };
        self.rows.apply_delta(entry.seq, entry.seq, std::slice::from_ref(&entry)).expect("no gap");
        self.log.push(entry);
        self.history.push(self.rows.to_snapshot());
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.head() as i64 * 1_000).expect("a time")
    }
}

fn refused(outcome: Outcome, reason: &Refused) -> Outcome {
    let message = Some(reason.to_string());
    Outcome { ok: false, code: Some(Code::from(reason)), message, ..outcome }
}
