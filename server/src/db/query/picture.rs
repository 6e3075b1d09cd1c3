//! What people look like.

use super::super::entity::picture;
use crate::error::Error;
use crate::portrait::Portrait;
use app::domain::{PictureId, Timestamp, UserId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QuerySelect};
use uuid::Uuid;

/// The name of a person's picture; none where they show none.
///
/// # Errors
/// The database's.
pub async fn id_of(c: &impl ConnectionTrait, user: UserId) -> Result<Option<PictureId>, Error> {
    let row = picture::Entity::find_by_id(user.0).select_only().column(picture::Column::Id);
    let id: Option<Uuid> = row.into_tuple().one(c).await?;
    Ok(id.map(PictureId))
}

/// A person's picture; none where they show none.
///
/// # Errors
/// The database's.
pub async fn get(c: &impl ConnectionTrait, user: UserId) -> Result<Option<Portrait>, Error> {
    let row = picture::Entity::find_by_id(user.0).one(c).await?;
    Ok(row.map(|row| Portrait { id: PictureId(row.id), jpeg: row.image }))
}

/// Keeps a person's picture, in the place of the one before.
///
/// # Errors
/// The database's.
pub async fn put(
    c: &impl ConnectionTrait,
    user: UserId,
    portrait: &Portrait,
    at: Timestamp,
) -> Result<(), Error> {
    let row = picture::ActiveModel {
        user_id: Set(user.0),
        id: Set(portrait.id.0),
        image: Set(portrait.jpeg.clone()),
        at: Set(at.millis()),
    };
    let rest = [picture::Column::Id, picture::Column::Image, picture::Column::At];
    let replace = OnConflict::column(picture::Column::UserId).update_columns(rest).to_owned();
    picture::Entity::insert(row).on_conflict(replace).exec_without_returning(c).await?;
    Ok(())
}

/// Takes a person's picture away; false where there was none.
///
/// # Errors
/// The database's.
pub async fn remove(c: &impl ConnectionTrait, user: UserId) -> Result<bool, Error> {
    Ok(picture::Entity::delete_by_id(user.0).exec(c).await?.rows_affected == 1)
}
