//! Whoever runs the instance.

use crate::auth::SignedIn;
use crate::db::query;
use crate::state::State;
use crate::web::problem::Fault;
use app::domain::Refused;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// An administrator of the instance. To everybody else, what is theirs is not there.
#[derive(Clone, Copy, Debug)]
pub struct Administrator(pub SignedIn);

impl FromRequestParts<State> for Administrator {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Fault> {
        let who = SignedIn::from_request_parts(parts, state).await?;
        // Asked anew each time: whoever was an administrator a moment ago may be none now.
        let me = query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?;
        if me.is_admin { Ok(Self(who)) } else { Err(Refused::NotFound.into()) }
    }
}
