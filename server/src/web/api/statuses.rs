//! `/projects/{id}/statuses`: the columns of a board.

use super::body::NewStatus;
use crate::auth::Actor;
use crate::db::query;
use crate::state::State;
use crate::web::answer::{Created, List, Versioned};
use crate::web::extract::{Fields, InProject, Json, Path, Query, Write};
use crate::web::problem::Fault;
use app::domain::{
    Edit, Key, ProjectId, Refused, Status, StatusId, StatusPatch,
    rules::{StatusCommand, StatusDelete},
};
use axum::extract;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(update, delete))
}

/// Lists a project's columns.
#[utoipa::path(get, path = "/projects/{id}/statuses", operation_id = "list_statuses", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project.")),
    responses((status = 200, description = "The columns, in their order.", body = List<Status>)))]
async fn list(
    extract::State(state): extract::State<State>,
    InProject { project, .. }: InProject<Actor>,
) -> Result<Json<List<Status>>, Fault> {
    Ok(Json(List::whole(query::project::statuses(state.db.read(), project.id).await?)))
}

/// Adds a column.
#[utoipa::path(post, path = "/projects/{id}/statuses", operation_id = "create_status", tag = "projects", request_body = NewStatus,
    params(("id" = ProjectId, Path, description = "The project."), Write),
    responses((status = 201, description = "The column.", body = Status)))]
async fn create(
    extract::State(state): extract::State<State>,
    InProject { who, project }: InProject<Actor>,
    write: Write,
    fields: Fields,
) -> Result<impl IntoResponse, Fault> {
    let mut fields = fields.new_with(&["name", "category"])?;
    fields.take::<serde_json::Value>("project_id")?;
    let draft = fields.or("id", StatusId::generate()).or("project_id", project.id).read()?;
    let subject = write.run(&state, who, project.workspace_id, StatusCommand::Create(draft)).await?;
    let it = read(&state, project.id, subject).await?;
    Ok(Created { path: format!("/projects/{}/statuses/{}", project.id, it.it.id), it })
}

/// Changes a column; a JSON merge patch. Its tasks take another category over. `"limit": null` takes the limit away.
#[utoipa::path(patch, path = "/projects/{id}/statuses/{status}", operation_id = "update_status", tag = "projects", request_body = StatusPatch,
    params(("id" = ProjectId, Path, description = "The project."), ("status" = StatusId, Path, description = "The column."), Write),
    responses((status = 200, description = "The column, changed.", body = Status)))]
async fn update(
    extract::State(state): extract::State<State>,
    InProject { who, project }: InProject<Actor>,
    Path((_, id)): Path<(ProjectId, StatusId)>,
    write: Write,
    fields: Fields,
) -> Result<Versioned<Status>, Fault> {
    find(&state, project.id, id).await?;
    let patch: StatusPatch = fields.patch_keeping(&["name", "color", "rank", "category"])?.read()?;
    let subject =
        write.run(&state, who, project.workspace_id, StatusCommand::Update(Edit { id, patch })).await?;
    read(&state, project.id, subject).await
}

/// Where the tasks of a deleted column go.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Onward {
    /// The column of the same project that takes its tasks; without it, a column that holds tasks stays.
    move_to: Option<StatusId>,
}

/// Deletes a column, and moves its tasks to another one.
#[utoipa::path(delete, path = "/projects/{id}/statuses/{status}", operation_id = "delete_status", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project."), ("status" = StatusId, Path, description = "The column."), Onward, Write),
    responses((status = 204, description = "Deleted.")))]
async fn delete(
    extract::State(state): extract::State<State>,
    InProject { who, project }: InProject<Actor>,
    Path((_, id)): Path<(ProjectId, StatusId)>,
    Query(Onward { move_to }): Query<Onward>,
    write: Write,
) -> Result<StatusCode, Fault> {
    find(&state, project.id, id).await?;
    write.run(&state, who, project.workspace_id, StatusCommand::Delete(StatusDelete { id, move_to })).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read(state: &State, project: ProjectId, subject: Key) -> Result<Versioned<Status>, Fault> {
    let Key::Status(id) = subject else { return Err(Refused::NotFound.into()) };
    let it = find(state, project, id).await?;
    Ok(Versioned { seq: it.seq, it })
}

/// A column of this project, and of no other one.
async fn find(state: &State, project: ProjectId, id: StatusId) -> Result<Status, Fault> {
    let statuses = query::project::statuses(state.db.read(), project).await?;
    statuses.into_iter().find(|status| status.id == id).ok_or_else(|| Refused::NotFound.into())
}
