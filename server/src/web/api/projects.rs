//! `/projects`: boards and their columns.

use super::body::NewProject;
use super::workspaces::home;
use crate::auth::Actor;
use crate::command::Subject;
use crate::db::query;
use crate::state::State;
use crate::web::answer::{List, Versioned};
use crate::web::extract::{Fields, InProject, Json, Query, Write, prove};
use crate::web::problem::{Fault, MEDIA_TYPE};
use app::domain::{Project, ProjectId, ProjectPatch, Refused, WorkspaceId};
use app::protocol::{Command, Problem};
use axum::extract;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get, update, delete))
}

/// Whose projects to list.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// The workspace; all of one's own where none is named.
    workspace: Option<WorkspaceId>,
}

/// Lists projects.
#[utoipa::path(get, path = "/projects", tag = "projects", params(Of),
    responses((status = 200, description = "The projects, in their order.", body = List<Project>)))]
async fn list(
    extract::State(state): extract::State<State>,
    who: Actor,
    Query(of): Query<Of>,
) -> Result<Json<List<Project>>, Fault> {
    let db = state.db.read();
    if let Some(workspace) = of.workspace {
        prove(&state, who, workspace).await?;
        return Ok(Json(List::whole(query::project::list(db, workspace).await?)));
    }
    let mut projects = Vec::new();
    let theirs = query::workspace::of_user(db, who.user).await?;
    for workspace in theirs.into_iter().filter(|workspace| who.may_enter(workspace.id)) {
        projects.extend(query::project::list(db, workspace.id).await?);
    }
    Ok(Json(List::whole(projects)))
}

/// Makes a project, with the columns To do, In progress and Done.
#[utoipa::path(post, path = "/projects", tag = "projects", request_body = NewProject,
    params(Write),
    responses(
        (status = 201, description = "The project.", body = Project),
        (status = 404, description = "There is no such workspace, or it is not yours.", body = Problem, content_type = MEDIA_TYPE)))]
async fn create(
    extract::State(state): extract::State<State>,
    who: Actor,
    write: Write,
    fields: Fields,
) -> Result<impl IntoResponse, Fault> {
    let mut fields = fields.new_with(&["name"])?;
    let workspace = match fields.take("workspace_id")? {
        Some(workspace) => workspace,
        None => home(&state, who).await?,
    };
    let draft = fields.or("id", ProjectId::generate()).read()?;
    let subject = write.run(&state, who, workspace, Command::ProjectCreate(draft)).await?;
    Ok((StatusCode::CREATED, read(&state, subject).await?))
}

/// Tells of one project.
#[utoipa::path(get, path = "/projects/{id}", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project.")),
    responses((status = 200, description = "The project.", body = Project)))]
async fn get(InProject { project, .. }: InProject<Actor>) -> Versioned<Project> {
    Versioned { seq: project.seq, it: project }
}

/// Changes a project; a JSON merge patch.
#[utoipa::path(patch, path = "/projects/{id}", tag = "projects", request_body = ProjectPatch,
    params(("id" = ProjectId, Path, description = "The project."), Write),
    responses((status = 200, description = "The project, changed.", body = Project)))]
async fn update(
    extract::State(state): extract::State<State>,
    InProject { who, project }: InProject<Actor>,
    write: Write,
    fields: Fields,
) -> Result<Versioned<Project>, Fault> {
    let patch: ProjectPatch = fields.patch_keeping(&["name", "rank"])?.read()?;
    let command = Command::ProjectUpdate { id: project.id, patch };
    let subject = write.run(&state, who, project.workspace_id, command).await?;
    read(&state, subject).await
}

/// Deletes a project with all its tasks.
#[utoipa::path(delete, path = "/projects/{id}", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project."), Write),
    responses((status = 204, description = "Deleted.")))]
async fn delete(
    extract::State(state): extract::State<State>,
    InProject { who, project }: InProject<Actor>,
    write: Write,
) -> Result<StatusCode, Fault> {
    let command = Command::ProjectDelete { id: project.id };
    write.run(&state, who, project.workspace_id, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read(state: &State, subject: Subject) -> Result<Versioned<Project>, Fault> {
    let Subject::Project(id) = subject else { return Err(Refused::NotFound.into()) };
    let it = query::project::get(state.db.read(), id).await?.ok_or(Refused::NotFound)?;
    Ok(Versioned { seq: it.seq, it })
}
