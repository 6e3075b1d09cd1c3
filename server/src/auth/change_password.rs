//! Another password.

use super::sign_in::open;
use super::{
    Device, Opened, RefreshToken, Session, SignedIn, Teller, check_new_password, confirm, names_of, sign_out,
};
use crate::audit::{Deed, Line};
use crate::db::{Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{FieldError, Me, Problem, Refused, SessionId, Timestamp, UserId};
use app::words::notices::Changed;
use futures::FutureExt;

/// Gives somebody another password. Everywhere else they are signed out; here they stay, with tokens that nobody
/// else can have.
///
/// # Errors
/// [`Refused::Invalid`] names `current_password` where that is wrong, or `new_password` where it does not fit or is
/// the same; [`Refused::TooMany`].
pub async fn change_password(
    state: &State,
    who: SignedIn,
    current: &str,
    new: &str,
    device: &Device,
) -> Result<Opened, Error> {
    confirm(state, who, "current_password", current, device).await?;
    let me = query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?;
    check(current, new, &me)?;
    let hash = state.auth.passwords.hash(new.to_owned()).await?;
    let now = state.clock.now();
    let line = Line::new(Deed::PasswordChanged, now, Some(device.address)).by(who.user);
    let token = RefreshToken::first(who.session)?;
    let (next, here) = (token.clone(), device.clone());
    let change = state.db.write(move |tx| {
        let (hash, line, next, here) = (hash.clone(), line.clone(), next.clone(), here.clone());
        async move {
            let ended = replace_password(tx, who.user, &hash, Some(who.session)).await?;
            query::audit::insert(tx.conn(), &line).await?;
            Ok((ended, rekey(tx, who, &next, &here, now).await?))
        }
        .boxed()
    });
    let (ended, session) = change.await?;
    for session in ended {
        sign_out::forget(state, session);
    }
    Teller::new(state, device).tell_of_password(who.user, Changed::BySettings).await;
    open(state, &session, token)
}

/// The session that stays goes on with a token that follows from none before (OWASP ASVS 5.0, 7.2.4).
async fn rekey(
    tx: &Tx,
    who: SignedIn,
    token: &RefreshToken,
    device: &Device,
    now: Timestamp,
) -> Result<Session, Error> {
    let session = query::session::get(tx.conn(), who.session).await?.ok_or(Refused::SignedOut)?;
    let anew = session.rekey(token, device, now);
    // Another node may have renewed it in this very moment.
    if query::session::rotate(tx.conn(), &anew, session.token).await? {
        Ok(anew)
    } else {
        Err(Refused::Stale.into())
    }
}

/// Puts a password in the place of another. This is the one door to it: whatever the old one opened ends here, the
/// sessions but one, and links that were sent to reset it. Tells which sessions ended; once it is committed, the
/// caller lets go of them.
///
/// # Errors
/// The database's.
pub async fn replace_password(
    tx: &Tx,
    user: UserId,
    hash: &str,
    but: Option<SessionId>,
) -> Result<Vec<SessionId>, Error> {
    query::user::set_password(tx.conn(), user, hash).await?;
    query::session::end_all_of(tx.conn(), user, but).await
}

fn check(current: &str, new: &str, me: &Me) -> Result<(), Refused> {
    let fits = check_new_password(new, &names_of(&me.user, me.email.as_deref()));
    fits.map_err(|error| Refused::Invalid(vec![FieldError { field: "new_password".to_owned(), ..error }]))?;
    // Both are the person's own words: there is nobody to hide the time it takes from.
    if current == new { Err(Refused::field("new_password", Problem::Unchanged)) } else { Ok(()) }
}
