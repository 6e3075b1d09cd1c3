//! `/workspaces/{id}/invites` and `/instance/invites`: made and taken back; `/invites`: taken up.

use crate::auth::SignedIn;
use crate::command::invite::Accepted;
use crate::db::query;
use crate::invites::{self, Made};
use crate::state::State;
use crate::web::answer::{Created, List};
use crate::web::extract::{Administrator, Caller, Json, ManagerOf, Path};
use crate::web::problem::{Fault, MEDIA_TYPE};
use app::domain::{Greeting, Invite, InviteDraft, InviteId, WorkspaceId};
use app::protocol::Problem;
use axum::extract;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(revoke))
        .routes(routes!(list_to_instance, make_to_instance))
        .routes(routes!(revoke_to_instance))
        .routes(routes!(get))
        .routes(routes!(accept))
}

/// An invite that was made just now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NewInvite {
    #[serde(flatten)]
    invite: Invite,
    /// What opens it. It is told this once; of an invite that was mailed, in that letter only.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// The page that it opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// What came of an invite.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Taken {
    /// The workspace that one belongs to; none where the invite was to the instance alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    workspace_id: Option<WorkspaceId>,
    /// Has one become a member by it? If not, one was before, and nothing was used.
    joined: bool,
}

/// Lists the invites into a workspace that can be taken up. Its owners and admins may.
#[utoipa::path(get, path = "/workspaces/{id}/invites", operation_id = "list_workspace_invites", tag = "workspaces",
    params(("id" = WorkspaceId, Path, description = "The workspace.")),
    responses((status = 200, description = "The invites, the newest first.", body = List<Invite>)))]
async fn list(
    extract::State(state): extract::State<State>,
    ManagerOf(member): ManagerOf,
) -> Result<Json<List<Invite>>, Fault> {
    all(&state, Some(member.workspace.id)).await
}

/// Makes an invite into a workspace. Its owners and admins may.
#[utoipa::path(post, path = "/workspaces/{id}/invites", operation_id = "create_workspace_invite", tag = "workspaces", request_body = InviteDraft,
    params(("id" = WorkspaceId, Path, description = "The workspace.")),
    responses((status = 201, description = "The invite, with its link.", body = NewInvite)))]
async fn make(
    extract::State(state): extract::State<State>,
    ManagerOf(member): ManagerOf,
    Caller(device): Caller,
    Json(draft): Json<InviteDraft>,
) -> Result<Created<Json<NewInvite>>, Fault> {
    let made = invites::make(&state, member.who, Some(member.workspace.id), &draft, &device).await?;
    let path = format!("/workspaces/{}/invites/{}", member.workspace.id, made.invite.id);
    Ok(Created { path, it: Json(told(&state, made)) })
}

/// Takes an invite into a workspace back. Its owners and admins may.
#[utoipa::path(delete, path = "/workspaces/{id}/invites/{invite}", operation_id = "revoke_workspace_invite", tag = "workspaces",
    params(
        ("id" = WorkspaceId, Path, description = "The workspace."),
        ("invite" = InviteId, Path, description = "The invite.")),
    responses((status = 204, description = "Its link opens nothing any more.")))]
async fn revoke(
    extract::State(state): extract::State<State>,
    ManagerOf(member): ManagerOf,
    Caller(device): Caller,
    Path((_, id)): Path<(WorkspaceId, InviteId)>,
) -> Result<StatusCode, Fault> {
    invites::revoke(&state, member.who, Some(member.workspace.id), id, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the invites to the instance alone that can be taken up. Administrators may.
#[utoipa::path(get, path = "/instance/invites", operation_id = "list_instance_invites", tag = "instance",
    responses((status = 200, description = "The invites, the newest first.", body = List<Invite>)))]
async fn list_to_instance(
    extract::State(state): extract::State<State>,
    _: Administrator,
) -> Result<Json<List<Invite>>, Fault> {
    all(&state, None).await
}

/// Makes an invite to the instance alone: it lets somebody make an account. Administrators may.
#[utoipa::path(post, path = "/instance/invites", operation_id = "create_instance_invite", tag = "instance", request_body = InviteDraft,
    responses((status = 201, description = "The invite, with its link.", body = NewInvite)))]
async fn make_to_instance(
    extract::State(state): extract::State<State>,
    Administrator(who): Administrator,
    Caller(device): Caller,
    Json(draft): Json<InviteDraft>,
) -> Result<Created<Json<NewInvite>>, Fault> {
    let made = invites::make(&state, who, None, &draft, &device).await?;
    let path = format!("/instance/invites/{}", made.invite.id);
    Ok(Created { path, it: Json(told(&state, made)) })
}

/// Takes an invite to the instance back. Administrators may.
#[utoipa::path(delete, path = "/instance/invites/{invite}", operation_id = "revoke_instance_invite", tag = "instance",
    params(("invite" = InviteId, Path, description = "The invite.")),
    responses((status = 204, description = "Its link opens nothing any more.")))]
async fn revoke_to_instance(
    extract::State(state): extract::State<State>,
    Administrator(who): Administrator,
    Caller(device): Caller,
    Path(id): Path<InviteId>,
) -> Result<StatusCode, Fault> {
    invites::revoke(&state, who, None, id, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tells what an invite is to. Nothing is used by it.
#[utoipa::path(get, path = "/invites/{token}", operation_id = "get_invite", tag = "invites", security(()),
    params(("token" = String, Path, description = "What opens the invite.")),
    responses((status = 200, description = "Who invites to what.", body = Greeting)))]
async fn get(
    extract::State(state): extract::State<State>,
    Path(token): Path<String>,
) -> Result<Json<Greeting>, Fault> {
    let (_, open) = invites::open(&state, &token).await?;
    Ok(Json(invites::greeting(&open)))
}

/// Takes an invite up. An invite ends for good when its maker loses the right to make it.
#[utoipa::path(post, path = "/invites/{token}/accept", operation_id = "accept_invite", tag = "invites",
    params(("token" = String, Path, description = "What opens the invite.")),
    responses(
        (status = 200, description = "Where one belongs now.", body = Taken),
        (status = 403, description = "You were removed from the workspace since the invite was made (`removed`): a newer one lets you in.", body = Problem, content_type = MEDIA_TYPE),
        (status = 409, description = "Somebody else has proven the address that it was mailed to.", body = Problem, content_type = MEDIA_TYPE),
        (status = 422, description = "It is for somebody with another email address.", body = Problem, content_type = MEDIA_TYPE)))]
async fn accept(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Caller(device): Caller,
    Path(token): Path<String>,
) -> Result<Json<Taken>, Fault> {
    let (workspace_id, joined) = match invites::accept(&state, who, &token, &device).await? {
        Accepted::Joined(workspace) => (Some(workspace), true),
        Accepted::AlreadyIn(workspace) => (Some(workspace), false),
        Accepted::Nowhere => (None, false),
    };
    Ok(Json(Taken { workspace_id, joined }))
}

async fn all(state: &State, workspace: Option<WorkspaceId>) -> Result<Json<List<Invite>>, Fault> {
    let invites = query::invite::list(state.db.read(), workspace, state.clock.now()).await?;
    Ok(Json(List::whole(invites)))
}

fn told(state: &State, Made { invite, ticket }: Made) -> NewInvite {
    let token = ticket.map(|ticket| ticket.to_string());
    NewInvite { invite, link: token.as_deref().map(|token| state.config.link(&invites::path(token))), token }
}
