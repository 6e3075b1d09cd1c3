//! The ways out. A session that ends takes its access tokens and its open sockets along.

use super::{Device, SignedIn};
use crate::audit::{Deed, Line};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{Refused, SessionId};
use futures::FutureExt;

/// Ends the session that somebody is signed in with.
///
/// # Errors
/// The database's.
pub async fn log_out(state: &State, who: SignedIn, device: &Device) -> Result<(), Error> {
    match end_session(state, who, who.session, device).await {
        // It had ended already: what was asked for is so.
        Err(Error::Refused(Refused::NotFound)) => Ok(()),
        done => done,
    }
}

/// Ends one of a person's sessions.
///
/// # Errors
/// [`Refused::NotFound`] where the person has no such session.
pub async fn end_session(
    state: &State,
    who: SignedIn,
    session: SessionId,
    device: &Device,
) -> Result<(), Error> {
    let line = Line::new(Deed::SessionEnded, state.clock.now(), Some(device.address)).by(who.user);
    let line = line.with(&session.to_string());
    let end = state.db.write(move |tx| {
        let line = line.clone();
        async move {
            let is_ended = query::session::end(tx.conn(), who.user, session).await?;
            if is_ended {
                query::audit::insert(tx.conn(), &line).await?;
            }
            Ok(is_ended)
        }
        .boxed()
    });
    if !end.await? {
        return Err(Refused::NotFound.into());
    }
    forget(state, session);
    Ok(())
}

/// Ends all of a person's sessions but the one that asks.
///
/// # Errors
/// The database's.
pub async fn end_other_sessions(state: &State, who: SignedIn, device: &Device) -> Result<(), Error> {
    let line = Line::new(Deed::SessionsEnded, state.clock.now(), Some(device.address)).by(who.user);
    let end = state.db.write(move |tx| {
        let line = line.clone();
        async move {
            let ended = query::session::end_all_of(tx.conn(), who.user, Some(who.session)).await?;
            query::audit::insert(tx.conn(), &line.with(&ended.len().to_string())).await?;
            Ok(ended)
        }
        .boxed()
    });
    for session in end.await? {
        forget(state, session);
    }
    Ok(())
}

/// The person has read which of their sessions were stolen.
///
/// # Errors
/// The database's.
pub async fn forget_thefts(state: &State, who: SignedIn) -> Result<(), Error> {
    state.db.write(move |tx| async move { query::theft::forget(tx.conn(), who.user).await }.boxed()).await
}

/// Lets go of a session that the database no longer has.
pub(super) fn forget(state: &State, session: SessionId) {
    state.auth.live.end(session);
    state.hub.end_session(session);
}
