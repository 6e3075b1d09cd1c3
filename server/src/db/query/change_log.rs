//! The change log, as it is sent.

use super::super::entity::{change_log, workspace as row};
use super::super::{Encoded, words};
use super::bound::Bound;
use crate::error::Error;
use app::domain::WorkspaceId;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, StreamTrait};
use std::sync::Arc;

/// The entries behind `after`, at most within `bound`, in order.
///
/// # Errors
/// The database's.
pub async fn after(
    c: &(impl ConnectionTrait + StreamTrait),
    workspace: WorkspaceId,
    after: u64,
    bound: Bound,
) -> Result<Vec<Arc<Encoded>>, Error> {
    let rows = change_log::Entity::find()
        .select_only()
        .column(change_log::Column::Seq)
        .column(change_log::Column::Entry)
        .filter(change_log::Column::WorkspaceId.eq(workspace.0))
        .filter(change_log::Column::Seq.gt(words::number(after)))
        .order_by_asc(change_log::Column::Seq)
        .limit(bound.rows)
        .into_tuple::<(i64, String)>()
        .stream(c)
        .await?;
    let (rows, _) = bound.take(rows, |(_, json)| json.len()).await?;
    rows.into_iter().map(|(seq, json)| Ok(Arc::new(Encoded::new(words::count(seq)?, json)))).collect()
}

/// The workspaces whose oldest entry was made before a time, in milliseconds since 1970.
///
/// # Errors
/// The database's.
pub async fn older(c: &impl ConnectionTrait, before: i64) -> Result<Vec<WorkspaceId>, Error> {
    let oldest = Query::select()
        .column(change_log::Column::WorkspaceId)
        .from(change_log::Entity)
        .and_where(
            Expr::col((change_log::Entity, change_log::Column::WorkspaceId))
                .equals((row::Entity, row::Column::Id)),
        )
        .and_where(
            Expr::col((change_log::Entity, change_log::Column::Seq))
                .equals((row::Entity, row::Column::Floor)),
        )
        .and_where(change_log::Column::At.lt(before))
        .take();
    let rows = row::Entity::find().select_only().column(row::Column::Id).filter(Expr::exists(oldest));
    Ok(rows.into_tuple().all(c).await?.into_iter().map(WorkspaceId).collect())
}

/// Deletes a workspace's oldest entries, those up to the first that was not made before that time, at most `limit`
/// of them, and tells how many; the floor goes up with them. None, with nothing done, while somebody else writes
/// in the workspace.
///
/// # Errors
/// The database's.
pub async fn trim(
    c: &impl ConnectionTrait,
    workspace: WorkspaceId,
    before: i64,
    limit: u64,
) -> Result<Option<u64>, Error> {
    // Never waits: whoever carries other writes in the same transaction could wait for this one in turn.
    let lock = row::Entity::find_by_id(workspace.0);
    let lock = lock.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let Some(row) = lock.one(c).await? else { return Ok(None) };
    let oldest: Vec<(i64, i64)> = change_log::Entity::find()
        .select_only()
        .columns([change_log::Column::Seq, change_log::Column::At])
        .filter(change_log::Column::WorkspaceId.eq(workspace.0))
        .order_by_asc(change_log::Column::Seq)
        .limit(limit)
        .into_tuple()
        .all(c)
        .await?;
    let old = oldest.iter().take_while(|(_, at)| *at < before);
    let Some(&(last, _)) = old.clone().last() else { return Ok(Some(0)) };
    change_log::Entity::delete_many()
        .filter(change_log::Column::WorkspaceId.eq(workspace.0))
        .filter(change_log::Column::Seq.lte(last))
        .exec(c)
        .await?;
    // The number behind the last one there is, at most: `last` is the head's at the latest.
    row::Entity::update_many()
        .col_expr(row::Column::Floor, Expr::value(Ord::max(row.floor, last + 1)))
        .filter(row::Column::Id.eq(workspace.0))
        .exec(c)
        .await?;
    Ok(Some(old.map(|_| 1).sum()))
}
