//! Tasks that were typed before the program ran. The early script leaves each as a draft, under the key
//! `queue/<workspace>/<project>/<column or ->/<task>`: the id is the task's from the start, so that it is
//! made once, whatever happens in between.

use super::Store;
use crate::domain::{ProjectId, Refused, StatusId, TaskDraft, TaskId, WorkspaceId, rules::TaskCommand};
use crate::words;
use leptos::prelude::untrack;

/// What the keys of such drafts begin with.
const QUEUE: &str = "queue/";

struct Queued {
    workspace: WorkspaceId,
    project: ProjectId,
    status: Option<StatusId>,
    id: TaskId,
}

impl Queued {
    fn read(key: &str) -> Option<Self> {
        let mut parts = key.strip_prefix(QUEUE)?.split('/');
        let mut next = || parts.next();
        let (workspace, project) = (next()?.parse().ok()?, next()?.parse().ok()?);
        Some(Self { workspace, project, status: next()?.parse().ok(), id: next()?.parse().ok()? })
    }
}

impl Store {
    /// Makes the tasks that were queued in workspaces that are here; called anew when others have come.
    pub fn make_queued(&self) {
        let read = |(key, draft): (String, super::Draft)| Some((Queued::read(&key)?, key, draft.text));
        let mut queued: Vec<_> = self.drafts().into_iter().filter_map(read).collect();
        // Ids are in the order of time.
        queued.sort_by_key(|(queued, ..)| queued.id);
        for (Queued { workspace, project, status, id }, key, title) in queued {
            if !self.holds(workspace) {
                continue;
            }
            if self.look(workspace, |view| view.task(id).is_some()) {
                self.drop_draft(&key);
                continue;
            }
            let columns = self.statuses_now(workspace, project);
            let status = status.filter(|status| columns.contains(status));
            let can_be_made = self.look(workspace, |view| view.project(project).is_some())
                && untrack(|| self.may_change(workspace, project));
            if can_be_made && self.create_task_as(id, workspace, project, status, &title, "") {
                self.settle_draft(key, title);
                continue;
            }
            // Its project was archived or deleted meanwhile: the text waits for the person's decision.
            let command = TaskCommand::Create(TaskDraft::new(id, project, &title));
            if self.set_aside(workspace, command, &Refused::NotFound) {
                self.toasts.say(words::not_added(&title));
                self.drop_draft(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_where_the_task_goes() {
        let (workspace, project, id) = (WorkspaceId::generate(), ProjectId::generate(), TaskId::generate());
        let queued = Queued::read(&format!("queue/{workspace}/{project}/-/{id}")).expect("a key");
        assert_eq!(
            (queued.workspace, queued.project, queued.status, queued.id),
            (workspace, project, None, id)
        );
        for other in ["", "new/1", "queue/", "queue/x/y/-/z"] {
            assert!(Queued::read(other).is_none(), "{other}");
        }
    }
}
