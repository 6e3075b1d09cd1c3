//! Email addresses that somebody shows to be theirs.
//!
//! An address that was only typed, at registration, leads in and gets letters; but whoever opens a link that went
//! there has it for good, and takes it from an account that merely claimed it.

use super::letter::{self, Letter, Purpose};
use super::{Device, sign_out};
use crate::audit::{Deed, Line};
use crate::db::{Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{Me, Timestamp, UserId};
use app::words::mail as words;
use futures::FutureExt;

/// Sends a link to an address that a person says is theirs. Where somebody else has shown that it is theirs, they
/// are told instead, and the person learns nothing of it.
///
/// # Errors
/// The database's.
pub(super) async fn send_link(state: &State, me: &Me, email: &str, now: Timestamp) -> Result<(), Error> {
    let user = me.user.id;
    let holder = query::email::holder(state.db.read(), email).await?;
    let owner = holder.filter(|holder| holder.user != user && holder.is_proven);
    let (letter, path) = Letter::new(Purpose::ConfirmEmail, user, Some(email), now)?;
    let keep = state.db.write(move |tx| {
        let letter = letter.clone();
        async move {
            query::letter::take_back(tx.conn(), user, Purpose::ConfirmEmail).await?;
            query::letter::insert(tx.conn(), &letter).await
        }
        .boxed()
    });
    keep.await?;
    let mail = match owner {
        Some(owner) => {
            let Some(owner) = query::user::me(state.db.read(), owner.user).await? else { return Ok(()) };
            words::address_wanted(email, &owner.user.username)
        }
        None => words::confirm(email, &me.user.username, &state.config.link(&path)),
    };
    state.mailer.send(mail.into(), now);
    Ok(())
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
            let line = |deed| Line::new(deed, now, Some(address));
            claim(tx, letter.user, &email, line(Deed::EmailLost).by(letter.user)).await?;
            let former = me.email.clone().filter(|former| *former != email);
            let back = match &former {
                Some(former) => way_back(tx, letter.user, former, now).await?,
                None => None,
            };
            query::email::set(tx.conn(), letter.user, Some(&email)).await?;
            query::email::prove(tx.conn(), letter.user, &email, now).await?;
            query::letter::take_back(tx.conn(), letter.user, Purpose::ConfirmEmail).await?;
            if me.email.as_ref() != Some(&email) {
                query::letter::take_back(tx.conn(), letter.user, Purpose::Reset).await?;
            }
            query::audit::insert(tx.conn(), &line(Deed::EmailConfirmed).by(letter.user)).await?;
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
            let line = |deed| Line::new(deed, now, Some(address)).by(letter.user);
            claim(tx, letter.user, &email, line(Deed::EmailLost)).await?;
            query::email::set(tx.conn(), letter.user, Some(&email)).await?;
            query::email::prove(tx.conn(), letter.user, &email, now).await?;
            for purpose in [Purpose::Reset, Purpose::ConfirmEmail] {
                query::letter::take_back(tx.conn(), letter.user, purpose).await?;
            }
            // Whoever changed the address twice has a way back too, to the address in between: not any more.
            query::letter::take_back_since(tx.conn(), &letter).await?;
            query::audit::insert(tx.conn(), &line(Deed::EmailRestored)).await?;
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

/// Takes an address from an account that only claimed it.
async fn claim(tx: &Tx, user: UserId, email: &str, line: Line) -> Result<(), Error> {
    match query::email::holder(tx.conn(), email).await? {
        Some(holder) if holder.user != user => {
            if holder.is_proven {
                return Err(letter::stale().into());
            }
            query::email::set(tx.conn(), holder.user, None).await?;
            for purpose in [Purpose::Reset, Purpose::ConfirmEmail] {
                query::letter::take_back(tx.conn(), holder.user, purpose).await?;
            }
            query::audit::insert(tx.conn(), &line.to(holder.user)).await
        }
        _ => Ok(()),
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
