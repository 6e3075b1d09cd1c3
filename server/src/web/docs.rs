//! The document that describes the API, and a page to read it. All of it comes from this server.

use super::problem::Fault;
use crate::state::State;
use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::Config;

const DOCUMENT: &str = "/api/openapi.json";
/// Swagger UI sets styles of its own as it runs; it evaluates nothing.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The routes.
///
/// # Errors
/// The document cannot be written as JSON.
pub fn routes(document: &OpenApi) -> serde_json::Result<Router<State>> {
    let json = Bytes::from(serde_json::to_vec(document)?);
    // No badge by somebody else's validator.
    let config = Arc::new(Config::from(DOCUMENT).validator_url("none"));
    let page = move |path: Option<Path<String>>| {
        let config = config.clone();
        async move { serve(path.as_ref().map_or("", |Path(path)| path), config) }
    };
    Ok(Router::new()
        .route(DOCUMENT, get(async move || ([(header::CONTENT_TYPE, "application/json")], json.clone())))
        .route("/api/docs", get(async || Redirect::permanent("/api/docs/")))
        .route("/api/docs/", get(page.clone()))
        .route("/api/docs/{*path}", get(page)))
}

fn serve(path: &str, config: Arc<Config<'_>>) -> Response {
    let file = match utoipa_swagger_ui::serve(path, config) {
        Ok(Some(file)) => file,
        Ok(None) => return Fault::no_route().into_response(),
        Err(cause) => {
            tracing::error!(%cause, "the API's page cannot be shown");
            return Fault::crashed().into_response();
        }
    };
    // The files come without their encoding, which a browser would otherwise guess.
    let encoding = if file.content_type.starts_with("text/") { "; charset=utf-8" } else { "" };
    let kind = format!("{}{encoding}", file.content_type);
    let headers = [(header::CONTENT_TYPE, kind.as_str()), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, file.bytes.into_owned()).into_response()
}
