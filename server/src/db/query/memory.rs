//! What is remembered only for the case that something comes a second time, and forgotten one day.

use super::super::entity::{client, receipt, refusal};
use crate::error::Error;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Iterable, PrimaryKeyToColumn, QueryFilter};

/// Forgets clients whose last command came before that time, in milliseconds since 1970; at most `limit` of them.
/// Tells how many.
///
/// # Errors
/// The database's.
pub async fn forget_clients(c: &impl ConnectionTrait, before: i64, limit: u64) -> Result<u64, Error> {
    forget::<client::Entity>(c, client::Column::UsedAt, before, limit).await
}

/// Forgets what was refused before that time. As [`forget_clients`].
///
/// # Errors
/// The database's.
pub async fn forget_refusals(c: &impl ConnectionTrait, before: i64, limit: u64) -> Result<u64, Error> {
    forget::<refusal::Entity>(c, refusal::Column::At, before, limit).await
}

/// Forgets what was answered before that time to requests with an `Idempotency-Key`. As [`forget_clients`].
///
/// # Errors
/// The database's.
pub async fn forget_receipts(c: &impl ConnectionTrait, before: i64, limit: u64) -> Result<u64, Error> {
    forget::<receipt::Entity>(c, receipt::Column::At, before, limit).await
}

/// Forgets the oldest rows of a table.
pub(super) async fn forget<E: EntityTrait>(
    c: &impl ConnectionTrait,
    at: E::Column,
    before: i64,
    limit: u64,
) -> Result<u64, Error> {
    let key = || E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
    // Neither database knows a limit for what it deletes.
    let old = Query::select()
        .columns(key())
        .from(E::default())
        .and_where(at.lt(before))
        .order_by(at, sea_orm::Order::Asc)
        .limit(limit)
        .take();
    let old = Expr::tuple(key().map(Expr::col)).in_subquery(old);
    Ok(E::delete_many().filter(old).exec(c).await?.rows_affected)
}
