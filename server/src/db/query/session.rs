//! Logins and how long they last.

use super::super::entity::session::{ActiveModel, Column, Entity};
use super::super::entity::user;
use crate::auth::{Session, SignedIn, TokenHash};
use crate::error::Error;
use app::domain::{Refused, SessionId, Timestamp, UserId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};
use std::collections::HashSet;

/// So many are asked for in one statement.
const ASKED_MAX: usize = 5_000;

/// Adds a login.
///
/// # Errors
/// The database's.
pub async fn insert(c: &impl ConnectionTrait, session: &Session) -> Result<(), Error> {
    Entity::insert(ActiveModel::from(session)).exec_without_returning(c).await?;
    Ok(())
}

/// A login, expired or not; none where it has ended, or the person is kept out.
///
/// # Errors
/// The database's.
pub async fn get(c: &impl ConnectionTrait, id: SessionId) -> Result<Option<Session>, Error> {
    let let_in = Entity::find_by_id(id.0).inner_join(user::Entity).filter(user::Column::DisabledAt.is_null());
    let_in.one(c).await?.map(Session::try_from).transpose()
}

/// Does this login still last?
///
/// # Errors
/// The database's.
pub async fn is_live(c: &impl ConnectionTrait, who: SignedIn, now: Timestamp) -> Result<bool, Error> {
    let session = get(c, who.session).await?;
    Ok(session.is_some_and(|session| session.user == who.user && session.expires_at > now))
}

/// Proves that this login still lasts, in the transaction that makes what will outlast it. Until the commit the
/// person's password stays as it is: whoever changes it comes behind, and finds what is made here.
///
/// # Errors
/// [`Refused::SignedOut`].
pub async fn hold(c: &impl ConnectionTrait, who: SignedIn, now: Timestamp) -> Result<(), Error> {
    if super::user::hold(c, who.user, None).await? && is_live(c, who, now).await? {
        Ok(())
    } else {
        Err(Refused::SignedOut.into())
    }
}

/// Those among these logins that last, with whose they are.
///
/// # Errors
/// The database's.
pub async fn live_among(
    c: &impl ConnectionTrait,
    ids: &[SessionId],
    now: Timestamp,
) -> Result<HashSet<SignedIn>, Error> {
    let mut live = HashSet::with_capacity(ids.len());
    for some in ids.chunks(ASKED_MAX) {
        let rows: Vec<(Uuid, Uuid)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::UserId])
            .inner_join(user::Entity)
            .filter(user::Column::DisabledAt.is_null())
            .filter(Column::ExpiresAt.gt(now.millis()))
            .filter(Column::Id.is_in(some.iter().map(|id| id.0)))
            .into_tuple()
            .all(c)
            .await?;
        live.extend(
            rows.into_iter().map(|(id, user)| SignedIn { user: UserId(user), session: SessionId(id) }),
        );
    }
    Ok(live)
}

/// The logins of a person that last, the one used latest first.
///
/// # Errors
/// The database's.
pub async fn of_user(c: &impl ConnectionTrait, user: UserId, now: Timestamp) -> Result<Vec<Session>, Error> {
    let rows = Entity::find()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::ExpiresAt.gt(now.millis()))
        .order_by_desc(Column::RotatedAt)
        .order_by_desc(Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Stores a login whose token went on from `from`. False, with nothing done, where another request
/// was quicker.
///
/// # Errors
/// The database's.
pub async fn rotate(c: &impl ConnectionTrait, session: &Session, from: TokenHash) -> Result<bool, Error> {
    let update = Entity::update_many().set(ActiveModel::from(session));
    let same = update.filter(Column::Id.eq(session.id.0)).filter(Column::TokenHash.eq(from.as_bytes()));
    Ok(same.exec(c).await?.rows_affected == 1)
}

/// Ends a person's login; false where there is no such one.
///
/// # Errors
/// The database's.
pub async fn end(c: &impl ConnectionTrait, user: UserId, id: SessionId) -> Result<bool, Error> {
    let own = Entity::delete_many().filter(Column::Id.eq(id.0)).filter(Column::UserId.eq(user.0));
    Ok(own.exec(c).await?.rows_affected == 1)
}

/// Ends all of a person's logins, or all but one; tells which.
///
/// # Errors
/// The database's.
pub async fn end_all_of(
    c: &impl ConnectionTrait,
    user: UserId,
    but: Option<SessionId>,
) -> Result<Vec<SessionId>, Error> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::UserId.eq(user.0))
        .into_tuple()
        .all(c)
        .await?;
    let ids: Vec<SessionId> = ids.into_iter().map(SessionId).filter(|id| Some(*id) != but).collect();
    let theirs = Column::Id.is_in(ids.iter().map(|id| id.0));
    Entity::delete_many().filter(theirs).exec(c).await?;
    Ok(ids)
}

/// Forgets the logins that have expired.
///
/// # Errors
/// The database's.
pub async fn sweep(c: &impl ConnectionTrait, now: Timestamp) -> Result<u64, Error> {
    let expired = Entity::delete_many().filter(Column::ExpiresAt.lte(now.millis()));
    Ok(expired.exec(c).await?.rows_affected)
}

/// Ends every login.
///
/// # Errors
/// The database's.
pub async fn end_all(c: &impl ConnectionTrait) -> Result<(), Error> {
    Entity::delete_many().exec(c).await?;
    Ok(())
}
