//! Forms that are sent before the page has woken up: they do what the API does, and lead on.

use super::boot;
use super::place::next;
use super::render::render;
use crate::auth::{self, Opened};
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, unread};
use crate::web::problem::Fault;
use crate::web::{cookies, identity};
use app::boot::Form;
use app::domain::Registration;
use axum::body::Bytes;
use axum::extract::{self, FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use url::form_urlencoded;

/// What somebody typed, and the request without it.
pub(super) struct Sent {
    pairs: Vec<(String, String)>,
    body: String,
    request: Request,
}

impl FromRequest<State> for Sent {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &State) -> Result<Self, Fault> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(Fault::media_type("application/x-www-form-urlencoded"));
        }
        let (parts, body) = request.into_parts();
        let rest = Request::from_parts(parts.clone(), axum::body::Body::empty());
        let body = Bytes::from_request(Request::from_parts(parts, body), state).await.map_err(unread)?;
        let pairs = form_urlencoded::parse(&body).into_owned().collect();
        Ok(Self { pairs, body: String::from_utf8_lossy(&body).into_owned(), request: rest })
    }
}

impl Sent {
    fn get(&self, field: &str) -> String {
        let found = self.pairs.iter().find(|(name, _)| name == field);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    fn given(&self, field: &str) -> Option<String> {
        Some(self.get(field)).filter(|value| !value.trim().is_empty())
    }
}

/// `POST /login`.
pub(super) async fn log_in(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let opened = auth::log_in(&state, &sent.get("identifier"), &sent.get("password"), &device).await;
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
    };
    let opened = auth::register(&state, &form, &device).await;
    lead_on(&state, opened, sent).await
}

/// `POST /logout`.
pub(super) async fn log_out(
    extract::State(state): extract::State<State>,
    headers: HeaderMap,
) -> Result<(HeaderMap, Redirect), Fault> {
    if let (Some(who), _) = identity::find(&state, &headers).await? {
        auth::log_out(&state, who).await?;
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
            Ok((headers, Redirect::to(&next(&sent.body))).into_response())
        }
        Err(Error::Refused(refused)) => {
            let problem = Fault::from(refused).problem().clone();
            let typed = sent.pairs.into_iter().filter(|(name, _)| name != "password").collect();
            let boot = boot::signed_out(state, Some(Form { problem, typed }));
            Ok(render(boot, StatusCode::UNPROCESSABLE_ENTITY, sent.request).await)
        }
        Err(error) => Err(error.into()),
    }
}
