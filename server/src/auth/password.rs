//! Passwords, hashed with Argon2id (RFC 9106) off the async threads, only a few at a time.

use crate::error::Error;
use app::domain::Refused;
use argon2::Argon2;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier, phc::PasswordHash};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// So long a password waits for its turn before the person is asked to come back.
const PATIENCE: Duration = Duration::from_secs(5);
/// What the password of nobody is compared with, so that an unknown name takes as long as a known one.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$sT5a2kSP86r/CsY62dwphw$l6OXp/4ttLcT/Ucw7TbmdXjReFfF4Hd/Lo5GMw6ublk";

/// Hashes and compares passwords. Each takes 19 MiB and a core for a while, so that there are turns.
#[derive(Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Passwords {
    /// As many turns at once as there are cores.
    #[must_use]
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Arc::new(Semaphore::new(cores)) }
    }

    /// The hash of a password, in the PHC string format.
    ///
    /// # Errors
    /// [`Refused::TooMany`] when there is no turn to be had for five seconds.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        let hash =
            move || hasher().hash_password(password.as_bytes()).map(|hash: PasswordHash| hash.to_string());
        self.take_turn(hash).await?.map_err(Error::internal)
    }

    /// Is this the password behind the hash? Without a hash it never is, and that takes as long.
    ///
    /// # Errors
    /// [`Refused::TooMany`] when there is no turn to be had for five seconds.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let compare = move || {
            let stored = PasswordHash::new(hash.as_deref().unwrap_or(NOBODYS))?;
            match hasher().verify_password(password.as_bytes(), &stored) {
                Ok(()) => Ok(hash.is_some()),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error),
            }
        };
        self.take_turn(compare).await?.map_err(Error::internal)
    }

    /// The turn is held until the work is done, also when nobody waits for it any more.
    async fn take_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let turn = self.next_turn().await?;
        let work = move || {
            let _turn = turn;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)
    }

    async fn next_turn(&self) -> Result<OwnedSemaphorePermit, Error> {
        match timeout(PATIENCE, self.turns.clone().acquire_owned()).await {
            Ok(turn) => turn.map_err(Error::internal),
            Err(_) => Err(Refused::TooMany { retry_after: 5 }.into()),
        }
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// Argon2id with 19 MiB, two passes, one lane: the first choice of OWASP's password storage cheat sheet,
/// and the library's own.
fn hasher() -> Argon2<'static> {
    Argon2::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse".to_owned()).await.expect("a hash");
        assert!(passwords.verify("correct horse".to_owned(), Some(hash.clone())).await.expect("compared"));
        assert!(!passwords.verify("correct horze".to_owned(), Some(hash)).await.expect("compared"));
    }

    #[tokio::test]
    async fn the_same_password_has_another_hash_each_time() {
        let passwords = Passwords::new();
        let hash = || passwords.hash("correct horse".to_owned());
        assert_ne!(hash().await.expect("a hash"), hash().await.expect("a hash"));
    }

    #[tokio::test]
    async fn nobodys_password_never_fits_and_costs_the_same() {
        let passwords = Passwords::new();
        assert!(!passwords.verify("nobody".to_owned(), None).await.expect("compared"));
        let costs = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(costs(NOBODYS), costs(&passwords.hash("x".to_owned()).await.expect("a hash")));
        assert_eq!(costs(NOBODYS)[3], "m=19456,t=2,p=1");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_gets_no_turn_is_asked_to_come_back() {
        let passwords = Passwords::new();
        let _taken = passwords.turns.acquire_many(passwords.turns.available_permits() as u32).await;
        let refused = passwords.hash("correct horse".to_owned()).await;
        assert!(matches!(refused, Err(Error::Refused(Refused::TooMany { retry_after: 5 }))));
    }
}
