//! API tokens.

use super::super::entity::api_token::{ActiveModel, Column, Entity};
use super::super::entity::user;
use crate::auth::{KeptToken, TokenHash};
use crate::error::Error;
use app::domain::{ApiToken, Timestamp, TokenId, UserId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait},
};
use std::collections::HashSet;

/// So many are asked for at once: a statement takes only so many values.
const ASKED_MAX: usize = 500;

/// Adds a token.
///
/// # Errors
/// The database's.
pub async fn insert(c: &impl ConnectionTrait, kept: &KeptToken) -> Result<(), Error> {
    Entity::insert(ActiveModel::try_from(kept)?).exec_without_returning(c).await?;
    Ok(())
}

/// Revokes everybody's.
///
/// # Errors
/// The database's.
pub async fn revoke_all(c: &impl ConnectionTrait) -> Result<(), Error> {
    Entity::delete_many().exec(c).await?;
    Ok(())
}

/// The token with this secret, expired or not; none where it was revoked, or its person is kept out.
///
/// # Errors
/// The database's.
pub async fn find(c: &impl ConnectionTrait, hash: TokenHash) -> Result<Option<KeptToken>, Error> {
    let found = let_in().filter(Column::TokenHash.eq(hash.as_bytes())).one(c).await?;
    found.map(KeptToken::try_from).transpose()
}

/// Is this person's token there, and the person not kept out?
///
/// # Errors
/// The database's.
pub async fn is_live(c: &impl ConnectionTrait, user: UserId, id: TokenId) -> Result<bool, Error> {
    let own = let_in().filter(Column::Id.eq(id.0)).filter(Column::UserId.eq(user.0));
    Ok(own.one(c).await?.is_some())
}

/// Those among these tokens that last.
///
/// # Errors
/// The database's.
pub async fn live_among(
    c: &impl ConnectionTrait,
    ids: &[TokenId],
    now: Timestamp,
) -> Result<HashSet<TokenId>, Error> {
    let mut live = HashSet::with_capacity(ids.len());
    for some in ids.chunks(ASKED_MAX) {
        let rows: Vec<Uuid> = let_in()
            .select_only()
            .column(Column::Id)
            .filter(Column::ExpiresAt.gt(now.millis()))
            .filter(Column::Id.is_in(some.iter().map(|id| id.0)))
            .into_tuple()
            .all(c)
            .await?;
        live.extend(rows.into_iter().map(TokenId));
    }
    Ok(live)
}

fn let_in() -> Select<Entity> {
    Entity::find().inner_join(user::Entity).filter(user::Column::DisabledAt.is_null())
}

/// A person's tokens, the newest first.
///
/// # Errors
/// The database's.
pub async fn of_user(c: &impl ConnectionTrait, user: UserId) -> Result<Vec<ApiToken>, Error> {
    let rows = Entity::find().filter(Column::UserId.eq(user.0)).order_by_desc(Column::Id).all(c).await?;
    rows.into_iter().map(|row| KeptToken::try_from(row).map(|kept| kept.token)).collect()
}

/// How many of a person's tokens still work.
///
/// # Errors
/// The database's.
pub async fn count_live(c: &impl ConnectionTrait, user: UserId, now: Timestamp) -> Result<usize, Error> {
    let tokens = of_user(c, user).await?;
    Ok(tokens.iter().filter(|token| token.expires_at > now).count())
}

/// Writes down when a token was last used.
///
/// # Errors
/// The database's.
pub async fn note_use(c: &impl ConnectionTrait, id: TokenId, at: Timestamp) -> Result<(), Error> {
    let update = Entity::update_many().col_expr(Column::LastUsedAt, Expr::value(at.millis()));
    update.filter(Column::Id.eq(id.0)).exec(c).await?;
    Ok(())
}

/// Removes a person's token and tells its name; none where there is no such one.
///
/// # Errors
/// The database's.
pub async fn remove(c: &impl ConnectionTrait, user: UserId, id: TokenId) -> Result<Option<String>, Error> {
    let own = Column::Id.eq(id.0).and(Column::UserId.eq(user.0));
    let name =
        Entity::find().select_only().column(Column::Name).filter(own.clone()).into_tuple().one(c).await?;
    Entity::delete_many().filter(own).exec(c).await?;
    Ok(name)
}

/// Removes all of a person's tokens; tells which.
///
/// # Errors
/// The database's.
pub async fn remove_all_of(c: &impl ConnectionTrait, user: UserId) -> Result<Vec<TokenId>, Error> {
    let theirs = Column::UserId.eq(user.0);
    let ids: Vec<Uuid> =
        Entity::find().select_only().column(Column::Id).filter(theirs.clone()).into_tuple().all(c).await?;
    Entity::delete_many().filter(theirs).exec(c).await?;
    Ok(ids.into_iter().map(TokenId).collect())
}

/// Forgets the tokens that ended before a moment.
///
/// # Errors
/// The database's.
pub async fn forget_ended(c: &impl ConnectionTrait, before: Timestamp) -> Result<(), Error> {
    Entity::delete_many().filter(Column::ExpiresAt.lt(before.millis())).exec(c).await?;
    Ok(())
}
