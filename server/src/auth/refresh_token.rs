//! Refresh tokens: what a browser shows to get a new access token, and what is kept of it.
//!
//! A token is `<session>.<secret>`. The first secret of a session is 256 random bits; each further
//! one follows from the one before it and the server's key. So a token that is shown twice, because
//! two tabs were quick or because an answer got lost, has the same successor both times, although
//! only hashes are kept.

use super::Secret;
use crate::error::Error;
use app::domain::SessionId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

/// A refresh token, as the browser holds it. It opens a session: it is never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    session: SessionId,
    secret: [u8; 32],
}

impl RefreshToken {
    /// A session's first token.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub fn first(session: SessionId) -> Result<Self, Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(Error::internal)?;
        Ok(Self { session, secret })
    }

    /// The one token that can follow this one.
    #[must_use]
    pub fn next(&self, key: &Secret) -> Self {
        let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes());
        let mut mac = mac.expect("a key"); // infallible: HMAC takes keys of every length
        mac.update(b"refresh token");
        mac.update(self.session.0.as_bytes());
        mac.update(&self.secret);
        Self { session: self.session, secret: mac.finalize().into_bytes().into() }
    }

    /// The session that it belongs to.
    #[must_use]
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// What is kept of it. With 256 bits there is nothing to guess: a plain hash is enough.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.secret)
    }

    /// Reads a token; what is none gives none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (session, secret) = text.split_once('.')?;
        let session = SessionId(Uuid::try_parse(session).ok()?);
        let mut bytes = [0; 32];
        hex::decode_to_slice(secret, &mut bytes).ok()?;
        Some(Self { session, secret: bytes })
    }
}

impl fmt::Display for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.session.0.simple(), hex::encode(self.secret))
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshToken").field("session", &self.session).finish_non_exhaustive()
    }
}

/// SHA-256 of a token's secret: all that the database knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of a secret.
    #[must_use]
    pub fn of(secret: &[u8]) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// Reads what stands in the database.
    ///
    /// # Errors
    /// [`Error::Internal`] where that is no hash.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| Error::internal("a token's hash in the database has not 32 bytes"))
    }

    /// The hash, as it is stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_token_reads_back_as_it_was_written() {
        let token = RefreshToken::first(SessionId::generate()).expect("random numbers");
        assert_eq!(RefreshToken::read(&token.to_string()), Some(token));
    }

    #[test]
    fn what_is_no_token_is_none() {
        let session = Uuid::nil().simple();
        for text in ["", ".", "x.y", &format!("{session}."), &format!("{session}.{}", "0".repeat(62))] {
            assert_eq!(RefreshToken::read(text), None, "{text}");
        }
    }

    #[test]
    fn shown_twice_it_has_the_same_successor_and_another_key_gives_another() {
        let token = RefreshToken::first(SessionId::generate()).expect("random numbers");
        let (ours, theirs) = (Secret::from("a".repeat(32)), Secret::from("b".repeat(32)));
        assert_eq!(token.next(&ours), token.next(&ours));
        assert_ne!(token.next(&ours), token.next(&theirs));
        assert_ne!(token.next(&ours), token);
    }

    #[test]
    fn a_logged_token_does_not_show_its_secret() {
        let token = RefreshToken::first(SessionId::generate()).expect("random numbers");
        assert!(!format!("{token:?}").contains(&hex::encode(token.secret)));
    }

    proptest! {
        /// What is read is a token that is written alike; anything else names none.
        #[test]
        fn any_text_is_a_token_or_none(text in "\\PC{0,120}", bytes in any::<[u8; 32]>()) {
            let token = format!("{}.{}", Uuid::nil().simple(), hex::encode(bytes));
            prop_assert_eq!(RefreshToken::read(&token).map(|token| token.to_string()), Some(token));
            if let Some(read) = RefreshToken::read(&text) {
                prop_assert_eq!(RefreshToken::read(&read.to_string()), Some(read));
            }
        }
    }
}
