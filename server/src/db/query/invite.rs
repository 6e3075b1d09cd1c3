//! Invites that can still be taken up.

use super::super::entity::invite::{ActiveModel, Column, Entity};
use super::super::entity::{invite_bar, user};
use super::memory::forget;
use crate::auth::TokenHash;
use crate::error::Error;
use app::domain::{Invite, InviteId, Me, Role, Timestamp, UserId, Workspace, WorkspaceId, is_granted};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// Adds an invite, with what is kept of its ticket.
///
/// # Errors
/// The database's.
pub async fn insert(c: &impl ConnectionTrait, invite: &Invite, ticket: TokenHash) -> Result<(), Error> {
    Entity::insert(ActiveModel::of(invite, ticket)).exec_without_returning(c).await?;
    Ok(())
}

/// The invites into a workspace, or to the instance alone, that can be taken up; the newest first.
///
/// # Errors
/// The database's.
pub async fn list(
    c: &impl ConnectionTrait,
    workspace: Option<WorkspaceId>,
    now: Timestamp,
) -> Result<Vec<Invite>, Error> {
    let rows = Entity::find()
        .filter(open(now))
        .filter(into(workspace))
        .find_also_related(user::Entity)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(c)
        .await?;
    rows.into_iter().filter_map(|(invite, maker)| Some(invite.made_by(maker?))).collect()
}

/// How many invites into a workspace, or to the instance alone, can be taken up.
///
/// # Errors
/// The database's.
pub async fn count(
    c: &impl ConnectionTrait,
    workspace: Option<WorkspaceId>,
    now: Timestamp,
) -> Result<u64, Error> {
    Ok(Entity::find().filter(open(now)).filter(into(workspace)).count(c).await?)
}

/// An invite that can be taken up, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The invite.
    pub invite: Invite,
    /// The workspace as whoever made it sees it; none for the instance alone.
    pub workspace: Option<Workspace>,
}

/// The invite of a ticket, where it can be taken up. It counts only for as long as whoever made it may still make
/// it: with the maker's account or role it ends too.
///
/// # Errors
/// The database's.
pub async fn get(c: &impl ConnectionTrait, ticket: TokenHash, now: Timestamp) -> Result<Option<Open>, Error> {
    let row = Entity::find()
        .filter(Column::TokenHash.eq(ticket.as_bytes()))
        .filter(open(now))
        .find_also_related(user::Entity)
        .filter(user::Column::DisabledAt.is_null())
        .one(c)
        .await?;
    let Some((row, Some(maker))) = row else { return Ok(None) };
    let is_admin = maker.is_admin;
    let invite = row.made_by(maker)?;
    let Some(workspace) = invite.workspace_id else {
        return Ok(is_admin.then_some(Open { invite, workspace: None }));
    };
    let workspace = super::workspace::get(c, workspace, invite.created_by.id).await?;
    let workspace = workspace.filter(|workspace| is_granted(workspace.role, invite.role));
    Ok(workspace.map(|workspace| Open { invite, workspace: Some(workspace) }))
}

/// Uses an invite once. False, with nothing done, where there is none left: of all who take the last one at
/// once, on whatever node, one is told true.
///
/// # Errors
/// The database's.
pub async fn use_one(c: &impl ConnectionTrait, id: InviteId, now: Timestamp) -> Result<bool, Error> {
    // What is not counted stays so: null minus one is null.
    let update = Entity::update_many().col_expr(Column::UsesLeft, Expr::col(Column::UsesLeft).sub(1));
    Ok(update.filter(Column::Id.eq(id.0)).filter(open(now)).exec(c).await?.rows_affected == 1)
}

/// Takes every invite back.
///
/// # Errors
/// The database's.
pub async fn revoke_all(c: &impl ConnectionTrait) -> Result<(), Error> {
    Entity::delete_many().exec(c).await?;
    Ok(())
}

/// Takes an invite into a workspace, or to the instance alone, back. False where there is no such one there.
///
/// # Errors
/// The database's.
pub async fn revoke(
    c: &impl ConnectionTrait,
    workspace: Option<WorkspaceId>,
    id: InviteId,
    now: Timestamp,
) -> Result<bool, Error> {
    let there = Entity::delete_many().filter(Column::Id.eq(id.0)).filter(into(workspace)).filter(open(now));
    Ok(there.exec(c).await?.rows_affected == 1)
}

/// Takes back a person's invites into a workspace that they may not make any more, being this there now, or no member.
/// Tells how many were open.
///
/// # Errors
/// The database's.
pub async fn revoke_beyond(
    c: &impl ConnectionTrait,
    workspace: WorkspaceId,
    maker: UserId,
    role: Option<Role>,
    now: Timestamp,
) -> Result<u64, Error> {
    let all = [Role::Viewer, Role::Member, Role::Admin];
    let granted = all.into_iter().filter(|of| role.is_some_and(|own| is_granted(own, *of)));
    let beyond = into(Some(workspace))
        .add(Column::CreatedBy.eq(maker.0))
        .add(Column::Role.is_not_in(granted.map(Role::as_str)));
    end(c, beyond, now).await
}

/// Takes back a person's invites to the instance alone. Tells how many were open.
///
/// # Errors
/// The database's.
pub async fn revoke_to_instance(
    c: &impl ConnectionTrait,
    maker: UserId,
    now: Timestamp,
) -> Result<u64, Error> {
    end(c, into(None).add(Column::CreatedBy.eq(maker.0)), now).await
}

/// Takes back a person's invites, wherever they lead. Tells how many were open.
///
/// # Errors
/// The database's.
pub async fn revoke_all_of(c: &impl ConnectionTrait, maker: UserId, now: Timestamp) -> Result<u64, Error> {
    end(c, Condition::all().add(Column::CreatedBy.eq(maker.0)), now).await
}

/// Those that are not open go as well: a clock that is set back would open them again.
async fn end(c: &impl ConnectionTrait, which: Condition, now: Timestamp) -> Result<u64, Error> {
    let count = Entity::find().filter(which.clone()).filter(open(now)).count(c).await?;
    Entity::delete_many().filter(which).exec(c).await?;
    Ok(count)
}

/// Keeps a person from using the invites into a workspace that there are now.
///
/// # Errors
/// The database's.
pub async fn bar(c: &impl ConnectionTrait, workspace: WorkspaceId, user: UserId) -> Result<(), Error> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(into(Some(workspace)))
        // Another server may be revoking one of them.
        .lock(LockType::KeyShare)
        .into_tuple()
        .all(c)
        .await?;
    if ids.is_empty() {
        return Ok(());
    }
    let bars = ids
        .into_iter()
        .map(|invite| invite_bar::ActiveModel { invite_id: Set(invite), user_id: Set(user.0) });
    // A member who came back by a newer invite and is removed again is barred from the older ones already.
    let once = OnConflict::columns([invite_bar::Column::InviteId, invite_bar::Column::UserId])
        .do_nothing()
        .to_owned();
    invite_bar::Entity::insert_many(bars).on_conflict(once).exec_without_returning(c).await?;
    Ok(())
}

/// Was this person removed from the workspace since the invite was made?
///
/// # Errors
/// The database's.
pub async fn is_barred(c: &impl ConnectionTrait, invite: InviteId, user: UserId) -> Result<bool, Error> {
    Ok(invite_bar::Entity::find_by_id((invite.0, user.0)).one(c).await?.is_some())
}

/// Forgets the invites that a person made, and those that went to their address.
///
/// # Errors
/// The database's.
pub async fn forget_all_of(c: &impl ConnectionTrait, me: &Me) -> Result<(), Error> {
    let mut theirs = Condition::any().add(Column::CreatedBy.eq(me.user.id.0));
    if let Some(email) = &me.email {
        theirs = theirs.add(Column::Email.eq(email));
    }
    Entity::delete_many().filter(theirs).exec(c).await?;
    invite_bar::Entity::delete_many().filter(invite_bar::Column::UserId.eq(me.user.id.0)).exec(c).await?;
    Ok(())
}

/// Forgets invites that ended before a time, in milliseconds since 1970; at most `limit` of them. Tells how many.
///
/// # Errors
/// The database's.
pub async fn forget_ended(c: &impl ConnectionTrait, before: i64, limit: u64) -> Result<u64, Error> {
    forget::<Entity>(c, Column::ExpiresAt, before, limit).await
}

fn open(now: Timestamp) -> Condition {
    let left = Condition::any().add(Column::UsesLeft.is_null()).add(Column::UsesLeft.gt(0));
    Condition::all().add(Column::ExpiresAt.gt(now.millis())).add(left)
}

fn into(workspace: Option<WorkspaceId>) -> Condition {
    Condition::all().add(match workspace {
        Some(workspace) => Column::WorkspaceId.eq(workspace.0),
        None => Column::WorkspaceId.is_null(),
    })
}
