//! The people of an instance, as its administrators see them.

use super::super::entity::user::{Column, Entity, Model};
use super::super::entity::{factor, session};
use super::super::words;
use super::user::is_there;
use crate::error::Error;
use app::domain::{Person, User, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

/// People whose username, name or email address holds a text, by username; those behind one username.
///
/// # Errors
/// The database's.
pub async fn page(
    c: &impl ConnectionTrait,
    text: &str,
    behind: Option<&str>,
    limit: u64,
) -> Result<Vec<Person>, Error> {
    let mut people =
        with_more(Entity::find()).filter(is_there()).filter(holding(text)).order_by_asc(Column::Username);
    if let Some(behind) = behind {
        people = people.filter(Column::Username.gt(behind));
    }
    let rows = people.limit(limit).into_model::<Found>().all(c).await?;
    rows.into_iter().map(Person::try_from).collect()
}

/// One of them.
///
/// # Errors
/// The database's.
pub async fn get(c: &impl ConnectionTrait, id: UserId) -> Result<Option<Person>, Error> {
    let row = with_more(Entity::find_by_id(id.0)).filter(is_there()).into_model::<Found>().one(c).await?;
    row.map(Person::try_from).transpose()
}

/// Is there nobody yet?
///
/// # Errors
/// The database's.
pub async fn is_empty(c: &impl ConnectionTrait) -> Result<bool, Error> {
    let one = Entity::find().filter(is_there()).select_only().column(Column::Id).limit(1);
    Ok(one.into_tuple::<sea_orm::prelude::Uuid>().one(c).await?.is_none())
}

/// Is there anybody but this person?
///
/// # Errors
/// The database's.
pub async fn has_others(c: &impl ConnectionTrait, than: UserId) -> Result<bool, Error> {
    let others = Entity::find().filter(is_there()).filter(Column::Id.ne(than.0));
    let one = others.select_only().column(Column::Id).limit(1);
    Ok(one.into_tuple::<sea_orm::prelude::Uuid>().one(c).await?.is_some())
}

/// The administrators who are not kept out. Until the commit nobody else makes one less of them.
///
/// # Errors
/// The database's.
pub async fn administrators(c: &impl ConnectionTrait) -> Result<Vec<UserId>, Error> {
    let rows = Entity::find()
        .filter(Column::IsAdmin.eq(true))
        .filter(Column::DisabledAt.is_null())
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|row| UserId(row.id)).collect())
}

/// Makes a person an administrator, or no longer one.
///
/// # Errors
/// The database's.
pub async fn set_admin(c: &impl ConnectionTrait, id: UserId, is_admin: bool) -> Result<(), Error> {
    let update = Entity::update_many().col_expr(Column::IsAdmin, Expr::value(is_admin));
    update.filter(Column::Id.eq(id.0)).exec(c).await?;
    Ok(())
}

/// A person, when they were last there, and since when their two-step login is on.
#[derive(FromQueryResult)]
struct Found {
    #[sea_orm(nested)]
    user: Model,
    last_seen: Option<i64>,
    two_step_since: Option<i64>,
}

impl TryFrom<Found> for Person {
    type Error = Error;

    fn try_from(Found { user, last_seen, two_step_since }: Found) -> Result<Self, Error> {
        let Model { id, username, email, claimed_email, display_name, is_admin, .. } = user.clone();
        let Model { created_at, disabled_at, .. } = user;
        Ok(Self {
            user: User { id: UserId(id), username, display_name, picture: None },
            email: email.or(claimed_email),
            is_admin,
            two_step: two_step_since.is_some(),
            created_at: words::time(created_at)?,
            last_seen_at: last_seen.map(words::time).transpose()?,
            disabled_at: disabled_at.map(words::time).transpose()?,
        })
    }
}

fn with_more(people: Select<Entity>) -> Select<Entity> {
    let last_seen = Query::select()
        .expr(Func::max(Expr::col((session::Entity, session::Column::RotatedAt))))
        .from(session::Entity)
        .and_where(Expr::col((session::Entity, session::Column::UserId)).equals((Entity, Column::Id)))
        .take();
    let two_step_since = Query::select()
        .expr(Expr::col((factor::Entity, factor::Column::ConfirmedAt)))
        .from(factor::Entity)
        .and_where(Expr::col((factor::Entity, factor::Column::UserId)).equals((Entity, Column::Id)))
        .take();
    people
        .expr_as(Expr::SubQuery(None, Box::new(last_seen.into())), "last_seen")
        .expr_as(Expr::SubQuery(None, Box::new(two_step_since.into())), "two_step_since")
}

/// What somebody types stands for itself: a percent sign is a percent sign.
fn holding(text: &str) -> Condition {
    let text = text.trim().to_lowercase();
    let mut any = Condition::all();
    if text.is_empty() || text.contains('\0') {
        return if text.is_empty() { any } else { any.add(Expr::value(false)) };
    }
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = || LikeExpr::new(format!("%{escaped}%")).escape('\\');
    let columns = [Column::Username, Column::DisplayName, Column::Email, Column::ClaimedEmail];
    let holds = |column: Column| Func::lower(Expr::col((Entity, column))).like(pattern());
    any = any.add(columns.into_iter().fold(Condition::any(), |any, column| any.add(holds(column))));
    any
}
