//! Where a person and one of their clients stand: what a `welcome` tells.

use super::super::entity::{client, member, workspace as row};
use super::super::words;
use super::workspace::{Head, head_of, seen};
use crate::error::Error;
use app::domain::{ClientId, UserId, Workspace};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

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
    let last_mid = Query::select()
        .column(client::Column::LastMid)
        .from(client::Entity)
        .and_where(
            Expr::col((client::Entity, client::Column::WorkspaceId))
                .equals((member::Entity, member::Column::WorkspaceId)),
        )
        .and_where(Expr::col((client::Entity, client::Column::Cid)).eq(cid.0))
        .and_where(Expr::col((client::Entity, client::Column::UserId)).eq(user.0))
        .take();
    // In one statement: after a restart everybody asks at once.
    let rows = row::Entity::find()
        .join_rev(JoinType::InnerJoin, member::Relation::Workspace.def())
        .expr_as(Expr::col((member::Entity, member::Column::Role)), "role")
        .expr_as(Expr::SubQuery(None, Box::new(last_mid.into())), "last_mid")
        .filter(member::Column::UserId.eq(user.0))
        .order_by_asc(row::Column::CreatedAt)
        .order_by_asc(row::Column::Id)
        .into_model::<Found>()
        .all(c)
        .await?;
    let standing = |Found { workspace, role, last_mid }| {
        Ok(Standing {
            head: head_of(&workspace)?,
            workspace: seen(&role, workspace)?,
            last_mid: words::count(last_mid.unwrap_or_default())?,
        })
    };
    rows.into_iter().map(standing).collect()
}

/// A workspace, what the person is in it, and how far their client has come.
#[derive(FromQueryResult)]
struct Found {
    #[sea_orm(nested)]
    workspace: row::Model,
    role: String,
    last_mid: Option<i64>,
}
