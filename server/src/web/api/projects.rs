//! `/projects`: boards and their columns.

use super::body::NewProject;
use super::workspaces::home;
use crate::auth::Actor;
use crate::db::query;
use crate::db::query::project::{Which, page};
use crate::state::State;
use crate::web::answer::{Created, List, Versioned};
use crate::web::extract::{Fields, InProject, Json, Limit, Path, Query, Write, prove};
use crate::web::problem::{Fault, MEDIA_TYPE};
use app::domain::{
    Edit, KEPT_DAYS, Key, Only, Project, ProjectId, ProjectPatch, Refused, StatusId, WorkspaceId,
    rules::ProjectCommand,
};
use app::protocol::Problem;
use axum::extract;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Projects on a page where nothing is said.
const PAGE: u64 = 100;

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update, delete))
        .routes(routes!(restore))
}

/// Whose projects to list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// The workspace; all of one's own where none is named.
    workspace: Option<WorkspaceId>,
    /// `true`: those in the trash, which can be restored for 30 days, instead of those that are there.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    deleted: bool,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// At most so many, 1–200; 100 where nothing is said.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
}

/// Lists projects, archived ones too: those have an `archived_at`.
#[utoipa::path(get, path = "/projects", operation_id = "list_projects", tag = "projects", params(Of),
    responses((status = 200, description = "The projects by their order in their workspaces, deleted ones by when they were deleted, the latest first.", body = List<Project>)))]
async fn list(
    extract::State(state): extract::State<State>,
    who: Actor,
    Query(of): Query<Of>,
) -> Result<Json<List<Project>>, Fault> {
    let db = state.db.read();
    let workspaces: Vec<WorkspaceId> = match of.workspace {
        Some(workspace) => {
            prove(&state, who, workspace).await?;
            vec![workspace]
        }
        None => {
            let theirs = query::workspace::of_user(db, who.user).await?.into_iter();
            theirs.map(|workspace| workspace.id).filter(|id| who.may_enter(*id)).collect()
        }
    };
    let which = match of.deleted {
        true => Which::DeletedSince(state.clock.now().days_before(KEPT_DAYS)),
        false => Which::There,
    };
    let limit = Limit::or(of.limit, PAGE);
    let (items, next_cursor) = page(db, &workspaces, which, limit, of.cursor.as_deref()).await?;
    Ok(Json(List { items, next_cursor }))
}

/// Makes a project: with the columns that it names, or else with To do, In progress and Done.
#[utoipa::path(post, path = "/projects", operation_id = "create_project", tag = "projects", request_body = NewProject,
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
    let fields = fields.or("id", ProjectId::generate()).or_in_each("statuses", "id", StatusId::generate);
    let draft = fields.read()?;
    let subject = write.run(&state, who, workspace, ProjectCommand::Create(draft)).await?;
    let it = read(&state, subject).await?;
    Ok(Created { path: format!("/projects/{}", it.it.id), it })
}

/// Tells of one project.
#[utoipa::path(get, path = "/projects/{id}", operation_id = "get_project", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project.")),
    responses((status = 200, description = "The project.", body = Project)))]
async fn get(InProject { project, .. }: InProject<Actor>) -> Versioned<Project> {
    Versioned { seq: project.seq, it: project }
}

/// Changes a project; a JSON merge patch. `"archived": true` takes it out of use: it stays readable, and takes no
/// new tasks.
#[utoipa::path(patch, path = "/projects/{id}", operation_id = "update_project", tag = "projects", request_body = ProjectPatch,
    params(("id" = ProjectId, Path, description = "The project."), Write),
    responses((status = 200, description = "The project, changed.", body = Project)))]
async fn update(
    extract::State(state): extract::State<State>,
    InProject { who, project }: InProject<Actor>,
    write: Write,
    fields: Fields,
) -> Result<Versioned<Project>, Fault> {
    let patch: ProjectPatch = fields.patch_keeping(&["name", "color", "rank", "archived"])?.read()?;
    let command = ProjectCommand::Update(Edit { id: project.id, patch });
    let subject = write.run(&state, who, project.workspace_id, command).await?;
    read(&state, subject).await
}

/// Deletes a project with all its tasks. It can be restored.
#[utoipa::path(delete, path = "/projects/{id}", operation_id = "delete_project", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project."), Write),
    responses((status = 204, description = "Deleted.")))]
async fn delete(
    extract::State(state): extract::State<State>,
    InProject { who, project }: InProject<Actor>,
    write: Write,
) -> Result<StatusCode, Fault> {
    let command = ProjectCommand::Delete(Only { id: project.id });
    write.run(&state, who, project.workspace_id, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a deleted project back with all its tasks, within 30 days.
#[utoipa::path(post, path = "/projects/{id}/restore", operation_id = "restore_project", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project."), Write),
    responses((status = 200, description = "The project.", body = Project)))]
async fn restore(
    extract::State(state): extract::State<State>,
    who: Actor,
    Path(id): Path<ProjectId>,
    write: Write,
) -> Result<Versioned<Project>, Fault> {
    let workspace = query::project::workspace(state.db.read(), id).await?.ok_or(Refused::NotFound)?;
    prove(&state, who, workspace).await?;
    let subject = write.run(&state, who, workspace, ProjectCommand::Restore(Only { id })).await?;
    read(&state, subject).await
}

async fn read(state: &State, subject: Key) -> Result<Versioned<Project>, Fault> {
    let Key::Project(id) = subject else { return Err(Refused::NotFound.into()) };
    let it = query::project::get(state.db.read(), id).await?.ok_or(Refused::NotFound)?;
    Ok(Versioned { seq: it.seq, it })
}
