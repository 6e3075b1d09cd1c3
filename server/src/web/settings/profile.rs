//! `/app/settings/profile`.

use super::Visitor;
use crate::auth;
use crate::state::State;
use crate::web::extract::Sent;
use crate::web::problem::Fault;
use app::pages::settings::{Answers, Tab, profile};
use axum::extract;
use axum::response::Response;

/// The page.
pub async fn show(visitor: Visitor) -> Response {
    visitor.page(Tab::Profile, |visitor| profile(&visitor.me, &Answers::default()))
}

/// Takes another name to go by.
pub async fn change(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let done = auth::rename(&state, visitor.who, &sent.get("display_name")).await;
    visitor
        .after(Tab::Profile, done.map(|()| "saved"), &sent, |visitor, answers| profile(&visitor.me, answers))
}
