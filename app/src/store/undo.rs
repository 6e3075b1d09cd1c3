//! Undoing and doing again what the person did last in this tab.

use super::{Cause, Offer, Store};
use crate::domain::{
    Command, Edit, Tables, TaskId, WorkspaceId,
    rules::{Decide, Overtaken, Step, StepKind, TaskCommand},
};
use crate::words;
use leptos::prelude::{GetValue, UpdateValue, WithValue};
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

    /// Adds to the last action, where that is the one and nothing else changed in between.
    fn extend(&mut self, key: Option<u32>, workspace: WorkspaceId, step: Step) -> u32 {
        let last = self.done.back_mut().filter(|last| key == Some(last.key) && last.workspace == workspace);
        match last.and_then(|last| Some((last.step.joined(&step)?, last))) {
            Some((joined, last)) => {
                last.step = joined;
                self.undone.clear();
                last.key
            }
            None => self.add(workspace, step),
        }
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
    pub(super) fn act(&self, workspace: WorkspaceId, command: impl Into<Command>) -> (bool, Option<u32>) {
        self.act_on(workspace, command, None)
    }

    /// The same as a part of the action with this key, while that is the last one: a text that is saved
    /// every second is undone as a whole.
    pub(super) fn act_on(
        &self,
        workspace: WorkspaceId,
        command: impl Into<Command>,
        key: Option<u32>,
    ) -> (bool, Option<u32>) {
        let command = command.into();
        if !command.is_undoable() {
            return (self.submit(workspace, command), None);
        }
        let subject = command.subject();
        let read = |view: &Tables| view.visible_row(subject).cloned();
        let before = self.look(workspace, read);
        let is_taken = self.submit(workspace, command);
        let step = Step::between(before, self.look(workspace, read)).filter(|_| is_taken);
        let key = step
            .and_then(|step| self.history.try_update_value(|history| history.extend(key, workspace, step)));
        if key.is_some() {
            self.toasts.withdraw_redo();
        }
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
        match self.history.try_update_value(|history| history.undone.pop()).flatten() {
            Some(action) => self.do_again(action),
            None => self.toasts.say(words::NOTHING_TO_REDO.to_owned()),
        }
    }

    /// Does an undone action again, unless that has happened already or something new was done since.
    pub(super) fn redo_action(&self, key: u32) {
        let take = |history: &mut History| {
            let at = history.undone.iter().position(|action| action.key == key)?;
            Some(history.undone.remove(at))
        };
        if let Some(action) = self.history.try_update_value(take).flatten() {
            self.do_again(action);
        }
    }

    fn do_again(&self, action: Action) {
        if let Some(action) = self.carry_back(action) {
            let Action { key, workspace, .. } = action;
            let (task, text) = (action.step.task(), words::step(action.kind, action.step.title()));
            self.history.update_value(|history| history.keep(action));
            self.toasts.tell(task, words::redone(&text), vec![Offer::Undo(key)]);
            self.taken_back(workspace, task);
        }
    }

    fn take_back(&self, action: Action) {
        if let Some(action) = self.carry_back(action) {
            let Action { key, workspace, .. } = action;
            let (task, text) = (action.step.task(), words::step(action.kind, action.step.title()));
            self.history.update_value(|history| history.undone.push(action));
            self.toasts.tell(task, words::undone(&text), vec![Offer::Redo(key)]);
            self.taken_back(workspace, task);
        }
    }

    fn taken_back(&self, workspace: WorkspaceId, task: Option<TaskId>) {
        if let Some(task) = task {
            self.arrivals.tell(workspace, task, Cause::TakenBack);
        }
    }

    /// Takes offers to undo off the screen that nothing is left of: others have gone on from there.
    pub(super) fn withdraw_overtaken(&self, workspace: WorkspaceId) {
        let me = self.me.with_value(|me| me.user.id);
        for key in self.toasts.undoable() {
            let step = self.history.with_value(|history| {
                let action = history.done.iter().find(|action| action.key == key)?;
                (action.workspace == workspace).then(|| action.step.clone())
            });
            let is_over = |step: Step| self.look(workspace, |view| step.undo(view, me).is_err());
            if step.is_some_and(is_over) {
                self.toasts.withdraw(Offer::Undo(key));
            }
        }
    }

    /// Undoes an action and answers the way forth again. What cannot be undone is told, and forgotten.
    fn carry_back(&self, action: Action) -> Option<Action> {
        let Action { key, workspace, step, kind } = action;
        self.toasts.withdraw(Offer::Undo(key));
        self.toasts.withdraw(Offer::Redo(key));
        let me = self.me.get_value().user.id;
        let back = self.look(workspace, |view| Some(step.undo(view, me)));
        match back.unwrap_or(Err(Overtaken)) {
            Ok(mut command) => {
                if let Command::Task(TaskCommand::Update(Edit { id, patch })) = &mut command {
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
