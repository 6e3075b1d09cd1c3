//! A second factor that is lost with its recovery codes: somebody else takes it away.

use super::{Device, SignedIn, Teller, sign_out};
use crate::audit::{Deed, Line};
use crate::db::{Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{Refused, SessionId, UserId};
use app::words::notices as words;
use futures::FutureExt;

/// Switches somebody else's two-step login off, ends their sessions, and tells them. Where it is off, nothing happens.
///
/// # Errors
/// [`Refused::NotFound`] where there is no such person; [`Refused::Forbidden`] for one's own: whoever sits at one's
/// open screen must not get around the code, so that it goes the ordinary way only.
pub(super) async fn remove(state: &State, user: UserId, by: SignedIn, device: &Device) -> Result<(), Error> {
    if user == by.user {
        return Err(Refused::Forbidden.into());
    }
    let line = Line::new(Deed::TotpDisabled, state.clock.now(), Some(device.address)).by(by.user).to(user);
    let remove = state.db.write(move |tx| {
        let line = line.clone();
        async move { take_off(tx, user, &line).await }.boxed()
    });
    let Some(ended) = remove.await? else { return Ok(()) };
    ended.into_iter().for_each(|session| sign_out::forget(state, session));
    Teller::new(state, device).tell(user, &words::TWO_STEP_TAKEN_OFF).await;
    Ok(())
}

/// Takes a person's factor and recovery codes away, with a line in the audit log. Tells which sessions ended; none
/// where two-step login was off.
///
/// # Errors
/// [`Refused::NotFound`] where there is no such person.
pub(super) async fn take_off(tx: &Tx, user: UserId, line: &Line) -> Result<Option<Vec<SessionId>>, Error> {
    query::people::get(tx.conn(), user).await?.ok_or(Refused::NotFound)?;
    let factor = query::factor::get(tx.conn(), user).await?;
    if factor.is_none_or(|factor| factor.confirmed_at.is_none()) {
        return Ok(None);
    }
    query::factor::remove(tx.conn(), user).await?;
    query::audit::insert(tx.conn(), line).await?;
    query::session::end_all_of(tx.conn(), user, None).await.map(Some)
}
