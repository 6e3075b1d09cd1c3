//! What was answered to requests with an `Idempotency-Key` that are no commands.

use super::super::Receipt;
use super::super::entity::receipt::{ActiveModel, Column, Entity};
use crate::error::Error;
use app::domain::UserId;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// What was answered to a user's request with this key.
///
/// # Errors
/// The database's.
pub(crate) async fn get(c: &impl ConnectionTrait, user: UserId, key: &str) -> Result<Option<Receipt>, Error> {
    let row = Entity::find_by_id((user.0, key.to_owned())).one(c).await?;
    Ok(row.map(|row| Receipt { fingerprint: row.fingerprint, outcome: row.outcome, at: row.at }))
}

/// Begins a receipt, whose answer [`finish`] adds before the commit; tells whether the key was free. Where another
/// transaction has begun the same one, this waits for its end.
///
/// # Errors
/// The database's.
pub(crate) async fn begin(
    c: &impl ConnectionTrait,
    user: UserId,
    key: &str,
    fingerprint: &str,
    at: i64,
) -> Result<bool, Error> {
    let row = ActiveModel {
        user_id: Set(user.0),
        key: Set(key.to_owned()),
        fingerprint: Set(fingerprint.to_owned()),
        outcome: Set(String::new()),
        at: Set(at),
    };
    let once = OnConflict::columns([Column::UserId, Column::Key]).do_nothing().to_owned();
    Ok(Entity::insert_many([row]).on_conflict(once).exec_without_returning(c).await? == 1)
}

/// Adds the answer, as JSON.
///
/// # Errors
/// The database's.
pub(crate) async fn finish(
    c: &impl ConnectionTrait,
    user: UserId,
    key: &str,
    outcome: String,
) -> Result<(), Error> {
    let update = Entity::update_many().col_expr(Column::Outcome, Expr::value(outcome));
    update.filter(Column::UserId.eq(user.0)).filter(Column::Key.eq(key)).exec(c).await?;
    Ok(())
}
