//! People.

use super::super::entity::user::{ActiveModel, Column, Entity};
use crate::error::Error;
use app::domain::{FieldError, Identifier, Me, Problem, Refused, UserId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, SqlErr,
    sea_query::Expr,
};

/// An account about to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The person.
    pub me: Me,
    /// Their password's hash, in the PHC string format.
    pub password_hash: String,
}

/// What a login is checked against.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The person.
    pub user: UserId,
    /// Their password's hash, in the PHC string format.
    pub password_hash: String,
}

/// Adds a person.
///
/// # Errors
/// [`Refused::Conflict`] names the field that somebody else has already; else the database's.
pub async fn insert(c: &impl ConnectionTrait, new: &NewUser) -> Result<(), Error> {
    let Me { user, email, phone, is_admin, created_at } = &new.me;
    let row = ActiveModel {
        id: Set(user.id.0),
        username: Set(user.username.clone()),
        email: Set(email.clone()),
        phone: Set(phone.clone()),
        display_name: Set(user.display_name.clone()),
        password_hash: Set(new.password_hash.clone()),
        is_admin: Set(*is_admin),
        created_at: Set(created_at.millis()),
        disabled_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(c).await.map(drop).map_err(taken)
}

/// Both databases name the column in what they say about a broken uniqueness: SQLite as
/// `users.email`, PostgreSQL as the constraint `users_email_key`.
fn taken(error: DbErr) -> Error {
    let Some(SqlErr::UniqueConstraintViolation(said)) = error.sql_err() else { return error.into() };
    let names =
        |field: &str| said.contains(&format!("users.{field}")) || said.contains(&format!("users_{field}"));
    let field = ["username", "email", "phone"].into_iter().find(|field| names(field));
    field.map_or(Error::from(error), |field| Refused::Conflict(FieldError::new(field, Problem::Taken)).into())
}

/// Makes a person the instance's administrator.
///
/// # Errors
/// The database's.
pub async fn make_admin(c: &impl ConnectionTrait, id: UserId) -> Result<(), Error> {
    let update = Entity::update_many().col_expr(Column::IsAdmin, Expr::value(true));
    update.filter(Column::Id.eq(id.0)).exec(c).await?;
    Ok(())
}

/// A person, as they see themselves.
///
/// # Errors
/// The database's.
pub async fn me(c: &impl ConnectionTrait, id: UserId) -> Result<Option<Me>, Error> {
    Entity::find_by_id(id.0).one(c).await?.map(Me::try_from).transpose()
}

/// The person whom a username, an e-mail address or a phone number stands for, unless they are kept out.
///
/// # Errors
/// The database's.
pub async fn credentials(c: &impl ConnectionTrait, who: &Identifier) -> Result<Option<Credentials>, Error> {
    let forms = [(Column::Username, &who.username), (Column::Email, &who.email), (Column::Phone, &who.phone)];
    let mut any = Condition::any();
    for (column, text) in forms {
        if let Some(text) = text {
            any = any.add(column.eq(text));
        }
    }
    if any.is_empty() {
        return Ok(None);
    }
    let row = Entity::find().filter(any).filter(Column::DisabledAt.is_null()).one(c).await?;
    Ok(row.map(|row| Credentials { user: UserId(row.id), password_hash: row.password_hash }))
}

/// Gives a person another name to go by.
///
/// # Errors
/// The database's.
pub async fn rename(c: &impl ConnectionTrait, id: UserId, display_name: &str) -> Result<(), Error> {
    let update = Entity::update_many().col_expr(Column::DisplayName, Expr::value(display_name));
    update.filter(Column::Id.eq(id.0)).exec(c).await?;
    Ok(())
}
