//! What holds at every moment, and in the end.

use super::World;
use crate::domain::WorkspaceId;
use crate::protocol::Snapshot;
use crate::sync::Link;
use crate::sync::tests::page::{Page, view_of};
use std::collections::BTreeSet;

impl World {
    /// What a page holds as confirmed is what the server had at that number.
    pub(super) fn check(&self, device: usize) {
        for (page, room) in
            self.devices[device].pages.iter().flat_map(|page| self.rooms.iter().map(move |r| (page, r)))
        {
            let Some(space) = page.client.space(room.id) else { continue };
            let base = space.base().to_snapshot();
            if base.epoch == room.epoch {
                let then = room.history[base.seq as usize].clone();
                let (workspace, epoch) = (base.workspace.clone(), base.epoch);
                assert_eq!(base, Snapshot { workspace, epoch, ..then });
            }
        }
    }

    /// Everybody comes back and nothing more goes wrong: after a while all pages hold the same, and
    /// whatever anybody did is in it, once, unless they were told why it is not.
    pub(in crate::sync) fn settle(&mut self) {
        for _ in 0..40 {
            for device in 0..self.devices.len() {
                self.devices[device].connect();
                for _ in 0..20 {
                    self.take(device, None, false);
                    (0..self.rooms.len()).for_each(|room| self.send(device, room, u64::MAX));
                    self.read(device);
                    self.answer(device);
                    self.deliver(device, 0);
                    (0..self.devices[device].pages.len()).for_each(|page| {
                        (0..4).for_each(|_| self.devices[device].hear(page));
                    });
                }
            }
        }
        for browser in &self.devices {
            let wire = browser.wire.as_ref().expect("it is connected");
            assert!(wire.up.is_empty() && wire.down.is_empty(), "it comes to rest");
            browser.pages.iter().for_each(|page| self.has_it_all(page));
            assert!(browser.disk.is_settled(), "nothing is left to send");
        }
        let told = self.devices.iter().flat_map(|browser| browser.told.iter().chain(&browser.without_effect));
        let mut excused: BTreeSet<i64> = told.chain(&self.overwritten).copied().collect();
        // What a backup undid in a room that its author has left stays on their disk, should they come back.
        excused.extend(self.devices.iter().flat_map(|browser| {
            let is_left =
                |id| self.rooms.iter().any(|room| room.id == id && room.role(browser.user).is_none());
            browser.disk.settled_in(is_left)
        }));
        for tag in self.taken.difference(&excused) {
            assert!(self.rooms.iter().any(|room| room.has_decided(*tag)), "{tag} was taken, and is lost");
        }
    }

    fn has_it_all(&self, page: &Page) {
        assert!(page.inbox.is_empty(), "it comes to rest");
        assert_eq!((page.client.link(), page.client.pending()), (Link::Live, 0));
        let due = self.rooms.iter().filter(|room| room.role(page.user).is_some());
        let due: Vec<WorkspaceId> = due.map(|room| room.id).collect();
        assert_eq!(page.held(), due, "it holds what it may see");
        for room in self.rooms.iter().filter(|room| due.contains(&room.id)) {
            let space = page.client.space(room.id).expect("it is held");
            assert_eq!((space.base().epoch(), space.base().seq()), (room.epoch, room.head()));
            assert_eq!(view_of(space), space.base().to_snapshot());
        }
    }
}
