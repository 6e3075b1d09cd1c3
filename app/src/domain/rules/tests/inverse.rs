//! What undoes an action, and does it again.

use super::World;
use crate::domain::{
    Category, Command, Edit, Member, Only, Priority, Rank, Role, Row, Task, TaskId, TaskPatch, Timestamp,
    rules::{Overtaken, Step, StepKind, TaskCommand},
};
use proptest::prelude::*;

/// The member does something to a task; the step of it.
fn step(world: &mut World, id: TaskId, command: impl Into<Command>) -> Step {
    let before = row(world, id);
    world.does(command);
    Step::between(before, row(world, id)).expect("something changed")
}

fn row(world: &World, id: TaskId) -> Option<Row> {
    world.tables.visible_row(id.into()).cloned()
}

fn undo(world: &mut World, step: &Step) -> Result<(), Overtaken> {
    let command = step.undo(&world.tables, world.cat)?;
    world.does(command);
    Ok(())
}

fn title(title: &str) -> TaskPatch {
    TaskPatch { title: Some(title.into()), ..TaskPatch::default() }
}

/// What a person can see of a task.
fn content(task: &Task) -> Task {
    let mut assignees = task.assignees.clone();
    assignees.sort();
    let at = Timestamp::default();
    Task { assignees, updated_at: at, seq: 0, completed_at: task.completed_at.map(|_| at), ..task.clone() }
}

#[test]
fn a_new_task_goes_and_comes_again() {
    let mut world = World::new();
    let draft = world.draft("New");
    let id = draft.id;
    let made = step(&mut world, id, TaskCommand::Create(draft));
    assert_eq!((made.kind(), made.title()), (StepKind::Create, "New"));
    undo(&mut world, &made).expect("undone");
    assert!(world.tables.task(id).is_none());
    assert_eq!(undo(&mut world, &made), Err(Overtaken), "there is nothing left to undo");
    undo(&mut world, &made.reversed()).expect("done again");
    assert!(world.tables.task(id).is_some());
}

#[test]
fn a_deleted_task_comes_back_and_goes_again() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    let gone = step(&mut world, id, TaskCommand::Delete(Only { id }));
    assert_eq!((gone.kind(), gone.title()), (StepKind::Delete, "Water the plants"));
    undo(&mut world, &gone).expect("undone");
    assert!(world.tables.task(id).is_some());
    undo(&mut world, &gone.reversed()).expect("done again");
    assert!(world.tables.task(id).is_none());
}

#[test]
fn only_what_still_holds_is_put_back() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    let patch = TaskPatch { priority: Some(Priority::High), ..title("Mine") };
    let edit = step(&mut world, id, TaskCommand::Update(Edit { id, patch }));
    assert_eq!(edit.kind(), StepKind::Edit);
    world.updates(id, title("Theirs"));
    undo(&mut world, &edit).expect("a part of it");
    let task = &world.row(id);
    assert_eq!((task.title.as_str(), task.priority), ("Theirs", Priority::None));
    assert_eq!(undo(&mut world, &edit), Err(Overtaken));
}

#[test]
fn a_task_that_others_changed_since_is_not_taken_away() {
    let mut world = World::new();
    let draft = world.draft("New");
    let id = draft.id;
    let made = step(&mut world, id, TaskCommand::Create(draft));
    let theirs = Task { updated_by: world.member(Role::Member), ..world.row(id).clone() };
    world.set(theirs);
    assert_eq!(made.undo(&world.tables, world.cat), Err(Overtaken));
}

#[test]
fn of_a_text_only_the_own_words_are_undone() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    let text = |text: &str| TaskPatch { description: Some(text.into()), ..TaskPatch::default() };
    world.updates(id, text("one\ntwo"));
    let edit = step(&mut world, id, TaskCommand::Update(Edit { id, patch: text("one, mine\ntwo") }));
    world.updates(id, text("one, mine\ntwo, theirs"));
    undo(&mut world, &edit).expect("undone");
    assert_eq!(world.row(id).description, "one\ntwo, theirs");
    undo(&mut world, &edit.clone().reversed()).expect("done again");
    assert_eq!(world.row(id).description, "one, mine\ntwo, theirs");
    world.updates(id, text("all new"));
    assert_eq!(undo(&mut world, &edit), Err(Overtaken));
}

#[test]
fn a_moved_task_returns_to_its_place() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    world.task_in(Category::Todo);
    let before = world.row(id).clone();
    let done = world.column(world.home, Category::Done);
    let patch = TaskPatch { status_id: Some(done), rank: Some(Rank::first()), ..TaskPatch::default() };
    let moved = step(&mut world, id, TaskCommand::Update(Edit { id, patch }));
    assert_eq!(moved.kind(), StepKind::Move);
    undo(&mut world, &moved).expect("undone");
    assert_eq!(*world.row(id), before);
    undo(&mut world, &moved.clone().reversed()).expect("done again");
    world.updates(id, TaskPatch { status: Some(Category::InProgress), ..TaskPatch::default() });
    assert_eq!(undo(&mut world, &moved), Err(Overtaken), "somebody else has carried it on");
}

/// Something that one can do to a task.
fn any_patch(world: &World, (what, number): (u8, u8)) -> TaskPatch {
    let mut patch = TaskPatch::default();
    let people: Vec<_> = world.tables.all::<Member>().map(|member| member.user_id).collect();
    let person = people[usize::from(number) % people.len()];
    match what % 8 {
        0 => patch.title = Some(format!("T{}", number % 3)),
        1 => patch.description = Some(format!("a\nb{}\nc", number % 3)),
        2 => patch.priority = Some(Priority::ALL[usize::from(number) % 5]),
        3 => patch.due_at = Some((number % 2 == 0).then(|| "2026-03-01".parse().expect("a date"))),
        4 => patch.status = Some(Category::ALL[usize::from(number) % 3]),
        5 => patch.project_id = Some(if number % 2 == 0 { world.home } else { world.away }),
        6 => patch.assign = vec![person],
        _ => patch.unassign = vec![person],
    }
    patch
}

proptest! {
    #[test]
    fn undoing_all_leads_back_and_doing_all_again_leads_forth(
        acts in prop::collection::vec(prop::collection::vec(any::<(u8, u8)>(), 1..4), 1..12),
    ) {
        let mut world = World::new();
        world.member(Role::Member);
        let id = world.task_in(Category::Todo);
        let first = content(world.row(id));
        let mut steps = vec![];
        for act in acts {
            let patch = act.into_iter().fold(TaskPatch::default(), |all, one| {
                let mut one = any_patch(&world, one);
                // Who comes and goes at once only changes the order.
                one.unassign.retain(|user| !all.assign.contains(user));
                one.assign.retain(|user| !all.unassign.contains(user));
                TaskPatch {
                    title: one.title.or(all.title),
                    description: one.description.or(all.description),
                    priority: one.priority.or(all.priority),
                    due_at: one.due_at.or(all.due_at),
                    status: one.status.or(all.status),
                    project_id: one.project_id.or(all.project_id),
                    assign: [all.assign, one.assign].concat(),
                    unassign: [all.unassign, one.unassign].concat(),
                    ..TaskPatch::default()
                }
            });
            let before = row(&world, id);
            world.does(TaskCommand::Update(Edit { id, patch }));
            steps.extend(Step::between(before, row(&world, id)));
        }
        let last = content(world.row(id));
        for step in steps.iter().rev() {
            prop_assert_eq!(undo(&mut world, step), Ok(()));
        }
        prop_assert_eq!(content(world.row(id)), first);
        for step in steps {
            prop_assert_eq!(undo(&mut world, &step.reversed()), Ok(()));
        }
        prop_assert_eq!(content(world.row(id)), last);
    }
}

#[test]
fn a_text_that_was_saved_in_parts_is_undone_as_a_whole_unless_something_else_came_in_between() {
    let mut world = World::new();
    let id = world.task_in(Category::Todo);
    let write = |world: &mut World, patch| step(world, id, TaskCommand::Update(Edit { id, patch }));
    let first = write(&mut world, title("W"));
    let second = write(&mut world, title("Wa"));
    let whole = first.joined(&second).expect("nothing came in between");
    undo(&mut world, &whole).expect("undone");
    assert_eq!(world.tables.task(id).expect("there").title, "Water the plants");

    let first = write(&mut world, title("W"));
    write(&mut world, TaskPatch { priority: Some(Priority::Urgent), ..TaskPatch::default() });
    let second = write(&mut world, title("Wa"));
    assert_eq!(first.joined(&second), None, "undoing must not touch the priority");
}
