//! Keeping somebody out of the instance, and letting them in again.

use super::{Device, Purpose, SignedIn, people, sign_out};
use crate::audit::{Deed, Line};
use crate::command::invite;
use crate::db::{Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{Refused, SessionId, Timestamp, UserId};
use futures::FutureExt;

/// Keeps a person out: all their sessions and sockets end at once, their invites too, and no login leads in.
///
/// # Errors
/// [`Refused::NotFound`] where there is no such person; [`Refused::LastAdministrator`] for the last administrator.
pub async fn disable(state: &State, user: UserId, by: SignedIn, device: &Device) -> Result<(), Error> {
    let now = state.clock.now();
    let line = Line::new(Deed::AccountDisabled, now, Some(device.address)).by(by.user).to(user);
    let disable = state.db.write(move |tx| {
        let line = line.clone();
        async move { set_disabled(tx, user, Some(now), &line).await }.boxed()
    });
    for session in disable.await? {
        sign_out::forget(state, session);
    }
    // One that was just about to open.
    state.hub.end_user(user);
    Ok(())
}

/// Lets a person in again; they log in as before.
///
/// # Errors
/// As [`disable`].
pub async fn enable(state: &State, user: UserId, by: SignedIn, device: &Device) -> Result<(), Error> {
    let now = state.clock.now();
    let line = Line::new(Deed::AccountEnabled, now, Some(device.address)).by(by.user).to(user);
    let enable = state.db.write(move |tx| {
        let line = line.clone();
        async move { set_disabled(tx, user, None, &line).await }.boxed()
    });
    enable.await.map(drop)
}

/// Writes down since when a person is kept out, or that they are not, with a line in the audit log. Tells which
/// sessions ended; once it is committed, a caller with a hub lets go of them.
///
/// # Errors
/// [`Refused::NotFound`] where there is no such person; [`Refused::LastAdministrator`] for the last administrator.
pub async fn set_disabled(
    tx: &Tx,
    user: UserId,
    since: Option<Timestamp>,
    line: &Line,
) -> Result<Vec<SessionId>, Error> {
    let person = query::people::get(tx.conn(), user).await?.ok_or(Refused::NotFound)?;
    if person.disabled_at.is_some() == since.is_some() {
        return Ok(Vec::new());
    }
    if since.is_some() {
        people::prove_not_last(tx, user).await?;
    }
    query::user::set_disabled(tx.conn(), user, since).await?;
    query::audit::insert(tx.conn(), line).await?;
    if since.is_none() {
        return Ok(Vec::new());
    }
    query::letter::take_back(tx.conn(), user, Purpose::Reset).await?;
    // They do not come back with the account.
    let count = query::invite::revoke_all_of(tx.conn(), user, line.at).await?;
    invite::note_revoked(tx, count, line).await?;
    query::session::end_all_of(tx.conn(), user, None).await
}
