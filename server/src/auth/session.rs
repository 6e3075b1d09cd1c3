//! A session: one login on one device, and the rule by which its tokens follow one another.

use super::{Device, RefreshToken, Secret, TokenHash};
use crate::error::Error;
use app::domain::{SessionId, Timestamp, UserId};

/// A session ends when it was not used for so long: 30 days.
pub const LIFETIME_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// So long the token before the present one is still taken, in milliseconds: twenty tabs may
/// refresh at once, and an answer may get lost.
const GRACE_MS: i64 = 60 * 1000;
/// A token that followed another so recently, in milliseconds, is not replaced yet: requests that
/// were under way with the one before it are still to come.
const SETTLE_MS: i64 = 10 * 1000;
/// So much is kept of what a browser says of itself, in characters.
const USER_AGENT_MAX: usize = 200;

/// One login on one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The session's id.
    pub id: SessionId,
    /// Who logged in.
    pub user: UserId,
    /// The present refresh token.
    pub token: TokenHash,
    /// The one before it.
    pub previous: Option<TokenHash>,
    /// Since when the present token is the present one: the last sign of life.
    pub rotated_at: Timestamp,
    /// When the person logged in.
    pub created_at: Timestamp,
    /// When it ends, unless it is used before.
    pub expires_at: Timestamp,
    /// What the browser says it is.
    pub user_agent: String,
    /// The address of the last sign of life; empty where that was before addresses were kept.
    pub address: String,
}

/// A session that ended because a replaced token of it was shown: somebody had a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theft {
    /// When that was found out.
    pub at: Timestamp,
    /// What the session's browser says it is.
    pub user_agent: String,
    /// From where the token was shown.
    pub address: String,
}

/// What follows when a refresh token is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It was the present one: the session goes on like this, with this token.
    Next(Box<Session>, RefreshToken),
    /// It was the one before, or it is not to be replaced yet: the present one, again.
    Again(RefreshToken),
    /// The session has expired.
    Expired,
    /// A password was changed while this was under way: it opens nothing, but nobody has stolen it.
    Outdated,
    /// It was replaced some time ago, or never given out: somebody has a copy. The session must end.
    Stolen,
}

impl Session {
    /// A new session and its first token.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub fn start(user: UserId, device: &Device, now: Timestamp) -> Result<(Self, RefreshToken), Error> {
        let id = SessionId::generate();
        let token = RefreshToken::first(id)?;
        let session = Self {
            id,
            user,
            token: token.hash(),
            previous: None,
            rotated_at: now,
            created_at: now,
            expires_at: later(now, LIFETIME_MS),
            user_agent: device.user_agent.chars().filter(|c| !c.is_control()).take(USER_AGENT_MAX).collect(),
            address: device.address.to_string(),
        };
        Ok((session, token))
    }

    /// The same with another token, that nobody can make of the one before.
    #[must_use]
    pub fn rekey(&self, token: &RefreshToken, device: &Device, now: Timestamp) -> Self {
        self.renewed(token, device, now)
    }

    fn renewed(&self, token: &RefreshToken, device: &Device, now: Timestamp) -> Self {
        Self {
            token: token.hash(),
            previous: Some(self.token),
            rotated_at: now,
            expires_at: later(now, LIFETIME_MS),
            address: device.address.to_string(),
            ..self.clone()
        }
    }

    /// Decides about a token of this session that a device shows.
    #[must_use]
    pub fn show(&self, token: &RefreshToken, key: &Secret, device: &Device, now: Timestamp) -> Shown {
        if self.expires_at <= now {
            return Shown::Expired;
        }
        let (shown, next) = (token.hash(), token.next(key));
        let within = |grace: i64| self.previous.is_some() && now < later(self.rotated_at, grace);
        if shown == self.token {
            if within(SETTLE_MS) {
                return Shown::Again(token.clone());
            }
            return Shown::Next(Box::new(self.renewed(&next, device, now)), next);
        }
        if Some(shown) == self.previous && within(GRACE_MS) {
            return if next.hash() == self.token { Shown::Again(next) } else { Shown::Outdated };
        }
        Shown::Stolen
    }
}

/// So many milliseconds later; at the end of the calendar, not at all.
pub(super) fn later(at: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(at.millis() + millis).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_700_000_000_000;

    fn at(after_noon: i64) -> Timestamp {
        Timestamp::from_millis(NOON + after_noon).expect("a time")
    }

    fn key() -> Secret {
        Secret::from("k".repeat(32))
    }

    fn browser() -> Device {
        Device { address: [192, 0, 2, 1].into(), user_agent: "a browser".to_owned() }
    }

    fn show(session: &Session, token: &RefreshToken, after_noon: i64) -> Shown {
        session.show(token, &key(), &browser(), at(after_noon))
    }

    fn rotated() -> (Session, RefreshToken, RefreshToken) {
        let (session, first) = Session::start(UserId::generate(), &browser(), at(0)).expect("random numbers");
        match show(&session, &first, 1_000) {
            Shown::Next(session, second) => (*session, first, second),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_use_gives_a_new_token_and_30_more_days() {
        let (session, first, second) = rotated();
        assert_ne!(first, second);
        assert_eq!(session.expires_at, at(1_000 + LIFETIME_MS));
        assert!(matches!(show(&session, &second, 20_000), Shown::Next(..)));
    }

    #[test]
    fn tabs_that_refresh_one_upon_the_other_all_get_the_same_token() {
        let (session, first, second) = rotated();
        assert_eq!(show(&session, &second, 2_000), Shown::Again(second.clone()));
        assert_eq!(show(&session, &first, 2_001), Shown::Again(second));
    }

    #[test]
    fn the_token_before_still_works_for_a_minute_and_gives_the_present_one() {
        let (session, first, second) = rotated();
        assert_eq!(show(&session, &first, 60_999), Shown::Again(second));
        assert_eq!(show(&session, &first, 61_000), Shown::Stolen);
    }

    #[test]
    fn a_token_replaced_twice_is_stolen_even_within_the_minute() {
        let (session, first, second) = rotated();
        let Shown::Next(session, _) = show(&session, &second, 20_000) else { panic!("must go on") };
        assert_eq!(show(&session, &first, 20_001), Shown::Stolen);
    }

    #[test]
    fn a_token_that_was_never_given_out_is_stolen() {
        let (session, ..) = rotated();
        let made_up = RefreshToken::first(session.id).expect("random numbers");
        assert_eq!(show(&session, &made_up, 2_000), Shown::Stolen);
    }

    #[test]
    fn after_a_rekey_the_token_before_opens_nothing_and_counts_as_stolen_after_a_minute() {
        let (session, _, second) = rotated();
        let token = RefreshToken::first(session.id).expect("random numbers");
        let session = session.rekey(&token, &browser(), at(5_000));
        assert_eq!(show(&session, &second, 5_001), Shown::Outdated);
        assert_eq!(show(&session, &token, 6_000), Shown::Again(token.clone()));
        assert!(matches!(show(&session, &token, 20_000), Shown::Next(..)));
        assert_eq!(show(&session, &second, 65_000), Shown::Stolen);
    }

    #[test]
    fn the_address_is_that_of_the_last_sign_of_life() {
        let (session, _, second) = rotated();
        let elsewhere = Device { address: [198, 51, 100, 7].into(), ..browser() };
        let Shown::Next(session, _) = session.show(&second, &key(), &elsewhere, at(20_000)) else {
            panic!("must go on")
        };
        assert_eq!((session.address.as_str(), session.user_agent.as_str()), ("198.51.100.7", "a browser"));
    }

    #[test]
    fn a_session_that_was_not_used_for_30_days_has_expired() {
        let (session, _, second) = rotated();
        assert!(matches!(show(&session, &second, 1_000 + LIFETIME_MS - 1), Shown::Next(..)));
        assert_eq!(show(&session, &second, 1_000 + LIFETIME_MS), Shown::Expired);
    }
}
