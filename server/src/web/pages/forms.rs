//! Forms that are sent before the page has woken up: they do what the API does, and lead on.

use super::boot;
use super::place::next;
use super::render::render;
use crate::auth::{self, Opened};
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, Sent};
use crate::web::problem::Fault;
use crate::web::{cookies, identity, settings};
use app::domain::{Refused, Registration};
use app::pages::with_next;
use axum::extract;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

/// `POST /login`.
pub(super) async fn log_in(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let opened = {
        let [name, password, code] = ["identifier", "password", "totp"].map(|field| sent.get(field));
        auth::log_in(&state, &name, &password, &code, &device).await
    };
    lead_on(&state, opened, sent).await
}

/// `POST /register`.
pub(super) async fn register(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let form = Registration {
        username: sent.get("username"),
        password: sent.get("password"),
        email: sent.given("email"),
        phone: sent.given("phone"),
        display_name: sent.given("display_name"),
        invite: None,
    };
    let opened = auth::register(&state, &form, &device).await;
    lead_on(&state, opened, sent).await
}

/// `POST /logout`.
pub(super) async fn log_out(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    headers: HeaderMap,
) -> Result<(HeaderMap, Redirect), Fault> {
    if let (Some(who), _) = identity::find_session(&state, &headers, &device).await? {
        auth::log_out(&state, who, &device).await?;
    }
    let mut headers = HeaderMap::new();
    cookies::forget(&state.config, &mut headers);
    Ok((headers, Redirect::to("/")))
}

/// On to where the person wanted to go; or the same page again, with what was typed and what is wrong.
async fn lead_on(state: &State, opened: Result<Opened, Error>, sent: Sent) -> Result<Response, Fault> {
    match opened {
        Ok(opened) => {
            let mut headers = HeaderMap::new();
            cookies::keep(&state.config, &opened, &mut headers);
            let next = next(&sent.body);
            let on = match settings::notice(state, opened.who).await? {
                Some(notice) => with_next(&notice, &next),
                None => next,
            };
            Ok((headers, Redirect::to(&on)).into_response())
        }
        Err(Error::Refused(refused)) => {
            let retry_after = match refused {
                Refused::TooMany { retry_after } => Some(retry_after),
                _ => None,
            };
            let status = match retry_after {
                Some(_) => StatusCode::TOO_MANY_REQUESTS,
                None => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let form = Some(sent.turned_down(refused));
            let boot = boot::signed_out(state, sent.request.uri().path(), form).await?;
            let mut page = render(boot, status, sent.request).await;
            if let Some(seconds) = retry_after {
                page.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            Ok(page)
        }
        Err(error) => Err(error.into()),
    }
}
