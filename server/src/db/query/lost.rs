//! What edits replaced.

use super::super::entity::{lost, task};
use super::{
    bound::Bound,
    memory::forget,
    project,
    task::{deleted_since, project_id},
};
use crate::error::Error;
use app::domain::{LOST_MAX, Lost, LostId, TaskId, Timestamp, WorkspaceId};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, StreamTrait,
};

/// What edits replaced in a workspace since then, of tasks that are there or in the trash, behind the one
/// named: in the order of tasks and ids, at most within `bound`.
///
/// # Errors
/// The database's.
pub async fn page(
    c: &(impl ConnectionTrait + StreamTrait),
    workspace: WorkspaceId,
    since: Timestamp,
    after: Option<(TaskId, LostId)>,
    bound: Bound,
) -> Result<Vec<Lost>, Error> {
    let here = Condition::any().add(task::Column::DeletedAt.is_null()).add(deleted_since(since));
    let tasks = Query::select()
        .column(task::Column::Id)
        .from(task::Entity)
        .and_where(task::Column::WorkspaceId.eq(workspace.0))
        .cond_where(here)
        .and_where(project::is_kept(project_id(), since))
        .take();
    let behind = after.map(|(task, id)| {
        let same_task = Condition::all().add(lost::Column::TaskId.eq(task.0)).add(lost::Column::Id.gt(id.0));
        Condition::any().add(lost::Column::TaskId.gt(task.0)).add(same_task)
    });
    let rows = lost::Entity::find()
        .filter(lost::Column::WorkspaceId.eq(workspace.0))
        .filter(lost::Column::At.gt(since.millis()))
        .filter(lost::Column::TaskId.in_subquery(tasks))
        .filter(Condition::all().add_option(behind))
        .order_by_asc(lost::Column::TaskId)
        .order_by_asc(lost::Column::Id)
        .limit(bound.rows)
        .stream(c)
        .await?;
    let (rows, _) = bound.take(rows, |row| row.former.len()).await?;
    rows.into_iter().map(Lost::try_from).collect()
}

/// Forgets all but the newest [`LOST_MAX`] of a task.
///
/// # Errors
/// The database's.
pub async fn keep_newest(c: &impl ConnectionTrait, task: TaskId) -> Result<(), Error> {
    let newest = Query::select()
        .column(lost::Column::Id)
        .from(lost::Entity)
        .and_where(lost::Column::TaskId.eq(task.0))
        .order_by(lost::Column::At, sea_orm::Order::Desc)
        .order_by(lost::Column::Id, sea_orm::Order::Desc)
        .limit(LOST_MAX as u64)
        .take();
    lost::Entity::delete_many()
        .filter(lost::Column::TaskId.eq(task.0))
        .filter(lost::Column::Id.not_in_subquery(newest))
        .exec(c)
        .await?;
    Ok(())
}

/// Forgets what edits replaced up to then, at most `limit`. Tells how much that was.
///
/// # Errors
/// The database's.
pub async fn purge(c: &impl ConnectionTrait, upto: Timestamp, limit: u64) -> Result<u64, Error> {
    forget::<lost::Entity>(c, lost::Column::At, upto.millis().saturating_add(1), limit).await
}
