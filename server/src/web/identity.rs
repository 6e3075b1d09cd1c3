//! Who sends a request, found out once, before anything else is done.
//!
//! A browser whose access token has run out is let in by its refresh token on the way, and gets new ones
//! with the answer: a reload, a restart of the server or a day's absence shows nothing of it.

use super::answer_permit;
use super::cookies;
use super::extract::device;
use super::headers::wants_page;
use super::problem::Fault;
use crate::auth::{self, Actor, Device, Opened, SignedIn, is_token, recognise, recognise_token, renew};
use crate::error::Error;
use crate::state::State;
use app::domain::Refused;
use axum::extract::{self, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Who sent the request, if somebody who is signed in.
#[derive(Clone, Copy, Debug)]
pub struct Identity(pub Option<SignedIn>);

/// Who acts in the request, if somebody who is known: a login, or a program with an API token.
#[derive(Clone, Copy, Debug)]
pub struct Acting(pub Option<Actor>);

/// Finds out who sends a request, for the handlers behind.
pub async fn identify(
    extract::State(state): extract::State<State>,
    mut request: Request,
    next: Next,
) -> Response {
    let device = device(&state.config, request.headers(), request.extensions());
    let found = match token(request.headers()) {
        Some(token) => recognise_token(&state, token).await.map(|actor| (None, actor, None)),
        None => {
            let found = find(&state, request.headers(), &device).await;
            found.map(|(who, opened)| (who, who.map(Actor::from), opened))
        }
    };
    let (who, actor, opened) = match found {
        Ok(found) => found,
        Err(error) => return Fault::from(error).into_response(),
    };
    request.extensions_mut().insert(Identity(who));
    request.extensions_mut().insert(Acting(actor));
    // Whoever is refused keeps the tokens that were renewed on the way, too.
    let mut answer = match actor {
        Some(actor) => answer_permit::run(&state, actor.user, request, next).await,
        None => Ok(next.run(request).await),
    }
    .unwrap_or_else(|refused| Fault::from(refused).into_response());
    // Whoever logs out, or gets other tokens, on the way is not given these back behind it.
    if let Some(opened) = opened.filter(|_| !cookies::are_set(&state.config, answer.headers())) {
        cookies::keep(&state.config, &opened, answer.headers_mut());
        // Whatever it is: with somebody's cookies on it, no cache may keep it.
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}

/// Who sends a request; and what was opened anew for them, where that was needed.
///
/// # Errors
/// The database's.
pub async fn find(
    state: &State,
    headers: &HeaderMap,
    device: &Device,
) -> Result<(Option<SignedIn>, Option<Opened>), Error> {
    if headers.contains_key(header::AUTHORIZATION) || !cookies::has_left(&state.config, headers) {
        return find_session(state, headers, device).await;
    }
    // A browser that asks for a page says so of itself, and ends what it could not end without the network.
    // Whatever else sends some of our cookies may only not know of the others.
    if wants_page(headers)
        && let (Some(who), _) = by_cookies(state, headers, device).await?
    {
        auth::log_out(state, who, device).await?;
    }
    Ok((None, None))
}

/// The same, also where somebody has left: whose session it is that is to end.
///
/// # Errors
/// The database's.
pub async fn find_session(
    state: &State,
    headers: &HeaderMap,
    device: &Device,
) -> Result<(Option<SignedIn>, Option<Opened>), Error> {
    if headers.contains_key(header::AUTHORIZATION) {
        // A program says who it is in so many words: its cookies, if any, do not count.
        let Some(token) = bearer(headers) else { return Ok((None, None)) };
        return Ok((recognise(state, token).await?, None));
    }
    by_cookies(state, headers, device).await
}

async fn by_cookies(
    state: &State,
    headers: &HeaderMap,
    device: &Device,
) -> Result<(Option<SignedIn>, Option<Opened>), Error> {
    if let Some(token) = cookies::access_token(&state.config, headers)
        && let Some(who) = recognise(state, token).await?
    {
        return Ok((Some(who), None));
    }
    let Some(token) = cookies::refresh_token(&state.config, headers) else { return Ok((None, None)) };
    match renew(state, &token, device).await {
        Ok(opened) => Ok((Some(opened.who), Some(opened))),
        Err(Error::Refused(Refused::SignedOut)) => Ok((None, None)),
        Err(error) => Err(error),
    }
}

/// The API token that a program shows.
fn token(headers: &HeaderMap) -> Option<&str> {
    bearer(headers).filter(|text| is_token(text))
}

/// The token of the `Authorization` header (RFC 6750, section 2.1). A program that says twice who it is says
/// nothing: a proxy before us may have read the other one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut said = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(said), None) = (said.next(), said.next()) else { return None };
    let (scheme, token) = said.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
