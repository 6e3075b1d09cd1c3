//! What this browser's pages look at. The server is told of one of them: the one that came into sight, or
//! turned to something else, last.

use crate::clock::{now, sleep};
use crate::socket::Socket;
use crate::tabs::{Say, Tabs};
use app::domain::ClientId;
use app::protocol::{Look, Up};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The server is told at most once in so many milliseconds.
const PACE_MS: i64 = 300;
/// A page in sight says so again after so many milliseconds …
const AGAIN_MS: f64 = 20_000.0;
/// … and one that has not for so many has crashed.
const CRASHED_AFTER_MS: i64 = 50_000;

/// What all pages look at, as far as this one knows. A handle: clone it freely.
#[derive(Clone)]
pub(crate) struct Looks {
    socket: Socket,
    tabs: StoredValue<Option<Tabs>, LocalStorage>,
    held: Arc<Mutex<Held>>,
}

struct Held {
    /// This page's id, for the others.
    page: ClientId,
    /// What this page looks at, in sight or not.
    own: Option<Look>,
    /// The page is about to go.
    is_leaving: bool,
    /// Every page's that is in sight, the latest last; kept by the page that leads.
    pages: Vec<(ClientId, Look, i64)>,
    /// What the server was told over the present connection, and when.
    told: Option<Look>,
    told_at: i64,
    /// It will be told presently.
    is_waiting: bool,
}

impl Looks {
    pub(crate) fn new(socket: Socket) -> Self {
        let held = Held {
            page: ClientId::generate(),
            own: None,
            is_leaving: false,
            pages: Vec::new(),
            told: None,
            told_at: 0,
            is_waiting: false,
        };
        Self { socket, tabs: StoredValue::new_local(None), held: Arc::new(Mutex::new(held)) }
    }

    /// The way to the other pages is there: from now on they are told.
    pub(crate) fn start(&self, tabs: Tabs) {
        self.tabs.set_value(Some(tabs));
        self.say();
        let looks = self.clone();
        window_event_listener(ev::visibilitychange, move |_| looks.say());
        for (event, is_leaving) in [("pagehide", true), ("pageshow", false)] {
            let looks = self.clone();
            window_event_listener_untyped(event, move |_| {
                looks.held().is_leaving = is_leaving;
                looks.say();
            });
        }
        let looks = self.clone();
        spawn_local(async move {
            loop {
                sleep(AGAIN_MS).await;
                looks.say();
            }
        });
    }

    /// This page looks at something else.
    pub(crate) fn look(&self, look: Option<Look>) {
        self.held().own = look;
        self.say();
    }

    /// Says what this page looks at. Only the page that leads has a connection to tell the server.
    pub(crate) fn say(&self) {
        let (page, look) = {
            let held = self.held();
            let is_in_sight = !held.is_leaving && !document().hidden();
            (held.page, held.own.filter(|_| is_in_sight))
        };
        self.tabs.with_value(|tabs| {
            if let Some(tabs) = tabs {
                tabs.say(&Say::Look(page, look));
            }
        });
        self.take(page, look);
    }

    /// A page looks at something else.
    pub(crate) fn take(&self, page: ClientId, look: Option<Look>) {
        let at = now().millis();
        let mut held = self.held();
        // Saying the same again makes nobody the latest.
        match held.pages.iter_mut().find(|(other, before, _)| *other == page && Some(*before) == look) {
            Some((_, _, seen_at)) => *seen_at = at,
            None => {
                held.pages.retain(|(other, ..)| *other != page);
                held.pages.extend(look.map(|look| (page, look, at)));
            }
        }
        held.pages.retain(|(.., seen_at)| at - seen_at < CRASHED_AFTER_MS);
        drop(held);
        self.tell();
    }

    /// A connection is there: what was told before was told over another one.
    pub(crate) fn connected(&self) {
        let mut held = self.held();
        held.told = None;
        held.told_at = 0;
        drop(held);
        self.tell();
    }

    /// Tells the server, at once or after a while.
    fn tell(&self) {
        let wait = {
            let mut held = self.held();
            if held.is_waiting || held.latest() == held.told {
                return;
            }
            let wait = (held.told_at + PACE_MS - now().millis()).clamp(0, PACE_MS);
            held.is_waiting = wait > 0;
            wait
        };
        if wait == 0 {
            return self.tell_now();
        }
        let looks = self.clone();
        spawn_local(async move {
            sleep(wait as f64).await;
            looks.held().is_waiting = false;
            looks.tell_now();
        });
    }

    fn tell_now(&self) {
        let mut held = self.held();
        let look = held.latest();
        if look != held.told {
            held.told = look;
            held.told_at = now().millis();
            drop(held);
            self.socket.send(&Up::Presence { look });
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn latest(&self) -> Option<Look> {
        self.pages.last().map(|(_, look, _)| *look)
    }
}
