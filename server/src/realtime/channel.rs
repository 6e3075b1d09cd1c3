//! One watched workspace: its ring, and those who follow it.

use super::{frame::Frame, lock, peer::Peer, ring::Ring};
use crate::db::Encoded;
use app::domain::WorkspaceId;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

/// A workspace's ring and its followers. The two are locked apart: readers of the ring need not wait
/// until the last follower is woken.
#[derive(Debug)]
pub(super) struct Channel {
    ring: Mutex<Ring>,
    followers: Mutex<Vec<Arc<Follower>>>,
    log: tokio::sync::Mutex<()>,
}

/// A peer that follows this workspace.
#[derive(Debug)]
pub(super) struct Follower {
    peer: Arc<Peer>,
    /// Something was published that the peer has not looked at; until it has, it is not woken again.
    news: AtomicBool,
}

impl Channel {
    pub(super) fn new(workspace: WorkspaceId) -> Self {
        Self { ring: Mutex::new(Ring::new(workspace)), followers: Mutex::default(), log: Default::default() }
    }

    pub(super) fn publish(&self, entries: &[Arc<Encoded>]) {
        {
            let mut ring = lock(&self.ring);
            entries.iter().for_each(|entry| ring.push(entry.clone()));
        }
        for follower in lock(&self.followers).iter() {
            if !follower.news.swap(true, Ordering::AcqRel) {
                follower.peer.ring();
            }
        }
    }

    pub(super) fn enter(&self, peer: Arc<Peer>) -> Arc<Follower> {
        let follower = Arc::new(Follower { peer, news: AtomicBool::new(false) });
        lock(&self.followers).push(follower.clone());
        follower
    }

    /// Tells whether nobody is left.
    pub(super) fn leave(&self, follower: &Arc<Follower>) -> bool {
        let mut followers = lock(&self.followers);
        if let Some(place) = followers.iter().position(|other| Arc::ptr_eq(other, follower)) {
            followers.swap_remove(place);
        }
        followers.is_empty()
    }

    /// Is there news for this follower since it last asked?
    pub(super) fn has_news(&self, follower: &Follower) -> bool {
        follower.news.swap(false, Ordering::AcqRel)
    }

    /// The latest number published or read; 0 where there was none yet.
    pub(super) fn last(&self) -> u64 {
        lock(&self.ring).last()
    }

    /// The frame that follows upon a cursor; none where the ring does not hold the next entry.
    pub(super) fn after(&self, cursor: u64) -> Option<Frame> {
        lock(&self.ring).after(cursor)
    }

    /// Keeps what somebody read from the log, as far as it fits on to the ring.
    pub(super) fn adopt(&self, stretch: &[Arc<Encoded>]) {
        lock(&self.ring).adopt(stretch);
    }

    /// One reader of the log at a time: those who wait most often find in the ring what the first one read.
    pub(super) async fn log_turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.log.lock().await
    }

    /// How many entries the ring holds, and how many bytes of them.
    pub(super) fn size(&self) -> (usize, usize) {
        lock(&self.ring).size()
    }
}
