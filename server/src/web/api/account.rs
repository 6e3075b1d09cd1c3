//! One's data, to take along; and the end of an account.

use crate::auth::{self, SignedIn};
use crate::export::{self, AccountExport, WorkspaceExport};
use crate::state::State;
use crate::web::answer_permit::AnswerPermit;
use crate::web::cookies;
use crate::web::extract::{Caller, Json, ManagerOf};
use crate::web::problem::Fault;
use crate::web::stream;
use app::domain::{Timestamp, WorkspaceId};
use axum::body::Body;
use axum::extract::{self, Extension};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Has the browser forget what it keeps of this place (w3.org/TR/clear-site-data). Not its cookies: those of
/// neighbouring hosts would go, too, and ours are taken back by name.
const FORGET: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(export_account))
        .routes(routes!(delete))
        .routes(routes!(export_workspace))
}

/// All that belongs to you alone, as one document: the account with its sessions and its lines of the audit log,
/// and your personal workspace. A body that breaks off is no export.
#[utoipa::path(get, path = "/me/export", operation_id = "export_account", tag = "me",
    responses((status = 200, description = "The document, as a file.", body = AccountExport)))]
async fn export_account(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    who: SignedIn,
    Extension(permit): Extension<AnswerPermit>,
) -> Result<Response, Fault> {
    let now = state.clock.now();
    let stream = stream::begin(&state, who.user, &permit).await?;
    let account = export::account(&state, who, &device, now).await?;
    Ok(file("account", now, stream.body(account)))
}

/// All of a workspace as one document, its trash and its change log too, for whoever runs it. A body that breaks
/// off is no export.
#[utoipa::path(get, path = "/workspaces/{id}/export", operation_id = "export_workspace", tag = "workspaces",
    params(("id" = WorkspaceId, Path, description = "The workspace.")),
    responses(
        (status = 200, description = "The document, as a file.", body = WorkspaceExport),
        (status = 403, description = "You neither own the workspace nor are its administrator.", body = app::protocol::Problem, content_type = "application/problem+json")))]
async fn export_workspace(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    ManagerOf(member): ManagerOf,
    Extension(permit): Extension<AnswerPermit>,
) -> Result<Response, Fault> {
    let now = state.clock.now();
    let stream = stream::begin(&state, member.who.user, &permit).await?;
    let whole = export::workspace(&state, member.who, member.workspace.id, &device, now).await?;
    Ok(file("workspace", now, stream.body(whole)))
}

/// A document to be kept as a file. Nothing that a person wrote stands in its name.
fn file(what: &str, now: Timestamp, body: Body) -> Response {
    let day: String = now.to_string().chars().take(10).collect();
    let name = format!("attachment; filename=\"tasksync-{what}-{day}.json\"");
    let headers =
        [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, body).into_response()
}

/// What `DELETE /me` takes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct Deletion {
    /// Your username, typed once more.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    username: String,
    /// Your password, once more.
    #[serde(default)]
    #[schema(required = true, min_length = 1)]
    current_password: String,
}

/// Deletes your account, for good. Your personal workspace goes with it; elsewhere your tasks stay, and you are
/// nobody any more.
#[utoipa::path(delete, path = "/me", operation_id = "delete_account", tag = "me", request_body = Deletion,
    responses(
        (status = 204, description = "The account is gone, and whoever was signed in to it is signed out."),
        (status = 409, description = "Others need you: you are the last administrator, or the only owner of a workspace that they work in.", body = app::protocol::Problem, content_type = "application/problem+json")))]
async fn delete(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Caller(device): Caller,
    Json(Deletion { username, current_password }): Json<Deletion>,
) -> Result<(StatusCode, HeaderMap), Fault> {
    auth::delete_account(&state, who, &username, &current_password, &device).await?;
    Ok((StatusCode::NO_CONTENT, farewell(&state)))
}

/// What a browser is told when an account is gone.
pub(in crate::web) fn farewell(state: &State) -> HeaderMap {
    let mut headers = HeaderMap::from_iter([FORGET]);
    cookies::forget(&state.config, &mut headers);
    cookies::forget_habits(&mut headers);
    headers
}
