//! The audit log.

use super::super::entity::audit::{ActiveModel, Column, Entity};
use super::super::entity::{user, workspace};
use super::super::words;
use super::memory::forget;
use crate::audit::{Deed, Line, Told};
use crate::error::Error;
use app::domain::{UserId, WorkspaceId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Writes a line, with the names that those in it go by now: accounts go, the log stays.
///
/// # Errors
/// The database's.
pub async fn insert(c: &impl ConnectionTrait, line: &Line) -> Result<(), Error> {
    let ids = [line.actor, line.subject].into_iter().flatten().map(|user| user.0);
    let names = user::Entity::find().filter(user::Column::Id.is_in(ids)).select_only();
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
