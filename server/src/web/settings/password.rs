//! `/app/settings/password`.

use super::Visitor;
use crate::auth;
use crate::state::State;
use crate::web::cookies;
use crate::web::extract::{Caller, Sent};
use crate::web::problem::Fault;
use app::pages::settings::{Answers, Tab, password};
use axum::extract;
use axum::response::Response;

/// The page.
pub async fn show(visitor: Visitor) -> Response {
    visitor.page(Tab::Password, |visitor| password(&visitor.me, &Answers::default()))
}

/// Takes another password. Here the person stays signed in, with new cookies.
pub async fn change(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let [current, new] = ["current_password", "new_password"].map(|field| sent.get(field));
    let (done, opened) = match auth::change_password(&state, visitor.who, &current, &new, &device).await {
        Ok(opened) => (Ok("password"), Some(opened)),
        Err(error) => (Err(error), None),
    };
    let mut answer =
        visitor.after(Tab::Password, done, &sent, |visitor, answers| password(&visitor.me, answers))?;
    if let Some(opened) = opened {
        cookies::keep(&state.config, &opened, answer.headers_mut());
    }
    Ok(answer)
}
