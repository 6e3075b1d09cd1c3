//! The socket: opened, fed, watched, and opened again after a cut.

use crate::{
    clock::{now, sleep},
    here, http,
    pages::Relay,
};
use app::domain::UserId;
use app::protocol::{Down, SUBPROTOCOL, Up};
use app::store::Store;
use app::sync::Backoff;
use futures::channel::{mpsc, oneshot};
use futures::future::{Either, poll_fn, select};
use futures::{SinkExt, StreamExt, pin_mut, stream};
use gloo_net::websocket::{Message, State, futures::WebSocket};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A quiet connection is asked whether it is still there after so many milliseconds …
const ASK_AFTER_MS: i64 = 15_000;
/// … and is given up when nothing at all came for so many.
const GIVE_UP_AFTER_MS: i64 = 30_000;
/// A connection that held for so many milliseconds was a good one: the next wait is short again.
const STEADY_AFTER_MS: i64 = 10_000;
/// What has not opened after so many milliseconds is given up.
const OPEN_WITHIN_MS: f64 = 10_000.0;
const LOOK_EVERY_MS: f64 = 2_500.0;

/// One socket, through all its connections. A handle: clone it freely.
#[derive(Clone, Default)]
pub(crate) struct Socket {
    /// Where signals for the present connection go.
    present: Arc<Mutex<Option<mpsc::UnboundedSender<Signal>>>>,
    /// Wakes the loop that waits before it connects again.
    hurry: Arc<Mutex<Option<oneshot::Sender<()>>>>,
    /// Counts the loops: of two, the later one goes on.
    turn: Arc<AtomicU32>,
}

enum Signal {
    Send(String),
    Look,
    Close,
}

enum Happened {
    Came(Message),
    Broke,
    Signalled(Signal),
}

impl Socket {
    /// Connects, and connects again after every cut, until it is stopped. What comes is passed on.
    pub(crate) fn start(&self, store: Store, relay: Relay) {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) + 1;
        if turn == 1 {
            self.watch_the_network();
        }
        let socket = self.clone();
        let is_over = move || store.is_signed_out() || socket.turn.load(Ordering::Relaxed) != turn;
        let socket = self.clone();
        spawn_local(async move {
            let mut backoff = Backoff::default();
            loop {
                let opened_at = now();
                let was_heard = socket.converse(store, &relay, &is_over).await;
                store.disconnected();
                relay.status(store);
                if is_over() {
                    return;
                }
                if !was_heard && !http::refresh().await {
                    return store.signed_out();
                }
                if is_over() {
                    return;
                }
                if was_heard && now().millis() - opened_at.millis() > STEADY_AFTER_MS {
                    backoff.reset();
                }
                socket.wait(backoff.next_ms(js_sys::Math::random())).await;
                if is_over() {
                    return;
                }
            }
        });
    }

    /// Ends the connection, and opens none any more.
    pub(crate) fn stop(&self) {
        self.turn.fetch_add(1, Ordering::Relaxed);
        self.reconnect();
        self.hurry();
    }

    /// Sends a frame over the present connection; without one it is dropped.
    pub(crate) fn send(&self, frame: &Up) {
        if let Ok(json) = serde_json::to_string(frame) {
            self.signal(Signal::Send(json));
        }
    }

    /// Ends the present connection; the loop opens the next one.
    pub(crate) fn reconnect(&self) {
        self.signal(Signal::Close);
    }

    fn signal(&self, signal: Signal) {
        if let Some(present) = lock(&self.present).as_ref() {
            // Fails only after the connection's end, when nothing is lost: the outbox sends again.
            let _ = present.unbounded_send(signal);
        }
    }

    /// Browsers do not close a socket when the network goes; they do say that it went and came back.
    fn watch_the_network(&self) {
        let socket = self.clone();
        window_event_listener(ev::offline, move |_| socket.reconnect());
        let socket = self.clone();
        window_event_listener(ev::online, move |_| socket.hurry());
        let socket = self.clone();
        window_event_listener(ev::visibilitychange, move |_| {
            socket.signal(Signal::Look);
            socket.hurry();
        });
    }

    fn hurry(&self) {
        if let Some(wake) = lock(&self.hurry).take() {
            // Fails only when nobody waits.
            let _ = wake.send(());
        }
    }

    /// One connection, from its opening to its end. Answers whether the server ever spoke.
    async fn converse(&self, store: Store, relay: &Relay, is_over: &impl Fn() -> bool) -> bool {
        let user = store.me().user.id;
        if here::signed_in().is_some_and(|other| other != user) {
            // Somebody else has signed in in this browser: nothing of this page is theirs.
            store.signed_out();
            return false;
        }
        let address = address(user);
        let opened = address.and_then(|address| WebSocket::open_with_protocol(&address, SUBPROTOCOL).ok());
        let Some(mut connection) = opened else { return false };
        // Done when the connection is open or has failed to open; into a dead network it may hang for minutes.
        let tried = poll_fn(|context| connection.poll_ready_unpin(context));
        let waited = sleep(OPEN_WITHIN_MS);
        pin_mut!(tried, waited);
        let _ = select(tried, waited).await;
        // Meanwhile another page may have taken over.
        if !matches!(connection.state(), State::Open) || is_over() {
            return false;
        }
        let (present, signals) = mpsc::unbounded();
        look_regularly(present.clone());
        *lock(&self.present) = Some(present);

        let (mut sink, frames) = connection.split();
        let frames = frames.map(|frame| frame.map_or(Happened::Broke, Happened::Came));
        let mut happenings = stream::select(frames, signals.map(Happened::Signalled));
        store.connected();
        relay.connected();
        relay.status(store);
        let (mut heard_at, mut was_heard, mut was_asked) = (now(), false, false);
        while let Some(happened) = happenings.next().await {
            match happened {
                Happened::Came(message) => {
                    (heard_at, was_heard, was_asked) = (now(), true, false);
                    if let Message::Text(json) = message
                        && let Some(frame) = Down::read(&json)
                    {
                        store.receive(frame);
                        relay.frame(json);
                        relay.status(store);
                    }
                }
                Happened::Signalled(Signal::Send(json)) => {
                    if sink.send(Message::Text(json)).await.is_err() {
                        break;
                    }
                }
                Happened::Signalled(Signal::Look) => {
                    let quiet = now().millis() - heard_at.millis();
                    if quiet > GIVE_UP_AFTER_MS {
                        break;
                    }
                    if quiet > ASK_AFTER_MS && !was_asked {
                        was_asked = true;
                        self.send(&Up::Ping);
                    }
                }
                Happened::Signalled(Signal::Close) | Happened::Broke => break,
            }
        }
        *lock(&self.present) = None;
        was_heard
    }

    /// Waits before the next attempt; the network's return or a look at the page cuts it short.
    async fn wait(&self, millis: f64) {
        let (wake, woken) = oneshot::channel();
        *lock(&self.hurry) = Some(wake);
        let slept = sleep(millis);
        pin_mut!(slept);
        if let Either::Left(_) = select(woken, slept).await {
            // Many come back when a network does: not all in the same moment.
            sleep(js_sys::Math::random() * 200.0).await;
        }
    }
}

fn look_regularly(present: mpsc::UnboundedSender<Signal>) {
    spawn_local(async move {
        while present.unbounded_send(Signal::Look).is_ok() {
            sleep(LOOK_EVERY_MS).await;
        }
    });
}

/// It names the page's person: the server lets nobody else's login carry their changes.
fn address(user: UserId) -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}/api/v1/sync?user={user}", location.host().ok()?))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
