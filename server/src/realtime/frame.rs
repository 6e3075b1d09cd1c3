//! Entries of the change log as they go over the wire, joined once for everybody.

use super::packet::Packet;
use crate::db::{Encoded, Membership};
use app::domain::{UserId, WorkspaceId};
use std::{io::Write, sync::Arc};

/// The most entries that one `delta` frame carries.
const FRAME_ENTRIES: usize = 256;
/// A `delta` frame takes no further entry once it has so many bytes. An entry is at most about 140 KiB (a
/// description with every character escaped), and a frame therefore less than 300 KiB.
const FRAME_BYTES: usize = 128 * 1024;

/// A `delta` frame, to be shared by everybody who stands at the same cursor.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The last number that it covers.
    pub(super) to: u64,
    /// The frame as it lies on the wire.
    pub(super) packet: Packet,
    /// Clients of an older schema would misread it.
    pub(super) schema: u32,
    /// Whose memberships ended within, and with which number.
    left: Arc<[(u64, UserId)]>,
}

impl Frame {
    /// Joins the entries that follow upon a cursor, up to the first hole and as many as one frame takes;
    /// none where the next entry is missing.
    pub(super) fn join<'a>(
        workspace: WorkspaceId,
        cursor: u64,
        entries: impl IntoIterator<Item = &'a Arc<Encoded>>,
    ) -> Option<Self> {
        let (mut to, mut size, mut joined) = (cursor, 0, Vec::new());
        for entry in entries.into_iter().take(FRAME_ENTRIES) {
            if entry.seq != to + 1 || size >= FRAME_BYTES {
                break;
            }
            size += entry.json.len() + 1;
            to = entry.seq;
            joined.push(entry);
        }
        if to == cursor {
            return None;
        }
        let lost = |entry: &&Arc<Encoded>| {
            let seq = entry.seq;
            let lost = entry.memberships.iter().filter(|(_, membership)| *membership == Membership::Lost);
            lost.map(move |(user, _)| (seq, *user)).collect::<Vec<_>>()
        };
        let left = joined.iter().flat_map(lost).collect();
        let schema = joined.iter().map(|entry| entry.schema).max().unwrap_or(1);
        let from = cursor + 1;
        let packet = Packet::text(size + 160, |bytes| {
            // The ids and numbers need no escaping, and the entries are JSON already. Memory takes all.
            let _ = write!(
                bytes,
                r#"{{"type":"delta","workspace":"{workspace}","from":{from},"to":{to},"entries":["#
            );
            for (at, entry) in joined.into_iter().enumerate() {
                if at > 0 {
                    bytes.push(b',');
                }
                bytes.extend(entry.json.as_bytes());
            }
            bytes.extend(b"]}");
        });
        Some(Self { to, packet, schema, left })
    }

    /// Does somebody's membership end in it, behind this number?
    pub(super) fn takes_out(&self, user: UserId, proven: u64) -> bool {
        self.left.iter().any(|(seq, left)| *left == user && *seq > proven)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::{
        domain::{Event, TaskId, Timestamp, UserId},
        protocol::{Down, Entry},
    };

    fn entry(seq: u64) -> Entry {
        let at = Timestamp::from_millis(1_772_000_000_000).expect("a year of four digits");
        let events = vec![Event::removed(TaskId::generate())];
        Entry { seq, cid: None, mid: None, actor: UserId::generate(), at, events }
    }

    fn encoded(seq: u64, json: impl Into<Box<str>>) -> Arc<Encoded> {
        Arc::new(Encoded::new(seq, json))
    }

    #[test]
    fn a_frame_reads_as_the_delta_that_the_protocol_names() {
        let entries = [entry(7), entry(8)];
        let texts = entries
            .each_ref()
            .map(|e| encoded(e.seq, serde_json::to_string(e).expect("an entry serialises")));
        let workspace = WorkspaceId::generate();
        let frame = Frame::join(workspace, 6, &texts).expect("two entries make a frame");
        let read: Down = serde_json::from_slice(frame.packet.payload()).expect("a frame of the protocol");
        assert_eq!(read, Down::Delta { workspace, from: 7, to: 8, entries: entries.to_vec() });
        assert_eq!(frame.to, 8);
    }

    #[test]
    fn a_frame_takes_no_more_than_its_bounds() {
        let many: Vec<_> = (1..=1000).map(|seq| encoded(seq, "{}")).collect();
        let frame = Frame::join(WorkspaceId::generate(), 0, &many).expect("a frame");
        assert_eq!(frame.to, FRAME_ENTRIES as u64);

        let large: Vec<_> = (1..=5).map(|seq| encoded(seq, "x".repeat(100 * 1024))).collect();
        let frame = Frame::join(WorkspaceId::generate(), 0, &large).expect("a frame");
        assert_eq!(frame.to, 2);
    }

    #[test]
    fn an_entry_larger_than_the_bound_still_goes_out() {
        let huge = [encoded(1, "x".repeat(2 * FRAME_BYTES)), encoded(2, "{}")];
        assert_eq!(Frame::join(WorkspaceId::generate(), 0, &huge).map(|frame| frame.to), Some(1));
    }

    #[test]
    fn a_frame_ends_before_a_hole() {
        let entries = [encoded(3, "{}"), encoded(5, "{}")];
        let join = |cursor| Frame::join(WorkspaceId::generate(), cursor, &entries).map(|frame| frame.to);
        assert_eq!((join(2), join(1), join(3)), (Some(3), None, None));
    }

    #[test]
    fn nothing_makes_no_frame() {
        assert!(Frame::join(WorkspaceId::generate(), 0, &[]).is_none());
    }
}
