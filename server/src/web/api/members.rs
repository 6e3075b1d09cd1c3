//! `/workspaces/{id}/members`: who belongs to a workspace, and as what.

use crate::auth::{Actor, SignedIn};
use crate::command::membership::{self, Author};
use crate::db::query;
use crate::state::State;
use crate::web::answer::List;
use crate::web::extract::{Caller, Fields, Json, MemberOf, Path, Repeatable, prove};
use crate::web::problem::{Fault, MEDIA_TYPE};
use app::domain::{Member, Refused, Role, UserId, WorkspaceId};
use app::protocol::Problem;
use axum::extract;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(members)).routes(routes!(change, remove)).routes(routes!(transfer))
}

/// What to change in a membership; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct MemberPatch {
    /// Another role; never the owner's, which is transferred.
    role: Option<Role>,
}

/// To whom a workspace is handed over.
#[derive(Clone, Deserialize, ToSchema)]
pub struct Transfer {
    /// A member, who owns it from then on.
    user_id: UserId,
    /// The password of whoever owns it now, asked for once more.
    current_password: String,
}

/// Lists who belongs to a workspace.
#[utoipa::path(get, path = "/workspaces/{id}/members", operation_id = "list_members", tag = "workspaces",
    params(("id" = WorkspaceId, Path, description = "The workspace.")),
    responses((status = 200, description = "The members, the longest first.", body = List<Member>)))]
async fn members(
    extract::State(state): extract::State<State>,
    member: MemberOf<Actor>,
) -> Result<Json<List<Member>>, Fault> {
    Ok(Json(List::whole(query::workspace::members(state.db.read(), member.workspace.id).await?)))
}

/// Gives a member another role. It takes an administrator: they manage members and viewers, the owner manages
/// administrators too.
#[utoipa::path(patch, path = "/workspaces/{id}/members/{user}", operation_id = "update_member", tag = "workspaces", request_body = MemberPatch,
    params(("id" = WorkspaceId, Path, description = "The workspace."),
        ("user" = UserId, Path, description = "The member."), Repeatable),
    responses(
        (status = 200, description = "The member, changed.", body = Member),
        (status = 409, description = "A workspace has one owner, always: hand it over instead.", body = Problem, content_type = MEDIA_TYPE)))]
async fn change(
    extract::State(state): extract::State<State>,
    MemberOf { who, workspace }: MemberOf,
    Path((_, user)): Path<(WorkspaceId, UserId)>,
    Caller(device): Caller,
    repeatable: Repeatable,
    fields: Fields,
) -> Result<Json<Member>, Fault> {
    let patch: MemberPatch = fields.patch_keeping(&["role"])?.read()?;
    if let Some(role) = patch.role {
        let author = Author::new(who, workspace.id, &device).under(repeatable.key());
        membership::change_role(&state, &author, user, role).await?;
    }
    let members = query::workspace::members(state.db.read(), workspace.id).await?;
    let member = members.into_iter().find(|member| member.user_id == user);
    Ok(Json(member.ok_or(Refused::NotFound)?))
}

/// Removes a member, or leaves where that is oneself. Their sockets lose the workspace at once, and their invites end.
/// A member who was removed cannot come back by an invite that was made before.
#[utoipa::path(delete, path = "/workspaces/{id}/members/{user}", operation_id = "remove_member", tag = "workspaces",
    params(("id" = WorkspaceId, Path, description = "The workspace."),
        ("user" = UserId, Path, description = "The member."), Repeatable),
    responses(
        (status = 204, description = "No member any more."),
        (status = 409, description = "The owner stays, and whoever has a workspace of their own stays there.", body = Problem, content_type = MEDIA_TYPE)))]
async fn remove(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Path((id, user)): Path<(WorkspaceId, UserId)>,
    Caller(device): Caller,
    repeatable: Repeatable,
) -> Result<StatusCode, Fault> {
    // A repetition is known by its key: the member who left is none any more.
    if !repeatable.has_key() {
        prove(&state, who, id).await?;
    }
    membership::remove(&state, &Author::new(who, id, &device).under(repeatable.key()), user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands a workspace over to a member. Whoever owned it stays as an administrator.
#[utoipa::path(post, path = "/workspaces/{id}/transfer", operation_id = "transfer_workspace", tag = "workspaces", request_body = Transfer,
    params(("id" = WorkspaceId, Path, description = "The workspace."), Repeatable),
    responses(
        (status = 204, description = "The member owns it."),
        (status = 409, description = "It is theirs already.", body = Problem, content_type = MEDIA_TYPE)))]
async fn transfer(
    extract::State(state): extract::State<State>,
    MemberOf { who, workspace }: MemberOf,
    Caller(device): Caller,
    repeatable: Repeatable,
    Json(Transfer { user_id, current_password }): Json<Transfer>,
) -> Result<StatusCode, Fault> {
    let author = Author::new(who, workspace.id, &device).under(repeatable.key());
    membership::transfer(&state, who, &author, user_id, &current_password).await?;
    Ok(StatusCode::NO_CONTENT)
}
