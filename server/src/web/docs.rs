//! The document that describes the API, and a page to read it.

mod optional;
mod reference;

use super::assets;
use super::extract::Query;
use super::settings::document as page;
use crate::state::State;
use app::pages::api_reference::{Reference, api_reference};
use axum::Router;
use axum::body::Bytes;
use axum::extract;
use axum::http::{StatusCode, header};
use axum::response::{Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

const DOCUMENT: &str = "/api/openapi.json";

/// Which operations to show.
#[derive(Clone, Debug, Default, Deserialize)]
struct Search {
    /// Those that contain this.
    #[serde(default)]
    q: String,
}

/// The routes.
///
/// # Errors
/// The document cannot be written as JSON.
pub fn routes(document: &OpenApi) -> serde_json::Result<Router<State>> {
    let mut json = serde_json::to_value(document)?;
    optional::settle(&mut json);
    let reference = Arc::new(reference::read(&json));
    let json = Bytes::from(serde_json::to_vec(&json)?);
    Ok(Router::new()
        .route(DOCUMENT, get(async move || ([(header::CONTENT_TYPE, "application/json")], json.clone())))
        .route("/api/docs", get(async || Redirect::permanent("/api/docs/")))
        .route("/api/docs/", get(async move |state, search| show(&reference, state, search))))
}

fn show(
    reference: &Reference,
    extract::State(state): extract::State<State>,
    Query(Search { q }): Query<Search>,
) -> Response {
    let base = state.config.link(super::api::PREFIX);
    page(StatusCode::OK, || api_reference(&assets::names(), reference, &base, &q))
}
