//! The one reducer: what an event makes of the rows.

use super::Tables;
use crate::domain::rules::{Behind, Stamp};
use crate::domain::{
    Event, Key, LOST_MAX, Lost, Project, Rank, Record, Row, Status, StatusId, Task, TaskChanges, TaskId,
};
use std::sync::Arc;

impl Tables {
    /// Makes an event true. What it speaks of and is not here is passed over.
    pub fn apply(&mut self, event: &Event, stamp: Stamp) {
        match event {
            Event::Created(row) | Event::Updated(row) | Event::Restored(row) => self.put(row.clone(), stamp),
            Event::Removed(key) if key.kind().has_trash() => self.discard(*key, stamp),
            Event::Removed(key) | Event::Purged(key) => self.purge(*key),
            Event::TaskUpdated { id, changes } => self.update_task(*id, changes, stamp),
            Event::StatusMerged { id, into, behind } => self.merge(*id, *into, behind.as_ref(), stamp),
            Event::WorkspaceRenamed { name } => self.rename(name.clone()),
        }
    }

    fn put(&mut self, row: Row, stamp: Stamp) {
        let key = row.key();
        let before = self.rows.get(&key).cloned();
        self.change(key, Some(row.clone()));
        match row {
            Row::Project(project) => self.follow_project(before.as_ref().and_then(Project::of_row), &project),
            Row::Status(status) => {
                self.follow_status(before.as_ref().and_then(Status::of_row), &status, stamp);
            }
            Row::Lost(lost) => self.drop_oldest(lost.task_id),
            Row::Member(_) | Row::Task(_) => {}
        }
    }

    /// The tasks of a project that goes into the trash or comes back are seen no more, or again.
    fn follow_project(&mut self, before: Option<&Arc<Project>>, project: &Project) {
        if before.is_some_and(|before| before.deleted_at.is_some() != project.deleted_at.is_some()) {
            let tasks: Vec<_> = self.children::<Task>(project.id).map(|task| task.id).collect();
            tasks.into_iter().for_each(|task| self.note(task.into()));
            let statuses: Vec<_> = self.children::<Status>(project.id).map(|status| status.id).collect();
            statuses.into_iter().for_each(|status| self.changes.mark_column(status));
        }
    }

    /// If a column means something else now, its tasks do.
    fn follow_status(&mut self, before: Option<&Arc<Status>>, status: &Status, stamp: Stamp) {
        if before.is_some_and(|before| before.category != status.category) {
            for id in self.column(status.id).collect::<Vec<_>>() {
                self.edit(id, |task| {
                    task.set_category(status.category, stamp.at);
                    task.seq = stamp.seq;
                });
            }
        }
    }

    /// Of what edits of a task replaced, the oldest makes room.
    fn drop_oldest(&mut self, task: TaskId) {
        let mut kept: Vec<_> = self.children::<Lost>(task).map(|lost| (lost.at, lost.id)).collect();
        kept.sort_unstable();
        let surplus = kept.len().saturating_sub(LOST_MAX);
        for (_, id) in kept.into_iter().take(surplus) {
            self.change((task, id).into(), None);
        }
    }

    /// Puts a record into the trash.
    fn discard(&mut self, key: Key, stamp: Stamp) {
        match self.rows.get(&key).cloned() {
            Some(Row::Task(mut task)) => {
                let row = Arc::make_mut(&mut task);
                (row.deleted_at, row.deleted_by, row.seq) = (Some(stamp.at), Some(stamp.actor), stamp.seq);
                self.put(task.into(), stamp);
            }
            Some(Row::Project(mut project)) => {
                let row = Arc::make_mut(&mut project);
                (row.deleted_at, row.seq) = (Some(stamp.at), stamp.seq);
                self.put(project.into(), stamp);
            }
            Some(Row::Member(_) | Row::Status(_) | Row::Lost(_)) | None => {}
        }
    }

    /// Takes a record away with all that lies in it.
    fn purge(&mut self, key: Key) {
        let mut gone = vec![key];
        // A record goes before what lies in it, so that records that lie in each other come to an end.
        while let Some(key) = gone.pop() {
            gone.extend(self.children_of(key));
            self.change(key, None);
        }
    }

    fn update_task(&mut self, id: TaskId, changes: &TaskChanges, stamp: Stamp) {
        self.edit(id, |task| {
            task.take(changes.clone());
            (task.updated_by, task.updated_at, task.seq) = (stamp.actor, stamp.at, stamp.seq);
        });
    }

    /// A column hands its tasks on to another one.
    fn merge(&mut self, from: StatusId, into: StatusId, behind: Option<&Rank>, stamp: Stamp) {
        let Some(from_row) = self.get(from) else { return };
        let deleted = self.children::<Task>(from_row.project_id);
        let deleted = deleted.filter(|task| task.status_id == from && task.deleted_at.is_some());
        let deleted: Vec<_> = deleted.cloned().collect();
        if let Some(category) = self.get(into).map(|into| into.category) {
            let tasks: Vec<_> = self.column(from).collect();
            for (id, rank) in tasks.into_iter().zip(Behind::new(behind)) {
                self.edit(id, |task| {
                    (task.status_id, task.rank, task.seq) = (into, rank, stamp.seq);
                    task.set_category(category, stamp.at);
                });
            }
            // Deleted ones follow, so that they come back there.
            for mut task in deleted {
                let row = Arc::make_mut(&mut task);
                (row.status_id, row.seq) = (into, stamp.seq);
                self.change(task.id.into(), Some(task.into()));
            }
        }
        self.purge(from.into());
    }

    fn edit(&mut self, id: TaskId, edit: impl FnOnce(&mut Task)) {
        if let Some(mut task) = self.shared(id).filter(|task| task.deleted_at.is_none()).cloned() {
            edit(Arc::make_mut(&mut task));
            self.change(id.into(), Some(task.into()));
        }
    }
}
