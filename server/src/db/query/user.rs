//! People.

use super::super::entity::user::{ActiveModel, Column, Entity, Model};
use super::super::entity::{assignee, member, receipt};
use super::letter;
use crate::auth::Purpose;
use crate::error::Error;
use app::domain::{FieldError, Identifier, Me, Problem, Refused, SessionId, Timestamp, UserId, WorkspaceId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    SqlErr,
    sea_query::{Expr, ExprTrait, Query},
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

/// Adds a person. Their address is one that they claim.
///
/// # Errors
/// [`Refused::Conflict`] names the field that somebody else has already; else the database's.
pub async fn insert(c: &impl ConnectionTrait, new: &NewUser) -> Result<(), Error> {
    let Me { user, email, phone, is_admin, created_at } = &new.me;
    let row = ActiveModel {
        id: Set(user.id.0),
        username: Set(user.username.clone()),
        email: Set(None),
        claimed_email: Set(email.clone()),
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
pub(super) fn taken(error: DbErr) -> Error {
    let Some(SqlErr::UniqueConstraintViolation(said)) = error.sql_err() else { return error.into() };
    let names =
        |field: &str| said.contains(&format!("users.{field}")) || said.contains(&format!("users_{field}"));
    let field = ["username", "email", "phone"].into_iter().find(|field| names(field));
    field.map_or(Error::from(error), |field| Refused::Conflict(FieldError::new(field, Problem::Taken)).into())
}

/// A person, as they see themselves.
///
/// # Errors
/// The database's.
pub async fn me(c: &impl ConnectionTrait, id: UserId) -> Result<Option<Me>, Error> {
    let Some(row) = Entity::find_by_id(id.0).one(c).await? else { return Ok(None) };
    let mut me = Me::try_from(row)?;
    me.user.picture = super::picture::id_of(c, id).await?;
    Ok(Some(me))
}

/// Which email addresses stand for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addresses {
    /// Those that were proven.
    Proven,
    /// Besides, one that nobody has proven stands for the account that claimed it first.
    Claimed,
}

/// The person whom a username, an email address or a phone number stands for, unless they are kept out: what a
/// login is checked against.
///
/// # Errors
/// The database's.
pub async fn credentials(
    c: &impl ConnectionTrait,
    who: &Identifier,
    addresses: Addresses,
) -> Result<Option<Credentials>, Error> {
    let row = row_of(c, who, addresses).await?;
    Ok(row.map(|row| Credentials { user: UserId(row.id), password_hash: row.password_hash }))
}

/// The same person, as they see themselves.
///
/// # Errors
/// The database's.
pub async fn find(
    c: &impl ConnectionTrait,
    who: &Identifier,
    addresses: Addresses,
) -> Result<Option<Me>, Error> {
    row_of(c, who, addresses).await?.map(Me::try_from).transpose()
}

async fn row_of(
    c: &impl ConnectionTrait,
    who: &Identifier,
    addresses: Addresses,
) -> Result<Option<Model>, Error> {
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
    let found = Entity::find().filter(any).filter(Column::DisabledAt.is_null()).one(c).await?;
    match (found, addresses, &who.email) {
        (None, Addresses::Claimed, Some(email)) => super::email::first_claimant(c, email).await,
        (found, _, _) => Ok(found),
    }
}

/// Is there such a person, who is not kept out?
///
/// # Errors
/// The database's.
pub async fn is_let_in(c: &impl ConnectionTrait, id: UserId) -> Result<bool, Error> {
    Ok(Entity::find_by_id(id.0).filter(Column::DisabledAt.is_null()).one(c).await?.is_some())
}

/// Is there such a person, who is not kept out, and whose password still has this hash, where one is named? Until the
/// commit nobody keeps them out or changes it: whoever does comes behind, and finds what is made here.
///
/// # Errors
/// The database's.
pub async fn hold(c: &impl ConnectionTrait, id: UserId, hash: Option<&str>) -> Result<bool, Error> {
    let mut same = Entity::find_by_id(id.0).filter(Column::DisabledAt.is_null()).lock_shared();
    if let Some(hash) = hash {
        same = same.filter(Column::PasswordHash.eq(hash));
    }
    Ok(same.one(c).await?.is_some())
}

/// Waits until no other transaction [holds](hold) the person. None can until the commit.
///
/// # Errors
/// The database's.
pub async fn lock(c: &impl ConnectionTrait, id: UserId) -> Result<(), Error> {
    Entity::find_by_id(id.0).lock_exclusive().one(c).await?;
    Ok(())
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

/// Gives a person another password, by its hash in the PHC string format. Whatever link would still let somebody
/// choose one is taken back with it.
///
/// # Errors
/// The database's.
pub async fn set_password(c: &impl ConnectionTrait, id: UserId, hash: &str) -> Result<(), Error> {
    let update = Entity::update_many().col_expr(Column::PasswordHash, Expr::value(hash));
    update.filter(Column::Id.eq(id.0)).exec(c).await?;
    letter::take_back(c, id, Purpose::Reset).await
}

/// Gives a person another phone number, or none.
///
/// # Errors
/// [`Refused::Conflict`] where somebody else has it already; else the database's.
pub async fn set_phone(c: &impl ConnectionTrait, id: UserId, phone: Option<&str>) -> Result<(), Error> {
    let update = Entity::update_many().col_expr(Column::Phone, Expr::value(phone.map(str::to_owned)));
    update.filter(Column::Id.eq(id.0)).exec(c).await.map(drop).map_err(taken)
}

/// Keeps a person out since a time, or lets them in again; false where there is no such person.
///
/// # Errors
/// The database's.
pub async fn set_disabled(
    c: &impl ConnectionTrait,
    id: UserId,
    since: Option<Timestamp>,
) -> Result<bool, Error> {
    let since = since.map(Timestamp::millis);
    let update = Entity::update_many().col_expr(Column::DisabledAt, Expr::value(since));
    Ok(update.filter(Column::Id.eq(id.0)).exec(c).await?.rows_affected == 1)
}

/// A person, as whoever runs the instance sees them.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The person.
    pub me: Me,
    /// Are they kept out?
    pub is_disabled: bool,
}

/// The person of this name, kept out or not.
///
/// # Errors
/// The database's.
pub async fn named(c: &impl ConnectionTrait, username: &str) -> Result<Option<Listed>, Error> {
    Entity::find().filter(Column::Username.eq(username)).one(c).await?.map(listed).transpose()
}

/// Everybody, by their names.
///
/// # Errors
/// The database's.
pub async fn everybody(c: &impl ConnectionTrait) -> Result<Vec<Listed>, Error> {
    let rows = Entity::find().filter(is_there()).order_by_asc(Column::Username).all(c).await?;
    rows.into_iter().map(listed).collect()
}

fn listed(row: Model) -> Result<Listed, Error> {
    let is_disabled = row.disabled_at.is_some();
    Ok(Listed { me: Me::try_from(row)?, is_disabled })
}

/// Gives a person another username.
///
/// # Errors
/// [`Refused::Conflict`] where somebody else has it; else the database's.
pub async fn change_username(c: &impl ConnectionTrait, id: UserId, username: &str) -> Result<(), Error> {
    let update = Entity::update_many().col_expr(Column::Username, Expr::value(username));
    update.filter(Column::Id.eq(id.0)).exec(c).await.map(drop).map_err(taken)
}

/// Do two people belong to a common workspace, or to this one?
///
/// # Errors
/// The database's.
pub async fn are_together(
    c: &impl ConnectionTrait,
    one: UserId,
    other: UserId,
    within: Option<WorkspaceId>,
) -> Result<bool, Error> {
    let theirs = Query::select()
        .column(member::Column::WorkspaceId)
        .from(member::Entity)
        .and_where(member::Column::UserId.eq(one.0))
        .take();
    let common = member::Entity::find()
        .filter(member::Column::UserId.eq(other.0))
        .filter(member::Column::WorkspaceId.in_subquery(theirs))
        .filter(Condition::all().add_option(within.map(|it| member::Column::WorkspaceId.eq(it.0))));
    Ok(common.one(c).await?.is_some())
}

/// What the username of somebody begins with who has deleted their account: nobody can register one like it.
const ERASED: &str = "~";

/// Leaves out those who have deleted their accounts.
pub(super) fn is_there() -> Condition {
    Condition::all().add(Column::Username.starts_with(ERASED).not())
}

/// Makes a person nobody: the row stays, because tasks name who made them, but it says nothing of anybody, and
/// nobody logs in to it. Their names, address and number are free. Tells which logins have ended.
///
/// This is the list of what belongs to a person alone. The tables of workspaces that they share are not on it: their
/// change logs hold names for 30 days. The audit log keeps the ids.
///
/// # Errors
/// The database's.
pub async fn erase(c: &impl ConnectionTrait, id: UserId, at: Timestamp) -> Result<Vec<SessionId>, Error> {
    let Some(me) = me(c, id).await? else { return Ok(Vec::new()) };
    // What is said of an address that was only claimed is not this person's to have forgotten.
    let email = match &me.email {
        Some(email) if super::email::is_proven(c, id, email).await? => Some(email.clone()),
        Some(_) | None => None,
    };
    let me = Me { email, ..me };
    let ended = super::session::end_all_of(c, id, None).await?;
    super::picture::remove(c, id).await?;
    super::api_token::remove_all_of(c, id).await?;
    super::passkey::remove_all_of(c, id).await?;
    super::factor::remove(c, id).await?;
    super::theft::forget(c, id).await?;
    letter::forget_all_of(c, id).await?;
    super::invite::forget_all_of(c, &me).await?;
    super::audit::forget_names(c, &me).await?;
    // What is left of these lies in the trash.
    assignee::Entity::delete_many().filter(assignee::Column::UserId.eq(id.0)).exec(c).await?;
    receipt::Entity::delete_many().filter(receipt::Column::UserId.eq(id.0)).exec(c).await?;
    Entity::update_many()
        .col_expr(Column::Username, Expr::value(format!("{ERASED}{}", id.0.simple())))
        .col_expr(Column::Email, Expr::value(None::<String>))
        .col_expr(Column::ClaimedEmail, Expr::value(None::<String>))
        .col_expr(Column::Phone, Expr::value(None::<String>))
        .col_expr(Column::DisplayName, Expr::value(app::words::DELETED_PERSON))
        .col_expr(Column::PasswordHash, Expr::value(""))
        .col_expr(Column::IsAdmin, Expr::value(false))
        .col_expr(Column::DisabledAt, Expr::value(at.millis()))
        .filter(Column::Id.eq(id.0))
        .exec(c)
        .await?;
    Ok(ended)
}
