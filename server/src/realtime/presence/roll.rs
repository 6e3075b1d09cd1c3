//! The roll of one workspace: what each connection looks at, made into what is told of each person.
//! It knows no clock: the time is passed in.

use super::super::packet::Packet;
use app::domain::{UserId, WorkspaceId};
use app::protocol::{Down, Look, Presence, Present};
use std::{collections::HashMap, time::Duration};
use tokio::time::Instant;

/// Who leaves is still there for so long: whoever only reloads the page does not go and come.
pub(super) const LINGER: Duration = Duration::from_millis(1_500);
/// So many of those who left are remembered; who was told before that is told anew who is here.
const GONE_MAX: usize = 256;
/// The most turns whose next frame is kept. Readers that keep up stand at one or two.
const FRAMES_MAX: usize = 8;

/// Who is here, and what was told of it.
#[derive(Debug)]
pub(super) struct Roll {
    workspace: WorkspaceId,
    /// What each connection of a person looks at, the latest to change last.
    looks: HashMap<UserId, Vec<(u64, Look)>>,
    last_ticket: u64,
    /// People of whom there may be something to tell, and from when on.
    due: HashMap<UserId, Instant>,
    told: HashMap<UserId, Told>,
    /// Each turn tells everybody what has changed since the one before.
    turn: u64,
    /// Whoever was told less than this is told all of it.
    floor: u64,
    /// The frames that follow upon a turn, put together once. What follows changes with every turn.
    frames: Vec<(u64, Packet)>,
}

/// What was told of a person.
#[derive(Debug)]
struct Told {
    /// None where they have left.
    present: Option<Present>,
    turn: u64,
}

impl Roll {
    pub(super) fn new(workspace: WorkspaceId) -> Self {
        Self {
            workspace,
            looks: HashMap::new(),
            last_ticket: 0,
            due: HashMap::new(),
            told: HashMap::new(),
            turn: 0,
            floor: 1,
            frames: Vec::new(),
        }
    }

    /// The last turn; 0 before the first one.
    pub(super) fn turn(&self) -> u64 {
        self.turn
    }

    /// Is nothing left to be told?
    pub(super) fn is_told(&self) -> bool {
        self.due.is_empty()
    }

    /// One more connection of a person is here; answers its number.
    pub(super) fn enter(&mut self, user: UserId, look: Look, now: Instant) -> u64 {
        self.last_ticket += 1;
        self.looks.entry(user).or_default().push((self.last_ticket, look));
        self.due.insert(user, now);
        self.last_ticket
    }

    /// A connection looks at something else.
    pub(super) fn look(&mut self, user: UserId, ticket: u64, look: Look, now: Instant) {
        let Some(looks) = self.looks.get_mut(&user) else { return };
        looks.retain(|(other, _)| *other != ticket);
        looks.push((ticket, look));
        self.due.insert(user, now);
    }

    /// A connection is no longer here.
    pub(super) fn leave(&mut self, user: UserId, ticket: u64, now: Instant) {
        let Some(looks) = self.looks.get_mut(&user) else { return };
        looks.retain(|(other, _)| *other != ticket);
        let is_last = looks.is_empty();
        if is_last {
            self.looks.remove(&user);
        }
        self.due.insert(user, if is_last { now + LINGER } else { now });
    }

    /// Takes up what is due by now. Tells whether there is news.
    pub(super) fn take_turn(&mut self, now: Instant) -> bool {
        let next = self.turn + 1;
        for user in self.due.extract_if(|_, due| *due <= now).map(|(user, _)| user) {
            let present = self.looks.get(&user).and_then(|looks| shown(user, looks));
            let before = self.told.get(&user).and_then(|told| told.present);
            if present != before {
                self.told.insert(user, Told { present, turn: next });
                self.turn = next;
            }
        }
        if self.turn != next {
            return false;
        }
        self.frames.clear();
        if self.told.len() > self.looks.len() + GONE_MAX {
            self.told.retain(|_, told| told.present.is_some());
            self.floor = next;
        }
        true
    }

    /// What has changed since a turn, and the turn up to which that tells; none where nothing has.
    pub(super) fn after(&mut self, turn: u64) -> Option<(u64, Packet)> {
        if turn >= self.turn {
            return None;
        }
        if let Some((_, packet)) = self.frames.iter().find(|(at, _)| *at == turn) {
            return Some((self.turn, packet.clone()));
        }
        let whole = turn < self.floor;
        let mut presence = Presence { workspace: self.workspace, whole, people: vec![], gone: vec![] };
        for (user, told) in self.told.iter().filter(|(_, told)| whole || told.turn > turn) {
            match told.present {
                Some(present) => presence.people.push(present),
                None if whole => {}
                None => presence.gone.push(*user),
            }
        }
        let packet = Packet::of(&Down::Presence(presence));
        if self.frames.len() < FRAMES_MAX {
            self.frames.push((turn, packet.clone()));
        }
        Some((self.turn, packet))
    }
}

/// A person's connections as one: the one that is most at work, and of such the latest to change.
fn shown(user: UserId, looks: &[(u64, Look)]) -> Option<Present> {
    let (_, look) = looks.iter().max_by_key(|(_, look)| {
        let is_typing = look.typing && look.task.is_some();
        (is_typing, look.task.is_some(), look.project.is_some())
    })?;
    let typing = look.typing && look.task.is_some();
    Some(Present { user_id: user, project: look.project, task: look.task, typing })
}

#[cfg(test)]
mod tests;
