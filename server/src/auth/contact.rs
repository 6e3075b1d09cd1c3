//! Email address and phone number: seen, changed, removed.

use super::email::Typed;
use super::letter::Purpose;
use super::{Device, SignedIn, confirm, email, phone};
use crate::audit::{Deed, Line};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{Contact, FieldError, Me, Refused, Timestamp, check_email};
use app::words::mail as words;
use futures::FutureExt;

/// What somebody wants to have changed: what is absent stays, and nothing in the place of an address removes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The email address.
    pub email: Option<Option<String>>,
    /// The phone number.
    pub phone: Option<Option<String>>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// All of it is as wanted.
    Done,
    /// A letter went to the new address, which counts from when its link is opened.
    LetterSent,
}

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

/// Changes how somebody can be reached, once they have proven by their password that it is they who sit there. A new
/// email address counts only when the link in a letter to it is opened; whether somebody else has it already is
/// told to nobody but them.
///
/// # Errors
/// [`Refused::Invalid`] names `email`, `phone` or `current_password`; [`Refused::Conflict`] where somebody else has the
/// phone number; [`Refused::TooMany`].
pub async fn change_contact(
    state: &State,
    who: SignedIn,
    wanted: Wanted,
    password: &str,
    device: &Device,
) -> Result<Changed, Error> {
    let wanted = check(wanted)?;
    let me = query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?;
    let email = wanted.email.filter(|email| *email != me.email);
    let phone = wanted.phone.filter(|phone| *phone != me.phone);
    if email.is_none() && phone.is_none() {
        return Ok(Changed::Done);
    }
    confirm(state, who, "current_password", password, device).await?;
    let now = state.clock.now();
    state.auth.mail_brakes.by(who.user, state.clock.instant())?;
    // Before anything is changed: all of it happens, or nothing.
    if let Some(Some(email)) = &email {
        state.auth.mail_brakes.confirming(email, state.clock.instant())?;
    }
    if let Some(phone) = phone {
        set_phone(state, &me, phone, device, now).await?;
    }
    match email {
        Some(Some(email)) => {
            email::send_link(state, &me, &email, Typed::InSettings, now).await?;
            Ok(Changed::LetterSent)
        }
        Some(None) => remove_email(state, &me, device, now).await.map(|()| Changed::Done),
        None => Ok(Changed::Done),
    }
}

fn check(wanted: Wanted) -> Result<Wanted, Refused> {
    let email = wanted.email.map(|email| given(email).map(|text| check_email(&text)).transpose()).transpose();
    let phone = wanted.phone.map(|phone| given(phone).map(|text| phone::read(&text)).transpose()).transpose();
    match (email, phone) {
        (Ok(email), Ok(phone)) => Ok(Wanted { email, phone }),
        (email, phone) => {
            let errors: Vec<FieldError> = [email.err(), phone.err()].into_iter().flatten().collect();
            Err(Refused::Invalid(errors))
        }
    }
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

async fn set_phone(
    state: &State,
    me: &Me,
    phone: Option<String>,
    device: &Device,
    now: Timestamp,
) -> Result<(), Error> {
    let user = me.user.id;
    let line = Line::new(Deed::PhoneChanged, now, Some(device.address)).by(user);
    let set = state.db.write(move |tx| {
        let (phone, line) = (phone.clone(), line.clone());
        async move {
            query::user::set_phone(tx.conn(), user, phone.as_deref()).await?;
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    set.await
}

/// Takes the address away, and every link that went there.
async fn remove_email(state: &State, me: &Me, device: &Device, now: Timestamp) -> Result<(), Error> {
    let user = me.user.id;
    let former = query::email::of_letters(state.db.read(), me).await?;
    let line = Line::new(Deed::EmailRemoved, now, Some(device.address)).by(user);
    let told = former.clone();
    let remove = state.db.write(move |tx| {
        let (line, former) = (line.clone(), former.clone());
        async move {
            let back = match &former {
                Some(former) => email::way_back(tx, user, former, now).await?,
                None => None,
            };
            query::email::remove(tx.conn(), user).await?;
            query::letter::take_back(tx.conn(), user, Purpose::Reset).await?;
            query::letter::take_back(tx.conn(), user, Purpose::ConfirmEmail).await?;
            query::audit::insert(tx.conn(), &line).await?;
            Ok(back)
        }
        .boxed()
    });
    let link = remove.await?.map(|path| state.config.link(&path));
    let Some(former) = told else { return Ok(()) };
    state.mailer.send(words::address_changed(&former, &me.user.username, link.as_deref()).into(), now);
    Ok(())
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
