//! The conversation with one client, without a socket and without a database: frames and what was read
//! go in, frames and what is to be read come out.

use super::{
    channel::Channel,
    farewell::End,
    frame::Frame,
    hub::{Feed, Link},
    packet::Packet,
    presence::Here,
};
use crate::db::{
    Encoded, Membership,
    query::{standing::Standing, workspace::Head},
};
use app::domain::{ClientId, UserId, WorkspaceId};
use app::protocol::{
    Down, FRAME_MAX, Held, Limits, Look, Mode, PUSH_COMMANDS_MAX, Push, ResetReason, SCHEMA, Up, VERSION,
    WORKSPACES_MAX, Welcomed,
};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

/// One client's conversation.
#[derive(Debug)]
pub(super) struct Session {
    link: Arc<Link>,
    cid: Option<ClientId>,
    /// Which events the client knows, by its last `hello`.
    schema: u32,
    /// What the last `hello` named; followed already, so that nothing is missed until the welcome.
    named: BTreeMap<WorkspaceId, (Feed, Held)>,
    seats: Vec<Seat>,
    /// The seat that is served next, so that one busy workspace does not hold up the others.
    turn: usize,
    notes: VecDeque<Down>,
    /// What the client looks at. Most are silent about it, and take no room for it.
    said: Option<Box<Said>>,
}

#[derive(Debug)]
struct Said {
    look: Look,
    /// None where the workspace is not one that the client is sent, or nothing is heard of the client.
    here: Option<Here>,
}

/// A workspace that the client is sent.
#[derive(Debug)]
struct Seat {
    feed: Feed,
    /// The last number handed out.
    cursor: u64,
    /// The number up to which the log cannot end the user's membership: they were a member behind it.
    proven: u64,
    /// The last number known to be committed.
    goal: u64,
    /// The turn up to which the client was told who is there.
    turn: u64,
    /// What follows is being read from the log: until it is here, nothing is handed out.
    is_reading: bool,
}

/// What a frame asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing.
    Rest,
    /// Send this.
    Answer(Down),
    /// Look up where the user stands, and hand it to [`Session::welcome`].
    Welcome(ClientId),
    /// Carry out these commands and send what became of them.
    Push(ClientId, Push),
}

/// What is to be done for the client without its asking.
#[derive(Debug)]
pub(super) enum Next {
    /// Nothing, until the bell rings.
    Rest,
    /// Send this.
    Send(Packet),
    /// Read what follows upon `after` from the log, and hand it to [`Session::catch_up`], or find it in
    /// the ring meanwhile and say so to [`Session::resume`].
    Read(Read),
}

/// A place in a log.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) channel: Arc<Channel>,
    pub(super) workspace: WorkspaceId,
    pub(super) after: u64,
}

impl Session {
    pub(super) fn new(link: Arc<Link>) -> Self {
        let (named, seats, notes) = (BTreeMap::new(), Vec::new(), VecDeque::new());
        Self { link, cid: None, schema: SCHEMA, named, seats, turn: 0, notes, said: None }
    }

    /// Has the client said who it is?
    pub(super) fn is_greeted(&self) -> bool {
        self.cid.is_some()
    }

    /// Takes a frame.
    ///
    /// # Errors
    /// The frame ends the connection.
    pub(super) fn receive(&mut self, text: &str) -> Result<Step, End> {
        if text.len() > FRAME_MAX {
            return Err(End::TooLarge);
        }
        let frame: Up = serde_json::from_str(text).map_err(|_| End::Malformed)?;
        match (frame, self.cid) {
            (Up::Hello { v, schema, cid, workspaces }, _) => self.hello(v, schema, cid, workspaces),
            (_, None) => Err(End::OutOfTurn),
            (Up::Push(push), _) if push.commands.len() > PUSH_COMMANDS_MAX => Err(End::OutOfTurn),
            (Up::Push(push), Some(cid)) => Ok(Step::Push(push.cid.unwrap_or(cid), push)),
            (Up::Presence { look }, _) => {
                self.look(look);
                Ok(Step::Rest)
            }
            (Up::Ping, _) => Ok(Step::Answer(Down::Pong)),
            // The cursor that counts is the one here: what was sent either arrived or the connection broke.
            (Up::Ack { .. }, _) => Ok(Step::Rest),
        }
    }

    fn hello(&mut self, v: u32, schema: u32, cid: ClientId, held: Vec<Held>) -> Result<Step, End> {
        if v != VERSION || !(1..=SCHEMA).contains(&schema) {
            return Err(End::Outdated);
        }
        if held.len() > WORKSPACES_MAX {
            return Err(End::OutOfTurn);
        }
        self.cid = Some(cid);
        self.schema = schema;
        self.go_away();
        self.seats = Vec::new();
        let follow = |held: Held| (held.id, (self.link.follow(held.id), held));
        self.named = held.into_iter().map(follow).collect();
        Ok(Step::Welcome(cid))
    }

    /// Answers the last `hello` with where the user stands in each of their workspaces. What was named and
    /// is not among them is denied, and nothing is told of it.
    pub(super) fn welcome(&mut self, standings: Vec<Standing>) -> Down {
        let mut named = std::mem::take(&mut self.named);
        let mut workspaces = Vec::with_capacity(standings.len());
        // To the letter: a connection lives long and is one of many.
        self.seats = Vec::with_capacity(named.len().min(standings.len()));
        for Standing { workspace, head, last_mid } in standings {
            let id = workspace.id;
            let (feed, held) = named.remove(&id).unzip();
            let mode = held.as_ref().map_or(Mode::Reset, |held| mode(held, &head));
            if let (Mode::Live | Mode::Catchup, Some(feed), Some(held)) = (mode, feed, held) {
                let (cursor, goal) = (held.cursor, head.seq);
                let proven = head.seq;
                self.seats.push(Seat { feed, cursor, proven, goal, turn: 0, is_reading: false });
            }
            workspaces.push(Welcomed {
                id,
                workspace: Some(workspace),
                epoch: Some(head.epoch),
                head: head.seq,
                floor: head.floor,
                last_mid,
                mode,
            });
        }
        workspaces.extend(named.into_keys().map(denied));
        self.come_back();
        Down::Welcome {
            workspaces,
            limits: Limits { push_commands: PUSH_COMMANDS_MAX, frame_bytes: FRAME_MAX },
        }
    }

    /// The client looks at something else.
    fn look(&mut self, look: Option<Look>) {
        let here = self.said.take().and_then(|said| said.here);
        let Some(look) = look else { return };
        let here = here.filter(|here| here.workspace() == look.workspace);
        if let Some(here) = &here {
            here.look(look);
        }
        self.said = Some(Box::new(Said { look, here }));
        self.come_back();
    }

    /// Whoever is told who is there no longer sees this client's person.
    pub(super) fn go_away(&mut self) {
        if let Some(said) = &mut self.said {
            said.here = None;
        }
    }

    /// They see them where the client is sent the workspace that it looks at: so membership is proven.
    pub(super) fn come_back(&mut self) {
        let Some(said) = self.said.as_mut().filter(|said| said.here.is_none()) else { return };
        let seat = self.seats.iter().find(|seat| seat.feed.workspace() == said.look.workspace);
        said.here = seat.map(|seat| Here::enter(seat.feed.channel(), self.link.user, said.look));
    }

    /// What is to be done next for the client. Membership goes first: nothing of a workspace is handed out
    /// after its loss became known.
    pub(super) fn next(&mut self) -> Next {
        self.take_notes();
        if let Some(note) = self.notes.pop_front() {
            return Next::Send(Packet::of(&note));
        }
        for _ in 0..self.seats.len() {
            self.turn = (self.turn + 1) % self.seats.len();
            let Some(seat) = self.seats.get_mut(self.turn) else { break };
            match seat.next(self.link.user, self.schema) {
                Turn::Rest => {}
                Turn::Send(packet) => return Next::Send(packet),
                Turn::Read(read) => return Next::Read(read),
                Turn::Leave => {
                    let workspace = seat.feed.workspace();
                    return Next::Send(self.lose(workspace));
                }
                Turn::Reset => {
                    let workspace = seat.feed.workspace();
                    return Next::Send(self.reset(self.turn, workspace));
                }
            }
        }
        Next::Rest
    }

    fn take_notes(&mut self) {
        for (workspace, membership) in self.link.memberships() {
            if membership == Membership::Lost {
                self.let_go(workspace);
                // Where the user stands may have been looked up before.
                self.named.remove(&workspace);
            }
            if self.is_greeted() {
                self.notes.push_back(match membership {
                    Membership::Gained => Down::Gain { workspace },
                    Membership::Lost => Down::Lose { workspace },
                });
            }
        }
    }

    /// Nothing of a workspace is handed out any more.
    fn let_go(&mut self, workspace: WorkspaceId) {
        if self.said.as_ref().is_some_and(|said| said.look.workspace == workspace) {
            self.go_away();
        }
        self.seats.retain(|seat| seat.feed.workspace() != workspace);
    }

    /// The log itself says that the user belongs to a workspace no longer. So it is with whatever node the
    /// change was made, and however it fell between a `hello` and its welcome.
    fn lose(&mut self, workspace: WorkspaceId) -> Packet {
        self.let_go(workspace);
        Packet::of(&Down::Lose { workspace })
    }

    /// Takes what the log holds behind the cursor that [`Next::Read`] named, and keeps it for others.
    /// A log that no longer holds the next entry sends the client to a snapshot.
    pub(super) fn catch_up(&mut self, workspace: WorkspaceId, page: &[Arc<Encoded>]) -> Option<Packet> {
        // Nobody waits for it where the client has said `hello` again, or lost the workspace.
        let at = self.reading(workspace)?;
        let seat = self.seats.get_mut(at)?;
        seat.is_reading = false;
        if let Some(frame) = Frame::join(workspace, seat.cursor, page) {
            seat.feed.channel().adopt(page);
            if frame.takes_out(self.link.user, seat.proven) {
                return Some(self.lose(workspace));
            }
            if frame.schema <= self.schema {
                seat.cursor = frame.to;
                return Some(frame.packet);
            }
        }
        Some(self.reset(at, workspace))
    }

    /// Sends the client to a snapshot: the log cannot tell it what comes next.
    fn reset(&mut self, seat: usize, workspace: WorkspaceId) -> Packet {
        self.seats.swap_remove(seat);
        Packet::of(&Down::Reset { workspace, reason: ResetReason::TooOld })
    }

    /// What [`Next::Read`] asked for is in the ring by now.
    pub(super) fn resume(&mut self, workspace: WorkspaceId) {
        if let Some(seat) = self.reading(workspace).and_then(|at| self.seats.get_mut(at)) {
            seat.is_reading = false;
        }
    }

    fn reading(&self, workspace: WorkspaceId) -> Option<usize> {
        self.seats.iter().position(|seat| seat.is_reading && seat.feed.workspace() == workspace)
    }
}

/// What one workspace has for the client.
enum Turn {
    Rest,
    Send(Packet),
    Read(Read),
    /// The user's membership has ended.
    Leave,
    /// The client would misread what comes next.
    Reset,
}

impl Seat {
    fn next(&mut self, user: UserId, schema: u32) -> Turn {
        self.goal = self.goal.max(self.feed.last());
        if self.is_reading {
            return Turn::Rest;
        }
        if self.cursor >= self.goal {
            return self.who_is_here().map_or(Turn::Rest, Turn::Send);
        }
        let Some(frame) = self.feed.after(self.cursor) else {
            self.is_reading = true;
            let channel = Arc::clone(self.feed.channel());
            return Turn::Read(Read { channel, workspace: self.feed.workspace(), after: self.cursor });
        };
        if frame.takes_out(user, self.proven) {
            return Turn::Leave;
        }
        if frame.schema > schema {
            return Turn::Reset;
        }
        self.cursor = frame.to;
        Turn::Send(frame.packet)
    }

    /// Who is there, where that has changed: a slow reader is told the latest only.
    fn who_is_here(&mut self) -> Option<Packet> {
        let (turn, packet) = self.feed.channel().room().after(self.turn)?;
        self.turn = turn;
        Some(packet)
    }
}

/// How a workspace goes on for a client that holds this much of it.
fn mode(held: &Held, head: &Head) -> Mode {
    let is_of_this_life = held.epoch == Some(head.epoch);
    let is_ahead = held.cursor > head.seq;
    let is_too_old = held.cursor.saturating_add(1) < head.floor;
    match held.cursor == head.seq {
        _ if !is_of_this_life || is_ahead || is_too_old => Mode::Reset,
        true => Mode::Live,
        false => Mode::Catchup,
    }
}

fn denied(id: WorkspaceId) -> Welcomed {
    Welcomed { id, workspace: None, epoch: None, head: 0, floor: 0, last_mid: 0, mode: Mode::Denied }
}

#[cfg(test)]
mod tests;
