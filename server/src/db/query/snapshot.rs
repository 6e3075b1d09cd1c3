//! All of a workspace at one moment, as JSON.

use super::super::Db;
use super::pen::{Document, Empty, Pen, Reader};
use super::workspace::{self, Head};
use super::{lost, project, task};
use crate::concurrency::Permit;
use crate::error::Error;
use app::domain::{KEPT_DAYS, Kind, Task, Timestamp, UserId, Workspace, WorkspaceId};
use futures::FutureExt;
use sea_orm::DatabaseTransaction;

/// A workspace held still, yet to be written.
#[derive(Debug)]
pub struct Moment {
    pub(super) c: DatabaseTransaction,
    /// Given back behind the connection.
    pub(super) place: Permit<UserId>,
    pub(super) workspace: Workspace,
    pub(super) head: Head,
    /// What was deleted or replaced since then can still be brought back.
    pub(super) since: Timestamp,
}

/// Holds a workspace still, as a member sees it; none where the person is no member. Until it is written or
/// dropped it keeps one of the readers' connections, in its turn ([`Db::turn_for_document`]).
///
/// # Errors
/// The database's.
pub async fn hold(
    db: &Db,
    place: Permit<UserId>,
    workspace: WorkspaceId,
    user: UserId,
    now: Timestamp,
) -> Result<Option<Moment>, Error> {
    let c = db.snapshot().await?;
    let Some(seen) = workspace::get(&c, workspace, user).await? else { return Ok(None) };
    let Some(head) = workspace::head(&c, workspace).await? else { return Ok(None) };
    Ok(Some(Moment { c, place, workspace: seen, head, since: now.days_before(KEPT_DAYS) }))
}

impl Moment {
    /// How far the workspace's log had come.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }
}

impl Document for Moment {
    /// Writes an [`app::protocol::Snapshot`], its fields in their order.
    async fn write(self, to: &mut impl Reader) -> Result<bool, Error> {
        let Self { c, place: _place, workspace, head, since } = self;
        let mut pen = Pen::new(to);
        pen.open();
        rows(&c, &mut pen, &workspace, head, since).await?;
        pen.close();
        // The connection is free again while the last piece is on its way.
        c.commit().await?;
        Ok(pen.end().await)
    }
}

/// Writes the fields of an [`app::protocol::Snapshot`].
pub(super) async fn rows<R: Reader>(
    c: &DatabaseTransaction,
    pen: &mut Pen<'_, R>,
    workspace: &Workspace,
    head: Head,
    since: Timestamp,
) -> Result<(), Error> {
    let id = workspace.id;
    pen.field("workspace", workspace)?;
    pen.field("epoch", &head.epoch)?;
    pen.field("seq", &head.seq)?;
    for kind in Kind::ALL {
        match kind {
            Kind::Member => pen.field("members", &workspace::members(c, id).await?)?,
            Kind::Project => {
                pen.field("projects", &project::list(c, id).await?)?;
                let deleted = project::deleted(c, id, since).await?;
                if !deleted.is_empty() {
                    pen.field("deleted_projects", &deleted)?;
                }
            }
            Kind::Status => pen.field("statuses", &project::all_statuses(c, id, since).await?)?,
            Kind::Task => {
                let number = |task: &Task| task.number;
                let tasks = |after, bound| task::page(c, id, since, after, bound).boxed();
                pen.list("tasks", Empty::IsWritten, tasks, number).await?;
                let trash = |after, bound| task::trash_page(c, id, since, after, bound).boxed();
                pen.list("trash", Empty::IsLeftOut, trash, number).await?;
            }
            Kind::Lost => {
                let lost = |after, bound| lost::page(c, id, since, after, bound).boxed();
                pen.list("lost", Empty::IsWritten, lost, |lost| (lost.task_id, lost.id)).await?;
            }
        }
    }
    Ok(())
}
