//! What people do, in the words of the pages.

use super::{Cause, Filter, Offer, Store};
use crate::domain::{
    Category, Edit, Lost, LostId, Only, ProjectId, Rank, Seen, StatusId, TaskDraft, TaskId, TaskPatch,
    WorkspaceId,
    rules::{Dismiss, PutBack, TaskCommand},
};
use crate::words;
use leptos::prelude::WithUntracked;

impl Store {
    /// Makes a task at the foot of a column. Answers its id, or nothing when the title was refused.
    pub fn create_task(
        &self,
        workspace: WorkspaceId,
        project: ProjectId,
        status: Option<StatusId>,
        title: &str,
        description: &str,
    ) -> Option<TaskId> {
        let id = TaskId::generate();
        self.create_task_as(id, workspace, project, status, title, description).then_some(id)
    }

    /// The same, under an id that was given already. Answers whether it was taken.
    pub(super) fn create_task_as(
        &self,
        id: TaskId,
        workspace: WorkspaceId,
        project: ProjectId,
        status: Option<StatusId>,
        title: &str,
        description: &str,
    ) -> bool {
        let draft = TaskDraft {
            status_id: status,
            description: description.to_owned(),
            ..TaskDraft::new(id, project, title)
        };
        let (is_taken, _) = self.act(workspace, TaskCommand::Create(draft));
        let fits = self.filter.with_untracked(Filter::sieve);
        if self.look(workspace, |view| view.task(id).is_some_and(|task| !fits(task))) {
            self.toasts.tell(
                Some(id),
                words::HIDDEN_BY_FILTER.to_owned(),
                vec![Offer::ShowHidden(workspace, id)],
            );
        } else if is_taken {
            self.arrivals.tell(workspace, id, Cause::Added);
        }
        is_taken
    }

    /// Changes a task. What the person saw is what is in view now, unless the patch says otherwise: whoever
    /// writes for a while began with an older text.
    pub fn update_task(&self, workspace: WorkspaceId, id: TaskId, mut patch: TaskPatch) -> bool {
        let now = self.look(workspace, |view| view.task(id).map(|task| task.status_id));
        let target = patch.status_id.filter(|status| Some(*status) != now);
        if let (Some(status), None) = (target, &patch.rank) {
            patch.rank = self.rank_in(workspace, id, status, None);
        }
        let (is_taken, action) = self.change_task(workspace, id, patch);
        if target.is_some() && is_taken {
            self.arrivals.tell(workspace, id, Cause::Moved(action));
        }
        is_taken
    }

    pub(super) fn change_task(
        &self,
        workspace: WorkspaceId,
        id: TaskId,
        mut patch: TaskPatch,
    ) -> (bool, Option<u32>) {
        if patch.seen.is_none() {
            patch.seen = self.seen(workspace, id, &patch);
        }
        self.act(workspace, TaskCommand::Update(Edit { id, patch }))
    }

    /// Moves a task to the foot of another column, and tells where it went.
    pub fn move_task(&self, workspace: WorkspaceId, id: TaskId, status: StatusId) -> bool {
        self.update_task(workspace, id, TaskPatch { status_id: Some(status), ..TaskPatch::default() })
    }

    /// Completes a task, which takes it to the foot of its project's first done column; or takes it up
    /// again in the first column for what is to do.
    pub fn complete_task(&self, workspace: WorkspaceId, id: TaskId, is_done: bool) -> bool {
        let status = self.look(workspace, |view| {
            let statuses = view.statuses(view.task(id)?.project_id);
            let of = |category: Category| statuses.iter().find(|status| status.category == category);
            let status = if is_done {
                of(Category::Done)
            } else {
                of(Category::Todo).or_else(|| of(Category::InProgress))
            };
            status.map(|status| status.id)
        });
        status.is_some_and(|status| self.move_task(workspace, id, status))
    }

    pub(super) fn seen(&self, workspace: WorkspaceId, id: TaskId, patch: &TaskPatch) -> Option<Box<Seen>> {
        let seen =
            self.look(workspace, |view| view.task(id).map(|task| Seen::of(task, patch, LostId::generate())));
        seen.filter(|seen| !seen.is_empty()).map(Box::new)
    }

    /// Writes again what an edit replaced.
    pub fn put_back(&self, workspace: WorkspaceId, lost: &Lost) -> bool {
        let seen = self.seen(workspace, lost.task_id, &lost.former.patch());
        self.act(workspace, TaskCommand::PutBack(PutBack { id: lost.task_id, lost: lost.id, seen })).0
    }

    /// Lets go of what an edit replaced.
    pub fn dismiss_lost(&self, workspace: WorkspaceId, lost: &Lost) -> bool {
        self.submit(workspace, TaskCommand::Dismiss(Dismiss { id: lost.task_id, lost: lost.id }))
    }

    /// Puts a task in front of another one of a column, or at its foot. The person sees where.
    pub fn place_task(
        &self,
        workspace: WorkspaceId,
        id: TaskId,
        status: StatusId,
        before: Option<TaskId>,
    ) -> bool {
        let rank = self.rank_in(workspace, id, status, before);
        let patch = TaskPatch { status_id: Some(status), rank, ..TaskPatch::default() };
        self.change_task(workspace, id, patch).0
    }

    /// The rank that puts a task in front of another one of a column, or at its foot.
    fn rank_in(
        &self,
        workspace: WorkspaceId,
        id: TaskId,
        status: StatusId,
        before: Option<TaskId>,
    ) -> Option<Rank> {
        self.look(workspace, |view| {
            let last = || view.column(status).rev().find(|other| *other != id);
            let before = before.filter(|before| view.task(*before).is_some_and(|b| b.status_id == status));
            let behind = match before {
                Some(before) => view.in_front_of(before).find(|other| *other != id),
                None => last(),
            };
            let rank = |id: Option<TaskId>| Some(view.task(id?)?.rank.clone());
            Some(Rank::between(rank(behind).as_ref(), rank(before).as_ref()))
        })
    }

    /// Moves a task one place up (-1) or down (+1) in its column.
    pub fn nudge_task(&self, workspace: WorkspaceId, id: TaskId, by: i32) -> bool {
        let Some((status, before)) = self.look(workspace, |view| {
            let status = view.task(id)?.status_id;
            let before = if by < 0 {
                Some(view.in_front_of(id).next()?)
            } else {
                let mut behind = view.behind(id);
                behind.next()?;
                behind.next()
            };
            Some((status, before))
        }) else {
            return false;
        };
        self.place_task(workspace, id, status, before)
    }

    /// Moves a task to the neighbouring column on the left (-1) or the right (+1), to its foot.
    pub fn shift_task(&self, workspace: WorkspaceId, id: TaskId, by: isize) -> bool {
        let to = self.look(workspace, |view| {
            let task = view.task(id)?;
            let statuses = view.statuses(task.project_id);
            let at = statuses.iter().position(|status| status.id == task.status_id)?;
            statuses.get(at.checked_add_signed(by)?).map(|status| status.id)
        });
        to.is_some_and(|to| self.place_task(workspace, id, to, None))
    }

    /// Deletes a task and offers the way back.
    pub fn delete_task(&self, workspace: WorkspaceId, id: TaskId) {
        let title = self.look(workspace, |view| view.task(id).map(|task| task.title.clone()));
        if let (true, Some(action)) = self.act(workspace, TaskCommand::Delete(Only { id })) {
            self.toasts.offer_undo(Some(id), words::deleted(&title.unwrap_or_default()), action);
        }
    }

    /// Brings a deleted task back.
    pub fn restore_task(&self, workspace: WorkspaceId, id: TaskId) -> bool {
        self.toasts.forget_task(id);
        self.act(workspace, TaskCommand::Restore(Only { id })).0
    }
}
