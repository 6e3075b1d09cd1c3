//! What whoever sits at the server's console does with accounts: the same as the server, under nobody's name.

use super::{Passwords, Teller, Tokens, check_new_password, lost_factor, names_of, registration, reset};
use crate::audit::{Deed, Line};
use crate::command::account;
use crate::config::Config;
use crate::db::query::user::{Listed, NewUser};
use crate::db::{Db, query};
use crate::error::Error;
use app::domain::{FieldError, Me, PasswordOutcome, Problem, Refused, Registration, Timestamp, User, UserId};
use app::words::notices::{self, Changed};
use futures::FutureExt;

/// Makes an account, whether or not strangers may; the first one runs the instance in any case.
///
/// # Errors
/// [`Refused::Invalid`]; [`Refused::Conflict`] names the field that somebody else has already.
pub async fn create(
    db: &Db,
    passwords: &Passwords,
    form: &Registration,
    is_admin: bool,
    now: Timestamp,
) -> Result<User, Error> {
    let form = registration::check(form)?;
    let password_hash = passwords.hash(form.password).await?;
    let user = User {
        picture: None,
        id: UserId::generate(),
        display_name: form.display_name.unwrap_or_else(|| form.username.clone()),
        username: form.username,
    };
    let me =
        Me { user: user.clone(), email: form.email, phone: form.phone, is_admin: false, created_at: now };
    let new = NewUser { me, password_hash };
    let create = db.write(move |tx| {
        let new = new.clone();
        async move {
            let user = new.me.user.id;
            // The console may know which addresses are taken.
            if let Some(email) = &new.me.email
                && query::email::is_named(tx.conn(), email).await?
            {
                return Err(Refused::Conflict(FieldError::new("email", Problem::Taken)).into());
            }
            query::user::insert(tx.conn(), &new).await?;
            account::settle(tx, &new, now).await?;
            if is_admin {
                query::people::set_admin(tx.conn(), user, true).await?;
            }
            query::audit::insert(tx.conn(), &Line::new(Deed::AccountCreated, now, None).to(user)).await
        }
        .boxed()
    });
    create.await?;
    Ok(user)
}

/// Gives somebody another password; every session of theirs ends, their API tokens where that is wanted, and a letter
/// tells them.
///
/// # Errors
/// [`Refused::NotFound`]; [`Refused::Invalid`] where the password does not fit.
pub async fn set_password(
    db: &Db,
    passwords: &Passwords,
    username: &str,
    password: String,
    tokens: Tokens,
    teller: &Teller<'_>,
    now: Timestamp,
) -> Result<PasswordOutcome, Error> {
    let Me { user, email, .. } = named(db, username).await?.me;
    let id = user.id;
    check_new_password(&password, &names_of(&user, email.as_deref()))
        .map_err(|error| Refused::Invalid(vec![error]))?;
    let hash = passwords.hash(password).await?;
    let set = db.write(move |tx| {
        let hash = hash.clone();
        async move {
            let replaced = super::replace_password(tx, user.id, &hash, None, tokens, now).await?;
            let line = replaced.noted(&Line::new(Deed::PasswordSet, now, None).to(user.id));
            query::audit::insert(tx.conn(), &line).await?;
            Ok(replaced.outcome)
        }
        .boxed()
    });
    let outcome = set.await?;
    teller.tell_of_password(id, Changed::ByConsole, outcome).await;
    Ok(outcome)
}

/// Switches somebody's two-step login off, who has lost what makes the codes; every session of theirs ends, and a
/// letter tells them. False where it was off.
///
/// # Errors
/// [`Refused::NotFound`].
pub async fn remove_second_factor(
    db: &Db,
    username: &str,
    teller: &Teller<'_>,
    now: Timestamp,
) -> Result<bool, Error> {
    let user = named(db, username).await?.me.user.id;
    let remove = db.write(move |tx| {
        async move {
            let line = Line::new(Deed::TotpDisabled, now, None).to(user);
            lost_factor::take_off(tx, user, &line).await
        }
        .boxed()
    });
    let was_on = remove.await?.is_some();
    if was_on {
        teller.tell(user, &notices::TWO_STEP_TAKEN_OFF).await;
    }
    Ok(was_on)
}

/// Keeps somebody out, whose sessions end, or lets them in again.
///
/// # Errors
/// [`Refused::NotFound`].
pub async fn set_disabled(db: &Db, username: &str, is_disabled: bool, now: Timestamp) -> Result<(), Error> {
    let user = named(db, username).await?.me.user.id;
    let deed = if is_disabled { Deed::AccountDisabled } else { Deed::AccountEnabled };
    let set = db.write(move |tx| {
        async move {
            let line = Line::new(deed, now, None).to(user);
            super::set_disabled(tx, user, is_disabled.then_some(now), &line).await.map(drop)
        }
        .boxed()
    });
    set.await
}

/// A link to choose a new password, to be handed to this person.
///
/// # Errors
/// [`Refused::NotFound`] where there is nobody of this name, or they are kept out.
pub async fn reset_link(db: &Db, config: &Config, username: &str, now: Timestamp) -> Result<String, Error> {
    let user = named(db, username).await?.me.user.id;
    let line = Line::new(Deed::PasswordResetLink, now, None).to(user);
    reset::hand_over(db, config, user, line, now).await
}

/// The person of this name.
///
/// # Errors
/// [`Refused::NotFound`].
pub async fn named(db: &Db, username: &str) -> Result<Listed, Error> {
    let username = username.trim().to_ascii_lowercase();
    query::user::named(db.read(), &username).await?.ok_or_else(|| Refused::NotFound.into())
}
