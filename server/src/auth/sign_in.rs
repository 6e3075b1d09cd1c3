//! The ways in: a new account, a password, a refresh token, an access token.

use super::email::Typed;
use super::second_factor::{self, Proof};
use super::{
    Actor, By, RefreshToken, Secret, Session, SignedIn, Teller, email, phone, registration, session::Shown,
    sign_out,
};
use crate::audit::{Deed, Line};
use crate::command::{account, invite};
use crate::db::query::user::{Addresses, Credentials, NewUser};
use crate::db::{Tx, query};
use crate::door::{Toll, network};
use crate::error::Error;
use crate::state::State;
use crate::{instance, invites};
use app::domain::{FieldError, Me, Problem, Refused, Registration, Timestamp, User, UserId};
use app::words::notices as words;
use futures::FutureExt;
use std::net::IpAddr;

/// What is known of the device that asks.
#[derive(Clone, Debug)]
pub struct Device {
    /// Where the request comes from.
    pub address: IpAddr,
    /// What the browser says it is.
    pub user_agent: String,
}

impl Device {
    /// The network that it speaks from: an IPv6 customer has a whole /64 to take addresses from.
    #[must_use]
    pub fn network(&self) -> IpAddr {
        network(self.address)
    }
}

/// A session, opened or opened anew: what its holder is given.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Who is signed in, and where.
    pub who: SignedIn,
    /// A JWT.
    pub access_token: String,
    /// What renews it.
    pub refresh_token: RefreshToken,
}

/// Makes an account, with all that belongs to one, and signs the person in. Where the form comes with an invite,
/// that is used in the same transaction: there is no account without it, and no use of it without the account.
///
/// # Errors
/// [`Refused::RegistrationClosed`]; [`Refused::Invalid`]; [`Refused::Conflict`] names the field that
/// somebody else has already; [`Refused::NotFound`] where the invite is none, or none any more;
/// [`Refused::TooMany`].
pub async fn register(state: &State, form: &Registration, device: &Device) -> Result<Opened, Error> {
    // Whoever is not let in anyway costs no hash of a password.
    instance::admit(state, form.invite.is_some()).await?;
    let ticket = match &form.invite {
        Some(ticket) => Some(invites::open(state, ticket).await?.0),
        None => None,
    };
    let form = registration::check(form)?;
    state.door.take(Toll::Account(device.address), state.clock.instant())?;
    let password_hash = state.auth.passwords.hash(form.password).await?;
    let now = state.clock.now();
    let user = User {
        id: UserId::generate(),
        display_name: form.display_name.unwrap_or_else(|| form.username.clone()),
        username: form.username,
        picture: None,
    };
    let me = Me { user, email: form.email, phone: form.phone, is_admin: false, created_at: now };
    let new = NewUser { me: me.clone(), password_hash };
    let (session, refresh_token) = Session::start(new.me.user.id, device, now)?;
    let line = Line::new(Deed::AccountRegistered, now, Some(device.address)).by(new.me.user.id);
    let opened = open(state, &session, refresh_token)?;
    let (fixed, address) = (state.config.registration, Some(device.address));
    let settle = state.db.write(move |tx| {
        let (new, session, line) = (new.clone(), session.clone(), line.clone());
        async move {
            let is_first = query::people::is_empty(tx.conn()).await?;
            let admission = instance::admission(fixed, query::instance::chosen(tx.conn()).await?);
            if !admission.lets_in(ticket.is_some(), is_first) {
                return Err(Refused::RegistrationClosed.into());
            }
            query::user::insert(tx.conn(), &new).await?;
            query::audit::insert(tx.conn(), &line).await?;
            match ticket {
                Some(ticket) => invite::settle(tx, &new, ticket, now, address).await?,
                None => account::settle(tx, &new, now).await?,
            }
            query::session::insert(tx.conn(), &session).await
        }
        .boxed()
    });
    settle.await?;
    // Whoever came by an invite that was mailed has shown that the address is theirs.
    let is_proven = async |email: &str| query::email::is_proven(state.db.read(), me.user.id, email).await;
    if let Some(address) = &me.email
        && !is_proven(address).await.unwrap_or(false)
        && state.auth.mail_brakes.confirming(address, state.clock.instant()).is_ok()
        && let Err(error) = email::send_link(state, &me, address, Typed::Registering, now).await
    {
        // The account is there; the letter can be had from the settings.
        tracing::error!(%error, "the letter to a new account's address could not be written");
    }
    Ok(opened)
}

/// Signs in a person by their username, email address or phone number and their password; if two-step login is on,
/// also by a code of the app or a recovery code.
///
/// # Errors
/// [`Refused::WrongCredentials`], without telling which; [`Refused::SecondFactor`], after the right password only,
/// where a code is asked for or wrong; [`Refused::TooMany`]; [`Refused::Invalid`] where name or password is missing.
pub async fn log_in(
    state: &State,
    name: &str,
    password: &str,
    code: &str,
    device: &Device,
) -> Result<Opened, Error> {
    let missing = [("identifier", name.trim()), ("password", password)].into_iter();
    let missing = missing.filter(|(_, text)| text.is_empty());
    let missing: Vec<_> = missing.map(|(field, _)| FieldError::new(field, Problem::Required)).collect();
    if !missing.is_empty() {
        return Err(Refused::Invalid(missing).into());
    }
    let now = state.clock.now();
    let known = prove_password(state, name, password, device).await?;
    let user = known.user;
    let entered = match prove_second(state, user, code, device).await {
        Ok(proof) => enter(state, known, proof, device, now).await,
        Err(error) => Err(error),
    };
    if let Err(Error::Refused(Refused::SecondFactor(FieldError { problem: Problem::Wrong, .. }))) = entered {
        note_failure(state, Some(user), "code", device).await;
    }
    entered
}

/// The code of whoever has two-step login on; nothing of everybody else.
async fn prove_second(
    state: &State,
    user: UserId,
    code: &str,
    device: &Device,
) -> Result<Option<Proof>, Error> {
    match second_factor::prove(state, user, code, device).await {
        Ok(proof) => Ok(Some(proof)),
        Err(Error::Refused(Refused::Stale)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens a session for somebody who has proven who they are. That was a moment ago: a password that was changed
/// since, which ended every session, opens none.
async fn enter(
    state: &State,
    known: Credentials,
    proof: Option<Proof>,
    device: &Device,
    now: Timestamp,
) -> Result<Opened, Error> {
    let (session, refresh_token) = Session::start(known.user, device, now)?;
    let opened = open(state, &session, refresh_token)?;
    let line = Line::new(Deed::LoginSucceeded, now, Some(device.address)).by(known.user);
    let spent = proof.clone();
    let enter = state.db.write(move |tx| {
        let (known, session) = (known.clone(), session.clone());
        let (line, proof) = (line.clone(), spent.clone());
        async move {
            if !query::user::hold(tx.conn(), known.user, Some(&known.password_hash)).await? {
                return Err(Refused::WrongCredentials.into());
            }
            if let Some(proof) = &proof {
                proof.spend(tx).await?;
            }
            query::session::sweep(tx.conn(), now).await?;
            query::session::insert(tx.conn(), &session).await?;
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    enter.await?;
    if let Some(proof) = &proof {
        proof.settle(state).await;
    }
    Ok(opened)
}

/// Writes down that a login failed, and never what was typed: it may be a password in the wrong field. A login is
/// answered no otherwise where the line cannot be written.
async fn note_failure(state: &State, user: Option<UserId>, why: &'static str, device: &Device) {
    let now = state.clock.now();
    if !state.auth.throttle.may_note(state.clock.instant()) {
        return tracing::warn!(address = %device.address, why, "a login failed, too many to write each down");
    }
    let line = Line::new(Deed::LoginFailed, now, Some(device.address)).with(why);
    let line = Line { subject: user, ..line };
    let note = state.db.write(move |tx| {
        let line = line.clone();
        async move { query::audit::insert(tx.conn(), &line).await }.boxed()
    });
    if let Err(error) = note.await {
        tracing::error!(%error, "a failed login could not be written down");
    }
}

/// Which addresses log somebody in. Where letters go out by a mail server, only those that were proven: if a claim
/// did too, a new account could see by it whether another account claimed the address before. Elsewhere letters
/// wait until somebody hands them on, which may be never.
fn addresses(state: &State) -> Addresses {
    if state.config.smtp.is_some() { Addresses::Proven } else { Addresses::Claimed }
}

/// The person behind a username, an email address or a phone number, if this is their password.
async fn prove_password(
    state: &State,
    name: &str,
    password: &str,
    device: &Device,
) -> Result<Credentials, Error> {
    let who = phone::identify(name);
    let attempt = state.auth.throttle.attempt(device.address, &who, state.clock.instant())?;
    let known = query::user::credentials(state.db.read(), &who, addresses(state)).await?;
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    // Whoever gets no turn has not guessed wrong.
    let compared = state.auth.passwords.verify(password.to_owned(), hash).await;
    let fits = compared.inspect_err(|_| state.auth.throttle.forgive_turn(attempt))?;
    if !fits {
        note_failure(state, known.map(|known| known.user), "password", device).await;
        return Err(Refused::WrongCredentials.into());
    }
    let known = known.ok_or(Refused::WrongCredentials)?;
    state.auth.throttle.forgive(attempt);
    Ok(known)
}

/// Whoever is signed in proves once more, by their password, that it is they who sit there: asked for before
/// what a stranger at an open screen must not do. `field` is where the form asks for it.
///
/// # Errors
/// [`Refused::Invalid`] names the field; [`Refused::TooMany`].
pub async fn confirm(
    state: &State,
    who: SignedIn,
    field: &'static str,
    password: &str,
    device: &Device,
) -> Result<(), Error> {
    if password.is_empty() {
        return Err(Refused::field(field, Problem::Required).into());
    }
    let me = query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?;
    match prove_password(state, &me.user.username, password, device).await {
        Err(Error::Refused(Refused::WrongCredentials)) => Err(Refused::field(field, Problem::Wrong).into()),
        proven => proven.map(drop),
    }
}

/// Goes on with the session that a refresh token belongs to.
///
/// # Errors
/// [`Refused::SignedOut`] where it has ended, or ends because the token was replaced before: then
/// somebody has a copy.
pub async fn renew(state: &State, token: &RefreshToken, device: &Device) -> Result<Opened, Error> {
    let now = state.clock.now();
    if query::session::get(state.db.read(), token.session()).await?.is_none() {
        // Made up, or ended long ago: the writer is not troubled with it.
        return Err(Refused::SignedOut.into());
    }
    let (key, shown, from) = (state.auth.key.clone(), token.clone(), device.clone());
    let decide = state.db.write(move |tx| {
        let (key, shown, from) = (key.clone(), shown.clone(), from.clone());
        async move { show(tx, &shown, &key, &from, now).await }.boxed()
    });
    let Some((session, decided)) = decide.await? else { return Err(Refused::SignedOut.into()) };
    match decided {
        Shown::Next(_, token) | Shown::Again(token) => open(state, &session, token),
        Shown::Expired | Shown::Outdated => Err(Refused::SignedOut.into()),
        Shown::Stolen => {
            tracing::warn!(user = %session.user, session = %session.id, "a replaced refresh token was shown: the session ends");
            sign_out::forget(state, session.id);
            Teller::new(state, device).tell(session.user, &words::SESSION_STOLEN).await;
            Err(Refused::SignedOut.into())
        }
    }
}

/// Carries out what follows when a token is shown.
async fn show(
    tx: &Tx,
    token: &RefreshToken,
    key: &Secret,
    device: &Device,
    now: Timestamp,
) -> Result<Option<(Session, Shown)>, Error> {
    let Some(session) = query::session::get(tx.conn(), token.session()).await? else { return Ok(None) };
    let decided = session.show(token, key, device, now);
    match &decided {
        Shown::Next(next, successor) => {
            if !query::session::rotate(tx.conn(), next, session.token).await? {
                // Another node was quicker, with the same token: the successor is the same too.
                return Ok(Some((session, Shown::Again(successor.clone()))));
            }
        }
        Shown::Stolen => {
            if !query::session::end(tx.conn(), session.user, session.id).await? {
                // Another node has found it out, and told.
                return Ok(None);
            }
            let line = Line::new(Deed::SessionStolen, now, Some(device.address)).to(session.user);
            query::audit::insert(tx.conn(), &line.with(&session.id.to_string())).await?;
            query::theft::insert(tx.conn(), &session, &device.address.to_string(), now).await?;
        }
        Shown::Again(_) | Shown::Expired | Shown::Outdated => {}
    }
    Ok(Some((session, decided)))
}

/// Whom an access token names, if its session still lasts.
///
/// # Errors
/// The database's.
pub async fn recognise(state: &State, access_token: &str) -> Result<Option<SignedIn>, Error> {
    let now = state.clock.now();
    let Some(who) = state.auth.access_tokens.read(access_token, now) else { return Ok(None) };
    Ok(lasts(state, who).await?.then_some(who))
}

/// Does what lets somebody in still last: the login, or the token?
///
/// # Errors
/// The database's.
pub async fn still_lasts(state: &State, actor: Actor) -> Result<bool, Error> {
    match actor.by {
        By::Login(session) => lasts(state, SignedIn { user: actor.user, session }).await,
        By::Token(grant) => Ok(!actor.has_expired(state.clock.now())
            && query::api_token::is_live(state.db.read(), actor.user, grant.token).await?),
    }
}

/// Does this session still last? What was found within the last second is believed, unless it ended here.
///
/// # Errors
/// The database's.
pub async fn lasts(state: &State, who: SignedIn) -> Result<bool, Error> {
    let Err(moment) = state.auth.live.find(who) else { return Ok(true) };
    if !query::session::is_live(state.db.read(), who, state.clock.now()).await? {
        return Ok(false);
    }
    state.auth.live.remember(who, moment);
    Ok(true)
}

/// What the holder of a session is given.
///
/// # Errors
/// The library's; none is known.
pub(super) fn open(state: &State, session: &Session, refresh_token: RefreshToken) -> Result<Opened, Error> {
    let who = SignedIn { user: session.user, session: session.id };
    let access_token = state.auth.access_tokens.issue(who, state.clock.now())?;
    Ok(Opened { who, access_token, refresh_token })
}
