//! This page among the browser's others: it starts from what is kept, and leads or follows.

use crate::local::{Job, Jobs, Local};
use crate::looks::Looks;
use crate::socket::Socket;
use crate::tabs::{self, Say, Tabs};
use crate::{clock, drafts, here};
use app::domain::UserId;
use app::protocol::{Down, Look};
use app::store::{Kept, LetGo, Note, Store};
use app::sync::Link;
use futures::channel::{mpsc, oneshot};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A page that leads and does not answer for so many milliseconds sleeps: another one takes over.
const ASLEEP_AFTER_MS: f64 = 3_000.0;

/// The page's own end of all that. A handle: clone it freely.
#[derive(Clone)]
pub(crate) struct Pages {
    pub(crate) socket: Socket,
    looks: Looks,
    /// What was opened before the page was drawn.
    found: StoredValue<Option<(Local, Kept)>, LocalStorage>,
    jobs: Jobs,
    /// Jobs that were handed in before what is kept was opened.
    waiting: StoredValue<Option<mpsc::UnboundedReceiver<Job>>, LocalStorage>,
    /// Whose page it is.
    user: Arc<OnceLock<UserId>>,
    leads: Arc<AtomicBool>,
    /// How often the page that leads was heard of.
    heard: Arc<AtomicU32>,
}

/// What the page that leads passes on to the others.
#[derive(Clone)]
pub(crate) struct Relay {
    jobs: Jobs,
    looks: Looks,
    told: Arc<Mutex<Option<Link>>>,
}

impl Pages {
    /// A page's end, not started yet; `found` is what the page was drawn from, where that was kept here.
    pub(crate) fn new(found: Option<(Local, Kept)>) -> Self {
        let (jobs, waiting) = mpsc::unbounded();
        let socket = Socket::default();
        Self {
            looks: Looks::new(socket.clone()),
            socket,
            found: StoredValue::new_local(found),
            jobs,
            waiting: StoredValue::new_local(Some(waiting)),
            user: Arc::default(),
            leads: Arc::default(),
            heard: Arc::default(),
        }
    }

    /// Starts from what is kept; see [`app::store::Edge::start`].
    pub(crate) fn start(&self, store: Store) {
        let pages = self.clone();
        let user = store.me().user.id;
        spawn_local(async move {
            // Started once.
            let _ = pages.user.set(user);
            here::remember(user);
            let found = pages.found.try_update_value(Option::take).flatten();
            let (local, kept) = match found {
                Some(found) => found,
                None => {
                    let local = Local::open(user).await;
                    let kept = local.load().await;
                    (local, kept)
                }
            };
            pages.begin(store, user, local, kept);
        });
    }

    fn begin(&self, store: Store, user: UserId, local: Local, kept: Kept) {
        store.take_up(kept);
        let relay = Relay { jobs: self.jobs.clone(), looks: self.looks.clone(), told: Arc::default() };
        let (pages, of_leader) = (self.clone(), relay.clone());
        let channel = Tabs::open(user, move |said| pages.hear(said, store, &of_leader));
        if let Some(waiting) = self.waiting.try_update_value(Option::take).flatten() {
            local.work(store, channel.clone(), waiting);
        }
        channel.say(&Say::Hello);
        self.looks.start(channel.clone());
        self.watch(store, user, &channel, &relay);
        self.take_part(store, user, false, relay);
    }

    /// Leads as soon as no other page does, or takes over from the one that does.
    fn take_part(&self, store: Store, user: UserId, takes_over: bool, relay: Relay) {
        let (pages, again) = (self.clone(), (self.clone(), relay.clone()));
        spawn_local(async move {
            let begin = move || {
                pages.leads.store(true, Ordering::Relaxed);
                spawn_local(async move { pages.lead(store, relay).await });
            };
            tabs::lead(user, takes_over, begin, move || {
                // It came back from a sleep in which another page took over; it waits for its next turn.
                let (pages, relay) = again;
                pages.leads.store(false, Ordering::Relaxed);
                pages.socket.stop();
                store.follow(Link::CatchingUp, &[]);
                relay.say(Say::Hello);
                pages.take_part(store, user, false, relay);
            })
            .await;
        });
    }

    /// This page leads from now on.
    async fn lead(&self, store: Store, relay: Relay) {
        let (answer, kept) = oneshot::channel();
        self.hand_in(Job::Stand(answer));
        let (cursors, commands) = kept.await.unwrap_or_default();
        store.lead(&cursors, commands);
        ask_to_stay();
        let (link, heads) = store.standing();
        relay.say(Say::Leads(link, heads));
        self.socket.start(store, relay);
    }

    fn hear(&self, said: Say, store: Store, relay: &Relay) {
        let leads = self.leads.load(Ordering::Relaxed);
        match said {
            Say::Did(workspace, pending) => {
                let did = pending.into_iter().map(|pending| (workspace, pending));
                store.join(did.collect());
            }
            Say::Decided(rejected) => store.decided(&rejected),
            Say::SignedOut => store.signed_out_elsewhere(),
            Say::Hello => {
                if leads {
                    let (link, heads) = store.standing();
                    relay.say(Say::Status(link, heads));
                    relay.company(store);
                }
                // What this device has no room to keep, the new page hears of from here.
                for (workspace, pending) in store.own() {
                    relay.say(Say::Did(workspace, vec![pending]));
                }
            }
            Say::Look(page, look) => self.looks.take(page, look),
            // Where there are no locks every page leads, and hears for itself.
            _ if leads => {}
            Say::Settled(workspace, settled) => store.dismiss(workspace, &settled),
            Say::Refused(workspace, rejected) => {
                store.dismiss(workspace, &[(rejected.cid, rejected.mid)]);
                store.refused(workspace, rejected);
            }
            Say::Frame(json) => {
                if let Some(frame) = Down::read(&json) {
                    store.receive(frame);
                }
            }
            Say::Company(rooms) => rooms.into_iter().for_each(|room| store.company.see(room)),
            Say::Status(link, heads) => {
                self.heard.fetch_add(1, Ordering::Relaxed);
                store.follow(link, &heads);
            }
            Say::Leads(link, heads) => {
                self.heard.fetch_add(1, Ordering::Relaxed);
                store.follow(link, &heads);
                for (workspace, pending) in store.own() {
                    relay.say(Say::Did(workspace, vec![pending]));
                }
                self.looks.say();
            }
        }
    }

    /// Phones put pages to sleep that nobody looks at, the one that leads among them. Whoever is looked at
    /// makes sure that somebody is awake.
    fn watch(&self, store: Store, user: UserId, channel: &Tabs, relay: &Relay) {
        let (pages, channel, relay) = (self.clone(), channel.clone(), relay.clone());
        let is_asking = Arc::new(AtomicBool::new(false));
        let look = move || {
            let is_needed = !pages.leads.load(Ordering::Relaxed) && !document().hidden();
            if !is_needed || is_asking.swap(true, Ordering::Relaxed) {
                return;
            }
            let before = pages.heard.load(Ordering::Relaxed);
            channel.say(&Say::Hello);
            let (pages, relay, is_asking) = (pages.clone(), relay.clone(), is_asking.clone());
            spawn_local(async move {
                clock::sleep(ASLEEP_AFTER_MS).await;
                is_asking.store(false, Ordering::Relaxed);
                let is_needed = !pages.leads.load(Ordering::Relaxed) && !document().hidden();
                if is_needed && pages.heard.load(Ordering::Relaxed) == before {
                    pages.take_part(store, user, true, relay);
                }
            });
        };
        let again = look.clone();
        window_event_listener(ev::visibilitychange, move |_| again());
        window_event_listener(ev::online, move |_| look());
    }

    /// This page looks at something else; see [`app::store::Edge::look`].
    pub(crate) fn look(&self, look: Option<Look>) {
        self.looks.look(look);
    }

    /// Hands in something to be kept.
    pub(crate) fn keep(&self, note: Note) {
        self.hand_in(Job::Note(note));
    }

    /// Waits for what was handed in before; see [`app::store::Edge::flushed`].
    pub(crate) fn flushed(&self) -> impl Future<Output = bool> + use<> {
        let (done, flushed) = oneshot::channel();
        self.hand_in(Job::Flush(done));
        async move { flushed.await.unwrap_or_default() }
    }

    fn hand_in(&self, job: Job) {
        // Fails only when the page is about to go.
        let _ = self.jobs.unbounded_send(job);
    }

    /// Lets go of what is kept; see [`app::store::Edge::let_go`].
    pub(crate) fn let_go(&self, what: LetGo) -> impl Future<Output = ()> + use<> {
        if what == LetGo::Everything {
            // What decides whether anything is shown goes first, and at once: the page may be closed any moment.
            here::take_cookie();
            self.socket.stop();
        }
        if let Some(user) = self.user.get() {
            here::forget(*user);
            if what == LetGo::Everything {
                drafts::forget(*user);
            }
        }
        let (done, gone) = oneshot::channel();
        self.hand_in(Job::LetGo(what, done));
        async move {
            let _ = gone.await;
        }
    }
}

impl Relay {
    /// Passes a frame on, behind what is to be kept because of it.
    pub(crate) fn frame(&self, json: String) {
        self.say(Say::Frame(json));
    }

    /// Tells who is here, for a page that was not there when the server did.
    fn company(&self, store: Store) {
        self.say(Say::Company(store.company.told()));
    }

    /// The connection is there: the server is told what is looked at.
    pub(crate) fn connected(&self) {
        self.looks.connected();
    }

    /// Tells how things stand, where that is news.
    pub(crate) fn status(&self, store: Store) {
        let (link, heads) = store.standing();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.replace(link) != Some(link) {
            self.say(Say::Status(link, heads));
        }
    }

    fn say(&self, said: Say) {
        // Fails only when the page is about to go.
        let _ = self.jobs.unbounded_send(Job::Say(said));
    }
}

/// Asks the browser not to clear what is kept when it runs out of room.
fn ask_to_stay() {
    let storage = window().navigator().storage();
    if let Ok(asked) = storage.persist() {
        spawn_local(async move {
            // Whatever it answers, there is nothing else to be done.
            let _ = wasm_bindgen_futures::JsFuture::from(asked).await;
        });
    }
}
