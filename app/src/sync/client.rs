//! A client's side of the conversation: which frame to send, what to fetch, what to draw again.

mod effect;
mod pages;

use super::{Applied, Done, Gap, Outbox, Pending, Rejected, Space};
use crate::domain::{
    ChangeSet, ClientId, Command, Epoch, Refused, Timestamp, UserId, Workspace, WorkspaceId,
};
use crate::protocol::{
    ByeReason, Code, Down, Entry, FRAME_MAX, Held, Limits, Mode, Outcome, PUSH_COMMANDS_MAX, Remedy, SCHEMA,
    Snapshot, Up, VERSION, Welcomed,
};
pub use effect::{Effect, Link};
use std::collections::BTreeMap;

/// One user's workspaces on one page, and where they stand with the server.
///
/// Of the pages that a browser has open, one leads: it holds the socket, and carries the commands of the
/// others. The others follow: they are handed the frames that it was sent.
#[derive(Debug)]
pub struct Client {
    cid: ClientId,
    me: UserId,
    spaces: BTreeMap<WorkspaceId, Space>,
    /// The user's workspaces as last told.
    listed: Vec<Workspace>,
    /// The last `seq` that the server named, per workspace that it sends.
    heads: BTreeMap<WorkspaceId, u64>,
    /// Snapshots that were asked for over this connection and have not come.
    fetching: BTreeMap<WorkspaceId, Asked>,
    /// What is on its way to workspaces that are not here yet.
    waiting: BTreeMap<WorkspaceId, Vec<Pending>>,
    /// What the person was told to be refused: whoever hands it in again comes too late.
    refused: BTreeMap<(WorkspaceId, ClientId, u64), Rejected>,
    /// The number of the next own command in workspaces that were lost: none is given twice.
    next_mids: BTreeMap<WorkspaceId, u64>,
    /// How many `hello`s are to be answered, the very first included.
    unanswered: usize,
    limits: Limits,
    role: Role,
}

/// What a client is among the pages of its browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It speaks with the server; cut off when it cannot.
    Leads { is_cut: bool },
    /// It hears from the page that does, and how things stand there.
    Follows(Link),
}

/// How far the server was when a snapshot was asked for; unknown where it did not say.
type Asked = Option<(Epoch, u64)>;

impl Client {
    /// A client of `me`, about to connect, with the workspaces that the page came with. No other page may
    /// have the same `cid`, ever. It leads, until it is told to follow.
    #[must_use]
    pub fn new(cid: ClientId, me: UserId, listed: Vec<Workspace>, snapshots: Vec<Snapshot>) -> Self {
        let space =
            |snapshot: Snapshot| (snapshot.workspace.id, Space::new(me, snapshot, Outbox::new(cid, 1)));
        Self {
            cid,
            me,
            spaces: snapshots.into_iter().map(space).collect(),
            listed,
            heads: BTreeMap::new(),
            fetching: BTreeMap::new(),
            waiting: BTreeMap::new(),
            refused: BTreeMap::new(),
            next_mids: BTreeMap::new(),
            unanswered: 1,
            limits: Limits { push_commands: PUSH_COMMANDS_MAX, frame_bytes: FRAME_MAX },
            role: Role::Leads { is_cut: false },
        }
    }

    /// This client's id.
    #[must_use]
    pub fn cid(&self) -> ClientId {
        self.cid
    }

    /// Whose client it is.
    #[must_use]
    pub fn me(&self) -> UserId {
        self.me
    }

    /// How things stand with the server.
    #[must_use]
    pub fn link(&self) -> Link {
        let is_here = |workspace: &Workspace| {
            let (head, space) = (self.heads.get(&workspace.id), self.spaces.get(&workspace.id));
            head.zip(space).is_some_and(|(head, space)| space.base().seq() >= *head)
        };
        match self.role {
            Role::Follows(link) => link,
            Role::Leads { is_cut: true } => Link::Offline,
            Role::Leads { .. } if self.unanswered == 0 && self.listed.iter().all(is_here) => Link::Live,
            Role::Leads { .. } => Link::CatchingUp,
        }
    }

    /// The user's workspaces.
    #[must_use]
    pub fn workspaces(&self) -> &[Workspace] {
        &self.listed
    }

    /// A workspace that this client holds.
    #[must_use]
    pub fn space(&self, id: WorkspaceId) -> Option<&Space> {
        self.spaces.get(&id)
    }

    /// How many commands are on their way, in all workspaces.
    #[must_use]
    pub fn pending(&self) -> usize {
        let waiting: usize = self.waiting.values().map(Vec::len).sum();
        waiting + self.spaces.values().map(|space| space.outbox().len()).sum::<usize>()
    }

    /// Carries out what the person did: shown at once, sent when there is a connection.
    ///
    /// # Errors
    /// [`Refused`] by the same rules as the server's; nothing changes then.
    pub fn submit(
        &mut self,
        id: WorkspaceId,
        command: Command,
        now: Timestamp,
    ) -> Result<Vec<Effect>, Refused> {
        let space = self.spaces.get_mut(&id).ok_or(Refused::NotFound)?;
        let Some((touched, pending)) = space.submit(command, now)? else { return Ok(Vec::new()) };
        let mut effects = vec![Effect::Draw(id, touched), Effect::Keep(id, pending)];
        self.flush(&mut effects);
        Ok(effects)
    }

    /// A connection is there. From now on only frames that come over it may be handed in.
    pub fn connected(&mut self) -> Vec<Effect> {
        self.role = Role::Leads { is_cut: false };
        self.unanswered = 0;
        self.heads.clear();
        self.fetching.clear();
        let mut effects = vec![self.hello()];
        for (&id, space) in &mut self.spaces {
            space.reconnect();
            effects.extend(space.outbox().is_recalling().then_some(Effect::Recall(id)));
        }
        effects
    }

    /// The connection is gone.
    pub fn disconnected(&mut self) {
        if self.leads() {
            self.role = Role::Leads { is_cut: true };
        }
    }

    fn hello(&mut self) -> Effect {
        self.unanswered += 1;
        let held = |(&id, space): (&WorkspaceId, &Space)| Held {
            id,
            epoch: Some(space.base().epoch()),
            cursor: space.base().seq(),
            next_mid: space.outbox().next_mid(),
        };
        let workspaces = self.spaces.iter().map(held).collect();
        Effect::Send(Up::Hello { v: VERSION, schema: SCHEMA, cid: self.cid, workspaces })
    }

    /// A frame has come: from the server, or from the page that leads.
    pub fn receive(&mut self, frame: Down) -> Vec<Effect> {
        let mut effects = Vec::new();
        match frame {
            Down::Welcome { workspaces, limits } => self.welcomed(workspaces, limits, &mut effects),
            Down::Delta { workspace, from, to, entries } => {
                self.happened(workspace, from, to, &entries, &mut effects);
            }
            Down::Result(outcome) => self.settled(&outcome, &mut effects),
            Down::Lose { workspace } => self.lose(workspace, &mut effects),
            // The rest is between the server and whoever leads.
            _ if !self.leads() => {}
            Down::Reset { workspace, .. } => self.fetch(workspace, None, &mut effects),
            Down::Gain { .. } => effects.push(self.hello()),
            // Who is here touches no rows: that is not this one's to know.
            Down::Presence(_) | Down::Pong => {}
            Down::Bye { code, .. } => effects.push(Effect::Bye(code)),
        }
        self.flush(&mut effects);
        effects
    }

    fn welcomed(&mut self, workspaces: Vec<Welcomed>, limits: Limits, effects: &mut Vec<Effect>) {
        self.listed = workspaces.iter().filter_map(|welcomed| welcomed.workspace.clone()).collect();
        effects.push(Effect::List);
        let is_listed = |id: &WorkspaceId| self.listed.iter().any(|workspace| workspace.id == *id);
        let held = self.spaces.keys().chain(self.waiting.keys());
        let lost: Vec<_> = held.filter(|id| !is_listed(id)).copied().collect();
        lost.into_iter().for_each(|id| self.lose(id, effects));
        if !self.leads() {
            return;
        }
        self.unanswered = self.unanswered.saturating_sub(1);
        self.limits = limits;
        for welcomed in workspaces {
            let id = welcomed.id;
            match welcomed.mode {
                Mode::Live | Mode::Catchup if self.spaces.contains_key(&id) => {
                    self.heads.insert(id, welcomed.head);
                    // The rows here are good: no snapshot is needed any more.
                    self.fetching.remove(&id);
                }
                Mode::Denied => {}
                Mode::Reset | Mode::Live | Mode::Catchup => {
                    self.fetch(id, welcomed.epoch.map(|epoch| (epoch, welcomed.head)), effects);
                }
            }
        }
    }

    fn happened(
        &mut self,
        id: WorkspaceId,
        from: u64,
        to: u64,
        entries: &[Entry],
        effects: &mut Vec<Effect>,
    ) {
        let Some(space) = self.spaces.get_mut(&id) else { return };
        let after = space.base().seq();
        match space.delta(from, to, entries) {
            Ok(Applied { drawn, stored, done }) => {
                let is_new = stored.is_renamed().then(|| space.base().workspace().clone());
                effects.push(Effect::Draw(id, drawn));
                self.relist(is_new, effects);
                self.keep(id, (stored, after), done, effects);
            }
            Err(Gap) if !self.leads() => effects.push(Effect::Look(id)),
            // Once is enough: everything that comes before the welcome shows the same gap.
            Err(Gap) if self.unanswered > 0 => {}
            Err(Gap) => effects.push(self.hello()),
        }
    }

    /// What the page that leads keeps for all of the browser's pages, and for those that come after them.
    fn keep(
        &self,
        id: WorkspaceId,
        (stored, after): (ChangeSet, u64),
        done: Vec<Done>,
        effects: &mut Vec<Effect>,
    ) {
        if self.leads() {
            effects.push(Effect::Store(id, stored, after));
            effects.extend((!done.is_empty()).then_some(Effect::Settled(id, done)));
        }
    }

    fn fetch(&mut self, id: WorkspaceId, asked: Asked, effects: &mut Vec<Effect>) {
        self.heads.remove(&id);
        if self.fetching.insert(id, asked).is_none() {
            effects.push(Effect::Fetch(id));
        }
    }

    /// A workspace goes by another name, or the person may do something else there.
    fn relist(&mut self, now: Option<Workspace>, effects: &mut Vec<Effect>) {
        let Some(now) = now else { return };
        if let Some(known) = self.listed.iter_mut().find(|known| known.id == now.id && **known != now) {
            *known = now;
            effects.push(Effect::List);
        }
    }

    /// Forgets a workspace's rows. What was on its way there is told to be lost.
    fn lose(&mut self, id: WorkspaceId, effects: &mut Vec<Effect>) {
        self.listed.retain(|workspace| workspace.id != id);
        self.heads.remove(&id);
        if self.leads() {
            // Also where this page holds none of its rows: one that led before may have kept them.
            effects.push(Effect::Forget(id));
        }
        if let Some(space) = self.spaces.remove(&id) {
            self.next_mids.insert(id, space.outbox().next_mid());
            effects.push(Effect::Left(space.base().workspace().name.clone()));
            effects.push(Effect::Draw(id, ChangeSet::everything()));
            let (done, lost) = space.abandon(&Refused::Left);
            if self.leads() {
                effects.extend((!done.is_empty()).then_some(Effect::Settled(id, done)));
            }
            effects.extend(lost.into_iter().map(|rejected| self.refuse(id, rejected)));
        }
        for pending in self.waiting.remove(&id).unwrap_or_default() {
            effects.push(self.refuse(id, pending.rejected(&Refused::Left)));
        }
        effects.push(Effect::List);
        self.fetched(id, effects);
    }

    fn settled(&mut self, outcome: &Outcome, effects: &mut Vec<Effect>) {
        let id = outcome.workspace;
        let Some(space) = self.spaces.get_mut(&id) else { return };
        let remedy = outcome.code.unwrap_or(Code::Other).remedy();
        if !outcome.ok && remedy != Remedy::Fix {
            // It stays in the outbox, and is sent again with all behind it.
            return effects.push(match remedy {
                Remedy::SignIn => Effect::Bye(ByeReason::SignedOut),
                Remedy::Reload => Effect::Bye(ByeReason::Outdated),
                Remedy::Retry | Remedy::Fix => Effect::Reconnect,
            });
        }
        let (touched, settled) = space.settle(outcome);
        if !touched.is_empty() {
            effects.push(Effect::Draw(id, touched));
        }
        match settled {
            Some(Ok(done)) if self.leads() => effects.push(Effect::Settled(id, vec![done])),
            Some(Err(rejected)) => effects.push(self.refuse(id, rejected)),
            Some(Ok(_)) | None => {}
        }
    }

    fn refuse(&mut self, id: WorkspaceId, rejected: Rejected) -> Effect {
        self.refused.insert((id, rejected.cid, rejected.mid), rejected.clone());
        Effect::Refused(id, rejected)
    }

    /// A snapshot has come: the one that was asked for, or what the leading page keeps. One that is not
    /// asked for any more, or older than what is known, is passed over.
    pub fn install(&mut self, snapshot: Snapshot) -> Vec<Effect> {
        let (id, leads) = (snapshot.workspace.id, self.leads());
        let asked = match self.fetching.get(&id) {
            None if leads => return Vec::new(),
            asked => asked.copied().flatten(),
        };
        let held = self.spaces.get(&id);
        let is_stale = match asked {
            // It was made before the server said how far it is.
            Some((epoch, head)) => snapshot.epoch == epoch && snapshot.seq < head,
            None => held.is_some_and(|space| space.is_beyond(&snapshot)),
        };
        let mut effects = Vec::new();
        if is_stale {
            match asked {
                Some(_) => effects.push(Effect::Fetch(id)),
                None => self.fetched(id, &mut effects),
            }
            return effects;
        }
        let is_same_epoch = held.is_some_and(|space| space.base().epoch() == snapshot.epoch);
        let done = match self.spaces.get_mut(&id) {
            Some(space) => space.reset(snapshot),
            None => {
                self.enter(id, snapshot);
                Vec::new()
            }
        };
        effects.push(Effect::Draw(id, ChangeSet::everything()));
        // Before the new rows are kept: whoever is interrupted in between begins with this again.
        if let Some(space) = self.spaces.get_mut(&id).filter(|_| leads && !is_same_epoch) {
            effects.push(recall(id, space));
        }
        self.keep(id, (ChangeSet::everything(), 0), done, &mut effects);
        self.fetched(id, &mut effects);
        effects
    }

    /// When no more snapshots are on the way, the client says what it holds now.
    fn fetched(&mut self, id: WorkspaceId, effects: &mut Vec<Effect>) {
        let is_cut = self.role != Role::Leads { is_cut: false };
        if self.fetching.remove(&id).is_some() && self.fetching.is_empty() && !is_cut {
            effects.push(self.hello());
        }
    }

    /// Pushes what waits, in every workspace that the server has welcomed.
    fn flush(&mut self, effects: &mut Vec<Effect>) {
        if self.role != (Role::Leads { is_cut: false }) {
            return;
        }
        let welcomed = self.spaces.iter_mut().filter(|(id, _)| self.heads.contains_key(id));
        let pushes = welcomed.filter_map(|(_, space)| space.next_push(self.limits));
        effects.extend(pushes.map(|push| Effect::Send(Up::Push(push))));
    }
}

/// The server may know less of this browser than the browser was told: nothing is sent until that is known.
fn recall(id: WorkspaceId, space: &mut Space) -> Effect {
    space.forget_answers();
    Effect::Recall(id)
}
