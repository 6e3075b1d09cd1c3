//! Second factors: an authenticator app a person, and their recovery codes.

use super::super::entity::factor::{ActiveModel, Column, Entity};
use super::super::entity::recovery_code;
use super::super::words;
use crate::auth::{Factor, TokenHash};
use crate::error::Error;
use app::domain::{Timestamp, UserId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr,
};

/// A person's factor, confirmed or not.
///
/// # Errors
/// The database's.
pub async fn get(c: &impl ConnectionTrait, user: UserId) -> Result<Option<Factor>, Error> {
    let Some(row) = Entity::find_by_id(user.0).one(c).await? else { return Ok(None) };
    Ok(Some(Factor {
        sealed: row.sealed,
        begun_at: words::time(row.begun_at)?,
        confirmed_at: row.confirmed_at.map(words::time).transpose()?,
    }))
}

/// Begins a person's factor with a sealed secret, in the place of one that was not confirmed. False, with
/// nothing done, where one was.
///
/// # Errors
/// The database's.
pub async fn begin(
    c: &impl ConnectionTrait,
    user: UserId,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<bool, Error> {
    let unconfirmed =
        Entity::delete_many().filter(Column::UserId.eq(user.0)).filter(Column::ConfirmedAt.is_null());
    unconfirmed.exec(c).await?;
    if Entity::find_by_id(user.0).one(c).await?.is_some() {
        return Ok(false);
    }
    let row = ActiveModel {
        user_id: Set(user.0),
        sealed: Set(sealed),
        begun_at: Set(now.millis()),
        confirmed_at: Set(None),
        last_step: Set(0),
    };
    Entity::insert(row).exec_without_returning(c).await?;
    Ok(true)
}

/// Confirms a person's factor: from now on it counts. False where it does already, or is another by now.
///
/// # Errors
/// The database's.
pub async fn confirm(
    c: &impl ConnectionTrait,
    user: UserId,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<bool, Error> {
    let confirm = Entity::update_many()
        .col_expr(Column::ConfirmedAt, Expr::value(now.millis()))
        .filter(Column::UserId.eq(user.0))
        .filter(Column::Sealed.eq(sealed))
        .filter(Column::ConfirmedAt.is_null());
    Ok(confirm.exec(c).await?.rows_affected == 1)
}

/// Uses up a step (RFC 6238, section 5.2), and with it all before; false where that has happened.
///
/// # Errors
/// The database's.
pub async fn use_step(c: &impl ConnectionTrait, user: UserId, step: i64) -> Result<bool, Error> {
    let later = Entity::update_many()
        .col_expr(Column::LastStep, Expr::value(step))
        .filter(Column::UserId.eq(user.0))
        .filter(Column::LastStep.lt(step));
    Ok(later.exec(c).await?.rows_affected == 1)
}

/// Takes a person's factor away, its recovery codes too.
///
/// # Errors
/// The database's.
pub async fn remove(c: &impl ConnectionTrait, user: UserId) -> Result<(), Error> {
    Entity::delete_by_id(user.0).exec(c).await?;
    forget_codes(c, user).await
}

/// Puts these recovery codes in the place of those that a person has.
///
/// # Errors
/// The database's.
pub async fn replace_codes(
    c: &impl ConnectionTrait,
    user: UserId,
    hashes: &[TokenHash],
) -> Result<(), Error> {
    forget_codes(c, user).await?;
    let row = |hash: &TokenHash| recovery_code::ActiveModel {
        user_id: Set(user.0),
        hash: Set(hash.as_bytes().to_vec()),
    };
    recovery_code::Entity::insert_many(hashes.iter().map(row)).exec_without_returning(c).await?;
    Ok(())
}

/// Uses up a recovery code; false where the person has no such one.
///
/// # Errors
/// The database's.
pub async fn use_code(c: &impl ConnectionTrait, user: UserId, hash: TokenHash) -> Result<bool, Error> {
    let id = (user.0, hash.as_bytes().to_vec());
    Ok(recovery_code::Entity::delete_by_id(id).exec(c).await?.rows_affected == 1)
}

/// How many recovery codes a person has left.
///
/// # Errors
/// The database's.
pub async fn codes_left(c: &impl ConnectionTrait, user: UserId) -> Result<u64, Error> {
    let theirs = recovery_code::Entity::find().filter(recovery_code::Column::UserId.eq(user.0));
    Ok(theirs.count(c).await?)
}

async fn forget_codes(c: &impl ConnectionTrait, user: UserId) -> Result<(), Error> {
    let theirs = recovery_code::Entity::delete_many().filter(recovery_code::Column::UserId.eq(user.0));
    theirs.exec(c).await?;
    Ok(())
}
