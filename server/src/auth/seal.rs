//! Secrets that must be read back: sealed at rest under a key that stands nowhere.

use super::Secret;
use crate::error::Error;
use hmac::{Hmac, KeyInit, Mac};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::Sha256;
use std::fmt;

/// Seals by ChaCha20-Poly1305 (RFC 8439), with a key that follows from the instance's secret for this use alone.
pub struct Seal(LessSafeKey);

impl Seal {
    /// The seal of the instance with this secret.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes());
        let mut mac = mac.expect("a key"); // infallible: HMAC takes keys of every length
        mac.update(b"seal");
        let key = UnboundKey::new(&CHACHA20_POLY1305, &mac.finalize().into_bytes());
        Self(LessSafeKey::new(key.expect("a key"))) // infallible: both have 256 bits
    }

    /// Seals a secret. `whose` is sealed along: in somebody else's row it does not open.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub fn close(&self, whose: &[u8], secret: &[u8]) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(Error::internal)?;
        let mut sealed = secret.to_vec();
        let sealing = self.0.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(whose),
            &mut sealed,
        );
        sealing.map_err(|_| Error::internal("a secret could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed; none where it was changed, is another's, or was sealed under another secret.
    #[must_use]
    pub fn open(&self, whose: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        self.0.open_in_place(nonce, Aad::from(whose), &mut sealed).ok().map(|secret| secret.to_vec())
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_for_its_owner_under_the_same_secret_only() {
        let seal = Seal::new(&Secret::from("k".repeat(32)));
        let sealed = seal.close(b"ada", b"her secret").expect("random numbers");
        assert_eq!(seal.open(b"ada", &sealed).as_deref(), Some(b"her secret".as_slice()));
        assert_eq!(seal.open(b"ben", &sealed), None, "in another's row");
        assert_eq!(Seal::new(&Secret::from("x".repeat(32))).open(b"ada", &sealed), None, "another secret");
        assert_ne!(
            seal.close(b"ada", b"her secret").expect("random numbers"),
            sealed,
            "never twice the same"
        );
        assert!(!sealed.windows(10).any(|part| part == b"her secret"));
    }

    #[test]
    fn a_changed_or_cut_seal_does_not_open() {
        let seal = Seal::new(&Secret::from("k".repeat(32)));
        let sealed = seal.close(b"ada", b"her secret").expect("random numbers");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(seal.open(b"ada", &changed), None, "byte {at}");
            assert_eq!(seal.open(b"ada", &sealed[..at]), None, "cut at {at}");
        }
    }
}
