//! The audit log: of the instance for its administrators, of a workspace for its owners and admins.

use crate::audit::{Deed, Told};
use crate::db::query::{self, audit::Wanted};
use crate::state::State;
use crate::web::answer::List;
use crate::web::extract::{Administrator, Json, Limit, ManagerOf, Query};
use crate::web::problem::Fault;
use app::domain::{Problem, Refused, WorkspaceId};
use axum::extract;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// So many where no `limit` is named.
const LINES: u64 = 50;

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(of_instance)).routes(routes!(of_workspace))
}

/// Which lines to tell.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct Asked {
    /// Those about one person: their id, or the username that they had then.
    pub(in crate::web) person: Option<String>,
    /// Those of one kind.
    pub(in crate::web) deed: Option<Deed>,
    /// `next_cursor` of the page before.
    pub(in crate::web) cursor: Option<String>,
    /// At most so many, 1–200.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub(in crate::web) limit: Option<Limit>,
}

/// Tells what was done to accounts, memberships and settings.
#[utoipa::path(get, path = "/instance/audit", operation_id = "list_instance_audit", tag = "instance", params(Asked),
    responses((status = 200, description = "The lines, the latest first.", body = List<Told>)))]
async fn of_instance(
    extract::State(state): extract::State<State>,
    _: Administrator,
    Query(asked): Query<Asked>,
) -> Result<Json<List<Told>>, Fault> {
    Ok(Json(read(&state, None, asked).await?))
}

/// Tells what was done in a workspace to memberships and settings. Its owners and admins may ask.
#[utoipa::path(get, path = "/workspaces/{id}/audit", operation_id = "list_workspace_audit", tag = "workspaces",
    params(("id" = WorkspaceId, Path, description = "The workspace."), Asked),
    responses((status = 200, description = "The lines, the latest first.", body = List<Told>)))]
async fn of_workspace(
    extract::State(state): extract::State<State>,
    ManagerOf(member): ManagerOf,
    Query(asked): Query<Asked>,
) -> Result<Json<List<Told>>, Fault> {
    Ok(Json(read(&state, Some(member.workspace.id), asked).await?))
}

/// The lines that are asked for, and where earlier ones begin.
pub(in crate::web) async fn read(
    state: &State,
    workspace: Option<WorkspaceId>,
    Asked { person, deed, cursor, limit }: Asked,
) -> Result<List<Told>, Fault> {
    let before = cursor.map(|cursor| place(&cursor)).transpose()?;
    let limit = Limit::or(limit, LINES);
    let wanted = Wanted { workspace, person, deed };
    let mut items = query::audit::page(state.db.read(), &wanted, before, limit + 1).await?;
    let has_more = items.len() as u64 > limit;
    items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let last = items.last().filter(|_| has_more);
    let next_cursor = last.map(|told| format!("{}.{}", told.line.at.millis(), told.line.id.simple()));
    Ok(List { items, next_cursor })
}

fn place(cursor: &str) -> Result<(i64, Uuid), Refused> {
    let read = || {
        let (at, id) = cursor.split_once('.')?;
        Some((at.parse().ok()?, Uuid::try_parse(id).ok()?))
    };
    read().ok_or_else(|| Refused::field("cursor", Problem::Format))
}
