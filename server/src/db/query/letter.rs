//! Links that were sent by mail, or handed over.

use super::super::entity::letter::{ActiveModel, Column, Entity};
use super::super::entity::user;
use super::super::words;
use crate::auth::{Letter, Purpose, TokenHash};
use crate::error::Error;
use app::domain::{Timestamp, UserId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// Adds a link.
///
/// # Errors
/// The database's.
pub async fn insert(c: &impl ConnectionTrait, letter: &Letter) -> Result<(), Error> {
    Entity::insert(ActiveModel::try_from(letter)?).exec_without_returning(c).await?;
    Ok(())
}

/// The link with this secret; none where it is used, too old, for something else, or the person is kept out.
///
/// # Errors
/// The database's.
pub async fn find(
    c: &impl ConnectionTrait,
    hash: TokenHash,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Letter>, Error> {
    let open = Entity::find_by_id(hash.as_bytes().to_vec())
        .filter(Column::Purpose.eq(words::write(&purpose)?))
        .filter(Column::ExpiresAt.gt(now.millis()))
        .inner_join(user::Entity)
        .filter(user::Column::DisabledAt.is_null());
    open.one(c).await?.map(Letter::try_from).transpose()
}

/// The latest link of a person for something, if one is still good.
///
/// # Errors
/// The database's.
pub async fn of_user(
    c: &impl ConnectionTrait,
    user: UserId,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Letter>, Error> {
    let theirs = Entity::find().filter(Column::UserId.eq(user.0)).filter(Column::ExpiresAt.gt(now.millis()));
    let one = theirs.filter(Column::Purpose.eq(words::write(&purpose)?)).one(c).await?;
    one.map(Letter::try_from).transpose()
}

/// Uses a link up; false where somebody else was quicker.
///
/// # Errors
/// The database's.
pub async fn take(c: &impl ConnectionTrait, hash: TokenHash) -> Result<bool, Error> {
    let taken = Entity::delete_many().filter(Column::Hash.eq(hash.as_bytes()));
    Ok(taken.exec(c).await?.rows_affected == 1)
}

/// Takes back a person's links for something.
///
/// # Errors
/// The database's.
pub async fn take_back(c: &impl ConnectionTrait, user: UserId, purpose: Purpose) -> Result<(), Error> {
    let theirs = Entity::delete_many().filter(Column::UserId.eq(user.0));
    theirs.filter(Column::Purpose.eq(words::write(&purpose)?)).exec(c).await?;
    Ok(())
}

/// The same, but for those that were handed over.
///
/// # Errors
/// The database's.
pub async fn take_mailed_back(c: &impl ConnectionTrait, user: UserId, purpose: Purpose) -> Result<(), Error> {
    let theirs = Entity::delete_many().filter(Column::UserId.eq(user.0)).filter(Column::Email.is_not_null());
    theirs.filter(Column::Purpose.eq(words::write(&purpose)?)).exec(c).await?;
    Ok(())
}

/// Takes back all of a person's links.
///
/// # Errors
/// The database's.
pub async fn forget_all_of(c: &impl ConnectionTrait, user: UserId) -> Result<(), Error> {
    Entity::delete_many().filter(Column::UserId.eq(user.0)).exec(c).await?;
    Ok(())
}

/// Takes back every link.
///
/// # Errors
/// The database's.
pub async fn take_all_back(c: &impl ConnectionTrait) -> Result<(), Error> {
    Entity::delete_many().exec(c).await?;
    Ok(())
}

/// Forgets the links that are too old.
///
/// # Errors
/// The database's.
pub async fn sweep(c: &impl ConnectionTrait, now: Timestamp) -> Result<u64, Error> {
    let expired = Entity::delete_many().filter(Column::ExpiresAt.lte(now.millis()));
    Ok(expired.exec(c).await?.rows_affected)
}

/// Takes back the links of the same person, for the same, that are as young as this one or younger.
///
/// # Errors
/// The database's.
pub async fn take_back_since(c: &impl ConnectionTrait, letter: &Letter) -> Result<(), Error> {
    let theirs = Entity::delete_many().filter(Column::UserId.eq(letter.user.0));
    let theirs = theirs.filter(Column::Purpose.eq(words::write(&letter.purpose)?));
    theirs.filter(Column::ExpiresAt.gte(letter.expires_at.millis())).exec(c).await?;
    Ok(())
}
