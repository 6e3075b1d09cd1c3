//! Who asks, and what they may see: proven before a handler runs, and stated in its signature.
//!
//! Whatever is not there and whatever is not theirs are the same to them: not found.

use super::path::id;
use crate::auth::{Actor, SignedIn};
use crate::db::query;
use crate::state::State;
use crate::web::identity::{Acting, Identity};
use crate::web::problem::Fault;
use app::domain::{Project, ProjectId, Refused, Task, TaskId, Workspace, WorkspaceId};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// A login, and nothing else: an API token is refused wherever a handler asks for this one.
impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let identity = parts.extensions.get::<Identity>();
        if let Some(who) = identity.and_then(|Identity(who)| *who) {
            return Ok(who);
        }
        let is_token = parts.extensions.get::<Acting>().is_some_and(|Acting(actor)| actor.is_some());
        Err(if is_token { Refused::Scope } else { Refused::SignedOut }.into())
    }
}

/// A login, or an API token whose scope goes as far as the request's method.
impl<S: Send + Sync> FromRequestParts<S> for Actor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let acting = parts.extensions.get::<Acting>();
        let actor = acting.and_then(|Acting(actor)| *actor).ok_or(Refused::SignedOut)?;
        if parts.method.is_safe() || actor.may_write() { Ok(actor) } else { Err(Refused::Scope.into()) }
    }
}

/// A member of the workspace in the address. Tokens are let in where a handler asks for `MemberOf<Actor>`.
#[derive(Clone, Debug)]
pub struct MemberOf<Who = SignedIn> {
    /// Who.
    pub who: Who,
    /// The workspace, as they see it.
    pub workspace: Workspace,
}

impl<Who: Asks> FromRequestParts<State> for MemberOf<Who> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Fault> {
        let who = Who::from_request_parts(parts, state).await?;
        let actor: Actor = who.into();
        let workspace: WorkspaceId = id(parts, state).await?;
        if !actor.may_enter(workspace) {
            return Err(Refused::NotFound.into());
        }
        let workspace = query::workspace::get(state.db.read(), workspace, actor.user).await?;
        Ok(Self { who, workspace: workspace.ok_or(Refused::NotFound)? })
    }
}

/// A member of the workspace of the project in the address. Tokens are let in where a handler asks for
/// `InProject<Actor>`.
#[derive(Clone, Debug)]
pub struct InProject<Who = SignedIn> {
    /// Who.
    pub who: Who,
    /// The project.
    pub project: Project,
}

impl<Who: Asks> FromRequestParts<State> for InProject<Who> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Fault> {
        let who = Who::from_request_parts(parts, state).await?;
        let project: ProjectId = id(parts, state).await?;
        let project = query::project::get(state.db.read(), project).await?.ok_or(Refused::NotFound)?;
        prove(state, who, project.workspace_id).await?;
        Ok(Self { who, project })
    }
}

/// A member of the workspace of the task in the address. Tokens are let in where a handler asks for
/// `OnTask<Actor>`.
#[derive(Clone, Debug)]
pub struct OnTask<Who = SignedIn> {
    /// Who.
    pub who: Who,
    /// The task.
    pub task: Task,
}

impl<Who: Asks> FromRequestParts<State> for OnTask<Who> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Fault> {
        let who = Who::from_request_parts(parts, state).await?;
        let task: TaskId = id(parts, state).await?;
        let task = query::task::get(state.db.read(), task).await?.ok_or(Refused::NotFound)?;
        prove(state, who, task.workspace_id).await?;
        Ok(Self { who, task })
    }
}

/// Who may ask: [`SignedIn`], a login, or [`Actor`], a login or an API token.
pub trait Asks: FromRequestParts<State, Rejection = Fault> + Into<Actor> + Copy + Send {}

impl Asks for SignedIn {}
impl Asks for Actor {}

/// Proves that somebody belongs to a workspace, and that their token, if they show one, goes there.
///
/// # Errors
/// [`Refused::NotFound`] where they do not.
pub async fn prove(state: &State, who: impl Into<Actor>, workspace: WorkspaceId) -> Result<(), Fault> {
    if belongs(state, who, workspace).await? { Ok(()) } else { Err(Refused::NotFound.into()) }
}

/// Does somebody belong to a workspace, and does their token, if they show one, go there?
///
/// # Errors
/// The database's.
pub async fn belongs(state: &State, who: impl Into<Actor>, workspace: WorkspaceId) -> Result<bool, Fault> {
    let who = who.into();
    Ok(who.may_enter(workspace)
        && query::workspace::role(state.db.read(), workspace, who.user).await?.is_some())
}
