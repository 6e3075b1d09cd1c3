//! One browser of a person: what it keeps, its pages, of which one leads, and the line to the server.

use super::page::Page;
use crate::domain::{ClientId, Epoch, UserId, Workspace, WorkspaceId};
use crate::protocol::{Down, Snapshot, Up};
use crate::sync::{Client, Effect, Link, Pending};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub(super) struct Browser {
    pub(super) user: UserId,
    rooms: Vec<WorkspaceId>,
    pub(super) disk: Disk,
    pub(super) pages: Vec<Page>,
    /// Which of the pages leads.
    pub(super) leader: usize,
    pub(super) wire: Option<Wire>,
    pub(super) fetches: Vec<Fetch>,
    last_key: u32,
    /// What came of the commands whose end it was told, by their tags.
    pub(super) told: BTreeSet<i64>,
    pub(super) without_effect: BTreeSet<i64>,
}

/// What outlives the pages.
#[derive(Clone, Default)]
pub(super) struct Disk {
    listed: Vec<Workspace>,
    rows: BTreeMap<WorkspaceId, Snapshot>,
    pending: BTreeMap<Place, Pending>,
    settled: BTreeMap<Place, Pending>,
}

type Place = (WorkspaceId, (u64, ClientId, u64));

/// What pages say to each other.
#[derive(Clone)]
pub(super) enum Say {
    Standing(Link, Vec<(WorkspaceId, Epoch, u64)>, bool),
    Frame(Down),
    Did(WorkspaceId, Pending),
    Settled(WorkspaceId, Vec<(ClientId, u64)>),
}

/// A connection: frames on their way up, with the tags of the commands in them, and down.
#[derive(Default)]
pub(super) struct Wire {
    pub(super) up: VecDeque<(Up, Vec<i64>)>,
    pub(super) down: VecDeque<Down>,
    /// What the server follows for this connection, and the last number that it sent.
    pub(super) seats: BTreeMap<WorkspaceId, u64>,
}

/// A snapshot that a page asked for; the answer is made at one time and comes at another.
pub(super) struct Fetch {
    page: u32,
    pub(super) workspace: WorkspaceId,
    pub(super) answer: Option<Option<Snapshot>>,
}

impl Disk {
    /// Is nothing on its way any more?
    pub(super) fn is_settled(&self) -> bool {
        self.pending.is_empty()
    }

    /// The tags of what was carried out of late in these rooms.
    pub(super) fn settled_in(&self, is_one: impl Fn(WorkspaceId) -> bool) -> Vec<i64> {
        let settled = self.settled.iter().filter(|((id, _), _)| is_one(*id));
        settled.map(|(_, pending)| pending.at.millis()).collect()
    }
}

impl Browser {
    /// The tags of all that is kept or on its way.
    pub(super) fn acted(&self) -> BTreeSet<i64> {
        let kept = self.disk.pending.values().chain(self.disk.settled.values());
        let kept = kept.map(|pending| pending.at.millis());
        kept.chain(self.pages.iter().flat_map(Page::pending)).collect()
    }

    pub(super) fn new(
        user: UserId,
        listed: Vec<Workspace>,
        first: Vec<Snapshot>,
        rooms: &[WorkspaceId],
    ) -> Self {
        let mut browser = Self {
            user,
            rooms: rooms.to_vec(),
            disk: Disk::default(),
            pages: vec![],
            leader: 0,
            wire: None,
            fetches: vec![],
            last_key: 0,
            told: BTreeSet::new(),
            without_effect: BTreeSet::new(),
        };
        browser.disk.listed = listed;
        browser.load(first);
        browser
    }

    /// A new page, from what the server sent with it and from what is kept.
    pub(super) fn load(&mut self, with: Vec<Snapshot>) {
        self.last_key += 1;
        let client = Client::new(ClientId::generate(), self.user, self.disk.listed.clone(), with);
        self.pages.push(Page::new(self.last_key, self.user, client, self.rooms.clone()));
        let (page, kept) = (self.pages.len() - 1, self.disk.clone());
        // Only what is listed is loaded.
        let is_listed = |id| kept.listed.iter().any(|workspace| workspace.id == id);
        let rows = kept.rows.into_values().filter(|rows| is_listed(rows.workspace.id)).collect();
        self.step(page, |client| client.adopt(rows));
        for ((id, _), pending) in kept.pending {
            self.step(page, |client| client.join(id, vec![pending]));
        }
        if page == self.leader {
            self.take_over(page);
        } else {
            let standing = self.standing(false);
            self.pages[page].inbox.push_back(standing);
        }
    }

    fn standing(&self, begins: bool) -> Say {
        let leader = &self.pages[self.leader].client;
        Say::Standing(leader.link(), leader.heads(), begins)
    }

    /// A page begins to lead: the one that did has gone, or sleeps.
    pub(super) fn take_over(&mut self, page: usize) {
        self.cut();
        let before = std::mem::replace(&mut self.leader, page);
        if before != page && before < self.pages.len() {
            self.step(before, |client| client.follow(Link::CatchingUp, &[]));
        }
        let kept: Vec<_> =
            self.disk.rows.values().map(|kept| (kept.workspace.id, kept.epoch, kept.seq)).collect();
        self.step(page, |client| client.lead(&kept));
        for ((id, _), pending) in self.disk.pending.clone() {
            self.step(page, |client| client.join(id, vec![pending]));
        }
        self.say(self.standing(true));
    }

    pub(super) fn close(&mut self, page: usize) {
        if self.pages.len() == 1 {
            return;
        }
        self.pages.remove(page);
        match self.leader {
            leader if leader == page => {
                self.leader = usize::MAX;
                self.take_over(0);
            }
            leader => self.leader = leader - usize::from(leader > page),
        }
    }

    /// All pages are gone at once; the next one starts from what is kept.
    pub(super) fn crash(&mut self) {
        self.cut();
        self.pages.clear();
        self.fetches.clear();
        self.leader = 0;
        self.load(vec![]);
    }

    /// To all pages but the one that leads, or in answer to one that did something.
    fn say(&mut self, said: Say) {
        self.say_from(self.leader, &said);
    }

    fn say_from(&mut self, page: usize, said: &Say) {
        let others = self.pages.iter_mut().enumerate().filter(|(at, _)| *at != page);
        others.for_each(|(_, other)| other.inbox.push_back(said.clone()));
    }

    /// A page hears the next thing that was said.
    pub(super) fn hear(&mut self, page: usize) {
        let Some(said) = self.pages[page].inbox.pop_front() else { return };
        match said {
            Say::Did(id, pending) => self.step(page, |client| client.join(id, vec![pending])),
            _ if page == self.leader => {}
            Say::Settled(id, settled) => self.step(page, |client| client.dismiss(id, &settled)),
            Say::Frame(frame) => self.step(page, |client| client.receive(frame)),
            Say::Standing(link, heads, begins) => {
                self.step(page, |client| client.follow(link, &heads));
                if begins {
                    for (id, pending) in self.pages[page].client.own() {
                        self.say_from(page, &Say::Did(id, pending));
                    }
                }
            }
        }
    }

    /// The page that leads takes a frame.
    pub(super) fn read(&mut self, frame: Down) {
        self.step(self.leader, |client| client.receive(frame.clone()));
        self.say(Say::Frame(frame));
        self.say(self.standing(false));
    }

    /// Lets a page's engine take a step and does what it asks for.
    pub(super) fn step(&mut self, page: usize, step: impl FnOnce(&mut Client) -> Vec<Effect>) {
        let effects = step(&mut self.pages[page].client);
        for effect in effects {
            self.perform(page, effect);
        }
        self.pages[page].check();
    }

    fn perform(&mut self, page: usize, effect: Effect) {
        match effect {
            Effect::Send(frame) => {
                assert_eq!(page, self.leader, "only the page that leads sends");
                let tags = self.tags(page, &frame);
                if let Some(wire) = &mut self.wire {
                    wire.up.push_back((frame, tags));
                }
            }
            Effect::Fetch(workspace) => self.fetch(page, workspace),
            Effect::Look(workspace) => {
                let held = self.pages[page].client.heads();
                let kept = self.disk.rows.get(&workspace).filter(|kept| {
                    let held = held.iter().find(|(id, ..)| *id == workspace);
                    held.is_none_or(|(_, epoch, seq)| *epoch != kept.epoch || *seq < kept.seq)
                });
                match kept.cloned() {
                    Some(kept) => self.step(page, |client| client.install(kept)),
                    None => self.fetch(page, workspace),
                }
            }
            Effect::Draw(id, touched) => self.pages[page].draw(id, &touched),
            Effect::List => self.disk.listed = self.pages[page].client.workspaces().to_vec(),
            Effect::Keep(id, pending) => {
                self.disk.pending.insert((id, pending.place()), pending.clone());
                self.say_from(page, &Say::Did(id, pending));
            }
            Effect::Settled(id, done) => {
                assert_eq!(page, self.leader);
                let numbers = done.iter().map(|done| (done.pending.cid, done.pending.mid)).collect();
                self.say(Say::Settled(id, numbers));
                for done in done {
                    let place = (id, done.pending.place());
                    self.disk.pending.remove(&place);
                    match done.seq {
                        Some(_) => drop(self.disk.settled.insert(place, done.pending)),
                        None => drop(self.without_effect.insert(done.pending.at.millis())),
                    }
                }
            }
            Effect::Known(id, settled) => self.say(Say::Settled(id, settled)),
            Effect::Refused(id, rejected) => {
                self.told.insert(rejected.at.millis());
                if page == self.leader {
                    self.say(Say::Settled(id, vec![(rejected.cid, rejected.mid)]));
                    self.disk.pending.remove(&(id, (rejected.order, rejected.cid, rejected.mid)));
                }
            }
            Effect::Store(id, touched, after) => {
                assert_eq!(page, self.leader);
                let kept = self.disk.rows.get(&id).map(|kept| kept.seq);
                assert!(
                    touched.is_everything() || kept == Some(after),
                    "what is kept goes on where it ended"
                );
                let rows = self.pages[page].client.space(id).map(|space| space.base().to_snapshot());
                self.disk.rows.extend(rows.map(|rows| (id, rows)));
            }
            // Only told.
            Effect::Left(_) => {}
            Effect::Forget(id) => drop(self.disk.rows.remove(&id)),
            Effect::Recall(id) => {
                assert_eq!(page, self.leader);
                let (late, rest) =
                    std::mem::take(&mut self.disk.settled).into_iter().partition(|((at, _), _)| *at == id);
                self.disk.settled = rest;
                let late: BTreeMap<Place, Pending> = late;
                self.disk.pending.extend(late.clone());
                self.step(page, |client| client.recall(id, late.into_values().collect()));
            }
            Effect::Reconnect | Effect::Bye(_) => self.cut(),
        }
    }

    fn fetch(&mut self, page: usize, workspace: WorkspaceId) {
        let page = self.pages[page].key;
        // One at a time, as a person's patience would have it.
        if !self
            .fetches
            .iter()
            .any(|fetch| fetch.page == page && fetch.workspace == workspace && fetch.answer.is_none())
        {
            self.fetches.push(Fetch { page, workspace, answer: None });
        }
    }

    /// An answer has come. One that was turned down makes the page connect anew.
    pub(super) fn deliver(&mut self, fetch: Fetch) {
        let Some(page) = self.pages.iter().position(|page| page.key == fetch.page) else { return };
        match fetch.answer {
            Some(Some(snapshot)) => self.step(page, |client| client.install(snapshot)),
            _ if page == self.leader => self.cut(),
            _ => {}
        }
    }

    /// The time of an act tells it from all others; it does not go over the wire.
    fn tags(&self, page: usize, frame: &Up) -> Vec<i64> {
        let Up::Push(push) = frame else { return vec![] };
        let client = &self.pages[page].client;
        let cid = push.cid.unwrap_or(client.cid());
        let outbox = client.space(push.workspace).expect("it pushes what it holds").outbox();
        let tag = |mid| {
            let mut pending = outbox.pending();
            pending
                .find(|pending| (pending.cid, pending.mid) == (cid, mid))
                .map(|pending| pending.at.millis())
        };
        push.commands.iter().map(|numbered| tag(numbered.mid).expect("it is in the outbox")).collect()
    }

    pub(super) fn connect(&mut self) {
        if self.wire.is_none() {
            self.wire = Some(Wire::default());
            self.step(self.leader, Client::connected);
            self.say(self.standing(false));
        }
    }

    pub(super) fn cut(&mut self) {
        self.wire = None;
        if let Some(leader) = self.pages.get_mut(self.leader) {
            leader.client.disconnected();
        }
    }
}
