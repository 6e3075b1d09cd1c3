//! Access tokens: JWTs (RFC 7519, RFC 9068) that say who, and on which device, for a quarter of an hour.
//!
//! They carry no roles: what somebody may do is read from the database each time.

use super::{Secret, SignedIn};
use crate::error::Error;
use app::domain::{SessionId, Timestamp, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long a token is good for, in seconds.
pub const LIFETIME_S: i64 = 15 * 60;
/// So far the clock may be set back without every token seeming to come from the future, in seconds.
const SKEW_S: i64 = 60;
const ISSUER: &str = "tasksync";
const AUDIENCE: &str = "tasksync";
/// RFC 9068, section 2.1: what tells an access token from every other JWT.
const KIND: &str = "at+jwt";

/// Issues and reads access tokens, with keys prepared once.
pub struct AccessTokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    header: Header,
    validation: Validation,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl AccessTokens {
    /// Tokens signed with this key, by HMAC with SHA-256 and nothing else.
    #[must_use]
    pub fn new(key: &Secret) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The library knows the system's clock only: times are checked in `read`, by ours.
        validation.validate_exp = false;
        Self {
            encoding: EncodingKey::from_secret(key.as_bytes()),
            decoding: DecodingKey::from_secret(key.as_bytes()),
            header: Header { typ: Some(KIND.to_owned()), ..Header::new(Algorithm::HS256) },
            validation,
        }
    }

    /// A token for this person on this device.
    ///
    /// # Errors
    /// The library's; none is known.
    pub fn issue(&self, who: SignedIn, now: Timestamp) -> Result<String, Error> {
        let now = seconds(now);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: who.user,
            sid: who.session,
            iat: now,
            nbf: now,
            exp: now + LIFETIME_S,
        };
        encode(&self.header, &claims, &self.encoding).map_err(Error::internal)
    }

    /// Whom a token names; none where it is forged, expired, or no access token of ours.
    #[must_use]
    pub fn read(&self, token: &str, now: Timestamp) -> Option<SignedIn> {
        let read = decode::<Claims>(token, &self.decoding, &self.validation).ok()?;
        let now = seconds(now);
        let in_time = read.claims.nbf <= now + SKEW_S && now < read.claims.exp;
        let ours = read.header.typ.as_deref() == Some(KIND);
        (ours && in_time).then_some(SignedIn { user: read.claims.sub, session: read.claims.sid })
    }
}

impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessTokens").finish_non_exhaustive()
    }
}

fn seconds(at: Timestamp) -> i64 {
    at.millis().div_euclid(1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const NOW: i64 = 1_700_000_000;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis((NOW + seconds) * 1000).expect("a time")
    }

    fn key() -> Secret {
        Secret::from("k".repeat(32))
    }

    fn somebody() -> SignedIn {
        SignedIn { user: UserId::generate(), session: SessionId::generate() }
    }

    /// A token as [`AccessTokens::issue`] makes it, but for one thing.
    fn changed(header: &Header, key: &Secret, claim: &str, value: Value) -> String {
        let who = somebody();
        let mut claims = json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": who.user, "sid": who.session,
            "iat": NOW, "nbf": NOW, "exp": NOW + LIFETIME_S,
        });
        match value {
            Value::Null => drop(claims.as_object_mut().and_then(|claims| claims.remove(claim))),
            value => claims[claim] = value,
        }
        encode(header, &claims, &EncodingKey::from_secret(key.as_bytes())).expect("a token")
    }

    fn header() -> Header {
        Header { typ: Some(KIND.to_owned()), ..Header::new(Algorithm::HS256) }
    }

    #[test]
    fn a_token_names_the_person_for_a_quarter_of_an_hour() {
        let (tokens, who) = (AccessTokens::new(&key()), somebody());
        let token = tokens.issue(who, at(0)).expect("a token");
        assert_eq!(tokens.read(&token, at(0)), Some(who));
        assert_eq!(tokens.read(&token, at(LIFETIME_S - 1)), Some(who));
        assert_eq!(tokens.read(&token, at(LIFETIME_S)), None);
        assert_eq!(tokens.read(&token, at(-SKEW_S - 1)), None, "from the future");
    }

    #[test]
    fn a_token_that_differs_in_one_claim_names_nobody() {
        let tokens = AccessTokens::new(&key());
        assert!(tokens.read(&changed(&header(), &key(), "iss", json!(ISSUER)), at(0)).is_some(), "unchanged");
        for claim in ["iss", "aud", "sub", "sid", "nbf", "exp"] {
            for value in [Value::Null, json!("another"), json!(NOW + 86_400 * 365)] {
                if claim == "exp" && value.is_number() {
                    continue;
                }
                let token = changed(&header(), &key(), claim, value.clone());
                assert_eq!(tokens.read(&token, at(0)), None, "{claim} = {value}");
            }
        }
    }

    #[test]
    fn another_key_algorithm_or_kind_of_token_names_nobody() {
        let tokens = AccessTokens::new(&key());
        let same = |header: &Header, key: &Secret| changed(header, key, "iss", json!(ISSUER));
        assert_eq!(tokens.read(&same(&header(), &Secret::from("x".repeat(32))), at(0)), None);
        let algorithm = Header { typ: Some(KIND.to_owned()), ..Header::new(Algorithm::HS384) };
        assert_eq!(tokens.read(&same(&algorithm, &key()), at(0)), None);
        assert_eq!(tokens.read(&same(&Header::new(Algorithm::HS256), &key()), at(0)), None, "a plain JWT");
    }

    #[test]
    fn an_unsigned_token_names_nobody() {
        let tokens = AccessTokens::new(&key());
        let signed = tokens.issue(somebody(), at(0)).expect("a token");
        let claims = signed.split('.').nth(1).expect("the claims");
        // {"typ":"at+jwt","alg":"none"}
        let none = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJub25lIn0";
        for token in
            [format!("{none}.{claims}."), format!("{none}.{claims}"), String::new(), "a.b.c".to_owned()]
        {
            assert_eq!(tokens.read(&token, at(0)), None, "{token}");
        }
    }

    proptest! {
        /// Nothing but what this server signed names anybody: not one bit may differ.
        #[test]
        fn a_token_with_a_bit_turned_names_nobody(at_byte in any::<prop::sample::Index>(), bit in 0..8_u8, odd in "\\PC{0,200}") {
            let tokens = AccessTokens::new(&key());
            let good = tokens.issue(somebody(), at(0)).expect("a token");
            let mut bytes = good.clone().into_bytes();
            *at_byte.get_mut(&mut bytes) ^= 1 << bit;
            let turned = String::from_utf8_lossy(&bytes).into_owned();
            // The last letter carries bits that base64 does not use.
            let read = tokens.read(&turned, at(0));
            prop_assert!(read.is_none(), "{}", turned);
            prop_assert_eq!(tokens.read(&odd, at(0)), None);
        }
    }
}
