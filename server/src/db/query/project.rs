//! Projects and their statuses; deleted ones are not there.

use super::super::entity::{project, status};
use crate::error::Error;
use app::domain::{Project, ProjectId, Status, WorkspaceId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

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

/// The statuses of all projects of a workspace.
///
/// # Errors
/// The database's.
pub async fn all_statuses(c: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<Vec<Status>, Error> {
    sorted(c, status::Column::WorkspaceId.eq(workspace.0)).await
}

async fn sorted(c: &impl ConnectionTrait, which: Expr) -> Result<Vec<Status>, Error> {
    let rows = status::Entity::find()
        .filter(which)
        .filter(status::Column::DeletedAt.is_null())
        .order_by_asc(status::Column::Rank)
        .order_by_asc(status::Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(Status::try_from).collect()
}
