//! Passwords, hashed with Argon2id (RFC 9106) off the async threads, only a few at a time.

use super::turns::{TooLong, Turns};
use crate::error::Error;
use app::domain::Refused;
use argon2::password_hash::{
    self,
    phc::{Output, ParamsString, PasswordHash, Salt},
};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use tokio::time::timeout;

/// So long a password waits for its turn before the person is asked to come back.
const PATIENCE: Duration = Duration::from_secs(5);
/// So many wait for each turn: the last of them for a second or two.
const WAITING_MAX: usize = 48;
const TURNS_MAX: usize = 8;
/// When whoever is turned away is asked to come back, in seconds: where too many wait, and where it takes too long.
const FULL_S: u32 = 2;
const SLOW_S: u32 = 5;
/// So much room is reserved for a hash, in bytes, although only what is used of it is ever real. The C
/// library keeps pieces of up to 32 MiB for later, in each thread anew; larger ones go back at once.
const ROOM: usize = 33 * 1024 * 1024;
/// What the password of nobody is compared with, so that an unknown name takes as long as a known one.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$sT5a2kSP86r/CsY62dwphw$l6OXp/4ttLcT/Ucw7TbmdXjReFfF4Hd/Lo5GMw6ublk";

/// Hashes and compares passwords. Each takes 19 MiB and a core for a while, so that there are turns.
#[derive(Debug)]
pub struct Passwords {
    turns: Turns,
    /// How many were turned away.
    turned_away: AtomicU64,
}

impl Passwords {
    /// As many turns at once as there are cores but one, which is left to the rest of the server; at most
    /// eight, which take 152 MiB.
    #[must_use]
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let turns = cores.saturating_sub(1).clamp(1, TURNS_MAX);
        Self::with(Turns::new(turns, WAITING_MAX * turns))
    }

    fn with(turns: Turns) -> Self {
        Self { turns, turned_away: AtomicU64::new(0) }
    }

    /// How many were turned away since the start.
    #[must_use]
    pub fn turned_away(&self) -> u64 {
        self.turned_away.load(Relaxed)
    }

    /// Passwords that wait for their turn.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.turns.waiting()
    }

    /// The hash of a password, in the PHC string format.
    ///
    /// # Errors
    /// [`Refused::TooMany`] when too many wait already, or there is no turn to be had for five seconds.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.take_turn(move || hash(&password)).await?.map_err(Error::internal)
    }

    /// Is this the password behind the hash? Without a hash it never is, and that takes as long.
    ///
    /// # Errors
    /// [`Refused::TooMany`] when too many wait already, or there is no turn to be had for five seconds.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let compare = move || {
            let fits = fits(&password, hash.as_deref().unwrap_or(NOBODYS))?;
            Ok::<_, password_hash::Error>(fits && hash.is_some())
        };
        self.take_turn(compare).await?.map_err(Error::internal)
    }

    async fn take_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let turn_away = |retry_after| {
            self.turned_away.fetch_add(1, Relaxed);
            Refused::TooMany { retry_after }
        };
        let outcome = self.turns.take(work).map_err(|TooLong| turn_away(FULL_S))?;
        match timeout(PATIENCE, outcome).await {
            Ok(done) => done.map_err(Error::internal),
            Err(_) => Err(turn_away(SLOW_S).into()),
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
    use super::super::turns::busy;
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

    #[tokio::test]
    async fn whoever_finds_too_many_waiting_is_asked_to_come_back() {
        let (turns, _release) = busy(1);
        let passwords = Passwords::with(turns);
        let _waiting = passwords.turns.take(|| ()).expect("room for one");
        let refused = passwords.hash("correct horse".to_owned()).await;
        assert!(matches!(refused, Err(Error::Refused(Refused::TooMany { retry_after: FULL_S }))));
        assert_eq!((passwords.waiting(), passwords.turned_away()), (1, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_gets_no_turn_in_time_is_asked_to_come_back() {
        let (turns, _release) = busy(1);
        let refused = Passwords::with(turns).hash("correct horse".to_owned()).await;
        assert!(matches!(refused, Err(Error::Refused(Refused::TooMany { retry_after: SLOW_S }))));
    }
}
