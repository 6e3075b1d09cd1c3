//! How much mail somebody can have us send, to themselves or to others.

use crate::door::{Brakes, Rate, network};
use app::domain::{Refused, UserId};
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::time::Instant;
use tokio::sync::Semaphore;

/// Requests from one address, for whomever: a whole office may share one.
const ASKED: Rate = Rate { burst: 30, every_us: 60_000_000 };
/// Letters to one address that a stranger can have sent there, of each kind: links to choose a password, and links to
/// confirm the address.
const TO_ADDRESS: Rate = Rate { burst: 3, every_us: 600_000_000 };
/// Changes of an address or a number, or letters sent once more, by one person.
const BY_PERSON: Rate = Rate { burst: 10, every_us: 600_000_000 };
/// Invites that one person has us mail.
const INVITED_BY: Rate = Rate { burst: 20, every_us: 300_000_000 };
/// Invites to one address, whoever sends them.
const INVITED_TO: Rate = Rate { burst: 3, every_us: 3_600_000_000 };
/// So many of a kind are remembered.
const ENTRIES_MAX: usize = 20_000;
/// So many requests are looked into at once.
const ERRANDS: usize = 64;

/// The brakes.
#[derive(Debug)]
pub(super) struct MailBrakes {
    asked: Brakes<IpAddr>,
    resets: Brakes<u64>,
    confirmations: Brakes<u64>,
    by_person: Brakes<UserId>,
    invited_by: Brakes<UserId>,
    invited_to: Brakes<u64>,
    hasher: RandomState,
    /// Turns to look somebody up and keep a link for them.
    pub(super) errands: Semaphore,
}

impl Default for MailBrakes {
    fn default() -> Self {
        Self {
            asked: Brakes::new(ENTRIES_MAX),
            resets: Brakes::new(ENTRIES_MAX),
            confirmations: Brakes::new(ENTRIES_MAX),
            by_person: Brakes::new(ENTRIES_MAX),
            invited_by: Brakes::new(ENTRIES_MAX),
            invited_to: Brakes::new(ENTRIES_MAX),
            hasher: RandomState::new(),
            errands: Semaphore::new(ERRANDS),
        }
    }
}

impl MailBrakes {
    /// A stranger asks from this address.
    pub(super) fn asking(&self, address: IpAddr, now: Instant) -> Result<(), Refused> {
        self.asked.press([(network(address), ASKED)], now).map_err(too_many)
    }

    /// A link to choose a password goes to this address. That it does not is told to nobody.
    pub(super) fn resetting(&self, to: &str, now: Instant) -> Result<(), Refused> {
        self.resets.press([(self.hasher.hash_one(to), TO_ADDRESS)], now).map_err(too_many)
    }

    /// A link to confirm this address goes there, or word that somebody else typed it: the two count alike.
    pub(super) fn confirming(&self, to: &str, now: Instant) -> Result<(), Refused> {
        self.confirmations.press([(self.hasher.hash_one(to), TO_ADDRESS)], now).map_err(too_many)
    }

    /// This person, signed in, has us send a letter, or tries an address or a number.
    pub(super) fn by(&self, user: UserId, now: Instant) -> Result<(), Refused> {
        self.by_person.press([(user, BY_PERSON)], now).map_err(too_many)
    }

    /// This person has us mail an invite to an address.
    pub(super) fn inviting(&self, by: UserId, to: &str, now: Instant) -> Result<(), Refused> {
        let by = self.invited_by.press([(by, INVITED_BY)], now);
        by.and_then(|()| self.invited_to.press([(self.hasher.hash_one(to), INVITED_TO)], now))
            .map_err(too_many)
    }
}

fn too_many(retry_after: u32) -> Refused {
    Refused::TooMany { retry_after }
}
