//! What no request gets past: a head within bounds, an address that is this server's, and its toll.

use super::drain::drained;
use super::extract::client_address;
use super::headers::{text, wants_page};
use super::problem::Fault;
use super::settings::document;
use super::{BODY_MAX, WAY_IN_MAX, assets};
use crate::door::Toll;
use crate::state::State;
use app::pages::invite::turned_away;
use app::protocol::Problem;
use app::words::door as words;
use axum::extract::{self, Request};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::prelude::IntoAny;
use std::net::IpAddr;
use tokio::time::Instant;

/// The longest address, in bytes: ours are far shorter (RFC 9110, section 4.1 asks for 8,000).
const ADDRESS_MAX: usize = 8_000;
/// The most bytes of all headers, names and values.
const HEADERS_MAX: usize = 32 * 1024;
/// Where somebody tries to come in.
const WAYS_IN: [&str; 7] =
    ["/login", "/register", "/reset-password", "/email/", "/invite/", "/api/v1/auth/", "/api/v1/invites/"];
/// Files may be larger than other bodies; whoever takes one bounds it.
const FILES: [&str; 3] = ["image/", "multipart/form-data", "application/octet-stream"];

/// Lets a request through, or says why not; counts what is answered.
pub async fn pass(extract::State(state): extract::State<State>, request: Request, next: Next) -> Response {
    let is_for_person = wants_page(request.headers());
    let deadline = Instant::now() + state.config.limits.request;
    let request = request.map(|body| drained(body, deadline));
    let answer = match check(&state, &request) {
        Ok(()) => {
            let is_page = is_for_person && !request.uri().path().starts_with("/api/");
            let answer = next.run(request).await;
            // A page says for itself what a person can put right.
            let is_failure = answer.status().is_server_error()
                || matches!(answer.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
            if is_page && is_failure { page(answer) } else { answer }
        }
        Err(fault) if is_for_person => page(fault.into_response()),
        Err(fault) => fault.into_response(),
    };
    state.door.meters().answer(answer.status().as_u16());
    answer
}

fn check(state: &State, request: &Request) -> Result<(), Fault> {
    let (method, headers, path) = (request.method(), request.headers(), request.uri().path());
    // What answers with the request itself (TRACE), or opens a tunnel (CONNECT), is not even looked for.
    if matches!(*method, Method::TRACE | Method::CONNECT) {
        return Err(Fault::method());
    }
    if request.uri().path_and_query().map_or(0, |address| address.as_str().len()) > ADDRESS_MAX {
        return Err(Fault::address_too_long());
    }
    if headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>() > HEADERS_MAX {
        return Err(Fault::headers_too_large());
    }
    let hosts = headers.get_all(header::HOST).iter().count();
    // RFC 9112, section 3.2. With two of them a proxy before us may have read the other one.
    if hosts > 1 || (hosts == 0 && request.version() == Version::HTTP_11) {
        return Err(Fault::header("Host", "one, with the name of this server"));
    }
    if is_encoded(headers, &header::TRANSFER_ENCODING, "chunked") {
        return Err(Fault::transfer_encoding());
    }
    if is_encoded(headers, &header::CONTENT_ENCODING, "identity") {
        return Err(Fault::media_type("it without a Content-Encoding"));
    }
    // Whoever watches whether the server lives asks often, by whichever name.
    if matches!(path, "/healthz" | "/readyz") {
        return Ok(());
    }
    let (peer, client) = client_address(&state.config, headers, request.extensions());
    if !state.config.is_trusted(peer) && !is_own_name(state, headers) {
        return Err(Fault::misdirected());
    }
    let now = state.clock.instant();
    state.door.take(Toll::Request(client), now)?;
    let is_way_in = *method == Method::POST && WAYS_IN.iter().any(|way| path.starts_with(way));
    if is_way_in {
        state.door.take(Toll::WayIn(client), now)?;
    }
    let most = if is_way_in { WAY_IN_MAX } else { BODY_MAX };
    if is_larger(headers, most) {
        return Err(Fault::larger_than(most));
    }
    Ok(())
}

/// Is a body encoded in another way than this one?
fn is_encoded(headers: &HeaderMap, name: &HeaderName, plain: &str) -> bool {
    headers.get_all(name).iter().any(|value| !value.as_bytes().eq_ignore_ascii_case(plain.as_bytes()))
}

/// Does the client announce more than anybody reads? Then it is told before it sends it.
fn is_larger(headers: &HeaderMap, most: usize) -> bool {
    let size = text(headers, &header::CONTENT_LENGTH).parse::<u64>().unwrap_or(0);
    let kind = text(headers, &header::CONTENT_TYPE);
    size > most as u64 && !FILES.iter().any(|file| kind.starts_with(file))
}

/// The same answer as a page for a person who looks at it, where it says what is wrong.
fn page(answer: Response) -> Response {
    let Some(problem) = answer.extensions().get::<Problem>() else { return answer };
    let text = problem.detail.clone();
    let title = match answer.status() {
        StatusCode::TOO_MANY_REQUESTS => words::TOO_MANY,
        status if status.is_server_error() => words::UNAVAILABLE,
        _ => words::REFUSED,
    };
    let draw = || turned_away(&assets::names(), title, text).into_any();
    let mut page = document(answer.status(), draw);
    for name in [header::RETRY_AFTER, header::SET_COOKIE] {
        for value in answer.headers().get_all(&name) {
            page.headers_mut().append(&name, value.clone());
        }
    }
    page
}

/// Is the request for a name of this server? Where `PUBLIC_URL` says what that is, no other name is answered:
/// a name of somebody else's may lead here only to borrow a visitor's browser (DNS rebinding). Numbers, and
/// names without a dot as inside of a cluster, are nobody else's to give.
fn is_own_name(state: &State, headers: &HeaderMap) -> bool {
    let Some(own) = state.config.public_url.as_ref().and_then(|url| url.host_str()) else { return true };
    let Ok(authority) = text(headers, &header::HOST).parse::<Authority>() else { return false };
    let name = authority.host().trim_end_matches('.');
    let is_number = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    is_number || !name.contains('.') || name.eq_ignore_ascii_case(own)
}
