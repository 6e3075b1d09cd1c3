//! How much mail somebody can have us send, to themselves or to others.

use super::brake::{Brake, Rate};
use crate::door::network;
use app::domain::{Refused, Timestamp, UserId};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Requests from one address, for whomever: a whole office may share one.
const ASKED: Rate = Rate { burst: 30, every_ms: 60_000 };
/// Letters with a link to one person.
const TO_PERSON: Rate = Rate { burst: 3, every_ms: 10 * 60_000 };
/// Changes of an address or a number, or letters sent once more, by one person.
const BY_PERSON: Rate = Rate { burst: 10, every_ms: 10 * 60_000 };
/// Invites that one person has us mail.
const INVITED_BY: Rate = Rate { burst: 20, every_ms: 5 * 60_000 };
/// Invites to one address, whoever sends them.
const INVITED_TO: Rate = Rate { burst: 3, every_ms: 60 * 60_000 };
/// So many requests are looked into at once.
const ERRANDS: usize = 64;

/// The brakes.
#[derive(Debug)]
pub(super) struct MailBrakes {
    asked: Brake<IpAddr>,
    to_person: Brake<UserId>,
    by_person: Brake<UserId>,
    invited_by: Brake<UserId>,
    invited_to: Brake<String>,
    /// Turns for what happens behind an answer.
    pub(super) errands: Arc<Semaphore>,
}

impl Default for MailBrakes {
    fn default() -> Self {
        Self {
            asked: Brake::new(ASKED),
            to_person: Brake::new(TO_PERSON),
            by_person: Brake::new(BY_PERSON),
            invited_by: Brake::new(INVITED_BY),
            invited_to: Brake::new(INVITED_TO),
            errands: Arc::new(Semaphore::new(ERRANDS)),
        }
    }
}

impl MailBrakes {
    /// A stranger asks from this address.
    pub(super) fn asking(&self, address: IpAddr, now: Timestamp) -> Result<(), Refused> {
        self.asked.pass(network(address), now).map_err(too_many)
    }

    /// A letter goes to this person that a stranger asked for: told to nobody.
    pub(super) fn about(&self, user: UserId, now: Timestamp) -> Result<(), u32> {
        self.to_person.pass(user, now)
    }

    /// This person, signed in, has us send a letter, or tries an address or a number.
    pub(super) fn by(&self, user: UserId, now: Timestamp) -> Result<(), Refused> {
        self.by_person.pass(user, now).map_err(too_many)
    }

    /// This person has us mail an invite to an address.
    pub(super) fn inviting(&self, by: UserId, to: &str, now: Timestamp) -> Result<(), Refused> {
        self.invited_by
            .pass(by, now)
            .and_then(|()| self.invited_to.pass(to.to_owned(), now))
            .map_err(too_many)
    }
}

fn too_many(retry_after: u32) -> Refused {
    Refused::TooMany { retry_after }
}
