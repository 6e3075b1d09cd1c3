//! Logins that were stolen, until their people have read of it.

use super::super::entity::stolen_session::{ActiveModel, Column, Entity};
use crate::auth::{Session, Theft};
use crate::error::Error;
use app::domain::{Timestamp, UserId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// So many are told at once.
const TOLD_MAX: u64 = 20;

/// Keeps that this login was stolen: found out at this time, by a request from this address.
///
/// # Errors
/// The database's.
pub async fn insert(
    c: &impl ConnectionTrait,
    session: &Session,
    address: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(session.id.0),
        user_id: Set(session.user.0),
        at: Set(at.millis()),
        user_agent: Set(session.user_agent.clone()),
        address: Set(address.to_owned()),
    };
    Entity::insert(row).exec_without_returning(c).await?;
    Ok(())
}

/// What a person has not read yet, the latest first.
///
/// # Errors
/// The database's.
pub async fn of_user(c: &impl ConnectionTrait, user: UserId) -> Result<Vec<Theft>, Error> {
    let theirs = Entity::find().filter(Column::UserId.eq(user.0)).order_by_desc(Column::At).limit(TOLD_MAX);
    theirs.all(c).await?.into_iter().map(Theft::try_from).collect()
}

/// The person has read of all of them.
///
/// # Errors
/// The database's.
pub async fn forget(c: &impl ConnectionTrait, user: UserId) -> Result<(), Error> {
    Entity::delete_many().filter(Column::UserId.eq(user.0)).exec(c).await?;
    Ok(())
}
