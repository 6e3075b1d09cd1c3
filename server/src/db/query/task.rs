//! Tasks; deleted ones are not there.

use super::super::entity::{assignee, task};
use crate::error::Error;
use app::domain::{Task, TaskId, UserId, WorkspaceId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

/// A task, of whatever workspace: whoever asks proves membership of it.
///
/// # Errors
/// The database's.
pub async fn get(c: &impl ConnectionTrait, id: TaskId) -> Result<Option<Task>, Error> {
    let row = task::Entity::find_by_id(id.0).filter(task::Column::DeletedAt.is_null()).one(c).await?;
    let Some(row) = row else { return Ok(None) };
    let assignees = assignee::Entity::find()
        .filter(assignee::Column::TaskId.eq(id.0))
        .order_by_asc(assignee::Column::Position)
        .all(c)
        .await?;
    row.with(assignees.into_iter().map(|row| UserId(row.user_id)).collect()).map(Some)
}

/// How many tasks a workspace holds.
///
/// # Errors
/// The database's.
pub async fn count(c: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<u64, Error> {
    let tasks = task::Entity::find()
        .filter(task::Column::WorkspaceId.eq(workspace.0))
        .filter(task::Column::DeletedAt.is_null());
    Ok(tasks.count(c).await?)
}
