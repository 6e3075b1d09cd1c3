//! A database's new life: after it was put back to an earlier state, its numbers are given a second time.

use super::super::entity::workspace;
use super::{api_token, invite, letter, session};
use crate::error::Error;
use app::domain::Epoch;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Gives every workspace a new epoch, so that no client goes on from numbers that this database never gave; and
/// ends every login, every API token, every invite and every link, because some that were ended or used since would be
/// good again. Tells how many workspaces there are.
///
/// # Errors
/// The database's.
pub async fn begin_anew(c: &impl ConnectionTrait) -> Result<usize, Error> {
    let rows = workspace::Entity::find().select_only().column(workspace::Column::Id);
    let ids: Vec<Uuid> = rows.into_tuple().all(c).await?;
    for id in &ids {
        workspace::Entity::update_many()
            .col_expr(workspace::Column::Epoch, Expr::value(Epoch::generate().0))
            .filter(workspace::Column::Id.eq(*id))
            .exec(c)
            .await?;
    }
    session::end_all(c).await?;
    letter::take_all_back(c).await?;
    api_token::revoke_all(c).await?;
    invite::revoke_all(c).await?;
    Ok(ids.len())
}
