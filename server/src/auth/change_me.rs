//! What somebody changes of their own account: address, number and names, all of it or nothing.

use super::email::{self, Typed};
use super::letter::Purpose;
use super::{Device, SignedIn, confirm, phone, profile};
use crate::audit::{Deed, Line};
use crate::config::Config;
use crate::db::{Tx, query};
use crate::error::Error;
use crate::mail::Mail;
use crate::state::State;
use app::domain::{Refused, Timestamp, check_display_name, check_email, check_username};
use app::words::mail as words;
use futures::FutureExt;
use std::net::IpAddr;

/// What somebody wants to have changed: what is absent stays, and nothing in the place of an address removes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The email address.
    pub email: Option<Option<String>>,
    /// The phone number.
    pub phone: Option<Option<String>>,
    /// The username. The one before is free from then on.
    pub username: Option<String>,
    /// The name to go by, on every screen that shows it.
    pub display_name: Option<String>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// All of it is as wanted.
    Done,
    /// A letter went to the new address, which counts from when its link is opened.
    LetterSent,
}

/// Changes somebody's account in one transaction. For all but the name that they go by, they prove by their password
/// that it is they who sit there. A new email address counts only when the link in a letter to it is opened; whether
/// somebody else has it already is told to nobody but them.
///
/// # Errors
/// [`Refused::Invalid`] names every field that does not fit, or `current_password`; [`Refused::Conflict`] where somebody
/// else has the phone number or the username; [`Refused::TooMany`].
pub async fn change_me(
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
    let wanted = Wanted { email, phone, ..wanted };
    if wanted == Wanted::default() {
        return Ok(Changed::Done);
    }
    let is_contact = wanted.email.is_some() || wanted.phone.is_some();
    if is_contact || wanted.username.is_some() {
        confirm(state, who, "current_password", password, device).await?;
    }
    if is_contact {
        state.auth.mail_brakes.by(who.user, state.clock.instant())?;
    }
    let outcome = match &wanted.email {
        Some(Some(email)) => {
            state.auth.mail_brakes.confirming(email, state.clock.instant())?;
            Changed::LetterSent
        }
        Some(None) | None => Changed::Done,
    };
    let (now, address, shared) = (state.clock.now(), device.address, state.clone());
    let change = state.db.write(move |tx| {
        let (shared, wanted) = (shared.clone(), wanted.clone());
        async move { carry_out(tx, &shared.config, who, &wanted, address, now).await }.boxed()
    });
    if let Some(mail) = change.await? {
        state.mailer.send(mail, now);
    }
    Ok(outcome)
}

/// What is wanted, as it is kept; or all that does not fit, before any of it is done.
fn check(wanted: Wanted) -> Result<Wanted, Refused> {
    let email = wanted.email.map(|email| given(email).map(|text| check_email(&text)).transpose()).transpose();
    let phone = wanted.phone.map(|phone| given(phone).map(|text| phone::read(&text)).transpose()).transpose();
    let username = wanted.username.map(|name| check_username(&name)).transpose();
    let display_name = wanted.display_name.map(|name| check_display_name(&name)).transpose();
    match (email, phone, username, display_name) {
        (Ok(email), Ok(phone), Ok(username), Ok(display_name)) => {
            Ok(Wanted { email, phone, username, display_name })
        }
        (email, phone, username, display_name) => {
            let errors = [email.err(), phone.err(), username.err(), display_name.err()];
            Err(Refused::Invalid(errors.into_iter().flatten().collect()))
        }
    }
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// Changes what is wanted. Gives the letter that is due once that is committed, if one is.
async fn carry_out(
    tx: &mut Tx,
    config: &Config,
    who: SignedIn,
    wanted: &Wanted,
    address: IpAddr,
    now: Timestamp,
) -> Result<Option<Mail>, Error> {
    let user = who.user;
    let line = |deed| Line::new(deed, now, Some(address)).by(user);
    if let Some(phone) = &wanted.phone {
        query::user::set_phone(tx.conn(), user, phone.as_deref()).await?;
        query::audit::insert(tx.conn(), &line(Deed::PhoneChanged)).await?;
    }
    if let Some(username) = &wanted.username {
        query::user::change_username(tx.conn(), user, username).await?;
        query::audit::insert(tx.conn(), &line(Deed::AccountUsernameChanged).with(username)).await?;
    }
    if let Some(name) = &wanted.display_name {
        query::user::rename(tx.conn(), user, name).await?;
        query::audit::insert(tx.conn(), &line(Deed::AccountRenamed).with(name)).await?;
    }
    if wanted.username.is_some() || wanted.display_name.is_some() {
        profile::show(tx, who, now).await?;
    }
    // Behind the names: the letter speaks of the account as it is called from now on.
    match &wanted.email {
        Some(Some(email)) => email::write_link(tx, config, user, email, Typed::InSettings, now).await,
        Some(None) => {
            let mail = remove_email(tx, config, who, now).await?;
            query::audit::insert(tx.conn(), &line(Deed::EmailRemoved)).await?;
            Ok(mail)
        }
        None => Ok(None),
    }
}

/// Takes the address away, and every link that went there. Returns the letter that tells the mailbox so.
async fn remove_email(
    tx: &Tx,
    config: &Config,
    who: SignedIn,
    now: Timestamp,
) -> Result<Option<Mail>, Error> {
    let me = query::user::me(tx.conn(), who.user).await?.ok_or(Refused::SignedOut)?;
    let former = query::email::of_letters(tx.conn(), &me).await?;
    let back = match &former {
        Some(former) => email::way_back(tx, who.user, former, now).await?,
        None => None,
    };
    query::email::remove(tx.conn(), who.user).await?;
    query::letter::take_back(tx.conn(), who.user, Purpose::Reset).await?;
    query::letter::take_back(tx.conn(), who.user, Purpose::ConfirmEmail).await?;
    let link = back.map(|path| config.link(&path));
    Ok(former.map(|former| words::address_changed(&former, &me.user.username, link.as_deref()).into()))
}
