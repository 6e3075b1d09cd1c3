//! `/tasks`.

mod filter;

use super::body::{NewTask, TaskUpdate};
use super::workspaces::home;
use crate::auth::Actor;
use crate::db::query;
use crate::state::State;
use crate::web::answer::{Created, List, Versioned};
use crate::web::extract::{Fields, Json, OnTask, Path, Query, Write, belongs, prove};
use crate::web::problem::{Fault, MEDIA_TYPE};
use app::domain::{
    Edit, Key, Only, Problem, Project, ProjectId, Refused, Task, TaskId, TaskPatch, UserId, WorkspaceId,
    rules::TaskCommand,
};
use app::protocol::Problem as Refusal;
use axum::extract;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use filter::Which;
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update, delete))
        .routes(routes!(restore))
}

/// Lists tasks: filtered, sorted, page by page.
#[utoipa::path(get, path = "/tasks", operation_id = "list_tasks", tag = "tasks", params(Which),
    responses((status = 200, description = "A page of tasks.", body = List<Task>)))]
async fn list(
    extract::State(state): extract::State<State>,
    who: Actor,
    Query(which): Query<Which>,
) -> Result<Json<List<Task>>, Fault> {
    let (filter, page) = which.read(&state, who).await?;
    let turn = state.db.turn_for_list(who.user).await?;
    let (items, next_cursor) = query::task::list(turn.read(), &filter, &page).await?;
    Ok(Json(List { items, next_cursor }))
}

/// Makes a task. A title is enough: it goes to the first project of the Team's workspace.
#[utoipa::path(post, path = "/tasks", operation_id = "create_task", tag = "tasks", request_body = NewTask,
    params(Write),
    responses(
        (status = 201, description = "The task.", body = Task),
        (status = 404, description = "You belong to no workspace.", body = Refusal, content_type = MEDIA_TYPE)))]
async fn create(
    extract::State(state): extract::State<State>,
    who: Actor,
    write: Write,
    fields: Fields,
) -> Result<impl IntoResponse, Fault> {
    let mut fields = fields.new_with(&["title"])?;
    let (workspace, project) = place(&state, who, &mut fields).await?;
    let draft = fields.or("id", TaskId::generate()).or("project_id", project).read()?;
    let subject = write.run(&state, who, workspace, TaskCommand::Create(draft)).await?;
    let it = read(&state, subject).await?;
    Ok(Created { path: format!("/tasks/{}", it.it.id), it })
}

/// Where a new task goes: the project that is named, or else the first one of the workspace.
async fn place(state: &State, who: Actor, fields: &mut Fields) -> Result<(WorkspaceId, ProjectId), Fault> {
    let db = state.db.read();
    let unknown = || Refused::field("project_id", Problem::Unknown);
    if let Some(id) = fields.take::<ProjectId>("project_id")? {
        let project = query::project::get(db, id).await?.ok_or_else(unknown)?;
        let is_theirs = belongs(state, who, project.workspace_id).await?;
        let elsewhere =
            fields.take("workspace_id")?.is_some_and(|named: WorkspaceId| named != project.workspace_id);
        return if is_theirs && !elsewhere { Ok((project.workspace_id, id)) } else { Err(unknown().into()) };
    }
    let workspace = match fields.take("workspace_id")? {
        Some(workspace) => workspace,
        None => home(state, who).await?,
    };
    if !belongs(state, who, workspace).await? {
        return Err(Refused::field("workspace_id", Problem::Unknown).into());
    }
    let mut projects = query::project::list(db, workspace).await?.into_iter();
    let first = projects.find(Project::is_active);
    Ok((workspace, first.ok_or_else(unknown)?.id))
}

/// Tells of one task.
#[utoipa::path(get, path = "/tasks/{id}", operation_id = "get_task", tag = "tasks",
    params(("id" = TaskId, Path, description = "The task.")),
    responses((status = 200, description = "The task; its `ETag` is its version.", body = Task)))]
async fn get(OnTask { task, .. }: OnTask<Actor>) -> Versioned<Task> {
    Versioned { seq: task.seq, it: task }
}

/// Changes a task; a JSON merge patch: what is absent stays, what is `null` is cleared.
#[utoipa::path(patch, path = "/tasks/{id}", operation_id = "update_task", tag = "tasks", request_body = TaskUpdate,
    params(("id" = TaskId, Path, description = "The task."), Write),
    responses((status = 200, description = "The task, changed.", body = Task)))]
async fn update(
    extract::State(state): extract::State<State>,
    OnTask { who, task }: OnTask<Actor>,
    write: Write,
    fields: Fields,
) -> Result<Versioned<Task>, Fault> {
    let fields = fields.patch_keeping(&["title", "project_id", "status_id", "status", "rank", "seen"])?;
    let fields = fields.cleared("description", Value::from("")).cleared("priority", Value::from("none"));
    let mut fields = fields.cleared("assignees", Value::Array(Vec::new()));
    let assignees: Option<Vec<UserId>> = fields.take("assignees")?;
    let mut patch: TaskPatch = fields.read()?;
    (patch.assign, patch.unassign) = assignees.map(|whole| difference(&task, &whole)).unwrap_or_default();
    let command = TaskCommand::Update(Edit { id: task.id, patch });
    let subject = write.run(&state, who, task.workspace_id, command).await?;
    read(&state, subject).await
}

/// Who must come and who must go so that these work on it.
fn difference(task: &Task, whole: &[UserId]) -> (Vec<UserId>, Vec<UserId>) {
    let come = whole.iter().filter(|user| !task.assignees.contains(user));
    let go = task.assignees.iter().filter(|user| !whole.contains(user));
    (come.copied().collect(), go.copied().collect())
}

/// Deletes a task. It can be restored.
#[utoipa::path(delete, path = "/tasks/{id}", operation_id = "delete_task", tag = "tasks",
    params(("id" = TaskId, Path, description = "The task."), Write),
    responses((status = 204, description = "Deleted.")))]
async fn delete(
    extract::State(state): extract::State<State>,
    who: Actor,
    Path(id): Path<TaskId>,
    write: Write,
) -> Result<StatusCode, Fault> {
    let workspace = query::task::workspace(state.db.read(), id).await?.ok_or(Refused::NotFound)?;
    prove(&state, who, workspace).await?;
    // A repeated request is known by its key; any other one asks for a task that is there.
    if !write.has_key() {
        query::task::get(state.db.read(), id).await?.ok_or(Refused::NotFound)?;
    }
    write.run(&state, who, workspace, TaskCommand::Delete(Only { id })).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a deleted task back, within 30 days.
#[utoipa::path(post, path = "/tasks/{id}/restore", operation_id = "restore_task", tag = "tasks",
    params(("id" = TaskId, Path, description = "The task."), Write),
    responses((status = 200, description = "The task.", body = Task)))]
async fn restore(
    extract::State(state): extract::State<State>,
    who: Actor,
    Path(id): Path<TaskId>,
    write: Write,
) -> Result<Versioned<Task>, Fault> {
    let workspace = query::task::workspace(state.db.read(), id).await?.ok_or(Refused::NotFound)?;
    prove(&state, who, workspace).await?;
    let subject = write.run(&state, who, workspace, TaskCommand::Restore(Only { id })).await?;
    read(&state, subject).await
}

async fn read(state: &State, subject: Key) -> Result<Versioned<Task>, Fault> {
    let Key::Task(id) = subject else { return Err(Refused::NotFound.into()) };
    let it = query::task::get(state.db.read(), id).await?.ok_or(Refused::NotFound)?;
    Ok(Versioned { seq: it.seq, it })
}
