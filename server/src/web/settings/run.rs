//! Whoever looks at the pages of what they run: a workspace, or the instance. For everybody else they are not there.

use super::{Visitor, document};
use crate::state::State;
use crate::web::assets;
use app::domain::{Role, Workspace, WorkspaceId};
use app::pages::invite::turned_away;
use app::words::entry as words;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;

/// Somebody who runs the workspace in the address.
#[derive(Clone, Debug)]
pub struct Running {
    /// Who.
    pub visitor: Visitor,
    /// The workspace.
    pub workspace: Workspace,
}

impl FromRequestParts<State> for Running {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| nothing_here())?;
        let id = params.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| id.parse().ok());
        let found = |id: WorkspaceId| visitor.workspaces.iter().find(|workspace| workspace.id == id).cloned();
        let workspace = id.and_then(found).filter(|workspace| workspace.role >= Role::Admin);
        Ok(Self { workspace: workspace.ok_or_else(nothing_here)?, visitor })
    }
}

/// Somebody who administers the instance.
#[derive(Clone, Debug)]
pub struct Administering(pub Visitor);

impl FromRequestParts<State> for Administering {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        if visitor.me.is_admin { Ok(Self(visitor)) } else { Err(nothing_here()) }
    }
}

/// What is not there, and what is not theirs, look the same.
fn nothing_here() -> Response {
    document(StatusCode::NOT_FOUND, || {
        turned_away(&assets::names(), words::NOT_FOUND_TITLE, words::NOT_FOUND.to_owned())
    })
}
