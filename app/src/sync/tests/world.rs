//! The server with its rooms, three people with four devices, and what can happen between them.

use super::act;
use super::device::{Device, Fetch, Wire, time};
use super::rooms::Room;
use crate::domain::{ClientId, Epoch, Role, UserId, WorkspaceId};
use crate::protocol::{Code, Down, Held, Limits, Mode, Outcome, Push, ResetReason, Snapshot, Up, Welcomed};
use crate::sync::{Client, Link};
use std::collections::BTreeSet;

pub(super) const LIMITS: Limits = Limits { push_commands: 3, frame_bytes: 100_000 };

pub(super) struct World {
    rooms: Vec<Room>,
    backup: Option<Vec<Room>>,
    users: Vec<UserId>,
    devices: Vec<Device>,
    /// The tag of the last act.
    last_tag: i64,
    /// What the server ever decided, in this history or in one that a backup undid.
    decided: BTreeSet<i64>,
}

/// Something that happens. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Somebody does something.
    Act {
        device: usize,
        room: usize,
        what: (u8, u16, u16),
    },
    Connect {
        device: usize,
    },
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
        let device = |user: UserId| {
            let listed = rooms.iter().filter_map(|room| room.workspace(user)).collect();
            let first = rooms[0].snapshot(user).into_iter().collect();
            let ids = rooms.iter().map(|room| room.id).collect();
            Device::new(user, Client::new(ClientId::generate(), user, listed, first), ids)
        };
        let devices = [0, 0, 1, 2].map(|user| device(users[user])).into();
        Self { rooms, backup: None, users, devices, last_tag: 0, decided: BTreeSet::new() }
    }

    pub(super) fn happen(&mut self, step: Step) {
        let (devices, rooms, users) = (self.devices.len(), self.rooms.len(), self.users.len());
        match step {
            Step::Act { device, room, what } => self.act(device % devices, room % rooms, what),
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

    fn act(&mut self, device: usize, room: usize, what: (u8, u16, u16)) {
        let id = self.rooms[room].id;
        let device = &mut self.devices[device];
        let (seen, user) = (device.seen(id), device.user);
        let Some(space) = device.client.space(id) else { return };
        let Some(command) = act::command(space.view(), user, &seen, what) else { return };
        self.last_tag += 1;
        let at = time(self.last_tag);
        // What the rules refuse at once is not queued and changes nothing.
        let gone = device.step(|client| client.submit(id, command, at).unwrap_or_default());
        assert_eq!(gone, (vec![], 0));
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
            Up::Ack { .. } | Up::Ping => {}
        }
    }

    fn push(&mut self, device: usize, push: Push, tags: &[i64], fails_at: Option<usize>) -> Vec<Outcome> {
        let (user, cid) = (self.devices[device].user, self.devices[device].client.cid());
        let room = self.rooms.iter_mut().find(|room| room.id == push.workspace).expect("a room");
        let mut results = vec![];
        for (at, (numbered, &tag)) in push.commands.into_iter().zip(tags).enumerate() {
            if fails_at == Some(at) {
                results.push(Outcome {
                    workspace: push.workspace,
                    mid: numbered.mid,
                    ok: false,
                    seq: None,
                    code: Some(Code::Unavailable),
                    message: None,
                    last_mid: 0,
                });
                continue;
            }
            results.push(room.push(cid, user, numbered, tag));
            if room.has_decided(tag) {
                self.decided.insert(tag);
            }
        }
        results
    }

    /// Answers a `hello` as the server does.
    fn welcome(&mut self, device: usize, cid: ClientId, held: &[Held]) {
        let Device { user, wire: Some(wire), .. } = &mut self.devices[device] else { return };
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
        let gone = self.devices[device].step(|client| client.receive(frame));
        self.check(device, gone);
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
        match fetches.remove(*at) {
            Fetch { answer: Some(Some(snapshot)), .. } => {
                let gone = self.devices[device].step(|client| client.install(snapshot));
                self.check(device, gone);
            }
            // It was turned down: the page connects anew.
            _ => self.devices[device].cut(),
        }
    }

    fn restore(&mut self) {
        let Some(mut rooms) = self.backup.clone() else { return };
        for room in &mut rooms {
            room.epoch = Epoch::generate();
        }
        self.rooms = rooms;
        self.devices.iter_mut().for_each(Device::cut);
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

    /// What a device holds as confirmed is what the server had at that number; and what is no longer
    /// pending was decided by the server, or the person was told that it was not.
    fn check(&self, device: usize, (gone, told): (Vec<i64>, usize)) {
        let undecided = gone.iter().filter(|tag| !self.decided.contains(tag)).count();
        assert!(undecided <= told, "{undecided} commands vanished, {told} were told");
        for room in &self.rooms {
            let Some(space) = self.devices[device].client.space(room.id) else { continue };
            let base = space.base().to_snapshot();
            if base.epoch == room.epoch {
                let then = room.history[base.seq as usize].clone();
                let (workspace, epoch) = (base.workspace.clone(), base.epoch);
                assert_eq!(base, Snapshot { workspace, epoch, ..then });
            }
        }
    }

    /// Everybody comes back and nothing more goes wrong: after a while all hold the same.
    pub(super) fn settle(&mut self) {
        for _ in 0..40 {
            for device in 0..self.devices.len() {
                self.devices[device].connect();
                for _ in 0..20 {
                    self.take(device, None, false);
                    (0..self.rooms.len()).for_each(|room| self.send(device, room, u64::MAX));
                    self.read(device);
                    self.answer(device);
                    self.deliver(device, 0);
                }
            }
        }
        for device in &self.devices {
            let wire = device.wire.as_ref().expect("it is connected");
            assert!(wire.up.is_empty() && wire.down.is_empty(), "it comes to rest");
            assert_eq!(device.client.link(), Link::Live);
            assert_eq!(device.client.pending(), 0);
            let held = device.held();
            let due: Vec<WorkspaceId> = self
                .rooms
                .iter()
                .filter(|room| room.role(device.user).is_some())
                .map(|room| room.id)
                .collect();
            assert_eq!(held, due, "it holds what it may see");
            for room in self.rooms.iter().filter(|room| due.contains(&room.id)) {
                let space = device.client.space(room.id).expect("it is held");
                assert_eq!((space.base().epoch(), space.base().seq()), (room.epoch, room.head()));
                assert_eq!(space.view().to_snapshot(), space.base().to_snapshot());
            }
        }
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
