//! Another password.

use super::sign_in::open;
use super::{
    Device, Opened, RefreshToken, Session, SignedIn, Teller, check_new_password, confirm, names_of, sign_out,
};
use crate::audit::{Deed, Line};
use crate::db::{Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{FieldError, Me, PasswordOutcome, Problem, Refused, SessionId, Timestamp, TokenId, UserId};
use app::words::notices::Changed;
use futures::FutureExt;

/// What becomes of a person's API tokens with another password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// They go on.
    Keep,
    /// They end, too.
    Revoke,
}

/// What has ended with a password. Once that is committed, [`Replaced::let_go`] closes its sockets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// In numbers.
    pub outcome: PasswordOutcome,
    sessions: Vec<SessionId>,
    tokens: Vec<TokenId>,
}

impl Replaced {
    /// Ends the API tokens that were to stay.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn revoke_tokens(&mut self, tx: &Tx, user: UserId) -> Result<(), Error> {
        self.tokens.extend(query::api_token::remove_all_of(tx.conn(), user).await?);
        self.outcome.api_tokens_revoked += self.outcome.api_tokens_left;
        self.outcome.api_tokens_left = 0;
        Ok(())
    }

    /// Closes the sockets of what has ended.
    pub(super) fn let_go(self, state: &State) -> PasswordOutcome {
        self.sessions.into_iter().for_each(|session| sign_out::forget(state, session));
        self.tokens.into_iter().for_each(|token| state.hub.end_token(token));
        self.outcome
    }

    /// The line of the audit log, with what was revoked.
    pub(super) fn noted(&self, line: &Line) -> Line {
        match self.outcome.api_tokens_revoked {
            0 => line.clone(),
            _ => line.clone().with("API tokens revoked"),
        }
    }
}

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
    tokens: Tokens,
    device: &Device,
) -> Result<(Opened, PasswordOutcome), Error> {
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
            let replaced = replace_password(tx, who.user, &hash, Some(who.session), tokens, now).await?;
            query::audit::insert(tx.conn(), &replaced.noted(&line)).await?;
            Ok((replaced, rekey(tx, who, &next, &here, now).await?))
        }
        .boxed()
    });
    let (replaced, session) = change.await?;
    let outcome = replaced.let_go(state);
    Teller::new(state, device).tell_of_password(who.user, Changed::BySettings, outcome).await;
    Ok((open(state, &session, token)?, outcome))
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
/// sessions but one, links that were sent to reset it, and the API tokens where that is wanted.
///
/// # Errors
/// The database's.
pub async fn replace_password(
    tx: &Tx,
    user: UserId,
    hash: &str,
    but: Option<SessionId>,
    tokens: Tokens,
    now: Timestamp,
) -> Result<Replaced, Error> {
    query::user::set_password(tx.conn(), user, hash).await?;
    let lasting = query::session::of_user(tx.conn(), user, now).await?;
    let sessions = query::session::end_all_of(tx.conn(), user, but).await?;
    let outcome = PasswordOutcome {
        devices_signed_out: lasting.iter().filter(|session| Some(session.id) != but).count(),
        api_tokens_revoked: 0,
        api_tokens_left: query::api_token::count_live(tx.conn(), user, now).await?,
    };
    let mut replaced = Replaced { outcome, sessions, tokens: Vec::new() };
    if tokens == Tokens::Revoke {
        replaced.revoke_tokens(tx, user).await?;
    }
    Ok(replaced)
}

fn check(current: &str, new: &str, me: &Me) -> Result<(), Refused> {
    let fits = check_new_password(new, &names_of(&me.user, me.email.as_deref()));
    fits.map_err(|error| Refused::Invalid(vec![FieldError { field: "new_password".to_owned(), ..error }]))?;
    // Both are the person's own words: there is nobody to hide the time it takes from.
    if current == new { Err(Refused::field("new_password", Problem::Unchanged)) } else { Ok(()) }
}
