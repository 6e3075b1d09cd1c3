//! Workspaces, who belongs to them, and how far their logs have come.

use super::super::entity::{
    assignee, change_log, client, lost, member, project, refusal, status, task, workspace,
};
use super::super::{Db, Tx, words};
use super::bound::Bound;
use crate::error::Error;
use app::domain::{Epoch, KEPT_DAYS, Member, Role, Timestamp, UserId, Workspace, WorkspaceId, WorkspaceKind};
use app::protocol::Snapshot;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;
use uuid::Uuid;

/// How far a workspace's log has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// What `seq` counts in.
    pub epoch: Epoch,
    /// The last `seq`; 0 when nothing happened yet.
    pub seq: u64,
    /// The first `seq` that the log still holds.
    pub floor: u64,
}

/// The workspaces that a person belongs to, oldest first.
///
/// # Errors
/// The database's.
pub async fn of_user(c: &impl ConnectionTrait, user: UserId) -> Result<Vec<Workspace>, Error> {
    let rows = member::Entity::find()
        .filter(member::Column::UserId.eq(user.0))
        .find_also_related(workspace::Entity)
        .order_by_asc(workspace::Column::CreatedAt)
        .order_by_asc(workspace::Column::Id)
        .all(c)
        .await?;
    rows.into_iter().filter_map(|(member, workspace)| Some(seen(&member.role, workspace?))).collect()
}

/// A workspace as a member sees it; none where the person is no member.
///
/// # Errors
/// The database's.
pub async fn get(
    c: &impl ConnectionTrait,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Option<Workspace>, Error> {
    let row =
        member::Entity::find_by_id((workspace.0, user.0)).find_also_related(workspace::Entity).one(c).await?;
    row.and_then(|(member, workspace)| Some(seen(&member.role, workspace?))).transpose()
}

pub(super) fn seen(role: &str, workspace: workspace::Model) -> Result<Workspace, Error> {
    Ok(Workspace {
        id: WorkspaceId(workspace.id),
        name: workspace.name,
        kind: words::read(&workspace.kind)?,
        role: words::read(role)?,
    })
}

/// What a person is in a workspace; none where they do not belong to it.
///
/// # Errors
/// The database's.
pub async fn role(
    c: &impl ConnectionTrait,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Option<Role>, Error> {
    let member = member::Entity::find_by_id((workspace.0, user.0)).one(c).await?;
    member.map(|member| words::read(&member.role)).transpose()
}

/// What a workspace is for; none where there is no such workspace.
///
/// # Errors
/// The database's.
pub async fn kind(c: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<Option<WorkspaceKind>, Error> {
    let row = workspace::Entity::find_by_id(workspace.0).one(c).await?;
    row.map(|row| words::read(&row.kind)).transpose()
}

/// How many workspaces a person belongs to.
///
/// # Errors
/// The database's.
pub async fn count(c: &impl ConnectionTrait, user: UserId) -> Result<u64, Error> {
    Ok(member::Entity::find().filter(member::Column::UserId.eq(user.0)).count(c).await?)
}

/// Deletes a workspace with everything in it, and tells those who belonged to it once that is committed. What others keep of it in tables of their own goes with its row,
/// by `ON DELETE CASCADE`.
///
/// # Errors
/// The database's.
pub async fn delete(tx: &mut Tx, workspace: WorkspaceId) -> Result<(), Error> {
    let (c, id) = (tx.conn(), workspace.0);
    let members = member::Entity::find().select_only().column(member::Column::UserId);
    let members: Vec<Uuid> = members.filter(member::Column::WorkspaceId.eq(id)).into_tuple().all(c).await?;
    let theirs = Query::select()
        .column(task::Column::Id)
        .from(task::Entity)
        .and_where(task::Column::WorkspaceId.eq(id))
        .take();
    assignee::Entity::delete_many().filter(assignee::Column::TaskId.in_subquery(theirs)).exec(c).await?;
    // Children before their parents.
    lost::Entity::delete_many().filter(lost::Column::WorkspaceId.eq(id)).exec(c).await?;
    task::Entity::delete_many().filter(task::Column::WorkspaceId.eq(id)).exec(c).await?;
    status::Entity::delete_many().filter(status::Column::WorkspaceId.eq(id)).exec(c).await?;
    project::Entity::delete_many().filter(project::Column::WorkspaceId.eq(id)).exec(c).await?;
    change_log::Entity::delete_many().filter(change_log::Column::WorkspaceId.eq(id)).exec(c).await?;
    refusal::Entity::delete_many().filter(refusal::Column::WorkspaceId.eq(id)).exec(c).await?;
    client::Entity::delete_many().filter(client::Column::WorkspaceId.eq(id)).exec(c).await?;
    member::Entity::delete_many().filter(member::Column::WorkspaceId.eq(id)).exec(c).await?;
    workspace::Entity::delete_by_id(id).exec(c).await?;
    tx.publish_deletion(workspace, members.into_iter().map(UserId));
    Ok(())
}

/// How far a workspace's log has come; none where there is no such workspace.
///
/// # Errors
/// The database's.
pub async fn head(c: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<Option<Head>, Error> {
    let row = workspace::Entity::find_by_id(workspace.0).one(c).await?;
    row.map(|row| head_of(&row)).transpose()
}

pub(super) fn head_of(row: &workspace::Model) -> Result<Head, Error> {
    Ok(Head { epoch: Epoch(row.epoch), seq: words::count(row.seq)?, floor: words::count(row.floor)? })
}

/// How far the logs of these workspaces have come; those that are not there are left out.
///
/// # Errors
/// The database's.
pub async fn heads(
    c: &impl ConnectionTrait,
    workspaces: &[WorkspaceId],
) -> Result<HashMap<WorkspaceId, u64>, Error> {
    let rows: Vec<(Uuid, i64)> = workspace::Entity::find()
        .select_only()
        .columns([workspace::Column::Id, workspace::Column::Seq])
        .filter(workspace::Column::Id.is_in(workspaces.iter().map(|id| id.0)))
        .into_tuple()
        .all(c)
        .await?;
    rows.into_iter().map(|(id, seq)| Ok((WorkspaceId(id), words::count(seq)?))).collect()
}

/// Somebody who came into a workspace, and when.
pub type Arrival = (UserId, WorkspaceId, Timestamp);

/// Who came into a workspace since then, and is there still.
///
/// # Errors
/// The database's.
pub async fn arrivals(c: &impl ConnectionTrait, since: Timestamp) -> Result<Vec<Arrival>, Error> {
    let rows = member::Entity::find().filter(member::Column::JoinedAt.gte(since.millis())).all(c).await?;
    let arrival = |row: member::Model| {
        Ok((UserId(row.user_id), WorkspaceId(row.workspace_id), words::time(row.joined_at)?))
    };
    rows.into_iter().map(arrival).collect()
}

/// The instance's shared workspace, once there is one.
///
/// # Errors
/// The database's.
pub async fn team(c: &impl ConnectionTrait) -> Result<Option<WorkspaceId>, Error> {
    let id = workspace::Entity::find()
        .select_only()
        .column(workspace::Column::Id)
        .filter(workspace::Column::Kind.eq(WorkspaceKind::Team.as_str()))
        .into_tuple()
        .one(c)
        .await?;
    Ok(id.map(WorkspaceId))
}

/// Everybody who belongs to a workspace, the longest member first.
///
/// # Errors
/// The database's.
pub async fn members(c: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<Vec<Member>, Error> {
    let rows = member::WithPerson::select()
        .filter(member::Column::WorkspaceId.eq(workspace.0))
        .order_by_asc(member::Column::JoinedAt)
        .order_by_asc(member::Column::UserId)
        .into_model::<member::WithPerson>()
        .all(c)
        .await?;
    rows.into_iter().map(Member::try_from).collect()
}

/// All of a workspace at one moment, as a member sees it, with what can still be restored; none where the
/// person is no member.
///
/// # Errors
/// The database's.
pub async fn snapshot(
    db: &Db,
    workspace: WorkspaceId,
    user: UserId,
    now: Timestamp,
) -> Result<Option<Snapshot>, Error> {
    let _turn = db.turn_for_list(user).await?;
    let moment = db.snapshot().await?;
    let Some(seen) = get(&moment, workspace, user).await? else { return Ok(None) };
    let Some(head) = head(&moment, workspace).await? else { return Ok(None) };
    let since = now.days_before(KEPT_DAYS);
    let tasks = super::task::all(&moment, workspace, since).await?;
    let trash = super::task::trash_page(&moment, workspace, since, None, Bound::NONE).await?;
    let lost = super::lost::page(&moment, workspace, since, None, Bound::NONE).await?;
    Ok(Some(Snapshot {
        workspace: seen,
        epoch: head.epoch,
        seq: head.seq,
        members: members(&moment, workspace).await?,
        projects: super::project::list(&moment, workspace).await?,
        deleted_projects: super::project::deleted(&moment, workspace, since).await?,
        statuses: super::project::all_statuses(&moment, workspace, since).await?,
        tasks,
        trash,
        lost,
    }))
}
