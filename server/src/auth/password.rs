//! Passwords, hashed with Argon2id (RFC 9106) off the async threads, only a few at a time.

use crate::error::Error;
use app::domain::Refused;
use argon2::password_hash::{
    self,
    phc::{Output, ParamsString, PasswordHash, Salt},
};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// So long a password waits for its turn before the person is asked to come back.
const PATIENCE: Duration = Duration::from_secs(5);
/// So much room is reserved for a hash, in bytes, although only what is used of it is ever real. The C
/// library keeps pieces of up to 32 MiB for later, in each thread anew; larger ones go back at once.
const ROOM: usize = 33 * 1024 * 1024;
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
        self.take_turn(move || hash(&password)).await?.map_err(Error::internal)
    }

    /// Is this the password behind the hash? Without a hash it never is, and that takes as long.
    ///
    /// # Errors
    /// [`Refused::TooMany`] when there is no turn to be had for five seconds.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let compare = move || {
            let fits = fits(&password, hash.as_deref().unwrap_or(NOBODYS))?;
            Ok::<_, password_hash::Error>(fits && hash.is_some())
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
fn hash(password: &str) -> Result<String, password_hash::Error> {
    let mut salt = [0; Salt::RECOMMENDED_LENGTH];
    getrandom::fill(&mut salt).map_err(|_| password_hash::Error::RngFailure)?;
    let (params, salt) = (Params::default(), Salt::new(&salt)?);
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        hash: Some(derive(password, &salt, &params)?),
        salt: Some(salt),
    };
    Ok(hash.to_string())
}

/// Compares in constant time, as [`Output`] does.
fn fits(password: &str, stored: &str) -> Result<bool, password_hash::Error> {
    let stored = PasswordHash::new(stored)?;
    let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else {
        return Err(password_hash::Error::SaltInvalid);
    };
    Ok(derive(password, salt, &Params::try_from(&stored)?)? == *expected)
}

fn derive(password: &str, salt: &Salt, params: &Params) -> Result<Output, password_hash::Error> {
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    let mut memory = Vec::with_capacity(ROOM / Block::SIZE);
    memory.resize(params.block_count(), Block::default());
    Argon2::from(params).hash_password_into_with_memory(
        password.as_bytes(),
        salt,
        &mut output,
        memory.as_mut_slice(),
    )?;
    Ok(Output::new(&output)?)
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
