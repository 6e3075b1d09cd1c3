//! One connection as the rest of the server sees it: a bell, and the notes that were left for it.

use super::{farewell::End, lock};
use app::domain::{SessionId, UserId, WorkspaceId};
use futures::task::AtomicWaker;
use std::{
    collections::BTreeMap,
    future::poll_fn,
    mem,
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};

/// What became of the user's membership in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Membership {
    /// They belong to it now.
    Gained,
    /// They no longer belong to it.
    Lost,
}

/// One connection. At most one task waits for its bell.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) user: UserId,
    pub(super) session: SessionId,
    bell: AtomicWaker,
    rung: AtomicBool,
    end: OnceLock<End>,
    /// The latest word on each workspace: a map, so that notes which nobody collects do not pile up.
    memberships: Mutex<BTreeMap<WorkspaceId, Membership>>,
}

impl Peer {
    pub(super) fn new(user: UserId, session: SessionId) -> Self {
        Self {
            user,
            session,
            bell: AtomicWaker::new(),
            rung: AtomicBool::new(false),
            end: OnceLock::new(),
            memberships: Mutex::default(),
        }
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
        lock(&self.memberships).insert(workspace, membership);
        self.ring();
    }

    /// Waits for news and takes it.
    pub(super) async fn rung(&self) {
        poll_fn(|cx| {
            self.bell.register(cx.waker());
            if self.rung.swap(false, Ordering::AcqRel) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Waits until the connection has to end.
    pub(super) async fn ended(&self) -> End {
        poll_fn(|cx| {
            self.bell.register(cx.waker());
            self.end.get().map_or(Poll::Pending, |why| Poll::Ready(*why))
        })
        .await
    }

    /// What became of memberships since the last time.
    pub(super) fn memberships(&self) -> BTreeMap<WorkspaceId, Membership> {
        mem::take(&mut lock(&self.memberships))
    }
}
