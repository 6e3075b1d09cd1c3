//! The forms in which the API answers.

use super::api::PREFIX;
use crate::web::extract::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// Some of many.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// These.
    pub items: Vec<T>,
    /// Where the next ones begin; `null` where these were the last.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl<T> List<T> {
    /// All there are.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }
}

/// Something with a version, which goes into the `ETag` (RFC 9110, section 8.8.3).
#[derive(Clone, Debug)]
pub struct Versioned<T> {
    /// Its version.
    pub seq: u64,
    /// It.
    pub it: T,
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut answer = Json(self.it).into_response();
        // infallible: a number in quotation marks is a header's value
        if let Ok(tag) = HeaderValue::try_from(format!("\"{}\"", self.seq)) {
            answer.headers_mut().insert(header::ETAG, tag);
        }
        answer
    }
}

/// Something new, and under which path of the API it is found from now on (RFC 9110, section 10.2.2).
#[derive(Clone, Debug)]
pub struct Created<T> {
    /// The path behind [`PREFIX`].
    pub path: String,
    /// It.
    pub it: T,
}

impl<T: IntoResponse> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let location = [(header::LOCATION, format!("{PREFIX}{}", self.path))];
        (StatusCode::CREATED, location, self.it).into_response()
    }
}
