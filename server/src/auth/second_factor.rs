//! Two-step login: after the password a code, of an authenticator app or one of the recovery codes.

use super::throttle::Attempt;
use super::{Device, RecoveryCode, Seed, SignedIn, Teller, confirm};
use crate::audit::{Deed, Line};
use crate::db::{Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{FieldError, Problem, Refused, Timestamp, UserId};
use app::words::notices as words;
use futures::FutureExt;

/// So long a set-up may take, in milliseconds: after an hour it begins anew.
const SET_UP_MS: i64 = 60 * 60 * 1000;

/// What is on file of somebody's authenticator app.
#[derive(Clone, Debug)]
pub struct Factor {
    /// The shared secret, sealed.
    pub sealed: Vec<u8>,
    /// Since when it is being set up.
    pub begun_at: Timestamp,
    /// Since when it counts; none while it is being set up.
    pub confirmed_at: Option<Timestamp>,
}

/// How things stand with somebody's two-step login.
#[derive(Clone, Debug)]
pub enum Standing {
    /// It is off.
    Off,
    /// It is being set up: the app is to learn this.
    Begun(Seed),
    /// It is on.
    On {
        /// Since when.
        since: Timestamp,
        /// So many recovery codes are left.
        codes_left: u64,
    },
}

/// A code that somebody showed: spent in the transaction that it opens, and settled when that is committed.
#[derive(Clone, Debug)]
pub(super) struct Proof {
    code: Code,
    user: UserId,
    device: Device,
    at: Timestamp,
    attempt: Attempt,
}

#[derive(Clone, Debug)]
enum Code {
    /// Of this step of the app (RFC 6238).
    Step(i64),
    /// Perhaps one of the recovery codes.
    Recovery(RecoveryCode),
}

/// How things stand with somebody's two-step login.
///
/// # Errors
/// The database's.
pub async fn standing(state: &State, who: SignedIn) -> Result<Standing, Error> {
    let db = state.db.read();
    let Some(factor) = query::factor::get(db, who.user).await? else { return Ok(Standing::Off) };
    if let Some(since) = factor.confirmed_at {
        return Ok(Standing::On { since, codes_left: query::factor::codes_left(db, who.user).await? });
    }
    Ok(begun(state, who.user, &factor).map_or(Standing::Off, Standing::Begun))
}

/// Begins a set-up: there is a secret for the app to learn.
///
/// # Errors
/// [`Refused::Invalid`] names `current_password` where that is wrong; [`Refused::Stale`] where two-step login is
/// on already; [`Refused::TooMany`].
pub async fn begin(state: &State, who: SignedIn, password: &str, device: &Device) -> Result<(), Error> {
    confirm(state, who, "current_password", password, device).await?;
    let seed = Seed::generate()?;
    let sealed = state.auth.seal.close(who.user.0.as_bytes(), seed.as_bytes())?;
    let now = state.clock.now();
    let begin = state.db.write(move |tx| {
        let sealed = sealed.clone();
        async move { query::factor::begin(tx.conn(), who.user, sealed, now).await }.boxed()
    });
    if begin.await? { Ok(()) } else { Err(Refused::Stale.into()) }
}

/// Ends a set-up by a code of the app: from now on it is asked for at every login. The recovery codes are told
/// this once.
///
/// # Errors
/// [`Refused::SecondFactor`] where the code is wrong; [`Refused::Stale`] where nothing is being set up;
/// [`Refused::TooMany`].
pub async fn finish(
    state: &State,
    who: SignedIn,
    code: &str,
    device: &Device,
) -> Result<Vec<RecoveryCode>, Error> {
    let now = state.clock.now();
    let factor = query::factor::get(state.db.read(), who.user).await?.filter(|it| it.confirmed_at.is_none());
    let found = factor.and_then(|factor| begun(state, who.user, &factor).map(|seed| (factor.sealed, seed)));
    let (sealed, seed) = found.ok_or(Refused::Stale)?;
    let attempt = state.auth.throttle.attempt_code(device.address, who.user, state.clock.instant())?;
    let step = seed.step_of(&digits(code), now).ok_or_else(wrong)?;
    let codes = RecoveryCode::generate()?;
    let hashes: Vec<_> = codes.iter().map(RecoveryCode::hash).collect();
    let line = Line::new(Deed::TotpEnabled, now, Some(device.address)).by(who.user);
    let finish = state.db.write(move |tx| {
        let (sealed, hashes, line) = (sealed.clone(), hashes.clone(), line.clone());
        async move {
            query::session::hold(tx.conn(), who, now).await?;
            let is_on = query::factor::confirm(tx.conn(), who.user, sealed, now).await?;
            if is_on {
                query::factor::use_step(tx.conn(), who.user, step).await?;
                query::factor::replace_codes(tx.conn(), who.user, &hashes).await?;
                query::audit::insert(tx.conn(), &line).await?;
            }
            Ok(is_on)
        }
        .boxed()
    });
    if !finish.await? {
        return Err(Refused::Stale.into());
    }
    state.auth.throttle.forgive(attempt);
    Teller::new(state, device).tell(who.user, &words::TWO_STEP_ON).await;
    Ok(codes)
}

/// Makes recovery codes anew; those that were left open nothing any more.
///
/// # Errors
/// As [`switch_off`].
pub async fn renew_codes(
    state: &State,
    who: SignedIn,
    password: &str,
    code: &str,
    device: &Device,
) -> Result<Vec<RecoveryCode>, Error> {
    confirm(state, who, "current_password", password, device).await?;
    let (proof, now) = (prove(state, who.user, code, device).await?, state.clock.now());
    let codes = RecoveryCode::generate()?;
    let hashes: Vec<_> = codes.iter().map(RecoveryCode::hash).collect();
    let line = Line::new(Deed::RecoveryCodesRenewed, now, Some(device.address)).by(who.user);
    let spent = proof.clone();
    let renew = state.db.write(move |tx| {
        let (proof, hashes, line) = (spent.clone(), hashes.clone(), line.clone());
        async move {
            proof.spend(tx).await?;
            query::factor::replace_codes(tx.conn(), who.user, &hashes).await?;
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    renew.await?;
    proof.settle(state).await;
    Teller::new(state, device).tell(who.user, &words::CODES_RENEWED).await;
    Ok(codes)
}

/// Switches two-step login off.
///
/// # Errors
/// [`Refused::Invalid`] names `current_password`, or [`Refused::SecondFactor`] the code, where it is wrong;
/// [`Refused::Stale`] where two-step login is off; [`Refused::TooMany`].
pub async fn switch_off(
    state: &State,
    who: SignedIn,
    password: &str,
    code: &str,
    device: &Device,
) -> Result<(), Error> {
    confirm(state, who, "current_password", password, device).await?;
    let (proof, now) = (prove(state, who.user, code, device).await?, state.clock.now());
    let line = Line::new(Deed::TotpDisabled, now, Some(device.address)).by(who.user);
    let spent = proof.clone();
    let off = state.db.write(move |tx| {
        let (proof, line) = (spent.clone(), line.clone());
        async move {
            proof.spend(tx).await?;
            query::factor::remove(tx.conn(), who.user).await?;
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    off.await?;
    proof.settle(state).await;
    Teller::new(state, device).tell(who.user, &words::TWO_STEP_OFF).await;
    Ok(())
}

/// Looks at the code that somebody shows; whoever asks has it spent in the transaction that it opens.
///
/// # Errors
/// [`Refused::SecondFactor`] where it is missing or wrong; [`Refused::Stale`] where two-step login is off;
/// [`Refused::TooMany`].
pub(super) async fn prove(state: &State, user: UserId, code: &str, device: &Device) -> Result<Proof, Error> {
    let factor = query::factor::get(state.db.read(), user).await?.filter(|it| it.confirmed_at.is_some());
    let factor = factor.ok_or(Refused::Stale)?;
    if code.trim().is_empty() {
        return Err(missing().into());
    }
    let at = state.clock.now();
    let attempt = state.auth.throttle.attempt_code(device.address, user, state.clock.instant())?;
    let code = match RecoveryCode::read(code) {
        // Whether it is theirs shows when it is spent.
        Some(code) => Code::Recovery(code),
        None => {
            let seed = seed_of(state, user, &factor).ok_or_else(wrong)?;
            Code::Step(seed.step_of(&digits(code), at).ok_or_else(wrong)?)
        }
    };
    Ok(Proof { code, user, device: device.clone(), at, attempt })
}

impl Proof {
    /// Uses the code up: none counts a second time.
    ///
    /// # Errors
    /// [`Refused::SecondFactor`] where it was used before, or is nobody's recovery code.
    pub(super) async fn spend(&self, tx: &Tx) -> Result<(), Error> {
        let (c, user) = (tx.conn(), self.user);
        match &self.code {
            Code::Step(step) if query::factor::use_step(c, user, *step).await? => Ok(()),
            Code::Recovery(code) if query::factor::use_code(c, user, code.hash()).await? => {
                let line = Line::new(Deed::RecoveryCodeUsed, self.at, Some(self.device.address)).by(user);
                query::audit::insert(c, &line).await
            }
            _ => Err(wrong().into()),
        }
    }

    /// The code was a good one: the attempt does not count, and the use of a recovery code is told. Not before it
    /// is spent: a used code that is shown again must not loosen the brake.
    pub(super) async fn settle(&self, state: &State) {
        state.auth.throttle.forgive(self.attempt);
        if let Code::Recovery(_) = self.code {
            Teller::new(state, &self.device).tell(self.user, &words::RECOVERY_CODE_USED).await;
        }
    }
}

/// The secret of a set-up that is under way.
fn begun(state: &State, user: UserId, factor: &Factor) -> Option<Seed> {
    let age = state.clock.now().millis() - factor.begun_at.millis();
    seed_of(state, user, factor).filter(|_| age < SET_UP_MS)
}

fn seed_of(state: &State, user: UserId, factor: &Factor) -> Option<Seed> {
    let seed = state.auth.seal.open(user.0.as_bytes(), &factor.sealed).and_then(|bytes| Seed::read(&bytes));
    if seed.is_none() {
        tracing::error!(%user, "a second factor was sealed under another secret: its codes cannot be checked, recovery codes can");
    }
    seed
}

/// Apps show six digits in two groups.
fn digits(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).take(16).collect()
}

fn wrong() -> Refused {
    Refused::SecondFactor(FieldError::new("totp", Problem::Wrong))
}

fn missing() -> Refused {
    Refused::SecondFactor(FieldError::new("totp", Problem::Required))
}
