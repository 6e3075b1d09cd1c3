//! Undoing and doing again what the person did last in this tab.

use super::Store;
use crate::domain::{
    ProjectId, StatusId, TaskId, WorkspaceId,
    rules::{Facts, Overtaken, Row, Step, StepKind},
};
use crate::protocol::Command;
use crate::words;
use leptos::prelude::{GetValue, UpdateValue};
use std::collections::VecDeque;

/// So many actions can be undone.
const KEPT: usize = 100;

/// An action of the person.
#[derive(Clone, Debug)]
pub(super) struct Action {
    /// Tells it apart from the others.
    key: u32,
    workspace: WorkspaceId,
    step: Step,
    kind: StepKind,
}

/// What the person did, the last at the end, and what of it was undone, the next to do again at the end.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: VecDeque<Action>,
    undone: Vec<Action>,
    last_key: u32,
}

impl History {
    /// Adds something new: what was undone before it cannot be done again.
    fn add(&mut self, workspace: WorkspaceId, step: Step) -> u32 {
        self.undone.clear();
        self.last_key = self.last_key.wrapping_add(1);
        let kind = step.kind();
        self.keep(Action { key: self.last_key, workspace, step, kind });
        self.last_key
    }

    fn keep(&mut self, action: Action) {
        self.done.push_back(action);
        let surplus = self.done.len().saturating_sub(KEPT);
        self.done.drain(..surplus);
    }

    fn take(&mut self, key: u32) -> Option<Action> {
        let at = self.done.iter().position(|action| action.key == key)?;
        self.done.remove(at)
    }
}

impl Store {
    /// Carries out what the person did, and keeps how to undo it. Answers whether it was taken, and by
    /// which key [`Store::undo_action`] undoes it.
    pub(super) fn act(&self, workspace: WorkspaceId, command: Command) -> (bool, Option<u32>) {
        let Some(subject) = subject(&command) else { return (self.submit(workspace, command), None) };
        let state = || {
            self.look(workspace, |view| match subject {
                Subject::Task(id) => view.shared_task(id).cloned().map(Row::Task),
                Subject::Project(id) => view.project(id).cloned().map(Row::Project),
                Subject::Status(id) => view.status(id).cloned().map(Row::Status),
            })
        };
        let before = state();
        let is_taken = self.submit(workspace, command);
        let step = Step::between(before, state()).filter(|_| is_taken);
        let key = step.and_then(|step| self.history.try_update_value(|history| history.add(workspace, step)));
        (is_taken, key)
    }

    /// Undoes the last action.
    pub fn undo(&self) {
        match self.history.try_update_value(|history| history.done.pop_back()).flatten() {
            Some(action) => self.take_back(action),
            None => self.toasts.say(words::NOTHING_TO_UNDO.to_owned()),
        }
    }

    /// Undoes one action, unless that has happened already.
    pub fn undo_action(&self, key: u32) {
        if let Some(action) = self.history.try_update_value(|history| history.take(key)).flatten() {
            self.take_back(action);
        }
    }

    /// Does the action again that was undone last.
    pub fn redo(&self) {
        let Some(action) = self.history.try_update_value(|history| history.undone.pop()).flatten() else {
            return self.toasts.say(words::NOTHING_TO_REDO.to_owned());
        };
        if let Some(action) = self.carry_back(action) {
            self.toasts.say(words::redone(&words::step(action.kind, action.step.title())));
            self.history.update_value(|history| history.keep(action));
        }
    }

    fn take_back(&self, action: Action) {
        if let Some(action) = self.carry_back(action) {
            self.toasts.say(words::undone(&words::step(action.kind, action.step.title())));
            self.history.update_value(|history| history.undone.push(action));
        }
    }

    /// Undoes an action and answers the way forth again. What cannot be undone is told, and forgotten.
    fn carry_back(&self, action: Action) -> Option<Action> {
        let Action { key, workspace, step, kind } = action;
        self.toasts.forget_action(key);
        let me = self.me.get_value().user.id;
        let back = self.look(workspace, |view| Some(step.undo(view, me)));
        match back.unwrap_or(Err(Overtaken)) {
            Ok(mut command) => {
                if let Command::TaskUpdate { id, patch } = &mut command {
                    patch.seen = self.seen(workspace, *id, patch);
                }
                self.submit(workspace, command).then(|| Action {
                    key,
                    workspace,
                    step: step.reversed(),
                    kind,
                })
            }
            Err(Overtaken) => {
                self.toasts.say(words::overtaken(&words::step(kind, step.title())));
                None
            }
        }
    }
}

/// The row that a command changes so that it can be undone.
enum Subject {
    Task(TaskId),
    Project(ProjectId),
    Status(StatusId),
}

fn subject(command: &Command) -> Option<Subject> {
    match command {
        Command::TaskCreate(draft) => Some(Subject::Task(draft.id)),
        Command::TaskUpdate { id, .. }
        | Command::TaskDelete { id }
        | Command::TaskRestore { id }
        | Command::TaskPutBack { id, .. } => Some(Subject::Task(*id)),
        Command::ProjectUpdate { id, .. }
        | Command::ProjectDelete { id }
        | Command::ProjectRestore { id } => Some(Subject::Project(*id)),
        Command::StatusUpdate { id, .. } => Some(Subject::Status(*id)),
        // What was dismissed on purpose is gone, and a column that was deleted has handed its tasks on. What
        // is new goes by deleting it.
        Command::TaskDismiss { .. }
        | Command::ProjectCreate(_)
        | Command::StatusCreate(_)
        | Command::StatusDelete { .. } => None,
    }
}
