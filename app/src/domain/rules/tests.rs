//! What each command does, to whom it is allowed, and what is turned down.

mod inverse;
mod lost;
mod member;
mod project;
mod role;
mod structure;
mod task;
mod text;
mod world;

use crate::domain::{
    Category, Edit, Event, FieldError, Problem, Refused, Row, Task, TaskDraft, TaskPatch, rules::TaskCommand,
};
use world::World;

/// The one field that a refusal names, and what is wrong with it.
fn complaint(refused: &Refused) -> Option<(&str, Problem)> {
    match refused.errors() {
        [FieldError { field, problem }] => Some((field, *problem)),
        _ => None,
    }
}

/// The task that comes of a draft.
fn created(world: &World, draft: TaskDraft) -> Task {
    match world.tries(TaskCommand::Create(draft)).expect("allowed").as_slice() {
        [Event::Created(Row::Task(task))] => (**task).clone(),
        other => panic!("{other:?}"),
    }
}

/// What creating and updating with this change answer.
fn refusals(world: &mut World, draft: impl Fn(&mut TaskDraft), patch: TaskPatch) -> [Refused; 2] {
    let id = world.task_in(Category::Todo);
    let mut new = world.draft("New");
    draft(&mut new);
    [TaskCommand::Create(new), TaskCommand::Update(Edit { id, patch })]
        .map(|command| world.tries(command).expect_err("must be refused"))
}
