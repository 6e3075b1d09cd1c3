//! The latest entries of one workspace, without a hole among them.

use super::frame::Frame;
use crate::db::Encoded;
use app::domain::WorkspaceId;
use std::{collections::VecDeque, sync::Arc};

/// The most entries that a ring holds.
const ENTRIES_MAX: usize = 1024;
/// The most bytes of entries that a ring holds; the latest one stays however large it is.
const BYTES_MAX: usize = 1024 * 1024;
/// The most cursors whose next frame is kept. Readers that keep up stand at one or two.
const FRAMES_MAX: usize = 8;

/// A stretch of the change log that ends with the latest entry that it was told of.
#[derive(Debug)]
pub(super) struct Ring {
    workspace: WorkspaceId,
    entries: VecDeque<Arc<Encoded>>,
    bytes: usize,
    /// The frames that follow upon a cursor, built once. What follows changes with every new entry.
    frames: Vec<(u64, Frame)>,
}

impl Ring {
    pub(super) fn new(workspace: WorkspaceId) -> Self {
        Self { workspace, entries: VecDeque::new(), bytes: 0, frames: Vec::new() }
    }

    /// The latest number; 0 where there is none.
    pub(super) fn last(&self) -> u64 {
        self.entries.back().map_or(0, |entry| entry.seq)
    }

    /// How many entries, and how many bytes of them.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.entries.len(), self.bytes)
    }

    /// The frame that follows upon a cursor; none where the ring does not hold the next entry.
    pub(super) fn after(&mut self, cursor: u64) -> Option<Frame> {
        if let Some((_, frame)) = self.frames.iter().find(|(at, _)| *at == cursor) {
            return Some(frame.clone());
        }
        let first = self.entries.front()?.seq;
        let skip = usize::try_from((cursor + 1).checked_sub(first)?).ok()?;
        if skip >= self.entries.len() {
            return None;
        }
        let frame = Frame::join(self.workspace, cursor, self.entries.range(skip..))?;
        if self.frames.len() < FRAMES_MAX {
            self.frames.push((cursor, frame.clone()));
        }
        Some(frame)
    }

    /// Takes a new entry; old ones make room for it. One that is there already is dropped. One that leaves
    /// a hole begins the ring anew: whoever stands before the hole reads the log.
    pub(super) fn push(&mut self, entry: Arc<Encoded>) {
        if entry.seq <= self.last() {
            return;
        }
        if entry.seq != self.last() + 1 {
            self.entries.clear();
            self.bytes = 0;
        }
        self.bytes += entry.json.len();
        self.entries.push_back(entry);
        self.frames.clear();
        while self.entries.len() > 1 && (self.entries.len() > ENTRIES_MAX || self.bytes > BYTES_MAX) {
            self.bytes -= self.entries.pop_front().map_or(0, |old| old.json.len());
        }
    }

    /// Takes a stretch that somebody read from the log, so that others need not read it again: whatever
    /// of it continues the ring to either side, as far as there is room.
    pub(super) fn adopt(&mut self, stretch: &[Arc<Encoded>]) {
        for entry in stretch {
            if self.entries.is_empty() || entry.seq == self.last() + 1 {
                self.push(entry.clone());
            }
        }
        for entry in stretch.iter().rev() {
            let Some(first) = self.entries.front().map(|first| first.seq) else { return };
            if entry.seq + 1 != first {
                continue;
            }
            if self.entries.len() == ENTRIES_MAX || self.bytes + entry.json.len() > BYTES_MAX {
                return;
            }
            self.bytes += entry.json.len();
            self.entries.push_front(entry.clone());
        }
    }
}

#[cfg(test)]
mod tests;
