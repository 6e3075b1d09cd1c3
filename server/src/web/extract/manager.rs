//! Whoever runs a workspace.

use super::MemberOf;
use crate::state::State;
use crate::web::problem::Fault;
use app::domain::{Refused, Role};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// A member of the workspace in the address who runs it: an admin or an owner.
#[derive(Clone, Debug)]
pub struct ManagerOf(pub MemberOf);

impl FromRequestParts<State> for ManagerOf {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Fault> {
        let member = MemberOf::from_request_parts(parts, state).await?;
        if member.workspace.role >= Role::Admin { Ok(Self(member)) } else { Err(Refused::Forbidden.into()) }
    }
}
