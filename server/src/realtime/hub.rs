//! Where the writer and the connections meet.

use super::{
    channel::Channel,
    farewell::End,
    frame::Frame,
    lock,
    pace::{PERSON, Pace},
    peer::Peer,
};
use crate::auth::{By, SignedIn};
use crate::db::{Encoded, Listener, Membership};
use app::domain::{SessionId, Timestamp, TokenId, UserId, WorkspaceId};
use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};
use tokio::sync::Notify;

/// The most connections of one user; each further one is turned away.
const CONNECTIONS_MAX: usize = 100;

/// Knows who is connected and who follows what. Cloned handles share one hub; two hubs share nothing.
#[derive(Clone, Debug, Default)]
pub struct Hub(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    channels: Mutex<HashMap<WorkspaceId, Arc<Channel>>>,
    peers: Mutex<HashMap<UserId, Vec<Arc<Peer>>>>,
    closed: AtomicBool,
    /// Rung when the last connection has gone.
    empty: Notify,
}

/// What a hub holds at this moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Open connections.
    pub connections: usize,
    /// Workspaces that somebody follows.
    pub workspaces: usize,
    /// Entries in all rings.
    pub entries: usize,
    /// Bytes of these entries.
    pub bytes: usize,
}

impl Listener for Hub {
    fn committed(&self, workspace: WorkspaceId, entries: &[Arc<Encoded>]) {
        self.publish(workspace, entries);
        for (user, membership) in entries.iter().flat_map(|entry| &entry.memberships) {
            self.note(*user, workspace, *membership);
        }
    }

    fn deleted(&self, workspace: WorkspaceId, members: &[UserId]) {
        members.iter().for_each(|user| self.note(*user, workspace, Membership::Lost));
    }
}

impl Hub {
    /// A hub without connections.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells the followers of a workspace what was committed. The entries are durable, and come in the
    /// order of their `seq`.
    pub fn publish(&self, workspace: WorkspaceId, entries: &[Arc<Encoded>]) {
        let channel = lock(&self.0.channels).get(&workspace).cloned();
        if let Some(channel) = channel {
            channel.publish(entries);
        }
    }

    /// The workspaces that somebody follows.
    pub(super) fn watched(&self) -> Vec<WorkspaceId> {
        lock(&self.0.channels).keys().copied().collect()
    }

    /// A workspace's log has come so far, whoever wrote it.
    pub(super) fn heard(&self, workspace: WorkspaceId, seq: u64) {
        let channel = lock(&self.0.channels).get(&workspace).cloned();
        if let Some(channel) = channel {
            channel.heard(seq);
        }
    }

    /// A workspace is no more: everybody who follows it loses it.
    pub(super) fn gone(&self, workspace: WorkspaceId) {
        let channel = lock(&self.0.channels).get(&workspace).cloned();
        if let Some(channel) = channel {
            channel.each(|peer| peer.note(workspace, Membership::Lost));
        }
    }

    /// Closes the connections of a session.
    pub fn end_session(&self, session: SessionId) {
        self.each_peer(|peer| {
            if peer.by == By::Login(session) {
                peer.end(End::SignedOut);
            }
        });
    }

    /// Closes the connections of an API token.
    pub fn end_token(&self, token: TokenId) {
        self.each_peer(|peer| {
            if matches!(peer.by, By::Token(grant) if grant.token == token) {
                peer.end(End::SignedOut);
            }
        });
    }

    /// Closes all connections of a user.
    pub fn end_user(&self, user: UserId) {
        self.each_of(user, |peer| peer.end(End::SignedOut));
    }

    /// Tells a user's connections what became of their membership in a workspace. If it is lost, they are sent nothing of
    /// the workspace any more.
    pub fn note(&self, user: UserId, workspace: WorkspaceId, membership: Membership) {
        self.each_of(user, |peer| peer.note(workspace, membership));
    }

    /// Tells those of a user's connections that do not follow a workspace that the user came into it at this time,
    /// perhaps at another node. Each is told once.
    pub(super) fn arrived(&self, user: UserId, workspace: WorkspaceId, at: Timestamp) {
        let channel = lock(&self.0.channels).get(&workspace).cloned();
        self.each_of(user, |peer| {
            if !channel.as_ref().is_some_and(|channel| channel.is_followed_by(peer)) {
                peer.note_arrival(workspace, at);
            }
        });
    }

    /// Ends all connections, and each that comes later, because the server stops.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
        self.each_peer(|peer| peer.end(End::Restart));
    }

    /// Waits until there is no connection left, and each was told why. After [`Hub::close`] that takes
    /// no more than a few seconds.
    pub async fn emptied(&self) {
        loop {
            let empty = self.0.empty.notified();
            if lock(&self.0.peers).is_empty() {
                return;
            }
            empty.await;
        }
    }

    /// Who is connected by a login.
    #[must_use]
    pub fn sessions(&self) -> HashSet<SignedIn> {
        let login = |peer: &Arc<Peer>| match peer.by {
            By::Login(session) => Some(SignedIn { user: peer.user, session }),
            By::Token(_) => None,
        };
        lock(&self.0.peers).values().flatten().filter_map(login).collect()
    }

    /// The API tokens by which programs are connected.
    #[must_use]
    pub fn tokens(&self) -> HashSet<TokenId> {
        let token = |peer: &Arc<Peer>| match peer.by {
            By::Login(_) => None,
            By::Token(grant) => Some(grant.token),
        };
        lock(&self.0.peers).values().flatten().filter_map(token).collect()
    }

    /// What the hub holds at this moment.
    #[must_use]
    pub fn load(&self) -> Load {
        let connections = lock(&self.0.peers).values().map(Vec::len).sum();
        let channels: Vec<_> = lock(&self.0.channels).values().cloned().collect();
        let load = Load { connections, workspaces: channels.len(), ..Load::default() };
        channels.iter().map(|channel| channel.size()).fold(load, |load, (entries, bytes)| Load {
            entries: load.entries + entries,
            bytes: load.bytes + bytes,
            ..load
        })
    }

    /// Enters a connection. From now on it hears of everything that concerns it: what was so before is
    /// the caller's to look up after this.
    pub(super) fn join(&self, user: UserId, by: impl Into<By>) -> Link {
        let mut peers = lock(&self.0.peers);
        let of_user = peers.entry(user).or_default();
        let new = || Arc::new(Mutex::new(Pace::new(PERSON, Instant::now())));
        let pace = of_user.first().map_or_else(new, |peer| Arc::clone(peer.pace()));
        let peer = Arc::new(Peer::new(user, by.into(), pace));
        if of_user.len() >= CONNECTIONS_MAX {
            peer.end(End::TooMany);
        }
        of_user.push(peer.clone());
        drop(peers);
        // Behind the entry, so that a close in between is not missed.
        if self.0.closed.load(Ordering::Acquire) {
            peer.end(End::Restart);
        }
        Link { hub: self.clone(), peer }
    }

    fn each_of(&self, user: UserId, act: impl Fn(&Peer)) {
        lock(&self.0.peers).get(&user).into_iter().flatten().for_each(|peer| act(peer));
    }

    fn each_peer(&self, act: impl Fn(&Peer)) {
        lock(&self.0.peers).values().flatten().for_each(|peer| act(peer));
    }
}

/// A connection's own end of the hub; dropped, it is forgotten there.
#[derive(Debug)]
pub(super) struct Link {
    hub: Hub,
    peer: Arc<Peer>,
}

impl Link {
    /// Follows a workspace. Everything published from now on is seen; what was committed before is the
    /// caller's to look up after this.
    pub(super) fn follow(&self, workspace: WorkspaceId) -> Feed {
        let mut channels = lock(&self.hub.0.channels);
        let channel = channels.entry(workspace).or_insert_with(|| Arc::new(Channel::new(workspace))).clone();
        channel.enter(self.peer.clone());
        Feed { hub: self.hub.clone(), workspace, channel, peer: self.peer.clone() }
    }
}

impl Deref for Link {
    type Target = Peer;

    fn deref(&self) -> &Peer {
        &self.peer
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let mut peers = lock(&self.hub.0.peers);
        let Some(of_user) = peers.get_mut(&self.peer.user) else { return };
        of_user.retain(|other| !Arc::ptr_eq(other, &self.peer));
        if of_user.is_empty() {
            peers.remove(&self.peer.user);
        }
        if peers.is_empty() {
            self.hub.0.empty.notify_waiters();
        }
    }
}

/// A connection's view of one workspace; dropped, it follows no longer, and the last one takes the ring along.
#[derive(Debug)]
pub(super) struct Feed {
    hub: Hub,
    workspace: WorkspaceId,
    channel: Arc<Channel>,
    peer: Arc<Peer>,
}

impl Feed {
    pub(super) fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// The channel, for whoever has to read its log.
    pub(super) fn channel(&self) -> &Arc<Channel> {
        &self.channel
    }

    /// The latest number that was published.
    pub(super) fn last(&self) -> u64 {
        self.channel.last()
    }

    /// The frame that follows upon a cursor; none where only the log can tell.
    pub(super) fn after(&self, cursor: u64) -> Option<Frame> {
        self.channel.after(cursor)
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        let mut channels = lock(&self.hub.0.channels);
        if self.channel.leave(&self.peer) {
            channels.remove(&self.workspace);
        }
    }
}

#[cfg(test)]
mod tests;
