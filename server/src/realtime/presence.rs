//! Who is in a workspace, and what they look at: in memory only, told while it is so, never in the log.
//!
//! Changes are gathered and told in turns, the larger the crowd the less often: what presence costs a
//! workspace is bounded however many are in it. Each server tells of those who are connected to it; who
//! is connected to another node of the same database is not seen here.

mod roll;

use super::{channel::Channel, lock, packet::Packet};
use app::domain::{UserId, WorkspaceId};
use app::protocol::Look;
use roll::{LINGER, Roll};
use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicU64, Ordering},
};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

/// The least time between two turns.
const TURN_MIN: Duration = Duration::from_millis(100);
/// The most time between two turns.
const TURN_MAX: Duration = Duration::from_secs(2);
/// So much longer for each follower: a workspace's presence is at most 4,000 frames a second.
const TURN_PER_FOLLOWER: Duration = Duration::from_micros(250);

/// Who is in one workspace.
#[derive(Debug)]
pub(super) struct Room {
    roll: Mutex<Kept>,
    /// The turn that was told last, for whoever only wants to know whether there is news.
    turn: AtomicU64,
}

#[derive(Debug)]
struct Kept {
    roll: Roll,
    /// Somebody sees to it that what is due is told.
    is_kept: bool,
}

impl Room {
    pub(super) fn new(workspace: WorkspaceId) -> Self {
        let kept = Kept { roll: Roll::new(workspace), is_kept: false };
        Self { roll: Mutex::new(kept), turn: AtomicU64::new(0) }
    }

    /// The turn that was told last; 0 where nobody was here yet.
    pub(super) fn turn(&self) -> u64 {
        self.turn.load(Ordering::SeqCst)
    }

    /// What has changed since a turn, and the turn up to which that tells; none where nothing has.
    pub(super) fn after(&self, turn: u64) -> Option<(u64, Packet)> {
        // Most often there is nothing, and nobody need wait for anybody to find that out.
        if turn >= self.turn() {
            return None;
        }
        lock(&self.roll).roll.after(turn)
    }

    fn take_turn(&self, kept: &mut MutexGuard<'_, Kept>, now: Instant) -> bool {
        let is_news = kept.roll.take_turn(now);
        self.turn.store(kept.roll.turn(), Ordering::SeqCst);
        is_news
    }
}

/// A connection's person, seen in one workspace until this is dropped.
#[derive(Debug)]
pub(super) struct Here {
    channel: Arc<Channel>,
    workspace: WorkspaceId,
    user: UserId,
    ticket: u64,
}

impl Here {
    pub(super) fn enter(channel: &Arc<Channel>, user: UserId, look: Look) -> Self {
        let mut ticket = 0;
        change(channel, |roll, now| ticket = roll.enter(user, look, now));
        Self { channel: Arc::clone(channel), workspace: look.workspace, user, ticket }
    }

    pub(super) fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// They look at something else in the same workspace.
    pub(super) fn look(&self, look: Look) {
        change(&self.channel, |roll, now| roll.look(self.user, self.ticket, look, now));
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        change(&self.channel, |roll, now| roll.leave(self.user, self.ticket, now));
    }
}

/// Changes the roll, and sees to it that it is told.
fn change(channel: &Arc<Channel>, change: impl FnOnce(&mut Roll, Instant)) {
    let room = channel.room();
    let mut kept = lock(&room.roll);
    let now = Instant::now();
    change(&mut kept.roll, now);
    if kept.is_kept {
        return;
    }
    match Handle::try_current() {
        Ok(runtime) => {
            kept.is_kept = true;
            runtime.spawn(keep(Arc::clone(channel)));
        }
        // Without a runtime there are no sockets that could keep anybody waiting.
        Err(_) => {
            room.take_turn(&mut kept, now + LINGER);
            drop(kept);
            channel.tell();
        }
    }
}

/// Tells what is due, the first of it at once, for as long as more comes.
async fn keep(channel: Arc<Channel>) {
    let room = channel.room();
    loop {
        let is_news = room.take_turn(&mut lock(&room.roll), Instant::now());
        if is_news {
            channel.tell();
        }
        sleep(pause(channel.followers())).await;
        let mut kept = lock(&room.roll);
        if kept.roll.is_told() {
            kept.is_kept = false;
            return;
        }
    }
}

/// How long so many followers are left alone.
fn pause(followers: usize) -> Duration {
    let crowd = u32::try_from(followers).unwrap_or(u32::MAX);
    TURN_PER_FOLLOWER.saturating_mul(crowd).clamp(TURN_MIN, TURN_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_told_at_once_and_a_crowd_less_often() {
        assert_eq!(pause(2), TURN_MIN);
        assert_eq!(pause(1_000), Duration::from_millis(250));
        assert_eq!(pause(1_000_000), TURN_MAX);
    }
}
