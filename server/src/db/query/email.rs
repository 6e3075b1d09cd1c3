//! Email addresses: whose they are, and which of them were proven.

use super::super::entity::{proven_email, user};
use crate::error::Error;
use app::domain::{Timestamp, UserId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr,
    sea_query::OnConflict,
};

/// Whose an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The person.
    pub user: UserId,
    /// Have they shown that it is theirs?
    pub is_proven: bool,
}

/// Who has this address; none where nobody has.
///
/// # Errors
/// The database's.
pub async fn holder(c: &impl ConnectionTrait, email: &str) -> Result<Option<Holder>, Error> {
    let row = user::Entity::find().filter(user::Column::Email.eq(email)).one(c).await?;
    let Some(row) = row else { return Ok(None) };
    let user = UserId(row.id);
    Ok(Some(Holder { user, is_proven: is_proven(c, user, email).await? }))
}

/// Has this person shown that the address is theirs?
///
/// # Errors
/// The database's.
pub async fn is_proven(c: &impl ConnectionTrait, user: UserId, email: &str) -> Result<bool, Error> {
    let row = proven_email::Entity::find_by_id(user.0).one(c).await?;
    Ok(row.is_some_and(|row| row.email == email))
}

/// Gives a person an address, or none.
///
/// # Errors
/// The database's; so it is where somebody else has it.
pub async fn set(c: &impl ConnectionTrait, user: UserId, email: Option<&str>) -> Result<(), Error> {
    let update =
        user::Entity::update_many().col_expr(user::Column::Email, Expr::value(email.map(str::to_owned)));
    update.filter(user::Column::Id.eq(user.0)).exec(c).await?;
    Ok(())
}

/// Forgets which address a person has shown to be theirs.
///
/// # Errors
/// The database's.
pub async fn forget(c: &impl ConnectionTrait, user: UserId) -> Result<(), Error> {
    proven_email::Entity::delete_by_id(user.0).exec(c).await?;
    Ok(())
}

/// Writes down that a person has shown an address to be theirs.
///
/// # Errors
/// The database's.
pub async fn prove(c: &impl ConnectionTrait, user: UserId, email: &str, at: Timestamp) -> Result<(), Error> {
    let row = proven_email::ActiveModel {
        user_id: Set(user.0),
        email: Set(email.to_owned()),
        at: Set(at.millis()),
    };
    let replace = OnConflict::column(proven_email::Column::UserId)
        .update_columns([proven_email::Column::Email, proven_email::Column::At])
        .to_owned();
    proven_email::Entity::insert(row).on_conflict(replace).exec_without_returning(c).await?;
    Ok(())
}
