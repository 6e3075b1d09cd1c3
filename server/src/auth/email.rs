//! Email addresses that somebody shows to be theirs.
//!
//! Any number of accounts may claim an address that was only typed. The account that opens the link sent there owns it;
//! the claims of others then count for nothing, and nothing tells them so.

use super::letter::{self, Letter, Purpose};
use super::{Device, sign_out};
use crate::audit::{Deed, Line};
use crate::config::Config;
use crate::db::{Tx, query};
use crate::error::Error;
use crate::mail::Mail;
use crate::state::State;
use app::domain::{Me, Refused, Timestamp, UserId};
use app::words::mail as words;
use futures::FutureExt;

/// Where somebody typed an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// In the form of a new account.
    Registering,
    /// In the settings of their account.
    InSettings,
}

/// Sends a link to an address that a person says is theirs, as [`write_link`] has it.
///
/// # Errors
/// The database's.
pub(super) async fn send_link(
    state: &State,
    me: &Me,
    email: &str,
    typed: Typed,
    now: Timestamp,
) -> Result<(), Error> {
    let (shared, user, email) = (state.clone(), me.user.id, email.to_owned());
    let keep = state.db.write(move |tx| {
        let (shared, email) = (shared.clone(), email.clone());
        async move { write_link(tx, &shared.config, user, &email, typed, now).await }.boxed()
    });
    if let Some(mail) = keep.await? {
        state.mailer.send(mail, now);
    }
    Ok(())
}

/// Keeps a link for an address that a person says is theirs, and writes the letter that takes it there once it is
/// committed. Where somebody else has proven that the address is theirs, they are told instead. The person learns
/// nothing of it, and not by the time that it takes either: the same is read and written for both.
///
/// # Errors
/// The database's.
pub(super) async fn write_link(
    tx: &Tx,
    config: &Config,
    user: UserId,
    email: &str,
    typed: Typed,
    now: Timestamp,
) -> Result<Option<Mail>, Error> {
    let (letter, path) = Letter::new(Purpose::ConfirmEmail, user, Some(email), now)?;
    query::letter::take_back(tx.conn(), user, Purpose::ConfirmEmail).await?;
    query::letter::insert(tx.conn(), &letter).await?;
    let owner = query::email::owner(tx.conn(), email).await?;
    let reader = query::user::me(tx.conn(), owner.unwrap_or(user)).await?;
    let Some(Me { user: reader, .. }) = reader else { return Ok(None) };
    let link = |path| config.link(path);
    let mail = match typed {
        _ if reader.id == user => words::confirm(email, &reader.username, &link(&path)),
        Typed::InSettings => words::address_wanted(email, &reader.username),
        Typed::Registering => {
            words::account_wanted(email, &reader.username, &link("/login"), &link("/reset-password"))
        }
    };
    Ok(Some(mail.into()))
}

/// Whose account a link is about, and which address; so that a page can say what its button does.
///
/// # Errors
/// [`Refused::Invalid`] names `token` where the link is used, too old, or none.
pub async fn about(state: &State, token: &str, purpose: Purpose) -> Result<(Me, String), Error> {
    let hash = letter::read(token)?;
    let found = query::letter::find(state.db.read(), hash, purpose, state.clock.now()).await?;
    let letter = found.ok_or_else(letter::stale)?;
    let me = query::user::me(state.db.read(), letter.user).await?.ok_or_else(letter::stale)?;
    Ok((me, letter.email.ok_or_else(letter::stale)?))
}

/// Makes an address that of the person whom the link was sent to. The former address is told, with a way back for
/// seven days if that one was confirmed too.
///
/// # Errors
/// [`Refused::Invalid`] names `token` where the link is used, too old, or none, or somebody else was quicker.
pub async fn confirm_email(state: &State, token: &str, device: &Device) -> Result<(), Error> {
    let (now, hash, address) = (state.clock.now(), letter::read(token)?, device.address);
    let confirm = state.db.write(move |tx| {
        async move {
            let (letter, me, email) = take(tx, hash, Purpose::ConfirmEmail, now).await?;
            let former = query::email::of_letters(tx.conn(), &me).await?.filter(|former| *former != email);
            let back = match &former {
                Some(former) => way_back(tx, letter.user, former, now).await?,
                None => None,
            };
            prove(tx, letter.user, &email).await?;
            query::letter::take_back(tx.conn(), letter.user, Purpose::ConfirmEmail).await?;
            if me.email.as_ref() != Some(&email) {
                query::letter::take_back(tx.conn(), letter.user, Purpose::Reset).await?;
            }
            let line = Line::new(Deed::EmailConfirmed, now, Some(address)).by(letter.user);
            query::audit::insert(tx.conn(), &line).await?;
            Ok((me, former, back))
        }
        .boxed()
    });
    let (me, former, back) = confirm.await?;
    if let Some(former) = former {
        let link = back.map(|path| state.config.link(&path));
        state.mailer.send(words::address_changed(&former, &me.user.username, link.as_deref()).into(), now);
    }
    Ok(())
}

/// Puts the former address back, for whoever still reads its mail: every session ends, and no later change counts.
///
/// # Errors
/// As [`confirm_email`].
pub async fn restore_email(state: &State, token: &str, device: &Device) -> Result<(), Error> {
    let (now, hash, address) = (state.clock.now(), letter::read(token)?, device.address);
    let restore = state.db.write(move |tx| {
        async move {
            let (letter, _, email) = take(tx, hash, Purpose::RestoreEmail, now).await?;
            prove(tx, letter.user, &email).await?;
            for purpose in [Purpose::Reset, Purpose::ConfirmEmail] {
                query::letter::take_back(tx.conn(), letter.user, purpose).await?;
            }
            // Whoever changed the address twice has a way back too, to the address in between: not any more.
            query::letter::take_back_since(tx.conn(), &letter).await?;
            let line = Line::new(Deed::EmailRestored, now, Some(address)).by(letter.user);
            query::audit::insert(tx.conn(), &line).await?;
            query::session::end_all_of(tx.conn(), letter.user, None).await
        }
        .boxed()
    });
    restore.await?.into_iter().for_each(|session| sign_out::forget(state, session));
    Ok(())
}

/// Uses a link up.
async fn take(
    tx: &Tx,
    hash: super::TokenHash,
    purpose: Purpose,
    now: Timestamp,
) -> Result<(Letter, Me, String), Error> {
    let found = query::letter::find(tx.conn(), hash, purpose, now).await?;
    let letter = found.ok_or_else(letter::stale)?;
    if !query::letter::take(tx.conn(), hash).await? {
        return Err(letter::stale().into());
    }
    let me = query::user::me(tx.conn(), letter.user).await?.ok_or_else(letter::stale)?;
    let email = letter.email.clone().ok_or_else(letter::stale)?;
    Ok((letter, me, email))
}

/// Makes an address this person's; a link to one that somebody else has proven meanwhile is no good.
pub(super) async fn prove(tx: &Tx, user: UserId, email: &str) -> Result<(), Error> {
    match query::email::prove(tx.conn(), user, email).await {
        Err(Error::Refused(Refused::Conflict(_))) => Err(letter::stale().into()),
        proven => proven,
    }
}

/// A way back to the address that a person has until now; none where they never showed that it is theirs: it may be
/// a stranger's by a typing error.
///
/// # Errors
/// The database's.
pub(super) async fn way_back(
    tx: &Tx,
    user: UserId,
    former: &str,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    if !query::email::is_proven(tx.conn(), user, former).await? {
        return Ok(None);
    }
    let (letter, path) = Letter::new(Purpose::RestoreEmail, user, Some(former), now)?;
    query::letter::insert(tx.conn(), &letter).await?;
    Ok(Some(path))
}
