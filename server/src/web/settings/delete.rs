//! `/app/settings/delete`, and where it leads.

use super::{Visitor, document};
use crate::auth;
use crate::state::State;
use crate::web::extract::{Caller, Sent};
use crate::web::problem::Fault;
use crate::web::{api, assets};
use app::pages::settings::{Answers, Tab, delete as body, deleted};
use axum::extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::IntoAny;

/// The page.
pub async fn show(visitor: Visitor) -> Response {
    visitor.page(Tab::Delete, |visitor| body(&visitor.me, &Answers::default()))
}

/// Deletes the account, and has the browser forget it.
pub async fn delete(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let (username, password) = (sent.get("username"), sent.get("current_password"));
    match auth::delete_account(&state, visitor.who, &username, &password, &device).await {
        Ok(()) => Ok((api::farewell(&state), Redirect::to("/account-deleted")).into_response()),
        refused => visitor
            .after(Tab::Delete, refused.map(|()| ""), &sent, |visitor, answers| body(&visitor.me, answers)),
    }
}

/// `/account-deleted`: the last word.
pub async fn farewell() -> Response {
    document(StatusCode::OK, || deleted(&assets::names()).into_any())
}
