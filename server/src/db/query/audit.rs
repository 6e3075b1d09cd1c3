//! The audit log.

use super::super::entity::audit::{ActiveModel, Column, Entity};
use super::super::entity::{user, workspace};
use super::super::words;
use super::memory::forget;
use super::user::is_there;
use crate::audit::{Deed, Line, Told};
use crate::error::Error;
use app::domain::{Me, UserId, WorkspaceId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Writes a line, with the names that those in it go by now: accounts go, the log stays.
///
/// # Errors
/// The database's.
pub async fn insert(c: &impl ConnectionTrait, line: &Line) -> Result<(), Error> {
    let ids = [line.actor, line.subject].into_iter().flatten().map(|user| user.0);
    // Whoever is deleted has no name any more.
    let names = user::Entity::find().filter(user::Column::Id.is_in(ids)).filter(is_there()).select_only();
    let names = names.column(user::Column::Id).column(user::Column::Username);
    let names: HashMap<Uuid, String> = names.into_tuple().all(c).await?.into_iter().collect();
    let name = |user: Option<UserId>| user.and_then(|user| names.get(&user.0).cloned());
    let (actor_name, subject_name) = (Set(name(line.actor)), Set(name(line.subject)));
    let row = ActiveModel { actor_name, subject_name, ..ActiveModel::try_from(line)? };
    Entity::insert(row).exec_without_returning(c).await?;
    Ok(())
}

/// Which lines are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those of one workspace.
    pub workspace: Option<WorkspaceId>,
    /// What was done by somebody or to them: their id, or the username that they had then.
    pub person: Option<String>,
    /// One kind of deed.
    pub deed: Option<Deed>,
}

/// Lines, the latest first: those before a place in that order.
///
/// # Errors
/// The database's.
pub async fn page(
    c: &impl ConnectionTrait,
    wanted: &Wanted,
    before: Option<(i64, Uuid)>,
    limit: u64,
) -> Result<Vec<Told>, Error> {
    let mut lines = Entity::find().find_also_related(workspace::Entity);
    if let Some(workspace) = wanted.workspace {
        lines = lines.filter(Column::WorkspaceId.eq(workspace.0));
    }
    if let Some(person) = &wanted.person {
        lines = lines.filter(of_person(person));
    }
    if let Some(deed) = wanted.deed {
        lines = lines.filter(Column::Deed.eq(words::write(&deed)?));
    }
    if let Some((at, id)) = before {
        let same = Condition::all().add(Column::At.eq(at)).add(Column::Id.lt(id));
        lines = lines.filter(Condition::any().add(Column::At.lt(at)).add(same));
    }
    let rows = lines.order_by_desc(Column::At).order_by_desc(Column::Id).limit(limit).all(c).await?;
    let told = |(mut line, workspace): (super::super::entity::audit::Model, Option<workspace::Model>)| {
        let (actor_name, subject_name) = (line.actor_name.take(), line.subject_name.take());
        let workspace_name = workspace.map(|workspace| workspace.name);
        Ok(Told { line: Line::try_from(line)?, actor_name, subject_name, workspace_name })
    };
    rows.into_iter().map(told).collect()
}

fn of_person(person: &str) -> Condition {
    let any = Condition::any();
    match person.parse::<UserId>() {
        Ok(id) => any.add(Column::Actor.eq(id.0)).add(Column::Subject.eq(id.0)),
        Err(_) => {
            let name = person.trim().to_lowercase().replace('\0', "");
            any.add(Column::ActorName.eq(name.clone())).add(Column::SubjectName.eq(name))
        }
    }
}

/// Leaves a person's id alone in the log: what they were called goes, and so do words of theirs such as the names of
/// their keys, and their address where somebody invited it.
///
/// # Errors
/// The database's.
pub async fn forget_names(c: &impl ConnectionTrait, me: &Me) -> Result<(), Error> {
    let (id, nothing) = (me.user.id.0, || Expr::value(None::<String>));
    let update = || Entity::update_many();
    update().col_expr(Column::ActorName, nothing()).filter(Column::Actor.eq(id)).exec(c).await?;
    update().col_expr(Column::SubjectName, nothing()).filter(Column::Subject.eq(id)).exec(c).await?;
    let wordy: Vec<String> = Deed::IN_OWN_WORDS.iter().map(words::write).collect::<Result<_, _>>()?;
    let own = Condition::any().add(Column::Actor.eq(id)).add(Column::Subject.eq(id));
    let mut any = Condition::any().add(Condition::all().add(own).add(Column::Deed.is_in(wordy)));
    for text in [&me.email, &me.phone].into_iter().flatten() {
        any = any.add(Column::Detail.contains(text));
    }
    update().col_expr(Column::Detail, Expr::value("")).filter(any).exec(c).await?;
    Ok(())
}

/// Forgets lines from before a time, in milliseconds since 1970; at most `limit` of them. Tells how many.
///
/// # Errors
/// The database's.
pub async fn forget_old(c: &impl ConnectionTrait, before: i64, limit: u64) -> Result<u64, Error> {
    forget::<Entity>(c, Column::At, before, limit).await
}

/// What one person did, or was done to them: the lines behind this one, in the order of their ids, at most `limit`.
///
/// # Errors
/// The database's.
pub async fn about(
    c: &impl ConnectionTrait,
    user: UserId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Line>, Error> {
    let theirs = Condition::any().add(Column::Actor.eq(user.0)).add(Column::Subject.eq(user.0));
    let rows = Entity::find()
        .filter(theirs)
        .filter(Column::Id.gt(after.unwrap_or_default()))
        .order_by_asc(Column::Id)
        .limit(limit);
    rows.all(c).await?.into_iter().map(Line::try_from).collect()
}
