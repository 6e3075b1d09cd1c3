//! What is counted, for whoever watches the server.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Why somebody was turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// All connections are in use, or all of one address.
    Connection,
    /// Too many requests of one address.
    Address,
    /// Too many requests of one person.
    Person,
    /// Too many attempts of one address to come in.
    WayIn,
    /// A socket asked faster than anybody works.
    Socket,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Connection, Self::Address, Self::Person, Self::WayIn, Self::Socket];

    /// Its name among the figures.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Address => "address",
            Self::Person => "person",
            Self::WayIn => "way_in",
            Self::Socket => "socket",
        }
    }
}

/// Counters since the start. Each counts for itself: together they are no moment's picture.
#[derive(Debug, Default)]
pub struct Meters {
    /// Connections that were taken.
    accepted: AtomicU64,
    /// Idle connections that made room for others.
    made_room: AtomicU64,
    /// Answers by the hundreds of their status.
    answers: [AtomicU64; 5],
    refusals: [AtomicU64; Refusal::ALL.len()],
}

impl Meters {
    /// A connection was taken.
    pub fn accept(&self) {
        self.accepted.fetch_add(1, Relaxed);
    }

    /// An idle connection made room.
    pub fn make_room(&self) {
        self.made_room.fetch_add(1, Relaxed);
    }

    /// A request was answered with this status.
    pub fn answer(&self, status: u16) {
        if let Some(class) = self.answers.get(usize::from(status / 100).saturating_sub(1)) {
            class.fetch_add(1, Relaxed);
        }
    }

    /// Somebody was turned away.
    pub fn refuse(&self, why: Refusal) {
        if let Some(count) = self.refusals.get(why as usize) {
            count.fetch_add(1, Relaxed);
        }
    }

    /// Connections that were taken.
    pub fn accepted(&self) -> u64 {
        self.accepted.load(Relaxed)
    }

    /// Idle connections that made room for others.
    pub fn room_made(&self) -> u64 {
        self.made_room.load(Relaxed)
    }

    /// Answers with a status of 100 to 199, 200 to 299, and so on.
    pub fn answers(&self) -> [u64; 5] {
        self.answers.each_ref().map(|count| count.load(Relaxed))
    }

    /// So often somebody was turned away for this.
    pub fn refused(&self, why: Refusal) -> u64 {
        self.refusals.get(why as usize).map_or(0, |count| count.load(Relaxed))
    }
}
