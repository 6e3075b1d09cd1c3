//! Passkeys.

use super::super::entity::passkey::{ActiveModel, Column, Entity};
use super::super::entity::user;
use crate::auth::KeptPasskey;
use crate::error::Error;
use app::domain::{FieldError, Passkey, PasskeyId, Problem, Refused, Timestamp, UserId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, SqlErr,
    sea_query::Expr,
};

/// Adds a passkey.
///
/// # Errors
/// [`Refused::Conflict`] where it belongs to somebody already; else the database's.
pub async fn insert(c: &impl ConnectionTrait, kept: &KeptPasskey) -> Result<(), Error> {
    let taken = |error: DbErr| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Refused::Conflict(FieldError::new("credential", Problem::Taken)).into()
        }
        _ => Error::from(error),
    };
    Entity::insert(ActiveModel::from(kept)).exec_without_returning(c).await.map(drop).map_err(taken)
}

/// The passkey that an authenticator calls this; none where it was removed, or its person is kept out.
///
/// # Errors
/// The database's.
pub async fn find(c: &impl ConnectionTrait, credential_id: &[u8]) -> Result<Option<KeptPasskey>, Error> {
    let let_in = Entity::find().inner_join(user::Entity).filter(user::Column::DisabledAt.is_null());
    let found = let_in.filter(Column::CredentialId.eq(credential_id)).one(c).await?;
    found.map(KeptPasskey::try_from).transpose()
}

/// A person's passkeys, the oldest first.
///
/// # Errors
/// The database's.
pub async fn of_user(c: &impl ConnectionTrait, user: UserId) -> Result<Vec<KeptPasskey>, Error> {
    let rows = Entity::find().filter(Column::UserId.eq(user.0)).order_by_asc(Column::Id).all(c).await?;
    rows.into_iter().map(KeptPasskey::try_from).collect()
}

/// One of a person's passkeys.
///
/// # Errors
/// The database's.
pub async fn get(c: &impl ConnectionTrait, user: UserId, id: PasskeyId) -> Result<Option<Passkey>, Error> {
    let row = Entity::find().filter(own(user, id)).one(c).await?;
    row.map(|row| KeptPasskey::try_from(row).map(|kept| kept.passkey)).transpose()
}

/// Calls one of a person's passkeys something else.
///
/// # Errors
/// The database's.
pub async fn rename(c: &impl ConnectionTrait, user: UserId, id: PasskeyId, name: &str) -> Result<(), Error> {
    let update = Entity::update_many().col_expr(Column::Name, Expr::value(name));
    update.filter(own(user, id)).exec(c).await?;
    Ok(())
}

/// Writes down a use that took a passkey from one condition to another. False, with nothing done, where it was
/// not in that condition any more.
///
/// # Errors
/// The database's.
pub async fn note_use(
    c: &impl ConnectionTrait,
    id: PasskeyId,
    before: &[u8],
    after: &[u8],
    at: Timestamp,
) -> Result<bool, Error> {
    let update = Entity::update_many()
        .col_expr(Column::Condition, Expr::value(after))
        .col_expr(Column::LastUsedAt, Expr::value(at.millis()))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Condition.eq(before));
    Ok(update.exec(c).await?.rows_affected == 1)
}

/// Removes one of a person's passkeys; false where there is no such one.
///
/// # Errors
/// The database's.
pub async fn remove(c: &impl ConnectionTrait, user: UserId, id: PasskeyId) -> Result<bool, Error> {
    Ok(Entity::delete_many().filter(own(user, id)).exec(c).await?.rows_affected == 1)
}

/// Removes all of a person's passkeys.
///
/// # Errors
/// The database's.
pub async fn remove_all_of(c: &impl ConnectionTrait, user: UserId) -> Result<(), Error> {
    Entity::delete_many().filter(Column::UserId.eq(user.0)).exec(c).await?;
    Ok(())
}

fn own(user: UserId, id: PasskeyId) -> Condition {
    Condition::all().add(Column::Id.eq(id.0)).add(Column::UserId.eq(user.0))
}
