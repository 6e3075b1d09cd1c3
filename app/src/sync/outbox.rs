//! What a person did that the server has not confirmed yet.

use crate::domain::{ClientId, Command, Refused, Timestamp, WorkspaceId};
use crate::protocol::{Code, Entry, Limits, Numbered, Outcome, Push};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Commands on their way, in the order in which they are to be carried out.
///
/// Every page numbers its own, under an id of its own. The queue of the page that holds the socket
/// carries those of the browser's other pages too, and those that earlier pages left behind.
#[derive(Clone, Debug)]
pub struct Outbox {
    cid: ClientId,
    next_mid: u64,
    last_order: u64,
    queue: VecDeque<Pending>,
    in_flight: Option<Flight>,
    /// The last number of each client that is known to be settled: what comes late of it is not taken up.
    settled: BTreeMap<ClientId, u64>,
    /// Earlier commands, which the server may have lost, are being looked up; they go first.
    is_recalling: bool,
}

/// The push that waits for its results.
#[derive(Clone, Copy, Debug)]
struct Flight {
    cid: ClientId,
    last: u64,
}

/// A push around its commands, in bytes.
const ENVELOPE: usize = 256;

/// A command on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The page that it was made on.
    pub cid: ClientId,
    /// Its number there.
    pub mid: u64,
    /// Greater than that of everything on its way that the page knew of (Lamport, "Time, Clocks, and the
    /// Ordering of Events", 1978): so all pages of a browser put what they did in one order.
    pub order: u64,
    /// What had been applied when the person acted.
    pub base_seq: u64,
    /// What to do.
    pub command: Command,
    /// When the person acted, by their own clock: for showing, never for ordering.
    pub at: Timestamp,
    /// Carried out; it stays in the view until the entry of this number has come.
    #[serde(skip)]
    accepted: Option<u64>,
}

/// A command that is settled: it need not be kept any longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What it was.
    pub pending: Pending,
    /// The change that came of it; none where it was refused, or changed nothing.
    pub seq: Option<u64>,
}

/// A command that was refused, with the server's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The page that it was made on.
    pub cid: ClientId,
    /// Its number there.
    pub mid: u64,
    /// See [`Pending::order`].
    pub order: u64,
    /// What was to be done.
    pub command: Command,
    /// When the person wanted it.
    pub at: Timestamp,
    /// Why it was not.
    pub code: Code,
    /// The same for people.
    pub message: String,
}

impl Outbox {
    /// Nothing on its way; the next command gets this number.
    #[must_use]
    pub fn new(cid: ClientId, next_mid: u64) -> Self {
        Self {
            cid,
            next_mid,
            last_order: 0,
            queue: VecDeque::new(),
            in_flight: None,
            settled: BTreeMap::new(),
            is_recalling: false,
        }
    }

    /// The number that this page's next command will get.
    #[must_use]
    pub fn next_mid(&self) -> u64 {
        self.next_mid
    }

    /// What is on its way, oldest first.
    pub fn pending(&self) -> impl Iterator<Item = &Pending> {
        self.queue.iter()
    }

    /// How many commands are on their way.
    #[must_use]
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Is nothing on its way?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Adds a command of this page at the end.
    pub fn add(&mut self, command: Command, base_seq: u64, at: Timestamp) -> Pending {
        let (cid, mid) = (self.cid, self.next_mid);
        self.next_mid += 1;
        self.last_order += 1;
        let pending = Pending { cid, mid, order: self.last_order, base_seq, command, at, accepted: None };
        self.queue.push_back(pending.clone());
        pending
    }

    /// Takes up a command of another page, at its place. False when it is known already.
    pub fn join(&mut self, pending: Pending) -> bool {
        if self.is_settled(&pending) {
            return false;
        }
        self.last_order = self.last_order.max(pending.order);
        match self.queue.binary_search_by_key(&pending.place(), Pending::place) {
            Ok(_) => false,
            Err(at) => {
                self.queue.insert(at, Pending { accepted: None, ..pending });
                true
            }
        }
    }

    /// Is a command that is not here known to be settled?
    #[must_use]
    pub fn is_settled(&self, pending: &Pending) -> bool {
        let is_here = || self.queue.binary_search_by_key(&pending.place(), Pending::place).is_ok();
        self.settled.get(&pending.cid).is_some_and(|last| pending.mid <= *last) && !is_here()
    }

    /// The next push within the server's limits, unless one waits for its results already.
    pub fn next_push(&mut self, workspace: WorkspaceId, limits: Limits) -> Option<Push> {
        if self.in_flight.is_some() || self.is_recalling {
            return None;
        }
        let mut room = limits.frame_bytes.saturating_sub(ENVELOPE);
        let mut open = self.queue.iter().filter(|pending| pending.accepted.is_none()).peekable();
        let &&Pending { cid, mid: first, .. } = open.peek()?;
        let mut commands: Vec<Numbered> = Vec::new();
        // One push speaks for one page, and what another page did in between keeps its place.
        for pending in open.take_while(|pending| pending.cid == cid) {
            let Pending { mid, base_seq, command, .. } = pending.clone();
            let numbered = Numbered { mid, base_seq, command };
            let size = serde_json::to_string(&numbered).map_or(0, |json| json.len() + 1);
            let is_full = size > room || commands.len() >= limits.push_commands;
            let leaves_hole = commands.last().is_some_and(|last| last.mid + 1 != mid);
            // One goes alone, whatever its size.
            if !commands.is_empty() && (is_full || leaves_hole) {
                break;
            }
            room = room.saturating_sub(size);
            commands.push(numbered);
        }
        self.in_flight = commands.last().map(|last| Flight { cid, last: last.mid });
        let cid = (cid != self.cid).then_some(cid);
        Some(Push { workspace, cid, settled: first.saturating_sub(1), commands })
    }

    /// A new connection: what was in flight may or may not have arrived, so it is sent again.
    pub fn reconnect(&mut self) {
        self.in_flight = None;
    }

    /// The server's history is another one, as after a restored backup: what it said no longer counts.
    /// Nothing is sent until [`Outbox::recall`] has put in front what it may have lost.
    pub fn forget_answers(&mut self) {
        self.is_recalling = true;
        self.settled.clear();
        for pending in &mut self.queue {
            pending.accepted = None;
        }
    }

    /// Is it to be looked up what the server may have lost?
    #[must_use]
    pub fn is_recalling(&self) -> bool {
        self.is_recalling
    }

    /// Takes earlier commands up again, to be sent once more: to what the server has not lost, it gives
    /// its first answer.
    pub fn recall(&mut self, earlier: Vec<Pending>) {
        self.is_recalling = false;
        for pending in earlier {
            self.join(pending);
        }
    }

    /// Everything up to `seq` has been applied, `entries` last. What of it was on its way is settled.
    pub fn applied(&mut self, seq: u64, entries: &[Entry]) -> Vec<Done> {
        let mut done = Vec::new();
        if self.queue.is_empty() {
            return done;
        }
        let sent: BTreeMap<_, _> =
            entries.iter().filter_map(|entry| Some(((entry.cid?, entry.mid?), entry.seq))).collect();
        for pending in std::mem::take(&mut self.queue) {
            let accepted = pending.accepted.filter(|at| *at <= seq);
            match sent.get(&(pending.cid, pending.mid)).copied().or(accepted) {
                Some(seq) => done.push(self.done(pending, Some(seq))),
                None => self.queue.push_back(pending),
            }
        }
        done
    }

    /// What became of one command for good; `applied` is the last entry applied.
    pub fn settle(&mut self, outcome: &Outcome, applied: u64) -> Option<Result<Done, Rejected>> {
        let Outcome { cid, mid, .. } = *outcome;
        if self.in_flight.is_some_and(|flight| flight.cid == cid && mid >= flight.last) {
            self.in_flight = None;
        }
        let at = self.queue.iter().position(|pending| (pending.cid, pending.mid) == (cid, mid))?;
        if let Some(seq) = outcome.seq.filter(|seq| outcome.ok && *seq > applied) {
            self.queue.get_mut(at)?.accepted = Some(seq);
            return None;
        }
        let pending = self.queue.remove(at)?;
        let done = self.done(pending, outcome.seq);
        Some(match outcome.ok {
            true => Ok(done),
            false => {
                let message = outcome.message.clone().unwrap_or_default();
                Err(done.pending.told(outcome.code.unwrap_or(Code::Other), message))
            }
        })
    }

    /// The page that leads knows these to be settled. False when none of them was here.
    pub fn dismiss(&mut self, settled: &[(ClientId, u64)]) -> bool {
        let before = self.queue.len();
        for &(cid, mid) in settled {
            let last = self.settled.entry(cid).or_default();
            *last = mid.max(*last);
        }
        self.queue.retain(|pending| !settled.contains(&(pending.cid, pending.mid)));
        self.queue.len() < before
    }

    fn done(&mut self, pending: Pending, seq: Option<u64>) -> Done {
        let last = self.settled.entry(pending.cid).or_default();
        *last = pending.mid.max(*last);
        Done { pending, seq }
    }

    /// Gives up: what the server has not accepted, the second part, will never be carried out.
    pub fn abandon(self, reason: &Refused) -> (Vec<Done>, Vec<Rejected>) {
        let (accepted, open): (Vec<_>, Vec<_>) =
            self.queue.into_iter().partition(|pending| pending.accepted.is_some());
        let done = accepted.into_iter().map(|pending| Done { seq: pending.accepted, pending });
        (done.collect(), open.into_iter().map(|pending| pending.rejected(reason)).collect())
    }
}

impl Pending {
    /// Where it stands among all that is on its way.
    #[must_use]
    pub fn place(&self) -> (u64, ClientId, u64) {
        (self.order, self.cid, self.mid)
    }

    pub(super) fn rejected(self, reason: &Refused) -> Rejected {
        self.told(Code::from(reason), reason.to_string())
    }

    fn told(self, code: Code, message: String) -> Rejected {
        let Self { cid, mid, order, command, at, .. } = self;
        Rejected { cid, mid, order, command, at, code, message }
    }
}
