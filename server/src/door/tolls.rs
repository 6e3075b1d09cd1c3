//! How often somebody may ask: for each address and each person.
//!
//! What a stranger uses up is their own: nobody is kept out by others, but for those who share an address.

use super::{Brakes, Limits, Rate, Refusal, network};
use app::domain::{Refused, UserId};
use std::net::IpAddr;
use std::time::Instant;

/// So many are remembered, in about 5 MB; beyond that the number of connections and the turns of passwords must do.
const ENTRIES_MAX: usize = 50_000;

/// What somebody pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toll {
    /// A new connection from this address.
    Connection(IpAddr),
    /// A request from this address.
    Request(IpAddr),
    /// A request of this person.
    Person(UserId),
    /// An attempt to come in, from this address.
    WayIn(IpAddr),
    /// A new account, from this address.
    Account(IpAddr),
}

impl Toll {
    pub(super) fn refusal(self) -> Refusal {
        match self {
            Self::Connection(_) => Refusal::Connection,
            Self::Request(_) => Refusal::Address,
            Self::Person(_) => Refusal::Person,
            Self::WayIn(_) | Self::Account(_) => Refusal::WayIn,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Payer {
    Connection(IpAddr),
    Request(IpAddr),
    Person(UserId),
    WayIn(IpAddr),
    Account(IpAddr),
}

/// Remembers who asked how often.
#[derive(Debug)]
pub struct Tolls {
    brakes: Brakes<Payer>,
    connection: Rate,
    request: Rate,
    person: Rate,
    way_in: Rate,
    account: Rate,
}

impl Tolls {
    /// Nobody has asked yet.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            brakes: Brakes::new(ENTRIES_MAX),
            connection: limits.connects_per_address,
            request: limits.requests_per_address,
            person: limits.requests_per_person,
            way_in: limits.ways_in_per_address,
            account: limits.accounts_per_address,
        }
    }

    /// Takes a toll.
    ///
    /// # Errors
    /// [`Refused::TooMany`]: too many were taken already; this one is not counted then.
    pub fn take(&self, toll: Toll, now: Instant) -> Result<(), Refused> {
        let toll = match toll {
            Toll::Connection(address) => (Payer::Connection(network(address)), self.connection),
            Toll::Request(address) => (Payer::Request(network(address)), self.request),
            Toll::Person(person) => (Payer::Person(person), self.person),
            Toll::WayIn(address) => (Payer::WayIn(network(address)), self.way_in),
            Toll::Account(address) => (Payer::Account(network(address)), self.account),
        };
        self.brakes.press([toll], now).map_err(|retry_after| Refused::TooMany { retry_after })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::instant as at;

    fn tolls() -> Tolls {
        Tolls::new(&Limits {
            requests_per_address: Rate { burst: 3, every_us: 2_000_000 },
            requests_per_person: Rate { burst: 1, every_us: 500_000 },
            ..Limits::default()
        })
    }

    fn from(last: u8) -> Toll {
        Toll::Request(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn a_few_at_once_and_then_one_after_the_other() {
        let tolls = tolls();
        (0..3).for_each(|_| tolls.take(from(1), at(0)).expect("not too many yet"));
        assert_eq!(tolls.take(from(1), at(0)), Err(Refused::TooMany { retry_after: 2 }));
        assert_eq!(tolls.take(from(1), at(1)), Err(Refused::TooMany { retry_after: 1 }));
        assert_eq!(tolls.take(from(1), at(2)), Ok(()));
        assert!(tolls.take(from(1), at(2)).is_err());
    }

    #[test]
    fn what_one_uses_up_is_not_anothers() {
        let tolls = tolls();
        (0..4).for_each(|_| drop(tolls.take(from(1), at(0))));
        assert_eq!(tolls.take(from(2), at(0)), Ok(()));
        let (ada, ben) = (UserId::generate(), UserId::generate());
        assert_eq!(tolls.take(Toll::Person(ada), at(0)), Ok(()));
        assert_eq!(tolls.take(Toll::Person(ada), at(0)), Err(Refused::TooMany { retry_after: 1 }));
        assert_eq!(tolls.take(Toll::Person(ben), at(0)), Ok(()));
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_count_as_one() {
        let tolls = tolls();
        let from = |text: &str| Toll::Request(text.parse().expect("an address"));
        for host in 1..=3 {
            tolls.take(from(&format!("2001:db8::{host}")), at(0)).expect("not too many yet");
        }
        assert!(tolls.take(from("2001:db8::4"), at(0)).is_err());
        assert!(tolls.take(from("2001:db8:0:1::4"), at(0)).is_ok());
    }
}
