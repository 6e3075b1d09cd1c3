//! Deleted tasks, while they can still be restored, and what becomes of them then.

use super::super::super::entity::{assignee, lost, task};
use super::super::bound::Bound;
use super::{project, project_id, size, with_assignees};
use crate::error::Error;
use app::domain::{Task, Timestamp, WorkspaceId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, StreamTrait,
};
use uuid::Uuid;

/// The tasks of a workspace that were deleted since then, behind a number, in the order of their numbers, at
/// most within `bound`; those of projects that were deleted since then, too.
///
/// # Errors
/// The database's.
pub async fn trash_page(
    c: &(impl ConnectionTrait + StreamTrait),
    workspace: WorkspaceId,
    since: Timestamp,
    after: Option<u32>,
    bound: Bound,
) -> Result<Vec<Task>, Error> {
    let rows = task::Entity::find()
        .filter(task::Column::WorkspaceId.eq(workspace.0))
        .filter(task::Column::Number.gt(after.map_or(-1, i64::from)))
        .filter(deleted_since(since))
        .order_by_asc(task::Column::Number)
        .limit(bound.rows)
        .stream(c)
        .await?;
    let (rows, _) = bound.take(rows, size).await?;
    with_assignees(c, rows).await
}

/// Deleted since then, and its project is there or was deleted since then.
pub(in crate::db) fn deleted_since(since: Timestamp) -> Condition {
    Condition::all()
        .add(task::Column::DeletedAt.gt(since.millis()))
        .add(project::is_kept(project_id(), since))
}

/// Deleted since then, and its project is there: it can be restored.
pub(super) fn in_trash(since: Timestamp) -> Condition {
    Condition::all().add(task::Column::DeletedAt.gt(since.millis())).add(project::is_there(project_id()))
}

/// Forgets for good tasks that were deleted up to then, at most `limit` of them, with all that hangs on them.
/// Tells how many. No reader is told: nothing is there to be seen or restored.
///
/// # Errors
/// The database's.
pub async fn purge_trash(c: &impl ConnectionTrait, upto: Timestamp, limit: u64) -> Result<u64, Error> {
    let ids: Vec<Uuid> = task::Entity::find()
        .select_only()
        .column(task::Column::Id)
        .filter(task::Column::DeletedAt.lte(upto.millis()))
        .limit(limit)
        .into_tuple()
        .all(c)
        .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    lost::Entity::delete_many().filter(lost::Column::TaskId.is_in(ids.clone())).exec(c).await?;
    assignee::Entity::delete_many().filter(assignee::Column::TaskId.is_in(ids.clone())).exec(c).await?;
    Ok(task::Entity::delete_many().filter(task::Column::Id.is_in(ids)).exec(c).await?.rows_affected)
}
