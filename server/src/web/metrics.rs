//! `/metrics`: what the server is busy with, for Prometheus. Not everybody's business.

use super::problem::Fault;
use crate::auth::TokenHash;
use crate::door::Refusal;
use crate::state::State;
use axum::extract::{self, ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::net::SocketAddr;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The text format of Prometheus, version 0.0.4.
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
/// What a proxy says of itself.
const FORWARDED: [&str; 5] = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(metrics))
}

/// Figures for Prometheus: to this machine alone where the server is reached without a proxy, or to whoever
/// shows `METRICS_TOKEN` as a bearer token. To everybody else there is nothing here.
#[utoipa::path(get, path = "/metrics", operation_id = "get_metrics", tag = "ops", security((), ("bearer" = [])),
    responses((status = 200, description = "The figures.", body = String, content_type = "text/plain"),
        (status = 404, description = "Not for whoever asks.", body = app::protocol::Problem,
            content_type = "application/problem+json")))]
async fn metrics(
    extract::State(state): extract::State<State>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, Fault> {
    if !is_shown(&state, request.headers()) && !is_at_home(&state, peer, request.headers()) {
        return Err(Fault::no_route());
    }
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], text(&state)).into_response())
}

fn is_shown(state: &State, headers: &HeaderMap) -> bool {
    let Some(wanted) = &state.config.metrics_token else { return false };
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let shown = shown.and_then(|value| value.strip_prefix("Bearer "));
    // Of hashes no comparison tells how much was right.
    shown.is_some_and(|token| TokenHash::of(token.as_bytes()) == *wanted)
}

/// Does a program of this machine ask, and no proxy for somebody else?
fn is_at_home(state: &State, peer: SocketAddr, headers: &HeaderMap) -> bool {
    state.config.public_url.is_none()
        && state.config.metrics_token.is_none()
        && peer.ip().to_canonical().is_loopback()
        && !state.config.is_trusted(peer.ip().to_canonical())
        && !FORWARDED.iter().any(|name| headers.contains_key(*name))
}

fn text(state: &State) -> String {
    let (meters, load, passwords) = (state.door.meters(), state.hub.load(), state.auth.passwords());
    let mut text = String::with_capacity(2048);
    let mut one = |name: &str, kind: &str, help: &str, values: &[(&str, u64)]| {
        // infallible: a String takes whatever is written
        let _ = writeln!(text, "# HELP tasksync_{name} {help}\n# TYPE tasksync_{name} {kind}");
        for (label, value) in values {
            let _ = writeln!(text, "tasksync_{name}{label} {value}");
        }
    };
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    one("connections", "gauge", "Open TCP connections.", &[("", number(state.door.connections()))]);
    one("connections_total", "counter", "Connections that were taken.", &[("", meters.accepted())]);
    one(
        "connections_made_room_total",
        "counter",
        "Idle ones closed for others.",
        &[("", meters.room_made())],
    );
    one("sockets", "gauge", "Open WebSockets.", &[("", number(load.connections))]);
    one(
        "workspaces_followed",
        "gauge",
        "Workspaces that somebody follows.",
        &[("", number(load.workspaces))],
    );
    one("ring_bytes", "gauge", "Bytes of entries kept for followers.", &[("", number(load.bytes))]);
    one("passwords_waiting", "gauge", "Passwords to be hashed.", &[("", number(passwords.waiting()))]);
    let [informed, done, redirected, refused, failed] = meters.answers();
    let classes = [
        ("{status=\"1xx\"}", informed),
        ("{status=\"2xx\"}", done),
        ("{status=\"3xx\"}", redirected),
        ("{status=\"4xx\"}", refused),
        ("{status=\"5xx\"}", failed),
    ];
    one("requests_total", "counter", "Requests that were answered.", &classes);
    let counted = Refusal::ALL.map(|why| (why.name(), meters.refused(why)));
    let counted = counted.into_iter().chain([("password", passwords.turned_away())]);
    let labels: Vec<_> = counted.map(|(why, count)| (format!("{{why=\"{why}\"}}"), count)).collect();
    let turned_away: Vec<_> = labels.iter().map(|(label, count)| (label.as_str(), *count)).collect();
    one("turned_away_total", "counter", "Who asked too much.", &turned_away);
    text
}
