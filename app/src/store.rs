//! Signals over the sync engine, and the verbs that views call.
//!
//! Everything drawn has a signal of its own, made when it is first looked at: a change repaints the
//! one card that it touches. On the server the same store renders the page, without a connection.

mod arrivals;
mod belonging;
mod calendar;
mod column;
mod company;
mod drafts;
mod edge;
mod filter;
mod fold;
mod folded;
mod kept;
mod lane;
mod leaving;
mod losses;
mod not_applied;
mod pages;
mod program;
mod queued;
mod removals;
mod signals;
mod structure;
mod texts;
mod toasts;
mod undo;
mod verbs;

pub use arrivals::{Arrival, Arrivals, Cause};
pub use calendar::Nearness;
pub use column::Column;
pub use company::{Company, Onlooker};
pub use drafts::Draft;
pub use edge::{Edge, Later, LetGo, Surroundings, use_surroundings};
pub use filter::{Filter, Sort};
pub use kept::{Kept, Note, Rows, Storage};
pub use lane::{Cursor, Edit, News};
pub use program::{Install, Program};
pub use signals::Shown;
pub use texts::{Fit, TaskText};
pub use toasts::{Offer, Toast, Toasts};

use crate::boot::Boot;
use crate::domain::{
    ClientId, Command, Me, Member, ProjectId, Status, StatusId, Tables, TaskId, Timestamp, Workspace,
    WorkspaceId,
};
use crate::protocol::{ByeReason, Down, Snapshot, Up};
use crate::sync::{Client, Effect, Link, Rejected};
use crate::words;
use leptos::prelude::*;
use signals::Signals;
use std::collections::HashMap;
use time::Date;

/// Everything that the signed-in person sees. A handle: copy it freely.
#[derive(Clone, Copy)]
pub struct Store {
    client: StoredValue<Client>,
    signals: StoredValue<HashMap<WorkspaceId, Signals>>,
    surroundings: StoredValue<Option<Surroundings>>,
    me: StoredValue<Me>,
    clock: StoredValue<Timestamp>,
    session: StoredValue<Session>,
    history: StoredValue<undo::History>,
    removals: StoredValue<removals::Removals>,
    /// Drafts whose text was submitted, by key, while this device keeps nothing.
    unsettled: StoredValue<Vec<(String, String)>>,
    link: RwSignal<Link>,
    pending: RwSignal<usize>,
    storage: RwSignal<Storage>,
    not_applied: RwSignal<Vec<(WorkspaceId, Rejected)>>,
    is_leaving: RwSignal<bool>,
    is_awake: RwSignal<bool>,
    today: RwSignal<Option<Date>>,
    zone: RwSignal<calendar::Clock>,
    workspaces: RwSignal<Vec<Workspace>>,
    /// What the person is told in passing.
    pub toasts: Toasts,
    /// Where tasks went by what the person did.
    pub arrivals: Arrivals,
    /// Who else is here.
    pub company: Company,
    /// What the board and the list leave out.
    pub filter: RwSignal<Filter>,
    /// The order of the list.
    pub sort: RwSignal<Sort>,
}

/// How things stand with the person's session.
#[derive(Clone, Copy, PartialEq)]
enum Session {
    Open,
    /// The person asked for its end.
    Closing,
    /// It ended by itself; what the person types meanwhile waits for their next login.
    Expired,
    /// The person is logged out, here or on another page: nothing of theirs is written any more.
    Ended,
}

impl Store {
    /// A store for the person that the page came for; none when nobody is signed in.
    #[must_use]
    pub fn open(boot: &Boot, surroundings: Option<Surroundings>) -> Option<Self> {
        let me = boot.me.clone()?;
        // Every page numbers what is done on it under an id of its own: so no two ever give one number twice,
        // whatever became of what the browser kept.
        let cid = ClientId::generate();
        let company = Company::new(me.user.id);
        let zone = boot.zone.as_ref();
        let today = zone.and_then(|zone| calendar::local(boot.now, zone.offset_minutes(boot.now)));
        let today = today.map(time::OffsetDateTime::date);
        let client = Client::new(cid, me.user.id, boot.workspaces.clone(), boot.snapshots.clone());
        Some(Self {
            client: StoredValue::new(client),
            signals: StoredValue::new(HashMap::new()),
            surroundings: StoredValue::new(surroundings),
            me: StoredValue::new(me),
            clock: StoredValue::new(boot.now),
            session: StoredValue::new(Session::Open),
            history: StoredValue::new(undo::History::default()),
            removals: StoredValue::default(),
            unsettled: StoredValue::default(),
            link: RwSignal::new(Link::CatchingUp),
            pending: RwSignal::new(0),
            storage: RwSignal::new(Storage::Works),
            not_applied: RwSignal::new(Vec::new()),
            is_leaving: RwSignal::new(false),
            is_awake: RwSignal::new(false),
            today: RwSignal::new(today),
            zone: RwSignal::new(calendar::Clock::Boot(boot.zone.clone())),
            workspaces: RwSignal::new(boot.workspaces.clone()),
            toasts: Toasts::new(),
            arrivals: Arrivals::new(),
            company,
            filter: RwSignal::new(Filter::default()),
            sort: RwSignal::new(Sort::default()),
        })
    }

    /// The signed-in person.
    #[must_use]
    pub fn me(&self) -> Me {
        self.me.get_value()
    }

    /// The current time; on the server the time at which the page was made.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.surroundings
            .with_value(|s| s.as_ref().map(|s| s.0.now()))
            .unwrap_or_else(|| self.clock.get_value())
    }

    /// How things stand with the server.
    #[must_use]
    pub fn link(&self) -> Link {
        self.link.get()
    }

    /// How many changes the server has not confirmed.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.get()
    }

    /// Would something be lost with the page? What is on its way is kept by the browser, if that can.
    #[must_use]
    pub fn is_at_risk(&self) -> bool {
        self.pending.get_untracked() > 0 && self.storage.get_untracked() != Storage::Works
    }

    /// Can this browser keep what is done here?
    #[must_use]
    pub fn storage(&self) -> Storage {
        self.storage.get()
    }

    /// What was found out about that.
    pub fn set_storage(&self, storage: Storage) {
        set_if_new(self.storage, storage);
    }

    /// The person's workspaces.
    #[must_use]
    pub fn workspaces(&self) -> Vec<Workspace> {
        self.workspaces.get()
    }

    /// Is this workspace here already? It is not while its snapshot is on the way.
    #[must_use]
    pub fn holds(&self, workspace: WorkspaceId) -> bool {
        self.track_structure(workspace);
        self.client.with_value(|client| client.space(workspace).is_some())
    }

    /// A project's columns, in their order.
    #[must_use]
    pub fn statuses(&self, workspace: WorkspaceId, project: ProjectId) -> Vec<Status> {
        self.track_structure(workspace);
        self.look(workspace, |view| view.statuses(project).into_iter().cloned().collect())
    }

    /// The ids of a project's columns, in their order, asked once.
    #[must_use]
    pub fn statuses_now(&self, workspace: WorkspaceId, project: ProjectId) -> Vec<StatusId> {
        self.look(workspace, |view| view.statuses(project).into_iter().map(|status| status.id).collect())
    }

    /// A workspace's members, by name.
    #[must_use]
    pub fn members(&self, workspace: WorkspaceId) -> Vec<Member> {
        self.track_structure(workspace);
        self.look(workspace, |view| view.members().into_iter().cloned().collect())
    }

    /// One task; nothing where it is not here, or no longer.
    #[must_use]
    pub fn task(&self, workspace: WorkspaceId, id: TaskId) -> Option<Shown> {
        self.signal(workspace, |signals, view| signals.task(id, view)).and_then(|signal| signal.get())
    }

    /// Looks into a workspace without tracking anything.
    fn look<T: Default>(&self, workspace: WorkspaceId, with: impl FnOnce(&Tables) -> T) -> T {
        self.client
            .with_value(|client| client.space(workspace).map(|space| with(space.view())))
            .unwrap_or_default()
    }

    /// A signal of something in a workspace, made when it is first asked for.
    fn signal<T>(
        &self,
        workspace: WorkspaceId,
        of: impl FnOnce(&mut Signals, &crate::sync::Space) -> T,
    ) -> Option<T> {
        self.client.with_value(|client| {
            let space = client.space(workspace)?;
            self.signals.try_update_value(|all| of(all.entry(workspace).or_default(), space))
        })
    }

    fn track_structure(&self, workspace: WorkspaceId) {
        self.signals.try_update_value(|all| all.entry(workspace).or_default().structure.clone()).track();
    }

    fn track_gone(&self, workspace: WorkspaceId) {
        self.signals.try_update_value(|all| all.entry(workspace).or_default().gone.clone()).track();
    }

    /// The connection is there: from now on frames come and go.
    pub fn connected(&self) {
        self.step(Client::connected);
    }

    /// The connection is gone.
    pub fn disconnected(&self) {
        self.company.forget();
        self.step(|client| {
            client.disconnected();
            Vec::new()
        });
    }

    /// A frame has come.
    pub fn receive(&self, frame: Down) {
        self.tell_of_losses(&frame);
        self.note_removals(&frame);
        if let Some(frame) = self.company.receive(frame) {
            self.step(|client| client.receive(frame));
        }
    }

    /// A snapshot has come.
    pub fn install(&self, snapshot: Snapshot) {
        self.step(|client| client.install(snapshot));
    }

    /// Carries out what the person did: shown at once, sent when there is a connection. What the
    /// rules refuse is told in a toast. Answers whether it was taken.
    pub fn submit(&self, workspace: WorkspaceId, command: impl Into<Command>) -> bool {
        let command = command.into();
        let now = self.now();
        let mut refused = None;
        self.step(|client| {
            client.submit(workspace, command, now).unwrap_or_else(|reason| {
                refused = Some(reason);
                Vec::new()
            })
        });
        match refused {
            Some(reason) => {
                self.toasts.say(reason.to_string());
                false
            }
            None => true,
        }
    }

    /// Lets the client take a step, then does what follows from it.
    fn step(&self, step: impl FnOnce(&mut Client) -> Vec<Effect>) {
        let Some(effects) = self.client.try_update_value(step) else { return };
        for effect in effects {
            self.perform(effect);
        }
        self.client.with_value(|client| {
            set_if_new(self.link, client.link());
            set_if_new(self.pending, client.pending());
        });
        self.settle_the_rest();
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::Send(frame) => self.send(&frame),
            Effect::Fetch(workspace) => self.fetch(workspace),
            Effect::Draw(workspace, touched) => self.draw(workspace, &touched),
            Effect::List => {
                let listed = self.client.with_value(|client| client.workspaces().to_vec());
                set_if_new(self.workspaces, listed);
                self.keep_person();
            }
            Effect::Known(workspace, settled) => self.keep(Note::Known(workspace, settled)),
            Effect::Look(workspace) => self.keep(Note::Look(workspace)),
            Effect::Keep(workspace, pending) => self.keep(Note::Command(workspace, pending)),
            Effect::Settled(workspace, done) => self.keep(Note::Settled(workspace, done)),
            Effect::Refused(workspace, rejected) => self.refused(workspace, rejected),
            Effect::Store(workspace, touched, after) => {
                let of_space =
                    |client: &Client| client.space(workspace).map(|space| Rows::of(space, &touched, after));
                if let Some(rows) = self.client.with_value(of_space) {
                    self.keep(Note::Rows(rows));
                }
            }
            Effect::Left(name) => self.toasts.say(words::left(&name)),
            Effect::Forget(workspace) => self.keep(Note::Forget(workspace)),
            Effect::Recall(workspace) => self.keep(Note::Recall(workspace)),
            Effect::Reconnect => self.with_edge(Edge::reconnect),
            Effect::Bye(ByeReason::SignedOut) => self.signed_out(),
            Effect::Bye(ByeReason::Outdated) => {
                self.program().offer_newer();
                self.with_edge(Edge::find_newer);
            }
            Effect::Bye(_) => {}
        }
    }

    fn send(&self, frame: &Up) {
        self.with_edge(|edge| edge.send(frame));
    }

    fn keep(&self, note: Note) {
        self.with_edge(|edge| edge.keep(note));
    }

    fn keep_person(&self) {
        if self.client.with_value(Client::leads) {
            let listed = self.client.with_value(|client| client.workspaces().to_vec());
            self.keep(Note::Person(Box::new(self.me()), listed));
        }
    }

    /// Fetches a workspace's snapshot from the server.
    pub fn fetch(&self, workspace: WorkspaceId) {
        let store = *self;
        self.with_edge(|edge| {
            let answer = edge.call("GET", &format!("/workspaces/{workspace}/snapshot"), None);
            leptos::task::spawn_local(async move {
                match answer.await.ok().and_then(|json| serde_json::from_str(&json).ok()) {
                    Some(snapshot) => store.install(snapshot),
                    None => store.with_edge(Edge::reconnect),
                }
            });
        });
    }

    fn with_edge(&self, act: impl FnOnce(&dyn Edge)) {
        if let Some(surroundings) = self.surroundings.get_value() {
            act(surroundings.0.as_ref());
        }
    }
}

fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}

/// The store; there is one wherever somebody is signed in.
#[must_use]
pub fn use_store() -> Store {
    expect_context::<Store>()
}
