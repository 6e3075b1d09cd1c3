//! The ways out. A session that ends takes its access tokens and its open sockets along.

use super::SignedIn;
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{Refused, SessionId, UserId};
use futures::FutureExt;

/// Ends the session that somebody is signed in with.
///
/// # Errors
/// The database's.
pub async fn log_out(state: &State, who: SignedIn) -> Result<(), Error> {
    match end_session(state, who, who.session).await {
        // It had ended already: what was asked for is so.
        Err(Error::Refused(Refused::NotFound)) => Ok(()),
        done => done,
    }
}

/// Ends one of a person's sessions.
///
/// # Errors
/// [`Refused::NotFound`] where the person has no such session.
pub async fn end_session(state: &State, who: SignedIn, session: SessionId) -> Result<(), Error> {
    let end = state
        .db
        .write(move |tx| async move { query::session::end(tx.conn(), who.user, session).await }.boxed());
    if !end.await? {
        return Err(Refused::NotFound.into());
    }
    forget(state, session);
    Ok(())
}

/// Ends all of a person's sessions, or all but one.
///
/// # Errors
/// The database's.
pub async fn end_all_sessions(state: &State, user: UserId, but: Option<SessionId>) -> Result<(), Error> {
    let end = state
        .db
        .write(move |tx| async move { query::session::end_all_of(tx.conn(), user, but).await }.boxed());
    for session in end.await? {
        forget(state, session);
    }
    Ok(())
}

/// Lets go of a session that the database no longer has.
pub(super) fn forget(state: &State, session: SessionId) {
    state.auth.live.end(session);
    state.hub.end_session(session);
}
