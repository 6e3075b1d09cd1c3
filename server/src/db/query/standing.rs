//! Where a person and one of their clients stand: what a `welcome` tells.

use super::super::entity::{client, member, workspace as row};
use super::super::words;
use super::workspace::{Head, head_of, seen};
use crate::error::Error;
use app::domain::{ClientId, UserId, Workspace};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// A workspace of a person, how far it has come, and how far their client has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The workspace as the person sees it.
    pub workspace: Workspace,
    /// How far its log has come.
    pub head: Head,
    /// The last of the client's commands that was carried out or refused; 0 where there was none.
    pub last_mid: u64,
}

/// Where a person stands in each of their workspaces, the oldest first.
///
/// # Errors
/// The database's.
pub async fn of_client(
    c: &impl ConnectionTrait,
    user: UserId,
    cid: ClientId,
) -> Result<Vec<Standing>, Error> {
    let rows = member::Entity::find()
        .filter(member::Column::UserId.eq(user.0))
        .find_also_related(row::Entity)
        .order_by_asc(row::Column::CreatedAt)
        .order_by_asc(row::Column::Id)
        .all(c)
        .await?;
    let clients: HashMap<_, _> = client::Entity::find()
        .filter(client::Column::WorkspaceId.is_in(rows.iter().map(|(member, _)| member.workspace_id)))
        .filter(client::Column::Cid.eq(cid.0))
        .filter(client::Column::UserId.eq(user.0))
        .all(c)
        .await?
        .into_iter()
        .map(|client| (client.workspace_id, client.last_mid))
        .collect();
    rows.into_iter()
        .filter_map(|(member, workspace)| Some((member, workspace?)))
        .map(|(member, workspace)| {
            let last_mid = clients.get(&workspace.id).copied().unwrap_or_default();
            Ok(Standing {
                head: head_of(&workspace)?,
                workspace: seen(&member, workspace)?,
                last_mid: words::count(last_mid)?,
            })
        })
        .collect()
}
