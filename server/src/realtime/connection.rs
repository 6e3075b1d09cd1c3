//! One WebSocket: the conversation of [`super::session`], carried over a socket.
//!
//! Frames are taken one at a time, and each is dealt with before the next is read, so a client that asks
//! for much waits for itself. What it lacks is brought to it by whoever delivers ([`line::Line`]); its own
//! task reads, waits, and does what takes longer. The task is small, because there are many: what it needs
//! only at times it takes from the heap.

mod decoder;
mod line;
mod outbox;

use super::{
    farewell::End,
    pace::{Pace, SOCKET},
    packet::Packet,
    peer::Carrier,
    session::{Read, Step},
};
use crate::{
    auth::{Actor, still_lasts},
    command,
    db::query::{bound::Bound, change_log, standing},
    door::Refusal,
    error::Error,
    state::State,
};
use app::domain::{ClientId, Refused};
use app::protocol::{Down, Push};
use decoder::{Decoder, Incoming};
use line::{Line, Served};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::{convert::Infallible, mem, time::Duration};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// A client that has not said `hello` after so long is sent away.
const HELLO_TIME: Duration = Duration::from_secs(10);
/// A client is asked for a sign of life so often.
const PULSE: Duration = Duration::from_secs(18);
/// So many times it may be asked in vain: half-open connections are gone after 54 seconds, and a slow line
/// has 36 at the least for a large frame, behind which its signs of life wait.
const PULSES_MISSED: u32 = 2;
/// A client that does not take what waits for it within this is given up; it comes back with its cursor.
const SEND_TIME: Duration = Duration::from_secs(20);
/// What is read from the log at once, for each socket.
const PAGE: Bound = Bound::rows(128);
/// What a `hello` costs of the client's pace: it reads the database.
const HELLO_COST: u32 = 50;
/// So many bytes cost as much as a message more.
const COST_BYTES: usize = 4 * 1024;

/// Converses with a signed-in client over a socket that was just upgraded, until either side ends it.
/// `early` is what came over it already.
///
/// No `async fn`: that would keep the place of its arguments beside what is made of them.
pub fn serve(state: State, who: Actor, stream: TcpStream, early: &[u8]) -> impl Future<Output = ()> + use<> {
    // Held until the last word is said: whoever stops the server waits for that.
    let link = Arc::new(state.hub.join(who.user, who.by));
    let line = Arc::new(Line::new(stream, Arc::clone(&link)));
    let carrier: Weak<dyn Carrier> = Arc::<Line>::downgrade(&line);
    link.set_carrier(carrier);
    let mut connection = Connection::new(state, line);
    connection.decoder.feed(early);
    async move {
        let end = {
            let mut conversation = pin!(connection.converse());
            // Whatever the conversation waits for, a session that ended ends it.
            poll_fn(|cx| match link.poll_ended(cx) {
                Poll::Ready(end) => Poll::Ready(end),
                Poll::Pending => conversation.as_mut().poll(cx),
            })
            .await
        };
        Box::pin(connection.part(end)).await;
    }
}

struct Connection {
    state: State,
    line: Arc<Line>,
    decoder: Decoder,
    pace: Pace,
    /// When the client is asked for a sign of life next; before its `hello`, how long it has for that.
    pulse_at: Instant,
    is_greeted: bool,
    /// Since when the socket takes nothing.
    blocked_since: Option<Instant>,
    /// Pulses since anything was heard of the client.
    silent_for: u32,
}

/// What a connection has waited for.
enum Event {
    Heard(Incoming),
    /// There may be something to send.
    Called,
    /// One of the moments has come at which something is due.
    Due,
}

impl Connection {
    fn new(state: State, line: Arc<Line>) -> Self {
        Self {
            state,
            line,
            decoder: Decoder::default(),
            pace: Pace::new(SOCKET, std::time::Instant::now()),
            pulse_at: Instant::now() + HELLO_TIME,
            is_greeted: false,
            blocked_since: None,
            silent_for: 0,
        }
    }

    async fn converse(&mut self) -> End {
        match self.exchange().await {
            Ok(never) => match never {},
            Err(end) => end,
        }
    }

    async fn exchange(&mut self) -> Result<Infallible, End> {
        let mut timer = pin!(sleep_until(self.due()));
        loop {
            match poll_fn(|cx| self.poll_event(cx, timer.as_mut())).await? {
                Event::Heard(incoming) => Box::pin(self.hear(incoming)).await?,
                Event::Called => {}
                Event::Due => self.take_stock()?,
            }
            self.serve().await?;
            // A moment that has moved away is found out when the timer rings; one that is nearer must be set.
            let due = self.due();
            if timer.is_elapsed() || due < timer.deadline() {
                timer.as_mut().reset(due);
            }
        }
    }

    fn poll_event(&mut self, cx: &mut Context<'_>, timer: Pin<&mut Sleep>) -> Poll<Result<Event, End>> {
        // Whoever polled this waits for the bell already: see `serve`.
        if self.line.link().take_ring() {
            return Poll::Ready(Ok(Event::Called));
        }
        if timer.poll(cx).is_ready() {
            return Poll::Ready(Ok(Event::Due));
        }
        if self.blocked_since.is_some() {
            // Who takes nothing is not listened to either, or its answers would pile up.
            return self.line.poll_writable(cx).map(|()| Ok(Event::Called));
        }
        self.line.poll_incoming(cx, &mut self.decoder).map_ok(Event::Heard)
    }

    /// The next moment at which something is due.
    fn due(&self) -> Instant {
        let blocked_until = self.blocked_since.map(|since| since + SEND_TIME);
        blocked_until.map_or(self.pulse_at, |until| until.min(self.pulse_at))
    }

    /// Sees what is due by now.
    fn take_stock(&mut self) -> Result<(), End> {
        let now = Instant::now();
        if self.blocked_since.is_some_and(|since| since + SEND_TIME <= now) {
            return Err(End::Gone);
        }
        if self.pulse_at <= now {
            if !self.is_greeted {
                return Err(End::OutOfTurn);
            }
            if self.silent_for == PULSES_MISSED {
                return Err(End::Gone);
            }
            if self.line.link().who().has_expired(self.state.clock.now()) {
                return Err(End::SignedOut);
            }
            self.silent_for += 1;
            if self.silent_for == PULSES_MISSED {
                self.line.set_away(true);
            }
            self.pulse_at = now + PULSE;
            self.line.push(Packet::ping());
        }
        Ok(())
    }

    /// Sends what the client lacks; reads it first, where it has to be read.
    async fn serve(&mut self) -> Result<(), End> {
        loop {
            self.blocked_since = None;
            match self.line.serve() {
                Served::All => return Ok(()),
                Served::Blocked(since) => {
                    self.blocked_since = Some(since);
                    return Ok(());
                }
                Served::Read(read) => Box::pin(self.catch_up(*read)).await?,
                Served::Gone => return Err(End::Gone),
            }
        }
    }

    /// Deals with one message of the client.
    async fn hear(&mut self, incoming: Incoming) -> Result<(), End> {
        if mem::replace(&mut self.silent_for, 0) == PULSES_MISSED {
            self.line.set_away(false);
        }
        let bytes = if let Incoming::Text(text) = &incoming { text.len() } else { 0 };
        self.slow_down(1 + u32::try_from(bytes / COST_BYTES).unwrap_or(u32::MAX)).await?;
        match self.line.answer_control(incoming)? {
            Some(text) => self.take(&text).await,
            None => Ok(()),
        }
    }

    async fn take(&mut self, text: &str) -> Result<(), End> {
        match self.line.receive(text)? {
            Step::Rest => {}
            Step::Answer(frame) => self.line.push(Packet::of(&frame)),
            Step::Welcome(cid) => self.welcome(cid).await?,
            Step::Push(cid, push) => {
                let further = u32::try_from(push.commands.len()).unwrap_or(u32::MAX).saturating_sub(1);
                self.slow_down(further).await?;
                self.push(cid, push).await;
            }
        }
        Ok(())
    }

    /// A client that asks faster than its pace is not cut off, it waits; nor does its person's whole crowd of
    /// sockets get further than one. Only whoever never waits for an answer is sent away in the end.
    async fn slow_down(&mut self, cost: u32) -> Result<(), End> {
        let now = std::time::Instant::now();
        let wait = self.pace.spend(SOCKET, cost, now).max(self.line.link().spend(cost, now));
        if self.pace.waits() > self.state.config.limits.hasty_messages {
            self.state.door.meters().refuse(Refusal::Socket);
            return Err(End::Hasty);
        }
        if !wait.is_zero() {
            sleep(wait).await;
        }
        Ok(())
    }

    async fn welcome(&mut self, cid: ClientId) -> Result<(), End> {
        if !mem::replace(&mut self.is_greeted, true) {
            self.pulse_at = Instant::now() + PULSE;
        }
        let who = self.line.link().who();
        self.slow_down(HELLO_COST).await?;
        // The login may have ended between the upgrade and the entry at the hub.
        if !still_lasts(&self.state, who).await.map_err(trouble)? {
            return Err(End::SignedOut);
        }
        let standings = standing::of_client(self.state.db.read(), who.user, cid).await.map_err(trouble)?;
        let within_limits = |standing: &standing::Standing| who.may_enter(standing.workspace.id);
        self.line.welcome(standings.into_iter().filter(within_limits).collect());
        Ok(())
    }

    /// Carries out the client's commands and tells what became of each. The command proves membership.
    async fn push(&mut self, cid: ClientId, push: Push) {
        let who = self.line.link().who();
        let outcomes = if !who.may_enter(push.workspace) {
            command::refuse_push(&push, cid, &Refused::NotFound)
        } else if !who.may_write() {
            command::refuse_push(&push, cid, &Refused::Scope)
        } else {
            command::push(&self.state.db, &self.state.clock, who.user, cid, push).await
        };
        for outcome in outcomes {
            self.line.push(Packet::of(&Down::Result(outcome)));
        }
    }

    /// Reads on in the log, unless another connection did so while this one waited for its turn.
    async fn catch_up(&mut self, Read { channel, workspace, after }: Read) -> Result<(), End> {
        let turn = channel.log_turn().await;
        if channel.after(after).is_some() {
            self.line.resume(workspace);
            return Ok(());
        }
        let page = change_log::after(self.state.db.read(), workspace, after, PAGE).await;
        self.line.catch_up(workspace, &page.map_err(trouble)?);
        drop(turn);
        Ok(())
    }

    /// Says why, and closes.
    async fn part(&mut self, end: End) {
        let bye = end.bye().map(|bye| Packet::of(&bye));
        self.line.part(end, bye, mem::take(&mut self.decoder)).await;
    }
}

/// The client comes back after a while and finds everything as it was.
fn trouble(error: Error) -> End {
    tracing::error!(%error, "a client could not be told where it stands");
    End::Trouble
}

#[cfg(test)]
mod tests;
