//! What an event makes of the rows. The browser's reducer is `app::sync::Replica`: the two agree.

use super::row::{Deleted, Row};
use super::{Column, Encoded, Entry, Error, Joined, Logged, Recategorized, Work};
use crate::db::words;
use app::domain::rules::Behind;
use app::domain::{ClientId, Rank, Status, StatusId, Timestamp, UserId, WorkspaceId};
use app::protocol::Event;
use std::sync::Arc;

impl Work {
    /// Makes events true, under the workspace's next `seq`: that is returned.
    ///
    /// # Errors
    /// The workspace is not at hand, or the entry cannot be serialised; nothing is changed then.
    pub(crate) fn record(
        &mut self,
        workspace: WorkspaceId,
        actor: UserId,
        at: Timestamp,
        sent: Option<(ClientId, u64)>,
        events: Vec<Event>,
    ) -> Result<u64, Error> {
        let row = self.workspaces.get_mut(&workspace).ok_or_else(|| Error::internal("no such workspace"))?;
        let seq = words::count::<u64>(row.seq)? + 1;
        let (cid, mid) = sent.unzip();
        let entry = Entry { seq, cid, mid, actor, at, events };
        let json = serde_json::to_string(&entry)?.into_boxed_str();

        row.seq = words::number(seq);
        for event in &entry.events {
            self.apply(event, workspace, &entry);
        }
        if let Some((cid, mid)) = sent {
            self.accepted.insert((workspace, cid, mid), seq);
        }
        self.log.push(Logged { workspace, entry, encoded: Arc::new(Encoded::new(seq, json)) });
        Ok(seq)
    }

    fn apply(&mut self, event: &Event, workspace: WorkspaceId, entry: &Entry) {
        let gone = Deleted::now(entry.at, entry.actor);
        match event {
            Event::TaskCreated { task } => {
                if let Some(row) = self.workspaces.get_mut(&workspace) {
                    row.next_number = row.next_number.max(i64::from(task.number) + 1);
                }
                if !task.assignees.is_empty() {
                    self.reassigned.insert(task.id);
                }
                self.lower_foot(task.status_id, &task.rank);
                Row::put(&mut self.tasks, task.id, task.clone());
            }
            Event::TaskRestored { task } => {
                self.lower_foot(task.status_id, &task.rank);
                Row::put(&mut self.tasks, task.id, task.clone());
            }
            Event::TaskUpdated { id, changes } => {
                if let Some(row) = self.tasks.get_mut(id) {
                    let task = &mut row.change().value;
                    task.take(changes.clone());
                    (task.updated_by, task.updated_at, task.seq) = (entry.actor, entry.at, entry.seq);
                    let (status, rank) = (task.status_id, task.rank.clone());
                    if changes.assignees.is_some() {
                        self.reassigned.insert(*id);
                    }
                    self.lower_foot(status, &rank);
                }
            }
            Event::TaskDeleted { id } => {
                if let Some(row) = self.tasks.get_mut(id) {
                    let task = &mut row.change().value;
                    (task.deleted_at, task.deleted_by) = (Some(entry.at), Some(entry.actor));
                    task.seq = entry.seq;
                    row.deleted = Some(gone);
                }
            }
            Event::TaskOverwritten { lost } => {
                Row::put(&mut self.lost, (lost.task_id, lost.id), lost.clone());
            }
            Event::TaskDismissed { id, lost } => {
                if let Some(row) = self.lost.get_mut(&(*id, *lost)) {
                    row.change().deleted = Some(gone);
                }
            }
            Event::ProjectCreated { project } | Event::ProjectUpdated { project } => {
                Row::put(&mut self.projects, project.id, project.clone());
            }
            Event::ProjectDeleted { id, in_trash: _ } => {
                if let Some(row) = self.projects.get_mut(id) {
                    let project = &mut row.change().value;
                    (project.deleted_at, project.seq) = (Some(entry.at), entry.seq);
                }
            }
            Event::StatusCreated { status } | Event::StatusUpdated { status } => {
                self.recategorize(status, entry);
                let foot = self.statuses.get(&status.id).and_then(|row| row.value.foot.clone());
                let column = Column { status: status.clone(), workspace, foot };
                Row::put(&mut self.statuses, status.id, column);
            }
            Event::StatusDeleted { id, moved_to, behind } => {
                if let Some(to) = moved_to {
                    self.hand_on(*id, *to, behind.as_ref(), entry);
                }
                if let Some(row) = self.statuses.get_mut(id) {
                    row.change().deleted = Some(gone);
                    row.value.status.seq = entry.seq;
                }
            }
            Event::MemberJoined { member } | Event::MemberUpdated { member } => {
                let joined = Joined { role: member.role, at: member.joined_at.millis() };
                Row::put(&mut self.roles, (workspace, member.user_id), joined);
            }
            Event::MemberLeft { user_id } => {
                if let Some(row) = self.roles.get_mut(&(workspace, *user_id)) {
                    row.change().deleted = Some(gone);
                }
            }
            Event::WorkspaceRenamed { name } => {
                if let Some(row) = self.workspaces.get_mut(&workspace) {
                    row.name.clone_from(name);
                }
            }
        }
    }

    /// Its tasks need not be at hand: they follow when all is written.
    fn recategorize(&mut self, status: &Status, entry: &Entry) {
        let before = self.statuses.get(&status.id).map(|row| row.value.status.category);
        if let Some(from) = before.filter(|before| *before != status.category) {
            let (to, at, seq) = (status.category, entry.at, entry.seq);
            self.recategorized.push(Recategorized { status: status.id, from, to, at, seq });
        }
    }

    /// A column hands its tasks on to another one; all of them are at hand.
    fn hand_on(&mut self, from: StatusId, to: StatusId, behind: Option<&Rank>, entry: &Entry) {
        let Some(category) = self.statuses.get(&to).map(|row| row.value.status.category) else { return };
        let mut rows: Vec<_> = self.tasks.values_mut().filter(|row| row.value.status_id == from).collect();
        rows.sort_by(|a, b| (&a.value.rank, a.value.id).cmp(&(&b.value.rank, b.value.id)));
        let mut places = Behind::new(behind);
        for row in rows {
            let is_deleted = row.deleted.is_some();
            let task = &mut row.change().value;
            (task.status_id, task.seq) = (to, entry.seq);
            // Deleted ones follow, so that they come back there.
            if !is_deleted {
                task.rank = places.next().unwrap_or_else(Rank::first);
                task.set_category(category, entry.at);
            }
        }
    }

    /// A task came into a column.
    fn lower_foot(&mut self, status: StatusId, rank: &Rank) {
        if let Some(row) = self.statuses.get_mut(&status)
            && row.value.foot.as_ref().is_none_or(|foot| foot < rank)
        {
            row.value.foot = Some(rank.clone());
        }
    }
}
