//! Email addresses: their owners, and the accounts that only claim one.

use super::super::entity::user::{Column, Entity, Model};
use super::user;
use crate::auth::Letter;
use crate::error::Error;
use app::domain::{Me, UserId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// The person who has proven that this address is theirs.
///
/// # Errors
/// The database's.
pub async fn owner(c: &impl ConnectionTrait, email: &str) -> Result<Option<UserId>, Error> {
    let row = Entity::find().filter(Column::Email.eq(email)).one(c).await?;
    Ok(row.map(|row| UserId(row.id)))
}

/// Has this person proven that the address is theirs?
///
/// # Errors
/// The database's.
pub async fn is_proven(c: &impl ConnectionTrait, user: UserId, email: &str) -> Result<bool, Error> {
    Ok(owner(c, email).await? == Some(user))
}

/// Is this link the first proof that its person's address is theirs? Opening it shows that they read that mail.
///
/// # Errors
/// The database's.
pub async fn is_first_proof(c: &impl ConnectionTrait, link: &Letter) -> Result<bool, Error> {
    let Some(sent_to) = &link.email else { return Ok(false) };
    let me = user::me(c, link.user).await?;
    let is_theirs = me.is_some_and(|me| me.email.as_ref() == Some(sent_to));
    Ok(is_theirs && !is_proven(c, link.user, sent_to).await?)
}

/// Does any account name this address, proven or not?
///
/// # Errors
/// The database's.
pub async fn is_named(c: &impl ConnectionTrait, email: &str) -> Result<bool, Error> {
    let named = Column::Email.eq(email).or(Column::ClaimedEmail.eq(email));
    Ok(Entity::find().filter(named).one(c).await?.is_some())
}

/// The account that claimed an address first and is not kept out, where nobody has proven the address. A later claim
/// takes nothing from an earlier one.
///
/// # Errors
/// The database's.
pub(super) async fn first_claimant(c: &impl ConnectionTrait, email: &str) -> Result<Option<Model>, Error> {
    if owner(c, email).await?.is_some() {
        return Ok(None);
    }
    let claims = Entity::find().filter(Column::ClaimedEmail.eq(email)).filter(Column::DisabledAt.is_null());
    Ok(claims.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).one(c).await?)
}

/// Where a person gets letters: at their own address, or at one that they claim and that nobody else has proven.
///
/// # Errors
/// The database's.
pub async fn of_letters(c: &impl ConnectionTrait, me: &Me) -> Result<Option<String>, Error> {
    let Some(email) = &me.email else { return Ok(None) };
    let is_free = owner(c, email).await?.is_none_or(|owner| owner == me.user.id);
    Ok(is_free.then(|| email.clone()))
}

/// Takes a person's address away, proven or not.
///
/// # Errors
/// The database's.
pub async fn remove(c: &impl ConnectionTrait, user: UserId) -> Result<(), Error> {
    let update = Entity::update_many()
        .col_expr(Column::Email, Expr::value(None::<String>))
        .col_expr(Column::ClaimedEmail, Expr::value(None::<String>));
    update.filter(Column::Id.eq(user.0)).exec(c).await?;
    Ok(())
}

/// Writes down that a person has proven an address to be theirs. Others keep their claims, and must not learn
/// of this.
///
/// # Errors
/// [`Conflict`](app::domain::Refused::Conflict) where somebody else has proven it; else the database's.
pub async fn prove(c: &impl ConnectionTrait, user: UserId, email: &str) -> Result<(), Error> {
    let update = Entity::update_many()
        .col_expr(Column::Email, Expr::value(email))
        .col_expr(Column::ClaimedEmail, Expr::value(None::<String>));
    update.filter(Column::Id.eq(user.0)).exec(c).await.map(drop).map_err(user::taken)
}
