//! What other nodes on the same PostgreSQL do. Nobody tells this one, so it asks: twice a second it looks how
//! far the watched workspaces have come, with one short question for all of them. What is new is read from the
//! log, memberships that ended among it; so within a second no node tells a removed member anything more. Who came
//! into a workspace does not follow it yet: a second question finds them.

use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::Timestamp;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// How often the database is asked.
const PERIOD: Duration = Duration::from_millis(500);
/// The most workspaces in one question.
const AT_ONCE: usize = 1_000;
/// How far the clocks of two nodes may be apart, and a commit behind the time that is written in it.
const SLACK_MS: i64 = 60_000;

/// Listens until `stop` changes; not at all where nobody else can write.
pub(crate) async fn listen(state: State, mut stop: watch::Receiver<()>) {
    if !state.db.is_shared() {
        return;
    }
    let mut turns = interval(PERIOD);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            _ = turns.tick() => {}
        }
        if let Err(error) = ask(&state).await {
            tracing::warn!(%error, "other nodes could not be heard; they are asked again in a moment");
        }
    }
}

async fn ask(state: &State) -> Result<(), Error> {
    let hub = &state.hub;
    for watched in hub.watched().chunks(AT_ONCE) {
        let heads = query::workspace::heads(state.db.read(), watched).await?;
        for workspace in watched {
            match heads.get(workspace) {
                Some(seq) => hub.heard(*workspace, *seq),
                None => hub.gone(*workspace),
            }
        }
    }
    let since = state.clock.now().millis() - SLACK_MS;
    let since = Timestamp::from_millis(since).unwrap_or_default();
    for (user, workspace, at) in query::workspace::arrivals(state.db.read(), since).await? {
        hub.arrived(user, workspace, at);
    }
    Ok(())
}
