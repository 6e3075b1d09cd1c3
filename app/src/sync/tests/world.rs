//! The server with its rooms, three people with four browsers, and what can happen between them.

mod end;

use super::act;
use super::browser::{Browser, Wire};
use super::page::time;
use super::rooms::Room;
use crate::domain::{ClientId, Epoch, Role, UserId, WorkspaceId};
use crate::protocol::{Code, Down, Held, Limits, Mode, Outcome, Push, ResetReason, Up, Welcomed};
use std::collections::BTreeSet;

pub(super) const LIMITS: Limits = Limits { push_commands: 3, frame_bytes: 100_000 };

pub(super) struct World {
    rooms: Vec<Room>,
    backup: Option<Vec<Room>>,
    users: Vec<UserId>,
    devices: Vec<Browser>,
    /// The tag of the last act.
    last_tag: i64,
    /// What was ever taken from somebody, and is therefore to be in the rooms in the end, unless they were
    /// told otherwise.
    taken: BTreeSet<i64>,
    /// What lay on a disk that another one was copied over.
    overwritten: BTreeSet<i64>,
}

/// Something that happens. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Somebody does something.
    Act {
        device: usize,
        page: usize,
        room: usize,
        what: (u8, u16, u16),
    },
    Connect {
        device: usize,
    },
    /// Somebody opens one more page.
    Open {
        device: usize,
    },
    Close {
        device: usize,
        page: usize,
    },
    /// A page takes over from one that sleeps.
    Wake {
        device: usize,
        page: usize,
    },
    /// A page hears what another one said.
    Hear {
        device: usize,
        page: usize,
    },
    /// A browser ends with all its pages, and starts again.
    Crash {
        device: usize,
    },
    /// The first browser's profile is copied over the second one's.
    Copy,
    Cut {
        device: usize,
    },
    /// The server takes the next frame; in a push, the command with this number fails. What follows from
    /// a push is sent before or after its results.
    Take {
        device: usize,
        fails_at: Option<usize>,
        delta_first: bool,
    },
    /// The server sends so many of the next entries.
    Send {
        device: usize,
        room: usize,
        entries: u64,
    },
    /// The server sends what it sent before.
    Repeat {
        device: usize,
        room: usize,
        back: u64,
    },
    /// The server leaves something out, before something that it will send.
    Skip {
        device: usize,
        room: usize,
    },
    /// The device takes the next frame.
    Read {
        device: usize,
    },
    /// The server makes the snapshot that was asked for first.
    Answer {
        device: usize,
    },
    /// A snapshot arrives, not always in the order of asking.
    Deliver {
        device: usize,
        which: usize,
    },
    /// The log forgets its beginning.
    Trim {
        room: usize,
        upto: u64,
    },
    Backup,
    Restore,
    Join {
        user: usize,
        room: usize,
        role: Role,
    },
    Leave {
        user: usize,
        room: usize,
    },
}

impl World {
    pub(super) fn new() -> Self {
        let users: Vec<UserId> = (0..3).map(|_| UserId::generate()).collect();
        let mut rooms: Vec<Room> = (0..2).map(|_| Room::new(users[0])).collect();
        for room in &mut rooms {
            room.join(users[1], Role::Member);
            room.join(users[2], Role::Admin);
        }
        let ids: Vec<_> = rooms.iter().map(|room| room.id).collect();
        let device = |user: UserId| {
            let listed = rooms.iter().filter_map(|room| room.workspace(user)).collect();
            Browser::new(user, listed, rooms[0].snapshot(user).into_iter().collect(), &ids)
        };
        let devices = [0, 0, 1, 2].map(|user| device(users[user])).into();
        let (taken, overwritten) = (BTreeSet::new(), BTreeSet::new());
        Self { rooms, backup: None, users, devices, last_tag: 0, taken, overwritten }
    }

    pub(super) fn happen(&mut self, step: Step) {
        let (devices, rooms, users) = (self.devices.len(), self.rooms.len(), self.users.len());
        match step {
            Step::Act { device, page, room, what } => self.act(device % devices, page, room % rooms, what),
            Step::Open { device } => self.devices[device % devices].load(vec![]),
            Step::Close { device, page } => self.with_page(device % devices, page, Browser::close),
            Step::Wake { device, page } => self.with_page(device % devices, page, Browser::take_over),
            Step::Hear { device, page } => self.with_page(device % devices, page, Browser::hear),
            Step::Crash { device } => self.devices[device % devices].crash(),
            Step::Copy => self.copy(),
            Step::Connect { device } => self.devices[device % devices].connect(),
            Step::Cut { device } => self.devices[device % devices].cut(),
            Step::Take { device, fails_at, delta_first } => {
                self.take(device % devices, fails_at, delta_first);
            }
            Step::Send { device, room, entries } => self.send(device % devices, room % rooms, entries),
            Step::Repeat { device, room, back } => self.repeat(device % devices, room % rooms, back),
            Step::Skip { device, room } => self.skip(device % devices, room % rooms),
            Step::Read { device } => self.read(device % devices),
            Step::Answer { device } => self.answer(device % devices),
            Step::Deliver { device, which } => self.deliver(device % devices, which),
            Step::Trim { room, upto } => {
                let room = &mut self.rooms[room % rooms];
                room.floor = room.floor.max(upto % (room.head() + 1));
            }
            Step::Backup => self.backup = Some(self.rooms.clone()),
            Step::Restore => self.restore(),
            Step::Join { user, room, role } => self.join(user % users, room % rooms, role),
            Step::Leave { user, room } => self.leave(user % users, room % rooms),
        }
    }

    fn with_page(&mut self, device: usize, page: usize, act: fn(&mut Browser, usize)) {
        let browser = &mut self.devices[device];
        act(browser, page % browser.pages.len());
    }

    fn act(&mut self, device: usize, page: usize, room: usize, what: (u8, u16, u16)) {
        let id = self.rooms[room].id;
        let browser = &mut self.devices[device];
        let at = page % browser.pages.len();
        let page = &browser.pages[at];
        let Some(space) = page.client.space(id) else { return };
        let Some(command) = act::command(space.view(), page.user, &page.seen(id), what) else { return };
        self.last_tag += 1;
        let (tag, before) = (self.last_tag, page.pending());
        // What the rules refuse at once is not queued and changes nothing.
        browser.step(at, |client| client.submit(id, command, time(tag)).unwrap_or_default());
        let after = browser.pages[at].pending();
        assert!(before.iter().all(|tag| after.contains(tag)), "what is on its way stays there");
        self.taken.extend(after.contains(&tag).then_some(tag));
    }

    /// Both go on with what is on its way, each under a number of its own.
    fn copy(&mut self) {
        let disk = self.devices[0].disk.clone();
        let Browser { told, without_effect, .. } = &self.devices[0];
        let known: BTreeSet<i64> = told.union(without_effect).copied().collect();
        let second = &mut self.devices[1];
        self.overwritten.extend(second.acted());
        second.disk = disk;
        second.told.extend(known);
        second.crash();
    }

    fn take(&mut self, device: usize, fails_at: Option<usize>, delta_first: bool) {
        let Some((frame, tags)) = self.devices[device].wire.as_mut().and_then(|wire| wire.up.pop_front())
        else {
            return;
        };
        match frame {
            Up::Hello { cid, workspaces, .. } => self.welcome(device, cid, &workspaces),
            Up::Push(push) => {
                assert!(push.commands.len() <= LIMITS.push_commands);
                let results = self.push(device, push, &tags, fails_at);
                if delta_first {
                    (0..self.rooms.len()).for_each(|room| self.send(device, room, u64::MAX));
                }
                let wire = self.devices[device].wire.as_mut().expect("it is connected");
                wire.down.extend(results.into_iter().map(Down::Result));
            }
            Up::Ack { .. } | Up::Presence { .. } | Up::Ping => {}
        }
    }

    fn push(&mut self, device: usize, push: Push, tags: &[i64], fails_at: Option<usize>) -> Vec<Outcome> {
        let browser = &self.devices[device];
        let user = browser.user;
        let cid = push.cid.unwrap_or(browser.pages[browser.leader].client.cid());
        let room = self.rooms.iter_mut().find(|room| room.id == push.workspace).expect("a room");
        let mut results = vec![];
        for (at, (numbered, &tag)) in push.commands.into_iter().zip(tags).enumerate() {
            if fails_at == Some(at) {
                let code = Some(Code::Unavailable);
                results.push(Outcome { code, ..Outcome::of(push.workspace, cid, numbered.mid) });
                continue;
            }
            let settled = if at == 0 { push.settled } else { 0 };
            results.push(room.push(cid, settled, user, numbered, tag));
        }
        results
    }

    /// Answers a `hello` as the server does.
    fn welcome(&mut self, device: usize, cid: ClientId, held: &[Held]) {
        let Browser { user, wire: Some(wire), .. } = &mut self.devices[device] else { return };
        wire.seats.clear();
        let mut workspaces = vec![];
        for room in &self.rooms {
            let held = held.iter().find(|held| held.id == room.id);
            let Some(workspace) = room.workspace(*user) else {
                workspaces.extend(held.map(|held| denied(held.id)));
                continue;
            };
            let mode = held.map_or(Mode::Reset, |held| mode(room, held));
            if let (Mode::Live | Mode::Catchup, Some(held)) = (mode, held) {
                wire.seats.insert(room.id, held.cursor);
            }
            workspaces.push(Welcomed {
                id: room.id,
                workspace: Some(workspace),
                epoch: Some(room.epoch),
                head: room.head(),
                floor: room.floor,
                last_mid: room.last_mid(cid),
                mode,
            });
        }
        wire.down.push_back(Down::Welcome { workspaces, limits: LIMITS });
    }

    fn send(&mut self, device: usize, room: usize, entries: u64) {
        let room = &self.rooms[room];
        let Some(wire) = &mut self.devices[device].wire else { return };
        let Some(cursor) = wire.seats.get(&room.id).copied() else { return };
        let to = cursor.saturating_add(entries).min(room.head());
        if to == cursor {
            return;
        }
        if cursor + 1 < room.floor {
            wire.seats.remove(&room.id);
            let reason = ResetReason::TooOld;
            return wire.down.push_back(Down::Reset { workspace: room.id, reason });
        }
        wire.seats.insert(room.id, to);
        wire.down.push_back(delta(room, cursor + 1, to));
    }

    fn repeat(&mut self, device: usize, room: usize, back: u64) {
        let room = &self.rooms[room];
        let Some(wire) = &mut self.devices[device].wire else { return };
        if let Some(&cursor) = wire.seats.get(&room.id)
            && cursor > 0
        {
            wire.down.push_back(delta(room, cursor.saturating_sub(back).max(1), cursor));
        }
    }

    fn skip(&mut self, device: usize, room: usize) {
        let room = &self.rooms[room];
        let Some(wire) = &mut self.devices[device].wire else { return };
        if let Some(cursor) = wire.seats.get_mut(&room.id)
            && *cursor + 1 < room.head()
        {
            *cursor += 1;
        }
    }

    fn read(&mut self, device: usize) {
        let Some(frame) = self.devices[device].wire.as_mut().and_then(|wire| wire.down.pop_front()) else {
            return;
        };
        self.devices[device].read(frame);
        self.check(device);
    }

    fn answer(&mut self, device: usize) {
        let device = &mut self.devices[device];
        if let Some(fetch) = device.fetches.iter_mut().find(|fetch| fetch.answer.is_none()) {
            let room = self.rooms.iter().find(|room| room.id == fetch.workspace).expect("a room");
            fetch.answer = Some(room.snapshot(device.user));
        }
    }

    fn deliver(&mut self, device: usize, which: usize) {
        let fetches = &mut self.devices[device].fetches;
        let ready: Vec<usize> = (0..fetches.len()).filter(|at| fetches[*at].answer.is_some()).collect();
        let Some(at) = ready.get(which % ready.len().max(1)) else { return };
        let fetch = fetches.remove(*at);
        self.devices[device].deliver(fetch);
        self.check(device);
    }

    fn restore(&mut self) {
        let Some(mut rooms) = self.backup.clone() else { return };
        for room in &mut rooms {
            room.epoch = Epoch::generate();
        }
        self.rooms = rooms;
        self.devices.iter_mut().for_each(Browser::cut);
    }

    fn join(&mut self, user: usize, room: usize, role: Role) {
        let (user, room) = (self.users[user], &mut self.rooms[room]);
        let is_new = room.role(user).is_none();
        room.join(user, role);
        if is_new {
            let workspace = room.id;
            self.wires_of(user).for_each(|wire| wire.down.push_back(Down::Gain { workspace }));
        }
    }

    /// The founder stays, so that everybody has a room.
    fn leave(&mut self, user: usize, room: usize) {
        let (user, room) = (self.users[user], &mut self.rooms[room]);
        if user == self.users[0] || room.role(user).is_none() {
            return;
        }
        room.leave(user);
        let workspace = room.id;
        self.wires_of(user).for_each(|wire| {
            wire.seats.remove(&workspace);
            wire.down.push_back(Down::Lose { workspace });
        });
    }

    fn wires_of(&mut self, user: UserId) -> impl Iterator<Item = &mut Wire> {
        self.devices.iter_mut().filter(move |device| device.user == user).filter_map(|d| d.wire.as_mut())
    }
}

fn delta(room: &Room, from: u64, to: u64) -> Down {
    let entries = room.log.iter().filter(|entry| (from..=to).contains(&entry.seq)).cloned().collect();
    Down::Delta { workspace: room.id, from, to, entries }
}

fn denied(id: WorkspaceId) -> Welcomed {
    Welcomed { id, workspace: None, epoch: None, head: 0, floor: 0, last_mid: 0, mode: Mode::Denied }
}

fn mode(room: &Room, held: &Held) -> Mode {
    match held.cursor {
        _ if held.epoch != Some(room.epoch) => Mode::Reset,
        cursor if cursor > room.head() || cursor + 1 < room.floor => Mode::Reset,
        cursor if cursor == room.head() => Mode::Live,
        _ => Mode::Catchup,
    }
}
