//! One connection as the rest of the server sees it: a bell, and the notes that were left for it.

use super::{
    farewell::End,
    lock,
    pace::{PERSON, Pace},
};
use crate::auth::{Actor, By};
use crate::db::Membership;
use app::domain::{Timestamp, UserId, WorkspaceId};
use futures::task::AtomicWaker;
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Debug,
    mem,
    sync::{
        Arc, Mutex, OnceLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

/// Brings to a connection's socket what the connection lacks, from whichever task.
pub(super) trait Carrier: Debug + Send + Sync {
    /// Hands over what there is, as far as that goes without waiting. Where it takes more than that, the
    /// bell is rung.
    fn carry(&self);
}

/// One connection. At most one task waits for its bell.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) user: UserId,
    /// What let them in: a login or a token.
    pub(super) by: By,
    bell: AtomicWaker,
    rung: AtomicBool,
    end: OnceLock<End>,
    carrier: OnceLock<Weak<dyn Carrier>>,
    /// The latest word on each workspace: a map, so that notes which nobody collects do not pile up.
    memberships: Mutex<BTreeMap<WorkspaceId, Membership>>,
    /// The arrivals at other nodes that it was told of, by their times.
    arrivals: Mutex<HashMap<WorkspaceId, Timestamp>>,
    /// What all connections of the user share.
    pace: Arc<Mutex<Pace>>,
}

impl Peer {
    pub(super) fn new(user: UserId, by: By, pace: Arc<Mutex<Pace>>) -> Self {
        Self {
            user,
            by,
            bell: AtomicWaker::new(),
            rung: AtomicBool::new(false),
            end: OnceLock::new(),
            carrier: OnceLock::new(),
            memberships: Mutex::default(),
            arrivals: Mutex::default(),
            pace,
        }
    }

    /// The pace that it shares with the user's other connections.
    pub(super) fn pace(&self) -> &Arc<Mutex<Pace>> {
        &self.pace
    }

    /// Takes so much of the user's pace, and tells how long to wait first.
    pub(super) fn spend(&self, cost: u32, now: Instant) -> Duration {
        lock(&self.pace).spend(PERSON, cost, now)
    }

    /// Who sits at the other end.
    pub(super) fn who(&self) -> Actor {
        Actor { user: self.user, by: self.by }
    }

    /// Wakes the connection: there is news. A bell that rings already stays silent.
    pub(super) fn ring(&self) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            self.bell.wake();
        }
    }

    /// Ends the connection; the first reason counts.
    pub(super) fn end(&self, why: End) {
        // Err: it is ending already, for an earlier reason.
        let _ = self.end.set(why);
        self.bell.wake();
    }

    pub(super) fn note(&self, workspace: WorkspaceId, membership: Membership) {
        if !self.who().may_enter(workspace) {
            return;
        }
        lock(&self.memberships).insert(workspace, membership);
        self.ring();
    }

    /// Tells it once that its user came into a workspace at this time.
    pub(super) fn note_arrival(&self, workspace: WorkspaceId, at: Timestamp) {
        if lock(&self.arrivals).insert(workspace, at) != Some(at) {
            self.note(workspace, Membership::Gained);
        }
    }

    /// From now on this one brings the connection what it lacks.
    pub(super) fn set_carrier(&self, carrier: Weak<dyn Carrier>) {
        // Err: there is one already; a connection has one socket.
        let _ = self.carrier.set(carrier);
    }

    /// Brings the connection what it lacks; where nobody can, it is woken to do so itself.
    pub(super) fn deliver(&self) {
        match self.carrier.get().and_then(Weak::upgrade) {
            Some(carrier) if self.end.get().is_none() => carrier.carry(),
            _ => self.ring(),
        }
    }

    /// Was the bell rung since the last time? Whoever waits for it waits in [`Peer::poll_ended`].
    pub(super) fn take_ring(&self) -> bool {
        self.rung.swap(false, Ordering::AcqRel)
    }

    /// Waits until the connection has to end; woken by the bell, too.
    pub(super) fn poll_ended(&self, cx: &mut Context<'_>) -> Poll<End> {
        self.bell.register(cx.waker());
        self.end.get().map_or(Poll::Pending, |why| Poll::Ready(*why))
    }

    /// What became of memberships since the last time.
    pub(super) fn memberships(&self) -> BTreeMap<WorkspaceId, Membership> {
        mem::take(&mut lock(&self.memberships))
    }
}
