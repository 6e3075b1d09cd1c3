//! What an edit replaces without its author having seen it.

use super::World;
use crate::domain::{
    Category, DESCRIPTION_MAX, Edit, Event, Former, KEPT_DAYS, Lost, LostId, Only, Priority, Refused, Role,
    Row, Seen, TaskId, TaskPatch, Timestamp, UserId,
    rules::{Dismiss, PutBack, TaskCommand},
};

fn seen() -> Seen {
    Seen::new(LostId::generate())
}

/// An edit of the description by somebody who saw another one.
fn writes(text: &str, saw: &str) -> TaskPatch {
    let seen = Seen { description: Some(saw.into()), ..seen() };
    TaskPatch { description: Some(text.into()), seen: Some(Box::new(seen)), ..TaskPatch::default() }
}

/// What an edit would leave behind.
fn lost(world: &World, id: TaskId, patch: TaskPatch) -> Vec<Lost> {
    let events = world.tries(TaskCommand::Update(Edit { id, patch })).expect("allowed");
    let lost = events.into_iter().filter_map(|event| match event {
        Event::Created(Row::Lost(lost)) => Some((*lost).clone()),
        _ => None,
    });
    lost.collect()
}

fn described(world: &mut World, text: &str) -> TaskId {
    let id = world.task_in(Category::Todo);
    world.updates(id, TaskPatch { description: Some(text.into()), ..TaskPatch::default() });
    id
}

#[test]
fn edits_of_different_lines_are_merged_and_nothing_is_lost() {
    let mut world = World::new();
    let id = described(&mut world, "one, by Ada\ntwo");
    let task = world.updates(id, writes("one\ntwo, by Bob", "one\ntwo"));
    assert_eq!(task.description, "one, by Ada\ntwo, by Bob");
    assert!(world.lost().is_empty());
}

#[test]
fn where_edits_meet_the_later_stands_and_the_earlier_is_kept() {
    let mut world = World::new();
    let id = described(&mut world, "at noon");
    let bob = world.member(Role::Member);
    let patch = writes("at two", "at one");
    let kept = world.decide(bob, TaskCommand::Update(Edit { id, patch: patch.clone() })).expect("allowed");
    let former = Former::Description("at noon".into());
    let lost = Lost {
        id: patch.seen.as_ref().expect("seen").id_of(&former),
        task_id: id,
        former,
        by: world.cat,
        replaced_by: bob,
        at: world.now,
    };
    assert_eq!(kept[1..], [Event::created(lost)]);
    assert_eq!(world.updates(id, patch).description, "at two");
}

#[test]
fn a_merge_that_is_too_long_gives_way_to_the_later_text() {
    let mut world = World::new();
    let half = "x".repeat(DESCRIPTION_MAX * 3 / 5);
    let id = described(&mut world, &format!("{half}\nend"));
    let task = world.updates(id, writes(&format!("end\n{half}"), "end"));
    assert_eq!(task.description, format!("end\n{half}"));
    assert_eq!(world.lost()[0].former, Former::Description(format!("{half}\nend")));
}

#[test]
fn nobody_misses_an_empty_description() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    assert_eq!(lost(&world, id, writes("new", "old")), []);
}

#[test]
fn what_was_seen_before_it_was_replaced_is_not_kept() {
    let mut world = World::new();
    let id = described(&mut world, "at noon");
    assert_eq!(lost(&world, id, writes("at two", "at noon")), []);
    let blind = TaskPatch { description: Some("at two".into()), ..TaskPatch::default() };
    assert_eq!(lost(&world, id, blind), []);
}

#[test]
fn every_other_field_goes_to_the_later_and_keeps_what_it_replaced() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    let (then, now) = ("2026-03-01".parse().ok(), "2026-03-02".parse().ok());
    world
        .updates(id, TaskPatch { due_at: Some(then), priority: Some(Priority::Low), ..TaskPatch::default() });
    let saw = Seen {
        title: Some("Water".into()),
        priority: Some(Priority::None),
        start_at: Some(then),
        due_at: Some(None),
        ..seen()
    };
    let patch = TaskPatch {
        title: Some("Feed the cat".into()),
        priority: Some(Priority::High),
        start_at: Some(now),
        due_at: Some(now),
        seen: Some(Box::new(saw)),
        ..TaskPatch::default()
    };
    let formers: Vec<Former> = lost(&world, id, patch.clone()).into_iter().map(|lost| lost.former).collect();
    let title = Former::Title("Water the plants".into());
    let all = [title, Former::Priority(Priority::Low), Former::StartAt(None), Former::DueAt(then)];
    assert_eq!(formers, all);
    let ids = lost(&world, id, patch.clone()).into_iter().map(|lost| lost.id);
    assert_eq!(ids.collect::<std::collections::BTreeSet<_>>().len(), 4, "each has an id of its own");
    let same = TaskPatch { title: Some("Water the plants".into()), ..patch };
    assert_eq!(lost(&world, id, same).len(), 3, "what both wanted is not lost");
}

#[test]
fn a_title_that_was_typed_with_a_space_at_its_end_is_the_same() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    let saw = Seen { title: Some("Water the plants ".into()), ..seen() };
    let patch = TaskPatch {
        title: Some("Water the plants now".into()),
        seen: Some(Box::new(saw)),
        ..TaskPatch::default()
    };
    assert_eq!(lost(&world, id, patch), []);
}

#[test]
fn what_was_lost_changes_places_with_what_stands() {
    let mut world = World::new();
    let id = described(&mut world, "at noon");
    world.updates(id, writes("at two", "at one"));
    let kept = world.lost()[0].id;
    let saw = Seen { description: Some("at two".into()), ..seen() };
    world.does(TaskCommand::PutBack(PutBack { id, lost: kept, seen: Some(Box::new(saw)) }));
    assert_eq!(world.row(id).description, "at noon");
    let formers: Vec<_> = world.lost().iter().map(|lost| lost.former.clone()).collect();
    assert_eq!(formers, [Former::Description("at two".into())]);
    let again = world.tries(TaskCommand::PutBack(PutBack { id, lost: kept, seen: None }));
    assert_eq!(again, Err(Refused::NotFound));
}

#[test]
fn putting_back_replaces_nothing_unseen_either() {
    let mut world = World::new();
    let id = described(&mut world, "at noon");
    world.updates(id, writes("at two", "at one"));
    let kept = world.lost()[0].id;
    let saw = Seen { description: Some("at two".into()), ..seen() };
    world.updates(id, TaskPatch { description: Some("at three".into()), ..TaskPatch::default() });
    world.does(TaskCommand::PutBack(PutBack { id, lost: kept, seen: Some(Box::new(saw)) }));
    assert_eq!(world.row(id).description, "at noon");
    let formers: Vec<_> = world.lost().iter().map(|lost| lost.former.clone()).collect();
    assert_eq!(formers, [Former::Description("at three".into())]);
}

#[test]
fn what_is_not_wanted_is_dismissed_and_that_is_so_the_second_time_too() {
    let mut world = World::new();
    let id = described(&mut world, "at noon");
    world.updates(id, writes("at two", "at one"));
    let dismiss = TaskCommand::Dismiss(Dismiss { id, lost: world.lost()[0].id });
    assert_eq!(world.does(dismiss.clone()).len(), 1);
    assert_eq!(world.does(dismiss), []);
    assert_eq!(world.row(id).description, "at two");
}

#[test]
fn a_viewer_puts_nothing_back_and_a_stranger_sees_nothing() {
    let mut world = World::new();
    let id = described(&mut world, "at noon");
    world.updates(id, writes("at two", "at one"));
    let viewer = world.member(Role::Viewer);
    let put_back = TaskCommand::PutBack(PutBack { id, lost: world.lost()[0].id, seen: None });
    assert_eq!(world.decide(viewer, put_back.clone()), Err(Refused::Forbidden));
    assert_eq!(world.decide(UserId::generate(), put_back), Err(Refused::NotFound));
}

#[test]
fn an_edit_of_a_deleted_task_is_told_so() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    world.does(TaskCommand::Delete(Only { id }));
    let edit = TaskCommand::Update(Edit {
        id,
        patch: TaskPatch { title: Some("T".into()), ..TaskPatch::default() },
    });
    let refused = world.tries(edit.clone()).expect_err("it is deleted");
    assert_eq!(refused, Refused::Deleted);
    assert!(refused.to_string().contains("deleted in the meantime"));
    world.does(TaskCommand::Restore(Only { id }));
    assert_eq!(world.does(edit).len(), 1);
}

#[test]
fn a_deleted_task_is_restored_for_thirty_days() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    world.does(TaskCommand::Delete(Only { id }));
    let (deleted, month) = (world.now.millis(), KEPT_DAYS * 86_400_000);
    world.now = Timestamp::from_millis(deleted + month - 1).expect("a time");
    let restored = world.tries(TaskCommand::Restore(Only { id })).expect("in time");
    assert!(matches!(&restored[..], [Event::Restored(Row::Task(task))] if task.deleted_at.is_none()));
    world.now = Timestamp::from_millis(deleted + month).expect("a time");
    assert_eq!(world.tries(TaskCommand::Restore(Only { id })), Err(Refused::NotFound));
    let edit = TaskCommand::Update(Edit {
        id,
        patch: TaskPatch { title: Some("T".into()), ..TaskPatch::default() },
    });
    assert_eq!(world.tries(edit), Err(Refused::NotFound));
}
