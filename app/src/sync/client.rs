//! A client's side of the conversation: which frame to send, what to fetch, what to draw again.

use super::{Gap, Rejected, Space, Touched};
use crate::domain::{ClientId, Refused, Timestamp, UserId, Workspace, WorkspaceId};
use crate::protocol::{
    ByeReason, Code, Command, Down, Entry, FRAME_MAX, Held, Limits, Mode, Outcome, PUSH_COMMANDS_MAX, Remedy,
    SCHEMA, Snapshot, Up, VERSION, Welcomed,
};
use std::collections::BTreeMap;

/// One user's workspaces on one device, and where they stand with the server.
#[derive(Debug)]
pub struct Client {
    cid: ClientId,
    me: UserId,
    spaces: BTreeMap<WorkspaceId, Space>,
    /// The user's workspaces as last told.
    listed: Vec<Workspace>,
    /// The last `seq` that the server named, per workspace that it sends.
    heads: BTreeMap<WorkspaceId, u64>,
    /// Snapshots that were asked for and have not come, with the last number that the server knew of ours.
    fetching: BTreeMap<WorkspaceId, u64>,
    /// How many `hello`s are to be answered, the very first included.
    unanswered: usize,
    limits: Limits,
    is_cut: bool,
}

/// How things stand with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Not connected: changes are kept here.
    Offline,
    /// Connected, not everything has come yet.
    CatchingUp,
    /// Everything is here, and everything new comes at once.
    Live,
}

impl Link {
    /// The word in the page's `data-connection`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::CatchingUp => "catching-up",
            Self::Live => "live",
        }
    }
}

/// What the surroundings have to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a frame.
    Send(Up),
    /// Fetch a snapshot and hand it to [`Client::install`].
    Fetch(WorkspaceId),
    /// Draw what was touched again.
    Draw(WorkspaceId, Touched),
    /// The list of workspaces changed.
    List,
    /// Tell the person that something was refused.
    Refused(WorkspaceId, Rejected),
    /// The server cannot go on just now: connect again after a while.
    Reconnect,
    /// The server ended the connection.
    Bye(ByeReason),
}

impl Client {
    /// A client of `me`, about to connect, with the workspaces that the page came with.
    #[must_use]
    pub fn new(cid: ClientId, me: UserId, listed: Vec<Workspace>, snapshots: Vec<Snapshot>) -> Self {
        let spaces = snapshots.into_iter().map(|s| (s.workspace.id, Space::new(me, s))).collect();
        Self {
            cid,
            me,
            spaces,
            listed,
            heads: BTreeMap::new(),
            fetching: BTreeMap::new(),
            unanswered: 1,
            limits: Limits { push_commands: PUSH_COMMANDS_MAX, frame_bytes: FRAME_MAX },
            is_cut: false,
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
        match self.is_cut {
            true => Link::Offline,
            false if self.unanswered == 0 && self.listed.iter().all(is_here) => Link::Live,
            false => Link::CatchingUp,
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
        self.spaces.values().map(|space| space.outbox().len()).sum()
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
        let touched = space.submit(command, now)?;
        let mut effects = vec![Effect::Draw(id, touched)];
        self.flush(&mut effects);
        Ok(effects)
    }

    /// A connection is there. From now on only frames that come over it may be handed in.
    pub fn connected(&mut self) -> Vec<Effect> {
        self.is_cut = false;
        self.unanswered = 0;
        self.heads.clear();
        self.fetching.clear();
        for space in self.spaces.values_mut() {
            space.reconnect();
        }
        vec![self.hello()]
    }

    /// The connection is gone.
    pub fn disconnected(&mut self) {
        self.is_cut = true;
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

    /// A frame has come.
    pub fn receive(&mut self, frame: Down) -> Vec<Effect> {
        let mut effects = Vec::new();
        match frame {
            Down::Welcome { workspaces, limits } => self.welcomed(workspaces, limits, &mut effects),
            Down::Delta { workspace, from, to, entries } => {
                self.happened(workspace, from, to, &entries, &mut effects);
            }
            Down::Result(outcome) => self.settled(&outcome, &mut effects),
            Down::Reset { workspace, .. } => self.fetch(workspace, 0, &mut effects),
            Down::Gain { .. } => effects.push(self.hello()),
            Down::Lose { workspace } => self.lose(workspace, &mut effects),
            Down::Pong => {}
            Down::Bye { code, .. } => effects.push(Effect::Bye(code)),
        }
        self.flush(&mut effects);
        effects
    }

    fn welcomed(&mut self, workspaces: Vec<Welcomed>, limits: Limits, effects: &mut Vec<Effect>) {
        self.unanswered = self.unanswered.saturating_sub(1);
        self.limits = limits;
        self.listed = workspaces.iter().filter_map(|welcomed| welcomed.workspace.clone()).collect();
        effects.push(Effect::List);
        for welcomed in workspaces {
            match (welcomed.mode, self.spaces.get_mut(&welcomed.id)) {
                (Mode::Live | Mode::Catchup, Some(space)) => {
                    space.resume(welcomed.last_mid);
                    self.heads.insert(welcomed.id, welcomed.head);
                    // The rows here are good: no snapshot is needed any more.
                    self.fetching.remove(&welcomed.id);
                }
                (Mode::Denied, _) => self.lose(welcomed.id, effects),
                (Mode::Reset | Mode::Live | Mode::Catchup, _) => {
                    self.fetch(welcomed.id, welcomed.last_mid, effects);
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
        match space.delta(self.cid, from, to, entries) {
            Ok(touched) => effects.push(Effect::Draw(id, touched)),
            // Once is enough: everything that comes before the welcome shows the same gap.
            Err(Gap) if self.unanswered > 0 => {}
            Err(Gap) => effects.push(self.hello()),
        }
    }

    fn fetch(&mut self, id: WorkspaceId, last_mid: u64, effects: &mut Vec<Effect>) {
        self.heads.remove(&id);
        if self.fetching.insert(id, last_mid).is_none() {
            effects.push(Effect::Fetch(id));
        }
    }

    /// Forgets a workspace's rows. What was on its way there is told to be lost.
    fn lose(&mut self, id: WorkspaceId, effects: &mut Vec<Effect>) {
        self.listed.retain(|workspace| workspace.id != id);
        self.heads.remove(&id);
        if let Some(space) = self.spaces.remove(&id) {
            effects.push(Effect::Draw(id, Touched::everything()));
            let lost = space.abandon(&Refused::NotFound);
            effects.extend(lost.into_iter().map(|rejected| Effect::Refused(id, rejected)));
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
        let (touched, rejected) = space.settle(outcome);
        if !touched.is_empty() {
            effects.push(Effect::Draw(id, touched));
        }
        effects.extend(rejected.map(|rejected| Effect::Refused(id, rejected)));
    }

    /// A snapshot has come. When it was the last one asked for, the client goes on from it; one that is
    /// not asked for any more is passed over.
    pub fn install(&mut self, snapshot: Snapshot) -> Vec<Effect> {
        let id = snapshot.workspace.id;
        let Some(&last_mid) = self.fetching.get(&id) else { return Vec::new() };
        let touched = match self.spaces.get_mut(&id) {
            // It was asked for over an earlier connection, and what is here is newer by now.
            Some(space) if space.is_beyond(&snapshot) => Touched::default(),
            Some(space) => space.reset(snapshot),
            None => {
                let mut space = Space::new(self.me, snapshot);
                space.resume(last_mid);
                self.spaces.insert(id, space);
                Touched::everything()
            }
        };
        let mut effects = vec![Effect::Draw(id, touched)];
        self.fetched(id, &mut effects);
        effects
    }

    /// When no more snapshots are on the way, the client says what it holds now.
    fn fetched(&mut self, id: WorkspaceId, effects: &mut Vec<Effect>) {
        if self.fetching.remove(&id).is_some() && self.fetching.is_empty() && !self.is_cut {
            effects.push(self.hello());
        }
    }

    /// Pushes what waits, in every workspace that the server has welcomed.
    fn flush(&mut self, effects: &mut Vec<Effect>) {
        if self.is_cut {
            return;
        }
        let welcomed = self.spaces.iter_mut().filter(|(id, _)| self.heads.contains_key(id));
        let pushes = welcomed.filter_map(|(_, space)| space.next_push(self.limits));
        effects.extend(pushes.map(|push| Effect::Send(Up::Push(push))));
    }
}
