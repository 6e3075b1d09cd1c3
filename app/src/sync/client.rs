//! A client's side of the conversation: which frame to send, what to fetch, what to draw again.

use super::{Rejected, Space, Touched};
use crate::domain::{ClientId, Refused, Timestamp, UserId, Workspace, WorkspaceId};
use crate::protocol::{
    ByeReason, Code, Command, Down, Held, Mode, Outcome, SCHEMA, Snapshot, Up, VERSION, Welcomed,
};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Snapshots that were asked for and have not come.
    fetching: BTreeSet<WorkspaceId>,
    link: Link,
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
            fetching: BTreeSet::new(),
            link: Link::CatchingUp,
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
        self.link
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

    /// A connection is there.
    pub fn connected(&mut self) -> Vec<Effect> {
        self.link = Link::CatchingUp;
        self.heads.clear();
        self.fetching.clear();
        for space in self.spaces.values_mut() {
            space.reconnect();
        }
        vec![Effect::Send(self.hello())]
    }

    /// The connection is gone.
    pub fn disconnected(&mut self) {
        self.link = Link::Offline;
    }

    fn hello(&self) -> Up {
        let held = |(&id, space): (&WorkspaceId, &Space)| Held {
            id,
            epoch: Some(space.base().epoch()),
            cursor: space.base().seq(),
            next_mid: space.outbox().next_mid(),
        };
        Up::Hello {
            v: VERSION,
            schema: SCHEMA,
            cid: self.cid,
            workspaces: self.spaces.iter().map(held).collect(),
        }
    }

    /// A frame has come.
    pub fn receive(&mut self, frame: Down) -> Vec<Effect> {
        let mut effects = Vec::new();
        match frame {
            Down::Welcome { workspaces, .. } => self.welcomed(workspaces, &mut effects),
            Down::Delta { workspace, from, to, entries } => {
                if let Some(space) = self.spaces.get_mut(&workspace) {
                    match space.delta(self.cid, from, to, &entries) {
                        Ok(touched) => effects.push(Effect::Draw(workspace, touched)),
                        Err(_) => effects.push(Effect::Send(self.hello())),
                    }
                }
            }
            Down::Result(outcome) => self.settled(&outcome, &mut effects),
            Down::Reset { workspace, .. } => self.fetch(workspace, &mut effects),
            Down::Gain { .. } => effects.push(Effect::Send(self.hello())),
            Down::Lose { workspace } => self.lose(workspace, &mut effects),
            Down::Pong => {}
            Down::Bye { code, .. } => effects.push(Effect::Bye(code)),
        }
        self.flush(&mut effects);
        self.measure();
        effects
    }

    fn welcomed(&mut self, workspaces: Vec<Welcomed>, effects: &mut Vec<Effect>) {
        self.listed = workspaces.iter().filter_map(|welcomed| welcomed.workspace.clone()).collect();
        effects.push(Effect::List);
        for welcomed in workspaces {
            match welcomed.mode {
                Mode::Live | Mode::Catchup => {
                    self.heads.insert(welcomed.id, welcomed.head);
                }
                Mode::Reset => self.fetch(welcomed.id, effects),
                Mode::Denied => self.lose(welcomed.id, effects),
            }
        }
    }

    fn fetch(&mut self, id: WorkspaceId, effects: &mut Vec<Effect>) {
        self.heads.remove(&id);
        if self.fetching.insert(id) {
            effects.push(Effect::Fetch(id));
        }
    }

    fn lose(&mut self, id: WorkspaceId, effects: &mut Vec<Effect>) {
        self.listed.retain(|workspace| workspace.id != id);
        self.heads.remove(&id);
        if self.spaces.remove(&id).is_some() {
            effects.push(Effect::Draw(id, Touched::everything()));
        }
        effects.push(Effect::List);
    }

    fn settled(&mut self, outcome: &Outcome, effects: &mut Vec<Effect>) {
        let Some(space) = self.spaces.get_mut(&outcome.workspace) else { return };
        match outcome.code {
            Some(Code::TooMany | Code::Unavailable) => return effects.push(Effect::Reconnect),
            Some(Code::SignedOut) => return effects.push(Effect::Bye(ByeReason::SignedOut)),
            Some(Code::Outdated) => return effects.push(Effect::Bye(ByeReason::Outdated)),
            _ => {}
        }
        let (touched, rejected) = space.settle(outcome);
        if !touched.is_empty() {
            effects.push(Effect::Draw(outcome.workspace, touched));
        }
        effects.extend(rejected.map(|rejected| Effect::Refused(outcome.workspace, rejected)));
    }

    /// A snapshot has come. When it was the last one asked for, the client goes on from it.
    pub fn install(&mut self, snapshot: Snapshot) -> Vec<Effect> {
        let id = snapshot.workspace.id;
        let touched = match self.spaces.get_mut(&id) {
            Some(space) => space.reset(snapshot),
            None => {
                self.spaces.insert(id, Space::new(self.me, snapshot));
                Touched::everything()
            }
        };
        let mut effects = vec![Effect::Draw(id, touched)];
        if self.fetching.remove(&id) && self.fetching.is_empty() && self.link != Link::Offline {
            effects.push(Effect::Send(self.hello()));
        }
        effects
    }

    /// Pushes what waits, in every workspace that the server has welcomed.
    fn flush(&mut self, effects: &mut Vec<Effect>) {
        if self.link == Link::Offline {
            return;
        }
        let welcomed = self.spaces.iter_mut().filter(|(id, _)| self.heads.contains_key(id));
        let pushes = welcomed.filter_map(|(_, space)| space.next_push());
        effects.extend(pushes.map(|push| Effect::Send(Up::Push(push))));
    }

    fn measure(&mut self) {
        if self.link == Link::Offline {
            return;
        }
        let reached =
            |(id, head): (&WorkspaceId, &u64)| self.spaces.get(id).is_some_and(|s| s.base().seq() >= *head);
        let is_live = !self.heads.is_empty() && self.fetching.is_empty() && self.heads.iter().all(reached);
        self.link = if is_live { Link::Live } else { Link::CatchingUp };
    }
}
