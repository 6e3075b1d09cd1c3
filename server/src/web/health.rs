//! For whoever runs the server: is it alive, can it serve?

use super::problem::Fault;
use crate::state::State;
use axum::extract;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(alive)).routes(routes!(ready))
}

/// Tells that the process runs.
#[utoipa::path(get, path = "/healthz", operation_id = "get_health", tag = "ops", security(()),
    responses((status = 200, description = "It runs.", body = String, content_type = "text/plain")))]
async fn alive() -> &'static str {
    "ok\n"
}

/// Tells whether the server can serve: its database can be read and written.
#[utoipa::path(get, path = "/readyz", operation_id = "get_readiness", tag = "ops", security(()),
    responses((status = 200, description = "It can serve.", body = String, content_type = "text/plain")))]
async fn ready(extract::State(state): extract::State<State>) -> Result<&'static str, Fault> {
    match state.db.probe().await {
        Ok(()) => Ok("ok\n"),
        Err(cause) => {
            tracing::warn!(%cause, "the database cannot be read and written");
            Err(Fault::unavailable())
        }
    }
}
