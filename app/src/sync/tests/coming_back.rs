//! Gaps, snapshots, memberships lost and won, and servers that come back from a backup.

use super::talk::{Talk, hellos, mids, push, refusals};
use crate::domain::{
    Edit, Epoch, Only, Role, TaskPatch,
    rules::{ProjectCommand, TaskCommand},
};
use crate::protocol::{Down, Mode, ResetReason};
use crate::sync::{Effect, Link};

fn lost(talk: &mut Talk) -> Vec<Effect> {
    let workspace = talk.id();
    talk.room.leave(talk.me);
    talk.client.receive(Down::Lose { workspace })
}

fn snapshot(talk: &mut Talk) -> Vec<Effect> {
    let snapshot = talk.room.snapshot(talk.me).expect("a member");
    let mut effects = talk.client.install(snapshot);
    if effects.contains(&Effect::Recall(talk.id())) {
        let settled = std::mem::take(&mut talk.settled);
        effects.extend(talk.client.recall(talk.id(), settled));
    }
    effects
}

#[test]
fn it_is_live_when_everything_up_to_the_welcomes_head_is_here() {
    let mut talk = Talk::new();
    assert_eq!(talk.client.link(), Link::CatchingUp, "about to connect");
    talk.room.join(crate::domain::UserId::generate(), Role::Viewer);
    talk.client.connected();
    talk.welcomed(Mode::Catchup);
    assert_eq!(talk.client.link(), Link::CatchingUp);
    talk.sent_from(talk.room.head());
    assert_eq!(talk.client.link(), Link::Live);
    talk.client.disconnected();
    assert_eq!(talk.client.link(), Link::Offline);
}

#[test]
fn one_hello_is_enough_for_all_that_comes_behind_a_hole() {
    let mut talk = Talk::live();
    for _ in 0..3 {
        talk.room.join(crate::domain::UserId::generate(), Role::Viewer);
    }
    assert_eq!(hellos(&talk.sent_from(talk.room.head() - 1)), 1);
    assert_eq!(hellos(&talk.sent_from(talk.room.head())), 0);
    assert_eq!(talk.client.link(), Link::CatchingUp);
    talk.welcomed(Mode::Catchup);
    talk.sent_from(talk.room.head() - 2);
    assert_eq!(talk.client.link(), Link::Live);
}

#[test]
fn the_answer_to_an_earlier_hello_does_not_make_it_live() {
    let mut talk = Talk::live();
    let workspace = talk.id();
    for _ in 0..2 {
        assert_eq!(hellos(&talk.client.receive(Down::Gain { workspace })), 1);
    }
    talk.welcomed(Mode::Live);
    assert_eq!(talk.client.link(), Link::CatchingUp);
    talk.welcomed(Mode::Live);
    assert_eq!(talk.client.link(), Link::Live);
}

#[test]
fn a_snapshot_replaces_the_rows_and_never_what_is_on_its_way() {
    let mut talk = Talk::new();
    let (id, _) = talk.creates("a");
    talk.room.join(crate::domain::UserId::generate(), Role::Viewer);
    talk.client.connected();
    assert!(talk.welcomed(Mode::Reset).contains(&Effect::Fetch(talk.id())));
    assert_eq!(talk.client.link(), Link::CatchingUp);
    assert_eq!(hellos(&snapshot(&mut talk)), 1);
    assert_eq!(talk.space().base().seq(), talk.room.head());
    assert_eq!((talk.title(id), talk.space().is_pending(id)), (Some("a"), true));
    assert_eq!(mids(&push(&talk.welcomed(Mode::Live))), [1]);
}

#[test]
fn a_snapshot_of_an_earlier_connection_is_passed_over() {
    let mut talk = Talk::live();
    let workspace = talk.id();
    talk.client.receive(Down::Reset { workspace, reason: ResetReason::TooOld });
    let old = talk.room.snapshot(talk.me).expect("a member");
    talk.client.connected();
    talk.room.join(crate::domain::UserId::generate(), Role::Viewer);
    talk.welcomed(Mode::Catchup);
    talk.sent_from(talk.room.head());
    assert_eq!(talk.client.install(old), []);
    assert_eq!(talk.space().base().seq(), talk.room.head());
}

#[test]
fn a_snapshot_that_a_welcome_made_needless_is_passed_over() {
    let mut talk = Talk::live();
    let workspace = talk.id();
    let old = talk.room.snapshot(talk.me).expect("a member");
    talk.client.receive(Down::Reset { workspace, reason: ResetReason::TooOld });
    talk.room.join(crate::domain::UserId::generate(), Role::Viewer);
    talk.welcomed(Mode::Catchup);
    talk.sent_from(talk.room.head());
    assert_eq!(talk.client.install(old), []);
    assert_eq!(talk.space().base().seq(), talk.room.head());
}

#[test]
fn a_command_whose_entry_is_in_the_snapshot_is_settled_by_it() {
    let mut talk = Talk::live();
    let (id, effects) = talk.creates("a");
    let results = talk.carries_out(&push(&effects));
    talk.told(&results[0]);
    talk.client.connected();
    talk.welcomed(Mode::Reset);
    snapshot(&mut talk);
    assert_eq!((talk.title(id), talk.client.pending()), (Some("a"), 0));
}

#[test]
fn a_task_deleted_before_a_snapshot_can_still_be_brought_back() {
    let mut talk = Talk::live();
    let (id, effects) = talk.creates("a");
    talk.carries_out(&push(&effects)).iter().for_each(|result| drop(talk.told(result)));
    talk.sent_from(talk.room.head());
    let effects = talk.does(TaskCommand::Delete(Only { id }));
    talk.carries_out(&push(&effects)).iter().for_each(|result| drop(talk.told(result)));
    talk.client.connected();
    talk.welcomed(Mode::Reset);
    snapshot(&mut talk);
    assert_eq!(talk.title(id), None);
    talk.does(TaskCommand::Restore(Only { id }));
    assert_eq!(talk.title(id), Some("a"));
}

#[test]
fn losing_a_workspace_forgets_its_rows_and_tells_what_was_on_its_way() {
    let mut talk = Talk::live();
    talk.creates("a");
    talk.creates("b");
    let effects = lost(&mut talk);
    assert_eq!(refusals(&effects).len(), 2);
    assert!(talk.client.space(talk.id()).is_none() && talk.client.workspaces().is_empty());
    assert_eq!(talk.client.pending(), 0);
}

#[test]
fn a_workspace_that_is_lost_while_its_snapshot_is_on_the_way_stays_lost() {
    let mut talk = Talk::live();
    let workspace = talk.id();
    talk.client.receive(Down::Reset { workspace, reason: ResetReason::TooOld });
    let late = talk.room.snapshot(talk.me).expect("still a member");
    assert_eq!(hellos(&lost(&mut talk)), 1, "no snapshot is waited for any more");
    assert_eq!(talk.client.install(late), []);
    assert!(talk.client.space(workspace).is_none());
}

#[test]
fn whoever_comes_back_to_a_workspace_goes_on_with_the_numbers() {
    let mut talk = Talk::live();
    let effects = talk.creates("a").1;
    talk.carries_out(&push(&effects));
    lost(&mut talk);
    talk.room.join(talk.me, Role::Member);
    let workspace = talk.id();
    talk.client.receive(Down::Gain { workspace });
    talk.welcomed(Mode::Reset);
    snapshot(&mut talk);
    talk.creates("b");
    assert_eq!(mids(&push(&talk.welcomed(Mode::Live))), [2], "1 is taken");
}

#[test]
fn a_server_that_came_back_from_a_backup_is_sent_again_what_it_forgot() {
    let mut talk = Talk::live();
    let backup = talk.room.clone();
    let (id, effects) = talk.creates("a");
    let first = push(&effects);
    let results = talk.carries_out(&first);
    talk.told(&results[0]);
    talk.sent_from(talk.room.head());
    assert_eq!(talk.client.pending(), 0, "this one is lost with the server's disk, and kept here a while");
    let (accepted, effects) = talk.creates("b");
    let results = talk.carries_out(&push(&effects));
    talk.told(&results[0]);
    let (open, _) = talk.creates("c");

    talk.room = backup;
    talk.room.epoch = Epoch::generate();
    talk.client.connected();
    talk.welcomed(Mode::Reset);
    snapshot(&mut talk);
    let again = push(&talk.welcomed(Mode::Live));
    assert_eq!(mids(&again), [1, 2, 3], "of the first one the browser knew more than the server");
    talk.carries_out(&again).iter().for_each(|result| drop(talk.told(result)));
    talk.sent_from(talk.space().base().seq() + 1);
    assert_eq!((talk.title(id), talk.title(accepted), talk.title(open)), (Some("a"), Some("b"), Some("c")));
    assert_eq!(talk.client.pending(), 0);
}

#[test]
fn a_server_whose_numbers_are_behind_those_of_the_rows_here_is_believed() {
    let mut talk = Talk::live();
    let backup = talk.room.clone();
    talk.room.join(crate::domain::UserId::generate(), Role::Viewer);
    talk.sent_from(talk.room.head());
    talk.room = backup;
    talk.client.connected();
    assert!(talk.welcomed(Mode::Reset).contains(&Effect::Fetch(talk.id())));
    assert_eq!(hellos(&snapshot(&mut talk)), 1);
    assert_eq!(talk.space().base().seq(), talk.room.head());
    talk.welcomed(Mode::Live);
    assert_eq!(talk.client.link(), Link::Live);
}

#[test]
fn a_snapshot_from_before_the_welcome_is_asked_for_again() {
    let mut talk = Talk::live();
    let old = talk.room.snapshot(talk.me).expect("a member");
    talk.room.join(crate::domain::UserId::generate(), Role::Viewer);
    talk.client.connected();
    talk.welcomed(Mode::Reset);
    assert_eq!(talk.client.install(old), [Effect::Fetch(talk.id())]);
    assert_eq!(hellos(&snapshot(&mut talk)), 1);
    assert_eq!(talk.space().base().seq(), talk.room.head());
}

#[test]
fn what_was_settled_with_other_numbers_between_leaves_holes_that_the_server_is_told_of() {
    let mut talk = Talk::live();
    let backup = talk.room.clone();
    for title in ["a", "b", "c"] {
        let effects = talk.creates(title).1;
        talk.carries_out(&push(&effects)).iter().for_each(|result| drop(talk.told(result)));
        talk.sent_from(talk.room.head());
    }
    // The second one changed nothing, say, or was refused: it is not kept.
    talk.settled.remove(1);
    talk.room = backup;
    talk.room.epoch = Epoch::generate();
    talk.client.connected();
    talk.welcomed(Mode::Reset);
    snapshot(&mut talk);
    let first = push(&talk.welcomed(Mode::Live));
    assert_eq!((mids(&first), first.settled), (vec![1], 0));
    let results = talk.carries_out(&first);
    let second = push(&talk.told(&results[0]));
    assert_eq!((mids(&second), second.settled), (vec![3], 2));
    assert!(talk.carries_out(&second)[0].ok);
}

#[test]
fn a_project_that_goes_takes_what_is_pending_in_it_out_of_view() {
    let mut talk = Talk::live();
    let project = talk.space().view().projects()[0].id;
    let spare = crate::domain::ProjectDraft::new(crate::domain::ProjectId::generate(), "B");
    let effects = talk.does(ProjectCommand::Create(spare));
    talk.carries_out(&push(&effects)).iter().for_each(|result| drop(talk.told(result)));
    let (id, effects) = talk.creates("a");
    let pushed = push(&effects);
    let patch = TaskPatch { title: Some("b".into()), ..TaskPatch::default() };
    talk.does(TaskCommand::Update(Edit { id, patch }));

    let other = crate::domain::ClientId::generate();
    let delete = ProjectCommand::Delete(Only { id: project });
    talk.room.push(
        other,
        0,
        talk.me,
        crate::protocol::Numbered { mid: 1, base_seq: 0, command: delete.into() },
        -1,
    );
    talk.sent_from(talk.space().base().seq() + 1);
    assert_eq!((talk.title(id), talk.client.pending()), (None, 2), "hidden, but not given up");
    let results = talk.carries_out(&pushed);
    let effects = talk.told(&results[0]);
    assert_eq!(refusals(&effects).len(), 1);
    let results = talk.carries_out(&push(&effects));
    assert_eq!(refusals(&talk.told(&results[0])).len(), 1);
    assert_eq!(talk.client.pending(), 0);
}
