use super::{World, complaint, created, refusals};
use crate::domain::{
    Category, Due, Edit, Event, FieldError, Only, Priority, Problem, ProjectId, Rank, Refused, StatusDraft,
    StatusId, TaskChanges, TaskDraft, TaskId, TaskPatch, Timestamp, UserId,
    rules::{StatusCommand, StatusDelete, TaskCommand},
};

fn due(text: &str) -> Option<Due> {
    Some(text.parse().expect("a date"))
}

/// What an update would change.
fn changes(world: &World, id: TaskId, patch: TaskPatch) -> TaskChanges {
    match world.tries(TaskCommand::Update(Edit { id, patch })).expect("allowed").as_slice() {
        [Event::TaskUpdated { changes, .. }] => (**changes).clone(),
        [] => TaskChanges::default(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_title_alone_is_enough() {
    let mut world = World::new();
    let first = world.task_in(Category::Todo);
    let task = created(&world, world.draft("\tWater\nthe plants "));
    assert_eq!(task.title, "Water the plants");
    assert_eq!((task.number, task.seq), (7, 42));
    assert_eq!((task.workspace_id, task.project_id), (world.tables.workspace(), world.home));
    assert_eq!((task.status_id, task.status), (world.column(world.home, Category::Todo), Category::Todo));
    assert_eq!((task.created_by, task.updated_by), (world.cat, world.cat));
    assert_eq!((task.created_at, task.updated_at), (world.now, world.now));
    assert_eq!(task.completed_at, None);
    assert!(task.rank > world.row(first).rank, "it goes to the foot");
}

#[test]
fn a_task_made_in_done_is_completed() {
    let world = World::new();
    let task = created(&world, TaskDraft { status: Some(Category::Done), ..world.draft("Done already") });
    assert_eq!(task.completed_at, Some(world.now));
}

#[test]
fn an_id_is_given_once_even_when_its_task_is_deleted() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    for _ in 0..2 {
        let again = TaskDraft { id, ..world.draft("Again") };
        let refused = world.tries(TaskCommand::Create(again)).expect_err("taken");
        assert_eq!(refused, Refused::Conflict(FieldError::new("id", Problem::Taken)));
        world.does(TaskCommand::Delete(Only { id }));
    }
}

#[test]
fn what_is_unknown_is_named() {
    let mut world = World::new();
    let (project, status, user) = (ProjectId::generate(), StatusId::generate(), UserId::generate());
    let elsewhere = world.column(world.away, Category::Todo);
    let patch = TaskPatch::default;
    let by_project = TaskPatch { project_id: Some(project), ..patch() };
    for refused in refusals(&mut world, |draft| draft.project_id = project, by_project) {
        assert_eq!(complaint(&refused), Some(("project_id", Problem::Unknown)));
    }
    for status in [status, elsewhere] {
        let by_status = TaskPatch { status_id: Some(status), ..patch() };
        for refused in refusals(&mut world, |draft| draft.status_id = Some(status), by_status) {
            assert_eq!(complaint(&refused), Some(("status_id", Problem::Unknown)));
        }
    }
    let by_user = TaskPatch { assign: vec![user], ..patch() };
    for refused in refusals(&mut world, |draft| draft.assignees = vec![user], by_user) {
        assert_eq!(complaint(&refused), Some(("assignees", Problem::Unknown)));
    }
}

#[test]
fn a_column_and_another_ones_category_contradict_each_other() {
    let mut world = World::new();
    let (done, todo) = (Some(world.column(world.home, Category::Done)), Some(Category::Todo));
    let patch = TaskPatch { status_id: done, status: todo, ..TaskPatch::default() };
    let named = |draft: &mut TaskDraft| (draft.status_id, draft.status) = (done, todo);
    for refused in refusals(&mut world, named, patch) {
        assert_eq!(complaint(&refused), Some(("status", Problem::Contradiction)));
    }
}

#[test]
fn a_category_picks_the_projects_first_column_of_it() {
    let mut world = World::new();
    let front = StatusDraft {
        id: StatusId::generate(),
        project_id: world.home,
        name: "Doing first".into(),
        category: Category::InProgress,
        color: None,
        rank: Some(Rank::between(None, Some(&Rank::first()))),
        limit: None,
    };
    let (first, id) = (front.id, world.task_in(Category::Todo));
    world.does(StatusCommand::Create(front));
    let patch = TaskPatch { status: Some(Category::InProgress), ..TaskPatch::default() };
    assert_eq!(changes(&world, id, patch).status_id, Some(first));
    let draft = TaskDraft { status: Some(Category::InProgress), ..world.draft("New") };
    assert_eq!(created(&world, draft).status_id, first);
    assert_eq!(created(&world, world.draft("New")).status_id, first, "the first column of all");
}

#[test]
fn whoever_names_the_category_that_a_task_is_in_leaves_it_where_it_is() {
    let mut world = World::new();
    let draft = StatusDraft {
        id: StatusId::generate(),
        project_id: world.home,
        name: "Review".into(),
        category: Category::InProgress,
        color: None,
        rank: None,
        limit: None,
    };
    let review = draft.id;
    world.does(StatusCommand::Create(draft));
    let id = world.task_in(Category::Todo);
    world.updates(id, TaskPatch { status_id: Some(review), ..TaskPatch::default() });
    let patch = TaskPatch { status: Some(Category::InProgress), ..TaskPatch::default() };
    assert_eq!(changes(&world, id, patch), TaskChanges::default());
}

#[test]
fn a_task_that_changes_columns_goes_to_the_foot_unless_a_place_is_named() {
    let mut world = World::new();
    let (id, last) = (world.task_in(Category::Todo), world.task_in(Category::Done));
    let to_done = TaskPatch { status: Some(Category::Done), ..TaskPatch::default() };
    assert_eq!(changes(&world, id, to_done.clone()).rank, Some(Rank::after(Some(&world.row(last).rank))));
    let top = Rank::between(None, Some(&world.row(last).rank));
    let placed = TaskPatch { rank: Some(top.clone()), ..to_done };
    assert_eq!(changes(&world, id, placed).rank, Some(top));
}

#[test]
fn another_project_takes_a_task_into_its_column_of_the_same_category() {
    let mut world = World::new();
    let id = world.task_in(Category::InProgress);
    let patch = TaskPatch { project_id: Some(world.away), ..TaskPatch::default() };
    let changed = changes(&world, id, patch.clone());
    assert_eq!(changed.project_id, Some(world.away));
    assert_eq!(changed.status_id, Some(world.column(world.away, Category::InProgress)));
    assert_eq!((changed.status, changed.completed_at), (None, None), "the category stays");

    let named = TaskPatch { status: Some(Category::Done), ..patch };
    let changed = changes(&world, id, named);
    assert_eq!(changed.status_id, Some(world.column(world.away, Category::Done)));
    assert_eq!(changed.completed_at, Some(Some(world.now)));
}

#[test]
fn completing_sets_the_time_and_taking_up_again_clears_it() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    let to = |status| TaskPatch { status: Some(status), ..TaskPatch::default() };
    let then = world.now;
    assert_eq!(world.updates(id, to(Category::Done)).completed_at, Some(then));
    world.now = Timestamp::from_millis(then.millis() + 1).expect("a time");
    let moved = TaskPatch { project_id: Some(world.away), ..TaskPatch::default() };
    assert_eq!(world.updates(id, moved).completed_at, Some(then), "done stays done since then");
    assert_eq!(world.updates(id, to(Category::InProgress)).completed_at, None);
    assert_eq!(world.updates(id, to(Category::Todo)).completed_at, None);
}

#[test]
fn each_field_is_changed_and_cleared() {
    let mut world = World::new();
    let (id, dan) = (world.task_in(Category::Todo), world.member(crate::domain::Role::Viewer));
    let task = world.updates(
        id,
        TaskPatch {
            title: Some("New".into()),
            description: Some("Text".into()),
            priority: Some(Priority::Urgent),
            start_at: Some(due("2026-03-01")),
            due_at: Some(due("2026-03-02T09:30:00Z")),
            assign: vec![dan, world.cat, dan],
            ..TaskPatch::default()
        },
    );
    assert_eq!((task.title.as_str(), task.description.as_str()), ("New", "Text"));
    assert_eq!((task.priority, task.start_at), (Priority::Urgent, due("2026-03-01")));
    assert_eq!(task.due_at, due("2026-03-02T09:30:00Z"));
    assert_eq!(task.assignees, [dan, world.cat], "each once, in the order they came");

    let cleared = TaskPatch {
        description: Some(String::new()),
        start_at: Some(None),
        due_at: Some(None),
        unassign: vec![dan, UserId::generate()],
        ..TaskPatch::default()
    };
    let task = world.updates(id, cleared.clone());
    assert_eq!((task.description.as_str(), task.start_at, task.due_at), ("", None, None));
    assert_eq!(task.assignees, [world.cat]);
    assert_eq!(changes(&world, id, cleared), TaskChanges::default(), "a second time it changes nothing");
}

#[test]
fn a_patch_that_says_what_is_so_already_is_no_event() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    let task = world.row(id).clone();
    let patch = TaskPatch {
        title: Some(format!(" {} ", task.title)),
        description: Some(String::new()),
        project_id: Some(task.project_id),
        status_id: Some(task.status_id),
        status: Some(task.status),
        priority: Some(task.priority),
        start_at: Some(None),
        due_at: Some(None),
        assign: vec![],
        unassign: vec![world.cat],
        rank: Some(task.rank),
        seen: None,
    };
    for patch in [patch, TaskPatch::default()] {
        assert_eq!(world.tries(TaskCommand::Update(Edit { id, patch })), Ok(vec![]));
    }
}

#[test]
fn at_most_20_people_work_on_a_task() {
    let mut world = World::new();
    let people: Vec<_> = (0..21).map(|_| world.member(crate::domain::Role::Member)).collect();
    let patch = TaskPatch { assign: people.clone(), ..TaskPatch::default() };
    for refused in refusals(&mut world, |draft| draft.assignees.clone_from(&people), patch) {
        assert_eq!(complaint(&refused), Some(("assignees", Problem::TooMany(20))));
    }
    // Ten thousand strangers are refused for their number, not for who they are.
    let strangers: Vec<_> = std::iter::repeat_with(UserId::generate).take(10_000).collect();
    let patch = TaskPatch { unassign: strangers.clone(), ..TaskPatch::default() };
    for refused in refusals(&mut world, |draft| draft.assignees.clone_from(&strangers), patch) {
        assert_eq!(complaint(&refused), Some(("assignees", Problem::TooMany(20))));
    }
    let twenty = TaskDraft { assignees: people[1..].to_vec(), ..world.draft("Crowd") };
    assert_eq!(created(&world, twenty).assignees.len(), 20);
}

#[test]
fn somebody_who_left_stays_on_the_task_until_taken_off() {
    let mut world = World::new();
    let (id, dan) = (world.task_in(Category::Todo), world.member(crate::domain::Role::Member));
    world.updates(id, TaskPatch { assign: vec![dan], ..TaskPatch::default() });
    world.happens(&Event::removed(dan));
    let task = world.updates(id, TaskPatch { assign: vec![world.cat], ..TaskPatch::default() });
    assert_eq!(task.assignees, [dan, world.cat]);
    let task = world.updates(id, TaskPatch { unassign: vec![dan], ..TaskPatch::default() });
    assert_eq!(task.assignees, [world.cat]);
}

#[test]
fn deleting_twice_is_deleting_once() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    let delete = || TaskCommand::Delete(Only { id });
    assert_eq!(world.does(delete()), [Event::removed(id)]);
    assert_eq!(world.does(delete()), []);
    let update = TaskCommand::Update(Edit { id, patch: TaskPatch::default() });
    assert_eq!(world.tries(update), Err(Refused::Deleted), "a delete beats an edit");
    assert_eq!(world.tries(TaskCommand::Delete(Only { id: TaskId::generate() })), Err(Refused::NotFound));
}

#[test]
fn a_restored_task_is_as_it_was() {
    let mut world = World::new();
    let id = world.task_in(Category::Done);
    let mut before = world.row(id).clone();
    let restore = || TaskCommand::Restore(Only { id });
    assert_eq!(world.does(restore()), [], "it was not deleted");
    world.does(TaskCommand::Delete(Only { id }));
    world.now = Timestamp::from_millis(world.now.millis() + 5).expect("a time");
    before.updated_at = world.now;
    assert_eq!(world.does(restore()), [Event::restored(before)]);
    assert_eq!(world.tries(TaskCommand::Restore(Only { id: TaskId::generate() })), Err(Refused::NotFound));
}

#[test]
fn a_task_whose_column_went_away_is_restored_into_one_of_the_same_category() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    let draft = StatusDraft {
        id: StatusId::generate(),
        project_id: world.home,
        name: "Later".into(),
        category: Category::Todo,
        color: None,
        rank: None,
        limit: None,
    };
    let (old, new) = (world.row(id).status_id, draft.id);
    world.does(StatusCommand::Create(draft));
    world.does(TaskCommand::Delete(Only { id }));
    world.does(StatusCommand::Delete(StatusDelete { id: old, move_to: None }));
    world.does(TaskCommand::Restore(Only { id }));
    assert_eq!((world.row(id).status_id, world.row(id).status), (new, Category::Todo));
    assert!(world.tables.status(new).is_some());
}

#[test]
fn a_task_does_not_come_back_without_its_project() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    world.does(TaskCommand::Delete(Only { id }));
    let home = world.home;
    world.happens(&Event::Purged(home.into()));
    assert_eq!(world.tries(TaskCommand::Restore(Only { id })), Err(Refused::NotFound));
}
