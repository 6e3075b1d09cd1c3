use super::*;
use proptest::prelude::*;
use serde_json::Value;

fn entry(seq: u64, bytes: usize) -> Arc<Encoded> {
    Arc::new(Encoded::new(seq, format!(r#"{{"seq":{seq},"pad":"{}"}}"#, "x".repeat(bytes))))
}

fn entries(range: impl Iterator<Item = u64>) -> Vec<Arc<Encoded>> {
    range.map(|seq| entry(seq, 0)).collect()
}

fn ring() -> Ring {
    Ring::new(WorkspaceId::generate())
}

/// The numbers that a frame says it covers, and those that it holds.
fn read(frame: &Frame) -> (u64, u64, Vec<u64>) {
    let json: Value = serde_json::from_slice(frame.packet.payload()).expect("a frame is JSON");
    let number = |value: &Value| value.as_u64().expect("a number");
    let held = json["entries"].as_array().expect("entries").iter().map(|entry| number(&entry["seq"]));
    (number(&json["from"]), number(&json["to"]), held.collect())
}

#[test]
fn changes_that_came_meanwhile_are_joined_in_one_frame() {
    let mut ring = ring();
    entries(1..=5).into_iter().for_each(|entry| ring.push(entry));
    assert_eq!(read(&ring.after(2).expect("three entries follow")), (3, 5, vec![3, 4, 5]));
}

#[test]
fn all_who_stand_at_one_cursor_share_one_frame() {
    let mut ring = ring();
    ring.push(entry(1, 0));
    let frames =
        [ring.after(0), ring.after(0)].map(|frame| frame.expect("one entry follows").packet.into_bytes());
    assert_eq!(frames[0].as_ptr(), frames[1].as_ptr());
    ring.push(entry(2, 0));
    assert_eq!(ring.after(0).map(|frame| frame.to), Some(2), "a frame is not kept past the next entry");
}

#[test]
fn a_reader_beyond_the_last_entry_is_told_nothing() {
    let mut ring = ring();
    assert!(ring.after(0).is_none());
    ring.push(entry(1, 0));
    assert!(ring.after(1).is_none());
    assert!(ring.after(9).is_none());
    assert!(ring.after(u64::MAX - 1).is_none());
}

#[test]
fn old_entries_make_room_and_their_readers_are_sent_to_the_log() {
    let mut ring = ring();
    let last = ENTRIES_MAX as u64 + 10;
    entries(1..=last).into_iter().for_each(|entry| ring.push(entry));
    assert_eq!(ring.size().0, ENTRIES_MAX);
    assert!(ring.after(9).is_none());
    assert!(ring.after(10).is_some());
}

#[test]
fn a_ring_is_bounded_by_bytes_too() {
    let mut ring = ring();
    (1..=100).for_each(|seq| ring.push(entry(seq, 100 * 1024)));
    assert!(ring.size().1 <= BYTES_MAX);
    ring.push(entry(101, 2 * BYTES_MAX));
    assert_eq!(ring.size().0, 1, "the latest stays however large it is");
}

#[test]
fn a_hole_begins_the_ring_anew() {
    let mut ring = ring();
    entries([1, 2, 5, 6].into_iter()).into_iter().for_each(|entry| ring.push(entry));
    assert!(ring.after(0).is_none());
    assert!(ring.after(2).is_none());
    assert_eq!(read(&ring.after(4).expect("5 and 6 follow")), (5, 6, vec![5, 6]));
}

#[test]
fn what_one_reader_read_from_the_log_serves_the_others() {
    let mut fresh = ring();
    fresh.adopt(&entries(1..=100));
    fresh.adopt(&entries(101..=150));
    assert_eq!(fresh.after(0).map(|frame| frame.to), Some(150));

    let mut running = ring();
    running.push(entry(150, 0));
    running.adopt(&entries(50..=160));
    assert_eq!(running.after(49).map(|frame| frame.to), Some(160));
}

#[test]
fn what_does_not_fit_on_to_the_ring_is_not_taken() {
    let mut ring = ring();
    ring.push(entry(500, 0));
    ring.adopt(&entries(1..=100));
    assert_eq!(ring.size().0, 1);
}

#[derive(Clone, Debug)]
enum Step {
    Publish(u64),
    /// The writer has published some numbers while nobody followed.
    Skip(u64),
    Adopt(u64, u64),
    Read(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..40_u64).prop_map(Step::Publish),
        1 => (1..2000_u64).prop_map(Step::Skip),
        2 => (0..3000_u64, 1..300_u64).prop_map(|(after, limit)| Step::Adopt(after, limit)),
        6 => (0..4_usize).prop_map(Step::Read),
    ]
}

proptest! {
    /// Readers at their own cursors, a log that is always whole, a ring that sees some of it in any order:
    /// what a reader is handed always continues its cursor, without a hole, and never runs ahead of the log.
    #[test]
    fn any_interleaving_yields_contiguous_ranges(steps in prop::collection::vec(step(), 1..120)) {
        let (mut ring, mut head, mut cursors) = (ring(), 0_u64, [0_u64; 4]);
        for step in steps {
            match step {
                Step::Publish(count) => {
                    entries(head + 1..=head + count).into_iter().for_each(|entry| ring.push(entry));
                    head += count;
                }
                Step::Skip(count) => head += count,
                Step::Adopt(after, limit) => ring.adopt(&entries(after + 1..=head.min(after + limit))),
                Step::Read(reader) => {
                    let cursor = &mut cursors[reader];
                    match ring.after(*cursor) {
                        Some(frame) => {
                            let (from, to, held) = read(&frame);
                            prop_assert_eq!(from, *cursor + 1);
                            prop_assert!(to <= head);
                            prop_assert_eq!(held, (from..=to).collect::<Vec<_>>());
                            *cursor = to;
                        }
                        None => *cursor = head.min(*cursor + 100),
                    }
                }
            }
            let (count, bytes) = ring.size();
            prop_assert!(count <= ENTRIES_MAX && bytes <= BYTES_MAX);
            prop_assert!(ring.last() <= head);
        }
    }
}
