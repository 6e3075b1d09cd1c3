//! What stands at which address.

mod answer;
mod answer_permit;
mod api;
mod assets;
mod cookies;
mod docs;
mod drain;
mod extract;
mod gate;
mod headers;
mod health;
mod identity;
mod invite;
mod letters;
mod metrics;
mod pages;
mod password_done;
mod problem;
pub mod serve;
mod settings;
mod stream;
mod sync;

use crate::state::State;
use any_spawner::Executor;
use axum::extract::{DefaultBodyLimit, Request, State as Shared};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, body::Body};
use problem::Fault;
use std::any::Any;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use utoipa_axum::router::OpenApiRouter;

/// The largest body that is read, in bytes.
const BODY_MAX: usize = 1024 * 1024;
/// The same where somebody tries to come in: strangers hold as much of the server while they send it.
const WAY_IN_MAX: usize = 16 * 1024;

/// Everything that the server answers.
///
/// # Errors
/// `PUBLIC_URL` cannot be an origin, or the API's document cannot be written: neither is known to happen.
pub fn router(state: &State) -> Result<Router, Box<dyn std::error::Error + Send + Sync>> {
    // Leptos spawns by a setting of the whole process. Whoever comes second finds it made, the same.
    let _ = Executor::init_tokio();
    let identify = from_fn_with_state(state.clone(), identity::identify);
    let of_strangers = DefaultBodyLimit::max(WAY_IN_MAX);
    let api = api::routes().layer(identify.clone()).merge(api::auth_routes().layer(of_strangers));
    let (api, mut document) = OpenApiRouter::with_openapi(api::document())
        .nest(api::PREFIX, api)
        .merge(health::routes())
        .merge(metrics::routes())
        .split_for_parts();
    api::complete(&mut document);
    api::flatten(&mut document);

    let mut from_here = CsrfLayer::new();
    if let Some(origin) = state.config.public_origin() {
        from_here = from_here.add_trusted_origin(origin)?;
    }
    Ok(api
        .merge(docs::routes(&document)?)
        .route("/assets/{*name}", get(assets::asset))
        .merge(pages::routes().merge(settings::routes()).merge(invite::routes()).layer(identify))
        .merge(pages::open_routes().merge(letters::routes()).merge(invite::open_routes()).layer(of_strangers))
        .method_not_allowed_fallback(async || Fault::method())
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn_with_state(state.clone(), hurry))
        .layer(from_here.with_rejection_response(|_: ProtectionError| Fault::cross_origin().into_response()))
        .layer(CatchPanicLayer::custom(crashed))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(state.clone(), gate::pass))
        .layer(from_fn_with_state(state.clone(), headers::protect))
        .with_state(state.clone()))
}

/// A request that takes too long is given up.
async fn hurry(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let is_safe = request.method().is_safe();
    match tokio::time::timeout(state.config.limits.request, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) if is_safe => Fault::too_slow().into_response(),
        Err(_) => Fault::too_slow_to_tell().into_response(),
    }
}

/// A panic costs its own request and nothing else. What it said stands in the log only.
fn crashed(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
    tracing::error!(said, "a request panicked");
    Fault::crashed().into_response()
}
