//! A forgotten password: a link to choose another one, by mail or from an administrator's hand.

use super::letter::{self, Letter, Purpose};
use super::{Device, Replaced, Teller, Tokens, check_new_password, email, names_of, phone};
use crate::audit::{Deed, Line};
use crate::config::Config;
use crate::db::query::user::Addresses;
use crate::db::{Db, Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{PasswordOutcome, Problem, Refused, Timestamp, UserId};
use app::words::mail as words;
use app::words::notices::Changed;
use futures::FutureExt;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The shortest time to an answer. Looking an account up and storing a link takes a few milliseconds; the time must not
/// tell whether there is an account.
const ANSWERED_AFTER: Duration = Duration::from_millis(100);

/// Sends the person behind a username, an email address or a phone number a link to choose a new password, where
/// there is such a person and an address to send it to. The caller does not learn which. On return the link is
/// stored and its letter is queued; if that fails, the answer is the same for every name.
///
/// # Errors
/// [`Refused::Invalid`] if nothing was typed; [`Refused::TooMany`] if this network address asked too often;
/// [`Error::Unavailable`].
pub async fn ask_reset(state: &State, identifier: &str, device: &Device) -> Result<(), Error> {
    if identifier.trim().is_empty() {
        return Err(Refused::field("identifier", Problem::Required).into());
    }
    state.auth.mail_brakes.asking(device.address, state.clock.instant())?;
    let answered = Instant::now() + ANSWERED_AFTER;
    // In a task of its own: who hangs up meanwhile would leave a link behind that takes the place of one that was sent.
    let task = {
        let (state, identifier, device) = (state.clone(), identifier.to_owned(), device.clone());
        tokio::spawn(async move { send_link(&state, &identifier, &device).await })
    };
    let sent = task.await.unwrap_or_else(|error| Err(Error::internal(error)));
    sleep_until(answered).await;
    sent.map_err(|error| match error {
        Error::Internal(cause) => Error::Unavailable(cause),
        error => error,
    })
}

async fn send_link(state: &State, identifier: &str, device: &Device) -> Result<(), Error> {
    let (db, now) = (state.db.read(), state.clock.now());
    // Before the lookup, so that a refusal is the same for every name.
    let _turn =
        state.auth.mail_brakes.errands.try_acquire().map_err(|_| {
            Error::Unavailable("too many ask for a link to choose a new password at once".into())
        })?;
    let place = state.mailer.reserve().await?;
    let me = query::user::find(db, &phone::identify(identifier), Addresses::Claimed).await?;
    let email = match &me {
        Some(me) => query::email::of_letters(db, me).await?,
        None => None,
    };
    let is_braked = |email: &String| state.auth.mail_brakes.resetting(email, state.clock.instant()).is_err();
    let (Some(me), Some(email)) = (me, email.filter(|email| !is_braked(email))) else {
        // Nothing is stored, but a write that fails must fail for unknown names too.
        return state.db.write(move |tx| async move { tx.probe().await }.boxed()).await;
    };
    let line = Line::new(Deed::PasswordResetAsked, now, Some(device.address)).to(me.user.id);
    let path = make(&state.db, me.user.id, Some(&email), line, now).await?;
    place.send(words::reset(&email, &me.user.username, &state.config.link(&path)).into(), now);
    Ok(())
}

/// A link to choose a new password, for an administrator to hand to this person.
///
/// # Errors
/// [`Refused::NotFound`] where there is no such person, or they are kept out.
pub async fn reset_link(state: &State, by: UserId, device: &Device, user: UserId) -> Result<String, Error> {
    let now = state.clock.now();
    let line = Line::new(Deed::PasswordResetLink, now, Some(device.address)).by(by).to(user);
    hand_over(&state.db, &state.config, user, line, now).await
}

/// The same, as this line of the audit log tells it.
///
/// # Errors
/// As [`reset_link`].
pub(super) async fn hand_over(
    db: &Db,
    config: &Config,
    user: UserId,
    line: Line,
    now: Timestamp,
) -> Result<String, Error> {
    if !query::user::is_let_in(db.read(), user).await? {
        return Err(Refused::NotFound.into());
    }
    Ok(config.link(&make(db, user, None, line, now).await?))
}

/// Makes a link in the place of the person's earlier ones; gives its path.
async fn make(
    db: &Db,
    user: UserId,
    email: Option<&str>,
    line: Line,
    now: Timestamp,
) -> Result<String, Error> {
    let (letter, path) = Letter::new(Purpose::Reset, user, email, now)?;
    let keep = db.write(move |tx| {
        let (letter, line) = (letter.clone(), line.clone());
        async move {
            if letter.email.is_some() {
                // A stranger may have asked: what an administrator handed over stays good.
                query::letter::take_mailed_back(tx.conn(), user, Purpose::Reset).await?;
            } else {
                query::letter::take_back(tx.conn(), user, Purpose::Reset).await?;
            }
            query::letter::insert(tx.conn(), &letter).await?;
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    keep.await?;
    Ok(path)
}

/// The number of API tokens that the page behind this link offers to keep. It is 0 if the link does not work, and if the
/// link is the first proof of the address: using it then revokes all of them.
///
/// # Errors
/// The database's.
pub async fn tokens_behind_link(state: &State, token: &str) -> Result<usize, Error> {
    let (c, now) = (state.db.read(), state.clock.now());
    let Ok(hash) = letter::read(token) else { return Ok(0) };
    let Some(letter) = query::letter::find(c, hash, Purpose::Reset, now).await? else { return Ok(0) };
    if query::email::is_first_proof(c, &letter).await? {
        return Ok(0);
    }
    query::api_token::count_live(c, letter.user, now).await
}

/// Sets the password of whoever has such a link, once: every session of theirs ends, they are not signed in, and a
/// letter tells them of it, and of what else leads in. Where the link is the first proof that the address is theirs,
/// all that was set up before goes too: API tokens, passkeys, two-step login.
///
/// # Errors
/// [`Refused::Invalid`] names `password`, or `token` where the link is used, too old, or none.
pub async fn reset_password(
    state: &State,
    token: &str,
    password: &str,
    tokens: Tokens,
    device: &Device,
) -> Result<PasswordOutcome, Error> {
    let (now, hash) = (state.clock.now(), letter::read(token)?);
    let found = query::letter::find(state.db.read(), hash, Purpose::Reset, now).await?;
    let user = found.ok_or_else(letter::stale)?.user;
    let me = query::user::me(state.db.read(), user).await?.ok_or_else(letter::stale)?;
    check_new_password(password, &names_of(&me.user, me.email.as_deref()))
        .map_err(|error| Refused::Invalid(vec![error]))?;
    let password_hash = state.auth.passwords.hash(password.to_owned()).await?;
    let line = Line::new(Deed::PasswordReset, now, Some(device.address)).by(user);
    let reset = state.db.write(move |tx| {
        let (password_hash, line) = (password_hash.clone(), line.clone());
        async move {
            // Looked at once more: of two who come at once, one is second.
            let found = query::letter::find(tx.conn(), hash, Purpose::Reset, now).await?;
            let letter = found.ok_or_else(letter::stale)?;
            if !query::letter::take(tx.conn(), hash).await? {
                return Err(letter::stale().into());
            }
            carry_out(tx, &letter, &password_hash, tokens, &line, now).await
        }
        .boxed()
    });
    let (replaced, is_first_proof) = reset.await?;
    let outcome = replaced.let_go(state);
    Teller::new(state, device).tell_of_password(user, Changed::ByLink { is_first_proof }, outcome).await;
    Ok(outcome)
}

/// Sets the password, and what goes with it. Tells besides whether it was the first proof of the address.
async fn carry_out(
    tx: &Tx,
    letter: &Letter,
    password_hash: &str,
    tokens: Tokens,
    line: &Line,
    now: Timestamp,
) -> Result<(Replaced, bool), Error> {
    let user = letter.user;
    // This first: it holds the person's row, so that nobody makes a key meanwhile.
    let mut replaced = super::replace_password(tx, user, password_hash, None, tokens, now).await?;
    // Whoever had the old password may have begun to put another address in the place of this one.
    query::letter::take_back(tx.conn(), user, Purpose::ConfirmEmail).await?;
    let is_first_proof = query::email::is_first_proof(tx.conn(), letter).await?;
    if let Some(email) = letter.email.as_deref().filter(|_| is_first_proof) {
        // A stranger may have made the account with this address: what they set up must not stay.
        replaced.revoke_tokens(tx, user).await?;
        query::passkey::remove_all_of(tx.conn(), user).await?;
        query::factor::remove(tx.conn(), user).await?;
        // Refuses the link where somebody else has proven the address since it was sent.
        email::prove(tx, user, email).await?;
    }
    let line = if is_first_proof { line.clone().with("keys removed") } else { replaced.noted(line) };
    query::audit::insert(tx.conn(), &line).await?;
    Ok((replaced, is_first_proof))
}
