//! Who asks, and what they may see: proven before a handler runs, and stated in its signature.
//!
//! Whatever is not there and whatever is not theirs are the same to them: not found.

use super::path::id;
use crate::auth::SignedIn;
use crate::db::query;
use crate::state::State;
use crate::web::identity::Identity;
use crate::web::problem::Fault;
use app::domain::{Project, ProjectId, Refused, Task, TaskId, Workspace, WorkspaceId};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let identity = parts.extensions.get::<Identity>();
        identity.and_then(|Identity(who)| *who).ok_or_else(|| Refused::SignedOut.into())
    }
}

/// A member of the workspace in the address.
#[derive(Clone, Debug)]
pub struct MemberOf {
    /// Who.
    pub who: SignedIn,
    /// The workspace, as they see it.
    pub workspace: Workspace,
}

impl FromRequestParts<State> for MemberOf {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Fault> {
        let who = SignedIn::from_request_parts(parts, state).await?;
        let workspace: WorkspaceId = id(parts, state).await?;
        let workspace = query::workspace::get(state.db.read(), workspace, who.user).await?;
        Ok(Self { who, workspace: workspace.ok_or(Refused::NotFound)? })
    }
}

/// A member of the workspace of the project in the address.
#[derive(Clone, Debug)]
pub struct InProject {
    /// Who.
    pub who: SignedIn,
    /// The project.
    pub project: Project,
}

impl FromRequestParts<State> for InProject {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Fault> {
        let who = SignedIn::from_request_parts(parts, state).await?;
        let project: ProjectId = id(parts, state).await?;
        let project = query::project::get(state.db.read(), project).await?.ok_or(Refused::NotFound)?;
        prove(state, who, project.workspace_id).await?;
        Ok(Self { who, project })
    }
}

/// A member of the workspace of the task in the address.
#[derive(Clone, Debug)]
pub struct OnTask {
    /// Who.
    pub who: SignedIn,
    /// The task.
    pub task: Task,
}

impl FromRequestParts<State> for OnTask {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Fault> {
        let who = SignedIn::from_request_parts(parts, state).await?;
        let task: TaskId = id(parts, state).await?;
        let task = query::task::get(state.db.read(), task).await?.ok_or(Refused::NotFound)?;
        prove(state, who, task.workspace_id).await?;
        Ok(Self { who, task })
    }
}

/// Proves that somebody belongs to a workspace.
///
/// # Errors
/// [`Refused::NotFound`] where they do not.
pub async fn prove(state: &State, who: SignedIn, workspace: WorkspaceId) -> Result<(), Fault> {
    let role = query::workspace::role(state.db.read(), workspace, who.user).await?;
    role.map(drop).ok_or_else(|| Refused::NotFound.into())
}
