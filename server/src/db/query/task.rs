//! Tasks; deleted ones are not there, but in the trash.

mod list;
mod sort;
mod trash;

use super::super::entity::{assignee, task};
use super::bound::Bound;
use super::project;
use crate::error::Error;
use app::domain::{Task, TaskId, Timestamp, UserId, WorkspaceId};
pub use list::{Page, TaskFilter, list};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    StreamTrait,
};
pub use sort::{Sort, SortBy};
use std::collections::HashMap;
pub(in crate::db) use trash::deleted_since;
pub use trash::{purge_trash, trash_page};
use uuid::Uuid;

/// A task of a project that is there, of whatever workspace: whoever asks proves membership of it.
///
/// # Errors
/// The database's.
pub async fn get(c: &impl ConnectionTrait, id: TaskId) -> Result<Option<Task>, Error> {
    let row = task::Entity::find_by_id(id.0)
        .filter(task::Column::DeletedAt.is_null())
        .filter(project::is_there(project_id()))
        .one(c)
        .await?;
    let tasks = with_assignees(c, row.into_iter().collect()).await?;
    Ok(tasks.into_iter().next())
}

/// The tasks of a workspace's projects that are there or were deleted since then, behind a number, in the order of their numbers, at most within `bound`. A number is
/// given once: none is left out between two pages.
///
/// # Errors
/// The database's.
pub async fn page(
    c: &(impl ConnectionTrait + StreamTrait),
    workspace: WorkspaceId,
    since: Timestamp,
    after: Option<u32>,
    bound: Bound,
) -> Result<Vec<Task>, Error> {
    let rows = task::Entity::find()
        .filter(task::Column::WorkspaceId.eq(workspace.0))
        .filter(project::is_kept(project_id(), since))
        .filter(task::Column::Number.gt(after.map_or(-1, i64::from)))
        .filter(task::Column::DeletedAt.is_null())
        .order_by_asc(task::Column::Number)
        .limit(bound.rows)
        .stream(c)
        .await?;
    let (rows, _) = bound.take(rows, size).await?;
    with_assignees(c, rows).await
}

/// The bytes of a task's texts.
fn size(row: &task::Model) -> usize {
    row.title.len() + row.description.len()
}

/// The tasks of a workspace that somebody works on.
///
/// # Errors
/// The database's.
pub async fn assigned_to(
    c: &impl ConnectionTrait,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Vec<TaskId>, Error> {
    let theirs = Query::select()
        .column(assignee::Column::TaskId)
        .from(assignee::Entity)
        .and_where(assignee::Column::UserId.eq(user.0))
        .take();
    let ids: Vec<Uuid> = task::Entity::find()
        .select_only()
        .column(task::Column::Id)
        .filter(task::Column::WorkspaceId.eq(workspace.0))
        .filter(task::Column::DeletedAt.is_null())
        .filter(task::Column::Id.in_subquery(theirs))
        .order_by_asc(task::Column::Number)
        .into_tuple()
        .all(c)
        .await?;
    Ok(ids.into_iter().map(TaskId).collect())
}

/// All tasks of a workspace's projects that are there or were deleted since then, in the order of their numbers.
///
/// # Errors
/// The database's.
pub async fn all(
    c: &impl ConnectionTrait,
    workspace: WorkspaceId,
    since: Timestamp,
) -> Result<Vec<Task>, Error> {
    let rows = task::Entity::find()
        .filter(task::Column::WorkspaceId.eq(workspace.0))
        .filter(project::is_kept(project_id(), since))
        .filter(task::Column::DeletedAt.is_null())
        .order_by_asc(task::Column::Number)
        .all(c)
        .await?;
    let theirs = Query::select()
        .column(task::Column::Id)
        .from(task::Entity)
        .and_where(task::Column::WorkspaceId.eq(workspace.0))
        .take();
    let assignees = assignee::Entity::find()
        .filter(assignee::Column::TaskId.in_subquery(theirs))
        .order_by_asc(assignee::Column::Position)
        .all(c)
        .await?;
    join(rows, assignees)
}

/// The project of a task, in a condition on tasks.
pub(super) fn project_id() -> Expr {
    Expr::col((task::Entity, task::Column::ProjectId))
}

async fn with_assignees(c: &impl ConnectionTrait, rows: Vec<task::Model>) -> Result<Vec<Task>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let assignees = assignee::Entity::find()
        .filter(assignee::Column::TaskId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(assignee::Column::Position)
        .all(c)
        .await?;
    join(rows, assignees)
}

/// Gives each task those who work on it, who come in their order.
fn join(rows: Vec<task::Model>, assignees: Vec<assignee::Model>) -> Result<Vec<Task>, Error> {
    let mut assigned: HashMap<Uuid, Vec<UserId>> = HashMap::new();
    for row in assignees {
        assigned.entry(row.task_id).or_default().push(UserId(row.user_id));
    }
    rows.into_iter()
        .map(|row| {
            let assignees = assigned.remove(&row.id).unwrap_or_default();
            row.with(assignees)
        })
        .collect()
}

/// Those of these ids that are taken, by deleted tasks too, in whatever workspace.
///
/// # Errors
/// The database's.
pub async fn known(c: &impl ConnectionTrait, ids: &[TaskId]) -> Result<Vec<TaskId>, Error> {
    let rows: Vec<Uuid> = task::Entity::find()
        .select_only()
        .column(task::Column::Id)
        .filter(task::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(c)
        .await?;
    Ok(rows.into_iter().map(TaskId).collect())
}

/// How many tasks a workspace holds, with those in its trash.
///
/// # Errors
/// The database's.
pub async fn count(c: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<u64, Error> {
    let tasks = task::Entity::find().filter(task::Column::WorkspaceId.eq(workspace.0));
    Ok(tasks.count(c).await?)
}

/// The workspace of a task, deleted or not: whoever asks proves membership of it.
///
/// # Errors
/// The database's.
pub async fn workspace(c: &impl ConnectionTrait, id: TaskId) -> Result<Option<WorkspaceId>, Error> {
    let row = task::Entity::find_by_id(id.0).select_only().column(task::Column::WorkspaceId);
    Ok(row.into_tuple().one(c).await?.map(WorkspaceId))
}
