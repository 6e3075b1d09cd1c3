//! One WebSocket: the conversation of [`super::session`], carried over a wire.
//!
//! Frames are taken one at a time, and each is dealt with before the next is read, so a client that asks
//! for much waits for itself. Between any two of its frames it is sent what it lacks.

mod pace;
mod wire;

use super::{
    channel::Channel,
    farewell::End,
    hub::Link,
    session::{Next, Session, Step, to_text},
};
use crate::{
    auth::SignedIn,
    command,
    db::query::{change_log, session, standing},
    error::Error,
    state::State,
};
use app::domain::{ClientId, WorkspaceId};
use app::protocol::{Down, Push};
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use pace::Pace;
use std::{convert::Infallible, future::ready, sync::Arc, time::Duration};
use tokio::{
    select,
    time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until},
};
use wire::Wire;

/// A client that has not said `hello` after so long is sent away.
const HELLO_TIME: Duration = Duration::from_secs(10);
/// A client is asked for a sign of life so often.
const PULSE: Duration = Duration::from_secs(18);
/// So many times it may be asked in vain: half-open connections are gone after 54 seconds, and a slow line
/// has 36 at the least for a large frame, behind which its signs of life wait.
const PULSES_MISSED: u32 = 2;
/// Entries read from the log at once.
const PAGE: u64 = 128;
/// What a `hello` costs of the client's pace: it reads the database.
const HELLO_COST: u32 = 50;

/// Sets the bounds of a WebSocket that [`serve`] is to be given.
pub fn bounded(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    wire::bounded(upgrade)
}

/// Converses with a signed-in client until either side ends it.
pub async fn serve(state: State, who: SignedIn, socket: WebSocket) {
    // Held until the last word is said: whoever stops the server waits for that.
    let link = Arc::new(state.hub.join(who.user, who.session));
    let mut connection = Connection {
        state,
        who,
        link: Arc::clone(&link),
        wire: Wire::new(socket),
        session: Session::new(Arc::clone(&link)),
        pace: Pace::new(std::time::Instant::now()),
        silent_for: 0,
    };
    let end = select! {
        biased;
        // Whatever the conversation waits for, a session that ended ends it.
        end = link.ended() => end,
        end = connection.converse() => end,
    };
    let Connection { wire, session, .. } = connection;
    drop(session);
    wire.part(end).await;
    drop(link);
}

struct Connection {
    state: State,
    who: SignedIn,
    link: Arc<Link>,
    wire: Wire,
    session: Session,
    pace: Pace,
    /// Pulses since anything was heard of the client.
    silent_for: u32,
}

impl Connection {
    async fn converse(&mut self) -> End {
        match self.exchange().await {
            Ok(never) => match never {},
            Err(end) => end,
        }
    }

    async fn exchange(&mut self) -> Result<Infallible, End> {
        let hello_until = Instant::now() + HELLO_TIME;
        let mut pulse = interval_at(Instant::now() + PULSE, PULSE);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut is_behind = false;
        loop {
            let is_greeted = self.session.is_greeted();
            select! {
                message = self.wire.receive() => {
                    let message = message?;
                    self.silent_for = 0;
                    self.slow_down(1).await;
                    if let Some(text) = message {
                        self.take(&text).await?;
                        is_behind = true;
                    }
                }
                () = ready(()), if is_behind => is_behind = self.serve_next().await?,
                () = self.link.rung(), if !is_behind => is_behind = true,
                _ = pulse.tick() => self.feel_pulse().await?,
                () = sleep_until(hello_until), if !is_greeted => return Err(End::OutOfTurn),
            }
        }
    }

    /// Deals with one frame of the client.
    async fn take(&mut self, text: &str) -> Result<(), End> {
        match self.session.receive(text)? {
            Step::Rest => Ok(()),
            Step::Answer(frame) => self.wire.queue(to_text(&frame)).await,
            Step::Welcome(cid) => self.welcome(cid).await,
            Step::Push(cid, push) => self.push(cid, push).await,
        }
    }

    /// A client that asks faster than its pace is not cut off, it waits.
    async fn slow_down(&mut self, cost: u32) {
        sleep(self.pace.spend(cost, std::time::Instant::now())).await;
    }

    async fn welcome(&mut self, cid: ClientId) -> Result<(), End> {
        self.slow_down(HELLO_COST).await;
        let db = self.state.db.read();
        // The login may have ended between the upgrade and the entry at the hub.
        if !session::is_live(db, self.who, self.state.clock.now()).await.map_err(trouble)? {
            return Err(End::SignedOut);
        }
        let standings = standing::of_client(db, self.who.user, cid).await.map_err(trouble)?;
        let welcome = self.session.welcome(standings);
        self.wire.queue(to_text(&welcome)).await
    }

    /// Carries out the client's commands and tells what became of each. The command proves membership.
    async fn push(&mut self, cid: ClientId, push: Push) -> Result<(), End> {
        self.wire.flush().await?;
        let outcomes = command::push(&self.state.db, &self.state.clock, self.who.user, cid, push).await;
        for outcome in outcomes {
            self.wire.queue(to_text(&Down::Result(outcome))).await?;
        }
        Ok(())
    }

    /// Sends one thing that the client lacks. False when it lacks nothing.
    async fn serve_next(&mut self) -> Result<bool, End> {
        match self.session.next() {
            Next::Rest => {
                self.wire.flush().await?;
                return Ok(false);
            }
            Next::Send(text) => self.wire.queue(text).await?,
            Next::Read { channel, workspace, after } => self.catch_up(&channel, workspace, after).await?,
        }
        Ok(true)
    }

    /// Reads on in the log, unless another connection did so while this one waited for its turn.
    async fn catch_up(&mut self, channel: &Channel, workspace: WorkspaceId, after: u64) -> Result<(), End> {
        self.wire.flush().await?;
        let turn = channel.log_turn().await;
        if channel.after(after).is_some() {
            return Ok(());
        }
        let page = change_log::after(self.state.db.read(), workspace, after, PAGE).await;
        let frame = self.session.catch_up(workspace, &page.map_err(trouble)?);
        drop(turn);
        match frame {
            Some(text) => self.wire.queue(text).await,
            None => Ok(()),
        }
    }

    async fn feel_pulse(&mut self) -> Result<(), End> {
        if self.silent_for == PULSES_MISSED {
            return Err(End::Gone);
        }
        self.silent_for += 1;
        self.wire.ping().await
    }
}

/// The client comes back after a while and finds everything as it was.
fn trouble(error: Error) -> End {
    tracing::error!(%error, "a client could not be told where it stands");
    End::Trouble
}
