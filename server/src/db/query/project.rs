//! Projects and their statuses; deleted ones are not there, but in the trash.

mod page;

use super::super::entity::{assignee, lost, project, status, task};
use crate::error::Error;
use app::domain::{Project, ProjectId, Status, Timestamp, WorkspaceId};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

pub use page::{Which, page};

/// A workspace's projects, in their order.
///
/// # Errors
/// The database's.
pub async fn list(c: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<Vec<Project>, Error> {
    let rows = project::Entity::find()
        .filter(project::Column::WorkspaceId.eq(workspace.0))
        .filter(project::Column::DeletedAt.is_null())
        .order_by_asc(project::Column::Rank)
        .order_by_asc(project::Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(Project::try_from).collect()
}

/// A workspace's projects that were deleted since then, the last deleted first.
///
/// # Errors
/// The database's.
pub async fn deleted(
    c: &impl ConnectionTrait,
    workspace: WorkspaceId,
    since: Timestamp,
) -> Result<Vec<Project>, Error> {
    let rows = project::Entity::find()
        .filter(project::Column::WorkspaceId.eq(workspace.0))
        .filter(project::Column::DeletedAt.gt(since.millis()))
        .order_by_desc(project::Column::DeletedAt)
        .order_by_asc(project::Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(Project::try_from).collect()
}

/// Its project is there.
pub(in crate::db) fn is_there(project: impl Into<Expr>) -> Expr {
    exists(project.into(), project::Column::DeletedAt.is_null().into_condition())
}

/// Its project is there, or was deleted since then.
pub(in crate::db) fn is_kept(project: impl Into<Expr>, since: Timestamp) -> Expr {
    let is_there = project::Column::DeletedAt.is_null();
    exists(project.into(), is_there.or(project::Column::DeletedAt.gt(since.millis())).into_condition())
}

/// A look at one project a row, rather than a list of all projects of the instance.
fn exists(project: Expr, which: Condition) -> Expr {
    let found = Query::select()
        .expr(Expr::value(1))
        .from(project::Entity)
        .and_where(Expr::col((project::Entity, project::Column::Id)).eq(project))
        .cond_where(which)
        .take();
    Expr::exists(found)
}

/// The workspace of a project, deleted or not: whoever asks proves membership of it.
///
/// # Errors
/// The database's.
pub async fn workspace(c: &impl ConnectionTrait, id: ProjectId) -> Result<Option<WorkspaceId>, Error> {
    let row = project::Entity::find_by_id(id.0).select_only().column(project::Column::WorkspaceId);
    Ok(row.into_tuple().one(c).await?.map(WorkspaceId))
}

/// A project, of whatever workspace: whoever asks proves membership of it.
///
/// # Errors
/// The database's.
pub async fn get(c: &impl ConnectionTrait, id: ProjectId) -> Result<Option<Project>, Error> {
    let row = project::Entity::find_by_id(id.0).filter(project::Column::DeletedAt.is_null()).one(c).await?;
    row.map(Project::try_from).transpose()
}

/// A project's statuses, in their order.
///
/// # Errors
/// The database's.
pub async fn statuses(c: &impl ConnectionTrait, project: ProjectId) -> Result<Vec<Status>, Error> {
    sorted(c, status::Column::ProjectId.eq(project.0)).await
}

/// The statuses of all projects of a workspace that are there or were deleted since then.
///
/// # Errors
/// The database's.
pub async fn all_statuses(
    c: &impl ConnectionTrait,
    workspace: WorkspaceId,
    since: Timestamp,
) -> Result<Vec<Status>, Error> {
    let theirs = is_kept(Expr::col((status::Entity, status::Column::ProjectId)), since);
    sorted(c, Condition::all().add(status::Column::WorkspaceId.eq(workspace.0)).add(theirs)).await
}

async fn sorted(c: &impl ConnectionTrait, which: impl Into<Condition>) -> Result<Vec<Status>, Error> {
    let rows = status::Entity::find()
        .filter(which.into())
        .filter(status::Column::DeletedAt.is_null())
        .order_by_asc(status::Column::Rank)
        .order_by_asc(status::Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(Status::try_from).collect()
}

/// Forgets for good projects that were deleted up to then, with all that lies in them: at most `limit` tasks, and
/// then the projects that are empty. Tells how many rows. No reader is told: nothing is there to be seen or
/// restored.
///
/// # Errors
/// The database's.
pub async fn purge(c: &impl ConnectionTrait, upto: Timestamp, limit: u64) -> Result<u64, Error> {
    let gone = || {
        let which = project::Column::DeletedAt.lte(upto.millis());
        Query::select().column(project::Column::Id).from(project::Entity).and_where(which).take()
    };
    let tasks: Vec<Uuid> = task::Entity::find()
        .select_only()
        .column(task::Column::Id)
        .filter(task::Column::ProjectId.in_subquery(gone()))
        .limit(limit)
        .into_tuple()
        .all(c)
        .await?;
    if !tasks.is_empty() {
        lost::Entity::delete_many().filter(lost::Column::TaskId.is_in(tasks.clone())).exec(c).await?;
        assignee::Entity::delete_many().filter(assignee::Column::TaskId.is_in(tasks.clone())).exec(c).await?;
        let purged = task::Entity::delete_many().filter(task::Column::Id.is_in(tasks)).exec(c).await?;
        return Ok(purged.rows_affected);
    }
    status::Entity::delete_many().filter(status::Column::ProjectId.in_subquery(gone())).exec(c).await?;
    let purged =
        project::Entity::delete_many().filter(project::Column::DeletedAt.lte(upto.millis())).exec(c).await?;
    Ok(purged.rows_affected)
}
