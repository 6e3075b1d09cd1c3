//! `/workspaces`: what one belongs to, whole or as it changes.

use crate::auth::{Actor, SignedIn};
use crate::command::membership::Author;
use crate::command::workspace;
use crate::db::query;
use crate::db::query::bound::Bound;
use crate::state::State;
use crate::web::answer::{Created, List};
use crate::web::answer_permit::AnswerPermit;
use crate::web::extract::{Caller, Fields, Json, Limit, MemberOf, Path, Query, Repeatable, prove};
use crate::web::problem::{Fault, MEDIA_TYPE};
use crate::web::stream;
use app::domain::{self, Refused, Workspace, WorkspaceId, WorkspaceKind};
use app::protocol::{Entry, Problem, Snapshot};
use axum::extract::{self, Extension};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update, delete))
        .routes(routes!(changes))
        .routes(routes!(snapshot))
}

/// Lists the workspaces that one belongs to.
#[utoipa::path(get, path = "/workspaces", operation_id = "list_workspaces", tag = "workspaces",
    responses((status = 200, description = "The workspaces, oldest first.", body = List<Workspace>)))]
async fn list(
    extract::State(state): extract::State<State>,
    who: Actor,
) -> Result<Json<List<Workspace>>, Fault> {
    let mut theirs = query::workspace::of_user(state.db.read(), who.user).await?;
    theirs.retain(|workspace| who.may_enter(workspace.id));
    Ok(Json(List::whole(theirs)))
}

/// Tells of one workspace.
#[utoipa::path(get, path = "/workspaces/{id}", operation_id = "get_workspace", tag = "workspaces",
    params(("id" = WorkspaceId, Path, description = "The workspace.")),
    responses((status = 200, description = "The workspace.", body = Workspace)))]
async fn get(member: MemberOf<Actor>) -> Json<Workspace> {
    Json(member.workspace)
}

/// What a workspace is made of.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewWorkspace {
    /// Its name, 1–100 characters.
    #[schema(min_length = 1)]
    name: String,
}

/// What to change in a workspace; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct WorkspacePatch {
    /// Another name, 1–100 characters.
    #[schema(min_length = 1)]
    name: Option<String>,
}

/// So that none is deleted by a slip.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Confirmed {
    /// The workspace's name.
    #[serde(default)]
    confirm: String,
}

/// Makes a workspace, with one project. Whoever makes it owns it.
#[utoipa::path(post, path = "/workspaces", operation_id = "create_workspace", tag = "workspaces", request_body = NewWorkspace,
    params(Repeatable),
    responses((status = 201, description = "The workspace.", body = Workspace)))]
async fn create(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Caller(device): Caller,
    repeatable: Repeatable,
    fields: Fields,
) -> Result<Created<Json<Workspace>>, Fault> {
    let NewWorkspace { name } = fields.new_with(&["name"])?.read()?;
    let made = workspace::create(&state, who, &device, &name, repeatable.key()).await?;
    Ok(Created { path: format!("/workspaces/{}", made.id), it: Json(made) })
}

/// Gives a workspace another name. It takes an administrator.
#[utoipa::path(patch, path = "/workspaces/{id}", operation_id = "update_workspace", tag = "workspaces", request_body = WorkspacePatch,
    params(("id" = WorkspaceId, Path, description = "The workspace."), Repeatable),
    responses((status = 200, description = "The workspace, changed.", body = Workspace)))]
async fn update(
    extract::State(state): extract::State<State>,
    MemberOf { who, workspace }: MemberOf,
    Caller(device): Caller,
    repeatable: Repeatable,
    fields: Fields,
) -> Result<Json<Workspace>, Fault> {
    let patch: WorkspacePatch = fields.patch_keeping(&["name"])?.read()?;
    if let Some(name) = patch.name {
        let author = Author::new(who, workspace.id, &device).under(repeatable.key());
        workspace::rename(&state, &author, &name).await?;
    }
    let now = query::workspace::get(state.db.read(), workspace.id, who.user).await?;
    Ok(Json(now.ok_or(Refused::NotFound)?))
}

/// Deletes a workspace with everything in it, for good. It takes its owner, and its name once more.
#[utoipa::path(delete, path = "/workspaces/{id}", operation_id = "delete_workspace", tag = "workspaces",
    params(("id" = WorkspaceId, Path, description = "The workspace."), Confirmed, Repeatable),
    responses(
        (status = 204, description = "Deleted."),
        (status = 409, description = "It comes with your account or with the instance, and stays.", body = Problem, content_type = MEDIA_TYPE)))]
async fn delete(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    Path(id): Path<WorkspaceId>,
    Caller(device): Caller,
    repeatable: Repeatable,
    Query(Confirmed { confirm }): Query<Confirmed>,
) -> Result<StatusCode, Fault> {
    // A repeated request is known by its key, and nobody is a member any more.
    if !repeatable.has_key() {
        prove(&state, who, id).await?;
    }
    workspace::delete(&state, &Author::new(who, id, &device).under(repeatable.key()), &confirm).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which changes to tell.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct After {
    /// The last number that is known already; `next_cursor` of the answer before.
    #[serde(default)]
    #[param(value_type = Option<i64>, minimum = 0)]
    after: u64,
    /// At most so many, 1–200.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
}

/// Tells what happened in a workspace since a number, in order.
#[utoipa::path(get, path = "/workspaces/{id}/changes", operation_id = "list_changes", tag = "workspaces",
    params(("id" = WorkspaceId, Path, description = "The workspace."), After),
    responses(
        (status = 200, description = "What follows upon that number.", body = List<Entry>),
        (status = 410, description = "The log does not hold that any more.", body = Problem, content_type = MEDIA_TYPE)))]
async fn changes(
    extract::State(state): extract::State<State>,
    member: MemberOf<Actor>,
    Query(After { after, limit }): Query<After>,
) -> Result<Response, Fault> {
    if i64::try_from(after).is_err() {
        return Err(Refused::field("after", domain::Problem::Format).into());
    }
    let (db, workspace) = (state.db.read(), member.workspace.id);
    let head = query::workspace::head(db, workspace).await?.ok_or(Refused::NotFound)?;
    if after > head.seq || after.saturating_add(1) < head.floor {
        return Err(Fault::out_of_log());
    }
    let limit = Limit::or(limit, Limit::MAX);
    let turn = state.db.turn_for_list(member.who.user).await?;
    let entries = query::change_log::after(turn.read(), workspace, after, Bound::rows(limit)).await?;
    let next = entries.last().filter(|last| last.seq < head.seq);
    let next = next.map_or_else(|| "null".to_owned(), |last| format!("\"{}\"", last.seq));
    // The entries are JSON already, the same that goes to the sockets.
    let items: Vec<&str> = entries.iter().map(|entry| &*entry.json).collect();
    let body = format!("{{\"items\":[{}],\"next_cursor\":{next}}}", items.join(","));
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Tells all of a workspace at one moment. A body that breaks off is no snapshot.
#[utoipa::path(get, path = "/workspaces/{id}/snapshot", operation_id = "get_snapshot", tag = "workspaces",
    params(("id" = WorkspaceId, Path, description = "The workspace.")),
    responses(
        (status = 200, description = "The workspace, whole.", body = Snapshot),
        (status = 304, description = "Nothing has happened since the `ETag` that `If-None-Match` names.")))]
async fn snapshot(
    extract::State(state): extract::State<State>,
    member: MemberOf<Actor>,
    Extension(permit): Extension<AnswerPermit>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let stream = stream::begin(&state, member.who.user, &permit).await?;
    let (user, workspace) = (member.who.user, member.workspace.id);
    let turn = state.db.turn_for_document(user).await?;
    let moment = query::snapshot::hold(&state.db, turn, workspace, user, state.clock.now()).await?;
    let moment = moment.ok_or(Refused::NotFound)?;
    // A restored database counts its numbers a second time, in another epoch.
    let tag = format!("\"{}.{}\"", moment.head().epoch, moment.head().seq);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::ETAG, &tag)];
    Ok((headers, stream.body(moment)).into_response())
}

/// Where something new goes that names no place: the Team's workspace, or else one's own.
///
/// # Errors
/// [`Refused::NotFound`] for whoever belongs nowhere.
pub(in crate::web) async fn home(state: &State, who: impl Into<Actor>) -> Result<WorkspaceId, Fault> {
    let who = who.into();
    let theirs = query::workspace::of_user(state.db.read(), who.user).await?;
    let theirs = theirs.iter().filter(|workspace| who.may_enter(workspace.id));
    let home = theirs.min_by_key(|workspace| workspace.kind != WorkspaceKind::Team);
    home.map(|workspace| workspace.id).ok_or_else(|| Refused::NotFound.into())
}
