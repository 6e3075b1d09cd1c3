//! A brake on guessing passwords: for each account from each address, and for each address.
//!
//! Nobody can lock somebody else out with it: what a stranger uses up is their own.

use crate::door::{Brakes, Rate, network};
use app::domain::{Refused, UserId};
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::time::Instant;

/// Wrong passwords for one account from one address: ten at once, then one a minute.
const PER_ACCOUNT: Rate = Rate { burst: 10, every_us: 60_000_000 };
/// Wrong passwords from one address, for whomever: a hundred at once, then one every five seconds.
/// A whole office may share an address.
const PER_ADDRESS: Rate = Rate { burst: 100, every_us: 5_000_000 };
/// Codes of a second factor for one account from one address: five at once, then one a minute.
const PER_CODE: Rate = Rate { burst: 5, every_us: 60_000_000 };
/// The same from wherever: fifty at once, then one a minute. It holds only whoever has the password already, and
/// there are but a million codes.
const PER_FACTOR: Rate = Rate { burst: 50, every_us: 60_000_000 };
/// Failures that are written down: a thousand at once, then one a second.
const LINES: Rate = Rate { burst: 1_000, every_us: 1_000_000 };
/// So many brakes are remembered; with ten thousand networks at once the turns that passwords are given must do.
const ENTRIES_MAX: usize = 20_000;

/// Counts the logins that fail.
#[derive(Debug)]
pub struct Throttle {
    brakes: Brakes<Brake>,
    hasher: RandomState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Brake {
    Address(IpAddr),
    Account(IpAddr, u64),
    Code(IpAddr, UserId),
    Factor(UserId),
    Lines,
}

/// One attempt to log in, counted as failed until [`Throttle::forgive`].
#[derive(Clone, Copy, Debug)]
pub struct Attempt([(Brake, Rate); 2]);

impl Default for Throttle {
    fn default() -> Self {
        Self { brakes: Brakes::new(ENTRIES_MAX), hasher: RandomState::new() }
    }
}

impl Throttle {
    /// Counts an attempt to log in as `who` from `address`. Whoever can be written in several ways is handed in
    /// as what is meant, such as an [`Identifier`](app::domain::Identifier).
    ///
    /// # Errors
    /// [`Refused::TooMany`] where too many failed; it is not counted then.
    pub fn attempt(&self, address: IpAddr, who: &impl Hash, now: Instant) -> Result<Attempt, Refused> {
        let address = network(address);
        let account = Brake::Account(address, self.hasher.hash_one(who));
        self.press([(account, PER_ACCOUNT), (Brake::Address(address), PER_ADDRESS)], now)
    }

    /// Counts a code that somebody shows from `address` after the password of `user`.
    ///
    /// # Errors
    /// As [`Throttle::attempt`].
    pub fn attempt_code(&self, address: IpAddr, user: UserId, now: Instant) -> Result<Attempt, Refused> {
        let here = Brake::Code(network(address), user);
        self.press([(here, PER_CODE), (Brake::Factor(user), PER_FACTOR)], now)
    }

    /// May one more failure be written down? From ten thousand addresses at once the log would outgrow the disk.
    pub fn may_note(&self, now: Instant) -> bool {
        self.brakes.press([(Brake::Lines, LINES)], now).is_ok()
    }

    fn press(&self, brakes: [(Brake, Rate); 2], now: Instant) -> Result<Attempt, Refused> {
        let pressed = self.brakes.press(brakes, now);
        pressed.map(|()| Attempt(brakes)).map_err(|retry_after| Refused::TooMany { retry_after })
    }

    /// The attempt was never looked at: it alone does not count.
    pub fn forgive_turn(&self, attempt: Attempt) {
        for (brake, rate) in attempt.0 {
            self.brakes.ease(brake, rate);
        }
    }

    /// The attempt was a good one: it does not count.
    pub fn forgive(&self, attempt: Attempt) {
        for (brake, rate) in attempt.0 {
            match brake {
                // The person knows the password: the failures were typing errors.
                Brake::Account(..) | Brake::Code(..) => self.brakes.release(brake),
                Brake::Address(_) | Brake::Factor(_) | Brake::Lines => self.brakes.ease(brake, rate),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::instant as at;
    use app::domain::Identifier;

    fn known(name: &str) -> Identifier {
        Identifier::read(name)
    }

    fn from(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn fail(throttle: &Throttle, times: usize, address: IpAddr, name: &str) {
        for _ in 0..times {
            throttle.attempt(address, &known(name), at(0)).expect("not yet");
        }
    }

    #[test]
    fn ten_failures_and_then_one_a_minute() {
        let throttle = Throttle::default();
        fail(&throttle, 10, from(1), "ada");
        let refused = throttle.attempt(from(1), &known(" ADA "), at(0)).expect_err("too many");
        assert_eq!(refused, Refused::TooMany { retry_after: 60 });
        assert!(throttle.attempt(from(1), &known("ada"), at(59)).is_err());
        assert!(throttle.attempt(from(1), &known("ada"), at(60)).is_ok());
        assert!(throttle.attempt(from(1), &known("ada"), at(60)).is_err());
    }

    #[test]
    fn a_stranger_locks_nobody_out() {
        let throttle = Throttle::default();
        fail(&throttle, 10, from(1), "ada");
        assert!(throttle.attempt(from(2), &known("ada"), at(0)).is_ok(), "Ada from elsewhere");
        assert!(throttle.attempt(from(1), &known("ben"), at(0)).is_ok(), "Ben beside the stranger");
    }

    #[test]
    fn one_address_cannot_go_through_all_names() {
        let throttle = Throttle::default();
        (0..100).for_each(|n| fail(&throttle, 1, from(1), &format!("user{n}")));
        assert_eq!(
            throttle.attempt(from(1), &known("another"), at(0)).expect_err("too many"),
            Refused::TooMany { retry_after: 5 }
        );
    }

    #[test]
    fn codes_have_brakes_of_their_own_here_and_everywhere() {
        let (throttle, ada, ben) = (Throttle::default(), UserId::generate(), UserId::generate());
        for _ in 0..5 {
            throttle.attempt_code(from(1), ada, at(0)).expect("not yet");
        }
        let refused = throttle.attempt_code(from(1), ada, at(0)).expect_err("too many");
        assert_eq!(refused, Refused::TooMany { retry_after: 60 });
        assert!(throttle.attempt_code(from(1), ben, at(0)).is_ok(), "another account");
        assert!(throttle.attempt(from(1), &known("ada"), at(0)).is_ok(), "a password");
        for last in 2..47 {
            throttle.attempt_code(from(last), ada, at(0)).expect("not yet");
        }
        assert!(throttle.attempt_code(from(99), ada, at(0)).is_err(), "from many addresses");
        assert!(throttle.attempt_code(from(99), ada, at(60)).is_ok());
    }

    #[test]
    fn failures_are_written_down_up_to_a_bound() {
        let throttle = Throttle::default();
        assert_eq!((0..2_000).filter(|_| throttle.may_note(at(0))).count(), 1_000);
        assert_eq!((0..2_000).filter(|_| throttle.may_note(at(10))).count(), 10);
    }

    #[test]
    fn a_login_that_succeeds_does_not_count() {
        let throttle = Throttle::default();
        fail(&throttle, 9, from(1), "ada");
        for _ in 0..200 {
            let attempt = throttle.attempt(from(1), &known("ada"), at(0)).expect("not braked");
            throttle.forgive(attempt);
        }
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_count_as_one() {
        let throttle = Throttle::default();
        fail(&throttle, 10, "2001:db8::1".parse().expect("an address"), "ada");
        let neighbour = "2001:db8::2".parse().expect("an address");
        assert!(throttle.attempt(neighbour, &known("ada"), at(0)).is_err());
    }

    #[test]
    fn whoever_got_no_turn_has_not_guessed() {
        let throttle = Throttle::default();
        for _ in 0..200 {
            let attempt = throttle.attempt(from(1), &known("ada"), at(0)).expect("not braked");
            throttle.forgive_turn(attempt);
        }
        fail(&throttle, 10, from(1), "ada");
        assert!(throttle.attempt(from(1), &known("ada"), at(0)).is_err());
    }
}
