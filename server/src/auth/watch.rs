//! Keeps an eye on the sessions of open sockets, because another node may have ended them.
//!
//! What is ended here ends its sockets at once, through the hub. With several nodes on one database nobody tells
//! this one; so it asks, for all of them together, more often than once a second. SQLite has one node, and all
//! that can end unseen there is a session's time: now and then is often enough.

use super::{SignedIn, sign_out};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{SessionId, TokenId};
use std::collections::HashSet;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

/// With what an answer takes, still within a second.
const AMONG_NODES: Duration = Duration::from_millis(700);
const ALONE: Duration = Duration::from_secs(60);

/// Works until `stop` changes.
pub(crate) async fn work(state: State, mut stop: watch::Receiver<()>) {
    let period = if state.db.is_shared() { AMONG_NODES } else { ALONE };
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_well = true;
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            _ = ticks.tick() => {}
        }
        let looked = look(&state).await;
        if let (Err(error), true) = (&looked, is_well) {
            // Said once: a database that is away is away for every question.
            tracing::warn!(%error, "the sessions of open sockets cannot be looked up");
        }
        is_well = looked.is_ok();
    }
}

/// Ends the sockets of sessions and of API tokens that no longer last.
async fn look(state: &State) -> Result<(), Error> {
    look_at_tokens(state).await?;
    let open = state.hub.sessions();
    if open.is_empty() {
        return Ok(());
    }
    let ids: Vec<SessionId> = open.iter().map(|who| who.session).collect();
    let live = query::session::live_among(state.db.read(), &ids, state.clock.now()).await?;
    for session in ended(&open, &live) {
        sign_out::forget(state, session);
    }
    Ok(())
}

async fn look_at_tokens(state: &State) -> Result<(), Error> {
    let open = state.hub.tokens();
    if open.is_empty() {
        return Ok(());
    }
    let ids: Vec<TokenId> = open.iter().copied().collect();
    let live = query::api_token::live_among(state.db.read(), &ids, state.clock.now()).await?;
    open.difference(&live).for_each(|token| state.hub.end_token(*token));
    Ok(())
}

/// Those that are open and do not last, or are another person's than the database says.
fn ended<'a>(
    open: &'a HashSet<SignedIn>,
    live: &'a HashSet<SignedIn>,
) -> impl Iterator<Item = SessionId> + 'a {
    open.difference(live).map(|who| who.session)
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::UserId;

    #[test]
    fn what_is_open_and_does_not_last_has_ended() {
        let somebody = || SignedIn { user: UserId::generate(), session: SessionId::generate() };
        let (lasts, gone, elsewhere) = (somebody(), somebody(), somebody());
        let (open, live) = (HashSet::from([lasts, gone]), HashSet::from([lasts, elsewhere]));
        assert_eq!(ended(&open, &live).collect::<Vec<_>>(), [gone.session]);
    }
}
