//! How much is too much.

use std::time::Duration;

/// The most people who may be said to share an address.
pub const PEOPLE_MAX: u32 = 1_000_000;
/// More connections than these a server is not meant for: each further one takes memory of the others.
const CONNECTIONS_MAX: usize = 60_000;
/// With fewer a browser does not get along.
const CONNECTIONS_MIN: usize = 16;

/// So many at once, and then one in so many microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// So many at once.
    pub burst: u32,
    /// One more after so long, in microseconds.
    pub every_us: u64,
}

impl Rate {
    /// What one takes.
    pub(super) fn step(self) -> Duration {
        Duration::from_micros(self.every_us)
    }

    /// After so long a whole burst is given back.
    pub(super) fn whole(self) -> Duration {
        self.step() * self.burst
    }
}

/// What one connection, one address, one person and all together may take of the server.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Open connections in all; none: as many as the system gives files for.
    pub connections: Option<usize>,
    /// Open connections of one address. A trusted proxy may have as many as it likes.
    pub connections_per_address: usize,
    /// New connections of one address; the same exception.
    pub connects_per_address: Rate,
    /// So long a new connection may say nothing at all.
    pub first_byte: Duration,
    /// So long the head of a request may take; a connection that asks for nothing is closed after as long.
    pub head: Duration,
    /// So long a request may take, its body and its work included.
    pub request: Duration,
    /// In so long a client that is sent something takes at least 64 KiB of it, or all.
    pub stall: Duration,
    /// Requests of one address.
    pub requests_per_address: Rate,
    /// Requests of one person, from wherever.
    pub requests_per_person: Rate,
    /// Answers on their way to one person; more requests wait.
    pub answers_per_person: usize,
    /// Answers on their way to all people.
    pub answers: usize,
    /// Whole workspaces and accounts on their way to one person.
    pub documents_per_person: usize,
    /// Whole workspaces and accounts on their way to all people.
    pub documents: usize,
    /// Attempts of one address to come in: logins, registrations, resets, invites.
    pub ways_in_per_address: Rate,
    /// New accounts of one address.
    pub accounts_per_address: Rate,
    /// A socket whose messages have to wait for its pace so many times without a rest is closed.
    pub hasty_messages: u32,
}

impl Limits {
    /// What is enough where about so many people share an address, as in an office behind one router.
    #[must_use]
    pub fn for_people(people: u32) -> Self {
        let people = people.clamp(1, PEOPLE_MAX);
        let times = |count: u32| people.saturating_mul(count);
        // Few people are as hasty as one.
        let every = |one_us: u64| (one_us / u64::from(people.max(10))).max(1);
        Self {
            connections: None,
            connections_per_address: usize::try_from(times(6).max(64)).unwrap_or(usize::MAX),
            // One of them serves many requests.
            connects_per_address: Rate { burst: times(20).max(400), every_us: every(1_000_000) },
            first_byte: Duration::from_secs(10),
            head: Duration::from_secs(20),
            request: Duration::from_secs(30),
            stall: Duration::from_secs(30),
            requests_per_address: Rate { burst: times(20).max(400), every_us: every(1_000_000) },
            requests_per_person: Rate { burst: 2_000, every_us: 10_000 },
            // A browser asks for six things at once.
            answers_per_person: 6,
            answers: 256,
            documents_per_person: 2,
            documents: 64,
            ways_in_per_address: Rate { burst: times(3).max(60), every_us: every(30_000_000) },
            accounts_per_address: Rate { burst: (people / 5).max(10), every_us: every(6_000_000_000) },
            hasty_messages: 10_000,
        }
    }

    /// Open connections in all, where a process may have so many files open.
    #[must_use]
    pub fn connections(&self, open_files: usize) -> usize {
        let given = open_files.saturating_sub(open_files / 8).saturating_sub(64);
        self.connections.unwrap_or_else(|| given.clamp(CONNECTIONS_MIN, CONNECTIONS_MAX))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::for_people(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_files_are_left_to_the_rest_of_the_server() {
        let limits = Limits::default();
        assert_eq!(limits.connections(1_024), 832);
        assert_eq!(limits.connections(20_000), 17_436);
        assert_eq!(limits.connections(1 << 20), CONNECTIONS_MAX);
        assert_eq!(limits.connections(0), CONNECTIONS_MIN);
    }

    #[test]
    fn an_address_may_do_more_the_more_people_share_it_and_one_is_never_too_few() {
        let (one, office, town) = (Limits::for_people(0), Limits::default(), Limits::for_people(u32::MAX));
        assert!(one.connections_per_address < office.connections_per_address);
        assert!(office.connections_per_address < town.connections_per_address);
        assert!(one.accounts_per_address.every_us > office.accounts_per_address.every_us);
        assert!(town.requests_per_address.every_us > 0 && one.requests_per_address.burst >= 100);
    }

    #[test]
    fn a_person_may_do_no_more_from_a_large_office() {
        assert_eq!(Limits::for_people(1).requests_per_person, Limits::for_people(9_999).requests_per_person);
    }
}
