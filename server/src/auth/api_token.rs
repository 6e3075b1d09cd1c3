//! API tokens: made by a person for their programs, shown once, kept as a hash.

use super::{Actor, By, Device, SignedIn, Teller, Ticket, TokenHash, confirm};
use crate::audit::{Deed, Line};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{
    ApiToken, FieldError, KEYS_MAX, NewApiToken, Problem, Refused, Timestamp, TokenId, UserId,
};
use app::words::{keys as words, notices};
use futures::FutureExt;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What every token begins with, so that scanners for leaked secrets know one when they see it.
const PREFIX: &str = "tasksync_";
/// A token that has ended stays in sight for so long, so that its person learns why a program stopped.
const KEPT_DAYS: i64 = 30;
/// The last use is written down at most so often, in milliseconds: reading must not cost the writer.
const NOTED_EVERY_MS: i64 = 60 * 60 * 1000;
/// So many uses are remembered, about 1 MB.
const ENTRIES_MAX: usize = 20_000;

/// A token as the database keeps it.
#[derive(Clone, Debug)]
pub struct KeptToken {
    /// Whose.
    pub user: UserId,
    /// All of it but the secret.
    pub token: ApiToken,
    /// The secret's hash.
    pub hash: TokenHash,
}

/// When the use of each token was last written down, so that a burst of requests writes it once.
#[derive(Debug, Default)]
pub struct Uses(Mutex<HashMap<TokenId, i64>>);

impl Uses {
    /// Is this use to be written down? Then it counts as written.
    fn is_due(&self, token: TokenId, kept: Option<Timestamp>, now: Timestamp) -> bool {
        let since = now.millis() - NOTED_EVERY_MS;
        if kept.is_some_and(|at| at.millis() > since) {
            return false;
        }
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.get(&token).is_some_and(|at| *at > since) {
            return false;
        }
        if noted.len() >= ENTRIES_MAX {
            noted.retain(|_, at| *at > since);
        }
        if noted.len() >= ENTRIES_MAX {
            noted.clear();
        }
        noted.insert(token, now.millis());
        true
    }
}

/// Makes a token, once the person has proven by their password that it is they. Gives its secret, which nobody
/// sees again.
///
/// # Errors
/// [`Refused::Invalid`] names the fields; [`Refused::TooMany`].
pub async fn make_token(
    state: &State,
    who: SignedIn,
    new: &NewApiToken,
    password: &str,
    device: &Device,
) -> Result<(ApiToken, String), Error> {
    let (new, days) = new.check()?;
    if let Some(workspace) = new.workspace_id
        && query::workspace::role(state.db.read(), workspace, who.user).await?.is_none()
    {
        return Err(Refused::field("workspace_id", Problem::Unknown).into());
    }
    confirm(state, who, "current_password", password, device).await?;
    let (ticket, now) = (Ticket::generate()?, state.clock.now());
    let token = ApiToken {
        id: TokenId::generate(),
        name: new.name,
        scope: new.scope,
        workspace_id: new.workspace_id,
        created_at: now,
        expires_at: now.days_after(days.into()),
        last_used_at: None,
    };
    let kept = KeptToken { user: who.user, token, hash: ticket.hash() };
    let mut line = Line::new(Deed::TokenMade, now, Some(device.address)).by(who.user).with(&kept.token.name);
    line.workspace = kept.token.workspace_id;
    let adding = kept.clone();
    let add = state.db.write(move |tx| {
        let (kept, line) = (adding.clone(), line.clone());
        async move {
            query::session::hold(tx.conn(), who, now).await?;
            query::api_token::forget_ended(tx.conn(), kept.token.created_at.days_before(KEPT_DAYS)).await?;
            if query::api_token::of_user(tx.conn(), kept.user).await?.len() >= KEYS_MAX {
                let error = FieldError::new("tokens", Problem::TooMany(KEYS_MAX));
                return Err(Refused::Invalid(vec![error]).into());
            }
            query::api_token::insert(tx.conn(), &kept).await?;
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    add.await?;
    let page = state.config.link("/app/settings/tokens");
    let notice = notices::new_key(&words::a_token(&kept.token.name), &page);
    Teller::new(state, device).tell(who.user, &notice).await;
    Ok((kept.token, format!("{PREFIX}{ticket}")))
}

/// Ends one of a person's tokens, with its open sockets.
///
/// # Errors
/// [`Refused::NotFound`] where the person has no such token.
pub async fn revoke_token(state: &State, who: SignedIn, id: TokenId, device: &Device) -> Result<(), Error> {
    let line = Line::new(Deed::TokenRevoked, state.clock.now(), Some(device.address)).by(who.user);
    let revoke = state.db.write(move |tx| {
        let line = line.clone();
        async move {
            let name = query::api_token::remove(tx.conn(), who.user, id).await?.ok_or(Refused::NotFound)?;
            query::audit::insert(tx.conn(), &line.with(&name)).await
        }
        .boxed()
    });
    revoke.await?;
    state.hub.end_token(id);
    Ok(())
}

/// Is this the form of an API token?
#[must_use]
pub fn is_token(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// In whose name a token acts, and how far; none where it is unknown, has ended, or its person is kept out. That
/// costs a reading, whoever asks.
///
/// # Errors
/// The database's.
pub async fn recognise_token(state: &State, text: &str) -> Result<Option<Actor>, Error> {
    let Some(ticket) = text.strip_prefix(PREFIX).and_then(Ticket::read) else { return Ok(None) };
    let now = state.clock.now();
    let Some(KeptToken { user, token, .. }) = query::api_token::find(state.db.read(), ticket.hash()).await?
    else {
        return Ok(None);
    };
    let actor = Actor { user, by: By::Token(grant(&token)) };
    if actor.has_expired(now) {
        return Ok(None);
    }
    if state.auth.uses.is_due(token.id, token.last_used_at, now) {
        note_use(state, token.id, now);
    }
    Ok(Some(actor))
}

fn grant(token: &ApiToken) -> super::Grant {
    let ApiToken { id, scope, workspace_id, expires_at, .. } = *token;
    super::Grant { token: id, scope, workspace: workspace_id, expires_at }
}

/// Behind the back of whoever uses it: no request waits for that, or fails for it.
fn note_use(state: &State, token: TokenId, now: Timestamp) {
    let state = state.clone();
    tokio::spawn(async move {
        let note = state
            .db
            .write(move |tx| async move { query::api_token::note_use(tx.conn(), token, now).await }.boxed());
        if let Err(error) = note.await {
            tracing::warn!(%error, "the last use of a token could not be written down");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000 + minutes * 60_000).expect("a time")
    }

    #[test]
    fn a_use_is_written_down_once_an_hour() {
        let (uses, token) = (Uses::default(), TokenId::generate());
        assert!(uses.is_due(token, None, at(0)));
        assert!(!uses.is_due(token, None, at(59)), "the burst behind the first");
        assert!(uses.is_due(token, Some(at(0)), at(60)));
        assert!(!uses.is_due(TokenId::generate(), Some(at(0)), at(59)), "another node wrote it down");
    }

    #[test]
    fn what_is_remembered_of_uses_is_bounded() {
        let uses = Uses::default();
        for _ in 0..=ENTRIES_MAX {
            uses.is_due(TokenId::generate(), None, at(0));
        }
        assert!(uses.0.lock().expect("no panic").len() <= ENTRIES_MAX);
    }
}
