//! Email address and phone number, as somebody sees their own.

use super::SignedIn;
use super::email::{self, Typed};
use super::letter::Purpose;
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{Contact, Refused};

/// How somebody can be reached.
///
/// # Errors
/// The database's.
pub async fn contact(state: &State, who: SignedIn) -> Result<Contact, Error> {
    let (db, now) = (state.db.read(), state.clock.now());
    let me = query::user::me(db, who.user).await?.ok_or(Refused::SignedOut)?;
    let email_confirmed = match &me.email {
        Some(email) => query::email::is_proven(db, who.user, email).await?,
        None => false,
    };
    let waiting = query::letter::of_user(db, who.user, Purpose::ConfirmEmail, now).await?;
    let waiting = waiting.and_then(|letter| letter.email);
    // A letter to the address on file says no more than that it is not confirmed.
    let unconfirmed_email = waiting.filter(|email| me.email.as_ref() != Some(email));
    Ok(Contact { email: me.email, email_confirmed, unconfirmed_email, phone: me.phone })
}

/// Sends the letter once more: to the address that waits for it, or to the one on file that nobody confirmed.
///
/// # Errors
/// [`Refused::TooMany`].
pub async fn send_again(state: &State, who: SignedIn) -> Result<(), Error> {
    let now = state.clock.now();
    state.auth.mail_brakes.by(who.user, state.clock.instant())?;
    let Contact { email, email_confirmed, unconfirmed_email, .. } = contact(state, who).await?;
    let me = query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?;
    match unconfirmed_email.or(email.filter(|_| !email_confirmed)) {
        Some(email) => {
            state.auth.mail_brakes.confirming(&email, state.clock.instant())?;
            email::send_link(state, &me, &email, Typed::InSettings, now).await
        }
        None => Ok(()),
    }
}
