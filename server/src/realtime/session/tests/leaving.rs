//! Memberships that end while a socket is open.

use super::*;

/// An entry with which a person's membership ends.
fn leave(seq: u64, user: UserId) -> Arc<Encoded> {
    Arc::new(Encoded::new(
        seq,
        json!({ "seq": seq, "actor": user, "at": "2026-02-01T08:00:00Z",
            "events": [{ "member.left": { "user_id": user } }] })
        .to_string(),
    ))
}

#[test]
fn the_entry_that_ends_a_membership_is_the_last_word_of_its_workspace() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    assert_eq!(stage.follow(id, 7, 7), Mode::Live);
    stage.hub.publish(id, &[leave(8, UserId::generate())]);
    assert_eq!(stage.sent().map(|delta| range(&delta)), Some((8, 8)), "another's leaving is told");
    stage.hub.publish(id, &[leave(9, stage.user)]);
    stage.hub.publish(id, &log(10..=10));
    assert_eq!(stage.sent(), Some(json!({ "type": "lose", "workspace": id })));
    stage.hub.publish(id, &log(11..=11));
    assert_eq!(stage.sent(), None);
}

#[test]
fn a_membership_that_ended_while_the_hello_was_answered_is_found_out() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    stage.hello(vec![stage.held(id, 7)]);
    let standing = stage.standing(id, 7);
    // The welcome does not know it yet.
    stage.hub.publish(id, &[leave(8, stage.user)]);
    assert_eq!(modes(stage.session.welcome(vec![standing])), [(id, Mode::Live)]);
    assert_eq!(stage.sent(), Some(json!({ "type": "lose", "workspace": id })));
}

#[test]
fn what_the_log_says_of_an_earlier_membership_ends_no_later_one() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    // They left with number 8, and are back with 10.
    assert_eq!(stage.follow(id, 7, 10), Mode::Catchup);
    let Next::Read(Read { after: 7, .. }) = stage.session.next() else { panic!("a read") };
    let page = [leave(8, stage.user), log(9..=9).remove(0), log(10..=10).remove(0)];
    let packet = stage.session.catch_up(id, &page).expect("a frame");
    let delta: Value = serde_json::from_slice(packet.payload()).expect("a frame is JSON");
    assert_eq!(range(&delta), (8, 10));
}

#[test]
fn a_membership_that_the_log_ends_further_back_than_the_ring_reaches_is_lost_too() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    assert_eq!(stage.follow(id, 7, 7), Mode::Live);
    // Another node wrote 8.
    stage.hub.publish(id, &log(9..=9));
    let Next::Read(Read { after: 7, .. }) = stage.session.next() else { panic!("a read") };
    let page = [leave(8, stage.user), log(9..=9).remove(0)];
    let packet = stage.session.catch_up(id, &page).expect("a frame");
    let lose: Value = serde_json::from_slice(packet.payload()).expect("a frame is JSON");
    assert_eq!(lose, json!({ "type": "lose", "workspace": id }));
    assert_eq!(stage.sent(), None);
}
