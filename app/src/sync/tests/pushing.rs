//! What is pushed, and what becomes of it.

use super::talk::{Talk, hellos, mids, push, refusals};
use crate::domain::{DESCRIPTION_MAX, Edit, LostId, Only, Seen, TaskPatch, rules::TaskCommand};
use crate::protocol::{Code, FRAME_MAX, Limits, Mode, Outcome, Push, Up};
use crate::sync::{Effect, Link};

#[test]
fn what_was_done_offline_is_pushed_after_the_welcome() {
    let mut talk = Talk::new();
    assert!(!talk.creates("a").1.iter().any(|effect| matches!(effect, Effect::Send(_))));
    let (id, _) = talk.creates("b");
    assert_eq!(hellos(&talk.client.connected()), 1);
    assert_eq!(talk.title(id), Some("b"));
    assert_eq!(mids(&push(&talk.welcomed(Mode::Live))), [1, 2]);
}

#[test]
fn one_push_is_in_flight_at_a_time() {
    let mut talk = Talk::live();
    let first = push(&talk.creates("a").1);
    talk.creates("b");
    talk.creates("c");
    assert_eq!(mids(&first), [1]);
    let results = talk.carries_out(&first);
    assert_eq!(mids(&push(&talk.told(&results[0]))), [2, 3]);
}

#[test]
fn a_push_goes_on_when_all_its_results_have_come() {
    let mut talk = Talk::new();
    (0..3).for_each(|_| drop(talk.creates("a")));
    talk.client.connected();
    let first = push(&talk.welcomed(Mode::Live));
    talk.creates("b");
    let results = talk.carries_out(&first);
    for result in &results[..2] {
        assert!(!talk.told(result).iter().any(|effect| matches!(effect, Effect::Send(_))));
    }
    assert_eq!(mids(&push(&talk.told(&results[2]))), [4]);
}

#[test]
fn a_push_keeps_to_the_servers_limits() {
    let mut talk = Talk::new();
    let (id, _) = talk.creates("a");
    for text in ["b", "c", "d"] {
        // Each of these characters takes two bytes on the wire.
        let patch =
            TaskPatch { description: Some(text.to_owned() + &"\n".repeat(65_500)), ..TaskPatch::default() };
        talk.does(TaskCommand::Update(Edit { id, patch }));
    }
    talk.limits = Limits { push_commands: 3, frame_bytes: 256 * 1024 };
    talk.client.connected();
    let first = push(&talk.welcomed(Mode::Live));
    assert_eq!(mids(&first), [1, 2], "two texts are larger than a frame");
    let frame = serde_json::to_string(&Up::Push(first)).expect("a frame");
    assert!(frame.len() <= talk.limits.frame_bytes);

    talk.limits.frame_bytes = 1_000;
    talk.client.connected();
    assert_eq!(mids(&push(&talk.welcomed(Mode::Live))), [1]);
    let outcome = Outcome { ok: true, last_mid: 1, ..Outcome::of(talk.id(), talk.client.cid(), 1) };
    assert_eq!(mids(&push(&talk.told(&outcome))), [2], "one goes alone, whatever its size");
}

#[test]
fn the_largest_edit_there_is_fits_into_a_frame() {
    let mut talk = Talk::live();
    let (id, _) = talk.creates(&"\"".repeat(500));
    let text = "\\".repeat(DESCRIPTION_MAX);
    let seen = Seen {
        title: Some(text[..500].into()),
        description: Some(text.clone()),
        ..Seen::new(LostId::generate())
    };
    let (title, seen) = (Some(text[..500].into()), Some(Box::new(seen)));
    let patch = TaskPatch { title, description: Some(text), seen, ..TaskPatch::default() };
    let command = TaskCommand::Update(Edit { id, patch });
    let commands =
        vec![crate::protocol::Numbered { mid: u64::MAX, base_seq: u64::MAX, command: command.into() }];
    let push = Push { workspace: talk.id(), cid: Some(talk.client.cid()), settled: u64::MAX, commands };
    let frame = serde_json::to_string(&Up::Push(push)).expect("a frame");
    assert!(frame.len() <= FRAME_MAX, "{}", frame.len());
}

#[test]
fn at_most_as_many_commands_as_the_server_takes() {
    let mut talk = Talk::new();
    (0..5).for_each(|_| drop(talk.creates("a")));
    talk.limits.push_commands = 3;
    talk.client.connected();
    assert_eq!(mids(&push(&talk.welcomed(Mode::Live))), [1, 2, 3]);
}

#[test]
fn a_result_keeps_the_change_in_view_until_its_entry_comes() {
    let mut talk = Talk::live();
    let from = talk.room.head() + 1;
    let (id, effects) = talk.creates("a");
    let results = talk.carries_out(&push(&effects));
    talk.told(&results[0]);
    assert!(talk.space().is_pending(id) && talk.space().base().tables().task(id).is_none());
    assert_eq!(talk.title(id), Some("a"));
    talk.sent_from(from);
    assert!(!talk.space().is_pending(id) && talk.space().outbox().is_empty());
    assert_eq!(talk.space().base().tables().task(id).map(|task| task.number), Some(1));
}

#[test]
fn an_entry_confirms_a_change_before_its_result_does() {
    let mut talk = Talk::live();
    let from = talk.room.head() + 1;
    let (id, effects) = talk.creates("a");
    let results = talk.carries_out(&push(&effects));
    talk.sent_from(from);
    assert!(!talk.space().is_pending(id) && talk.space().outbox().is_empty());
    for _ in 0..2 {
        // Late, and once more.
        assert!(refusals(&talk.told(&results[0])).is_empty());
        assert_eq!(talk.title(id), Some("a"));
    }
    assert_eq!(mids(&push(&talk.creates("b").1)), [2]);
}

#[test]
fn a_refusal_in_the_middle_of_a_push_takes_back_only_what_it_refuses() {
    let mut talk = Talk::live();
    let (gone, effects) = talk.creates("gone");
    talk.carries_out(&push(&effects));
    talk.sent_from(talk.room.head());
    talk.client.disconnected();
    talk.creates("a");
    talk.renames(gone, "kept in vain");
    let (after, _) = talk.creates("b");

    let other = crate::domain::ClientId::generate();
    let delete = crate::protocol::Numbered {
        mid: 1,
        base_seq: 0,
        command: TaskCommand::Delete(Only { id: gone }).into(),
    };
    talk.room.push(other, 0, talk.me, delete, -1);
    talk.client.connected();
    let sent = push(&talk.welcomed(Mode::Catchup));
    let results = talk.carries_out(&sent);
    let told: Vec<_> = results.iter().flat_map(|result| talk.told(result)).collect();
    assert_eq!(refusals(&told), [&sent.commands[1].command]);
    assert_eq!(talk.title(gone), Some("gone"), "its deletion has not come yet");
    talk.sent_from(talk.space().base().seq() + 1);
    assert_eq!((talk.title(gone), talk.title(after)), (None, Some("b")));
    assert_eq!((talk.client.pending(), talk.client.link()), (0, Link::Live));
}

#[test]
fn a_server_in_trouble_is_left_for_a_while_and_sent_the_same_again() {
    let mut talk = Talk::live();
    let first = push(&talk.creates("a").1);
    let blank = Outcome::of(first.workspace, talk.client.cid(), 1);
    let trouble = |code| Outcome { code: Some(code), ..blank.clone() };
    for code in [Code::Unavailable, Code::TooMany, Code::Gap] {
        assert_eq!(talk.told(&trouble(code)), [Effect::Reconnect]);
        talk.client.disconnected();
        assert_eq!(talk.client.pending(), 1);
        talk.client.connected();
        assert_eq!(push(&talk.welcomed(Mode::Live)), first);
    }
}

#[test]
fn what_was_carried_out_before_the_cut_is_answered_after_it() {
    let mut talk = Talk::live();
    let (id, effects) = talk.creates("a");
    talk.carries_out(&push(&effects));
    talk.client.disconnected();
    talk.renames(id, "b");
    talk.client.connected();
    let again = push(&talk.welcomed(Mode::Catchup));
    assert_eq!(mids(&again), [1, 2]);
    let results = talk.carries_out(&again);
    for result in &results {
        assert!(result.ok);
        talk.told(result);
    }
    talk.sent_from(talk.space().base().seq() + 1);
    assert_eq!((talk.title(id), talk.client.pending()), (Some("b"), 0));
}

#[test]
fn what_changes_nothing_is_not_sent() {
    let mut talk = Talk::live();
    let (id, effects) = talk.creates("a");
    let results = talk.carries_out(&push(&effects));
    talk.told(&results[0]);
    talk.renames(id, "a");
    assert_eq!(talk.client.pending(), 1, "only what waits for its entry");
}
