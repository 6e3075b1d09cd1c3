//! The change log, as it is sent.

use super::super::{Encoded, entity::change_log, words};
use crate::error::Error;
use app::domain::WorkspaceId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::Arc;

/// The entries behind `after`, at most `limit` of them, in order.
///
/// # Errors
/// The database's.
pub async fn after(
    c: &impl ConnectionTrait,
    workspace: WorkspaceId,
    after: u64,
    limit: u64,
) -> Result<Vec<Arc<Encoded>>, Error> {
    let rows: Vec<(i64, String)> = change_log::Entity::find()
        .select_only()
        .column(change_log::Column::Seq)
        .column(change_log::Column::Entry)
        .filter(change_log::Column::WorkspaceId.eq(workspace.0))
        .filter(change_log::Column::Seq.gt(words::number(after)))
        .order_by_asc(change_log::Column::Seq)
        .limit(limit)
        .into_tuple()
        .all(c)
        .await?;
    rows.into_iter()
        .map(|(seq, json)| Ok(Arc::new(Encoded { seq: words::count(seq)?, json: json.into() })))
        .collect()
}
