//! One watched workspace: its ring, who is there, and those who follow it.

use super::{frame::Frame, lock, peer::Peer, presence::Room, ring::Ring};
use crate::db::Encoded;
use app::domain::WorkspaceId;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU64, Ordering},
};
use tokio::{runtime::Handle, task::yield_now};

/// So many followers are served before others have their turn: a fraction of a millisecond.
const SLICE: usize = 64;

/// A workspace's ring and its followers. The two are locked apart: readers of the ring need not wait
/// until the last follower is served.
#[derive(Debug)]
pub(super) struct Channel {
    ring: Mutex<Ring>,
    /// The latest number published or read; 0 where there was none yet.
    last: AtomicU64,
    /// The latest number that the database was found to have.
    heard: AtomicU64,
    room: Room,
    followers: Mutex<Vec<Arc<Peer>>>,
    /// Somebody walks along the followers, and looks for news again before they rest.
    is_delivering: AtomicBool,
    log: tokio::sync::Mutex<()>,
}

impl Channel {
    pub(super) fn new(workspace: WorkspaceId) -> Self {
        Self {
            ring: Mutex::new(Ring::new(workspace)),
            last: AtomicU64::new(0),
            heard: AtomicU64::new(0),
            room: Room::new(workspace),
            followers: Mutex::default(),
            is_delivering: AtomicBool::new(false),
            log: Default::default(),
        }
    }

    /// Takes new entries, and has them delivered. Where a delivery is under way already, whatever comes
    /// meanwhile goes out joined with the next one: the busier it is, the more goes into one system call.
    pub(super) fn publish(self: &Arc<Self>, entries: &[Arc<Encoded>]) {
        self.change(|ring| entries.iter().for_each(|entry| ring.push(entry.clone())));
        self.tell();
    }

    /// The log has come so far; where that is news, it is read from there.
    pub(super) fn heard(self: &Arc<Self>, seq: u64) {
        if seq > self.last() {
            self.heard.fetch_max(seq, Ordering::SeqCst);
            self.tell();
        }
    }

    /// Has everybody brought what they lack.
    pub(super) fn tell(self: &Arc<Self>) {
        if self.is_delivering.swap(true, Ordering::SeqCst) {
            return;
        }
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(Arc::clone(self).deliver())),
            // Without a runtime there are no sockets that could keep anybody waiting.
            Err(_) => {
                self.each_in(0, usize::MAX, Peer::deliver);
                self.is_delivering.store(false, Ordering::SeqCst);
            }
        }
    }

    /// Serves the followers, and once more where there was news meanwhile.
    async fn deliver(self: Arc<Self>) {
        loop {
            let news = self.news();
            // From the end on: whoever leaves is replaced by the last one, who had their turn already.
            let mut end = lock(&self.followers).len();
            while end > 0 {
                let start = end.saturating_sub(SLICE);
                self.each_in(start, end, Peer::deliver);
                end = start;
                // Whoever wants to write or to come in need not wait for a whole crowd.
                yield_now().await;
            }
            self.is_delivering.store(false, Ordering::SeqCst);
            if self.news() == news || self.is_delivering.swap(true, Ordering::SeqCst) {
                return;
            }
        }
    }

    /// The followers are not locked meanwhile: one who is served may leave.
    fn each_in(&self, start: usize, end: usize, act: impl Fn(&Peer)) {
        let slice: Vec<_> = {
            let followers = lock(&self.followers);
            followers.get(start..end.min(followers.len())).unwrap_or_default().to_vec()
        };
        slice.iter().rev().for_each(|peer| act(peer));
    }

    /// Does something with every follower.
    pub(super) fn each(&self, act: impl Fn(&Peer)) {
        self.each_in(0, usize::MAX, act);
    }

    pub(super) fn enter(&self, peer: Arc<Peer>) {
        lock(&self.followers).push(peer);
    }

    /// Tells whether nobody is left.
    pub(super) fn leave(&self, peer: &Arc<Peer>) -> bool {
        let mut followers = lock(&self.followers);
        if let Some(place) = followers.iter().position(|other| Arc::ptr_eq(other, peer)) {
            followers.swap_remove(place);
        }
        followers.is_empty()
    }

    pub(super) fn is_followed_by(&self, peer: &Peer) -> bool {
        lock(&self.followers).iter().any(|other| std::ptr::eq(Arc::as_ptr(other), peer))
    }

    fn news(&self) -> (u64, u64) {
        (self.last(), self.room.turn())
    }

    /// Who is there.
    pub(super) fn room(&self) -> &Room {
        &self.room
    }

    /// How many follow.
    pub(super) fn followers(&self) -> usize {
        lock(&self.followers).len()
    }

    /// The latest number published, read or heard of; 0 where there was none yet.
    pub(super) fn last(&self) -> u64 {
        self.last.load(Ordering::SeqCst).max(self.heard.load(Ordering::SeqCst))
    }

    /// The frame that follows upon a cursor; none where the ring does not hold the next entry.
    pub(super) fn after(&self, cursor: u64) -> Option<Frame> {
        lock(&self.ring).after(cursor)
    }

    /// Keeps what somebody read from the log, as far as it fits on to the ring.
    pub(super) fn adopt(&self, stretch: &[Arc<Encoded>]) {
        self.change(|ring| ring.adopt(stretch));
    }

    fn change(&self, change: impl FnOnce(&mut Ring)) {
        let mut ring = lock(&self.ring);
        change(&mut ring);
        self.last.store(ring.last(), Ordering::SeqCst);
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
