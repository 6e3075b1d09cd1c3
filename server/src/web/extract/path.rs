//! The ids in an address.

use crate::web::problem::Fault;
use app::domain::Refused;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// The ids in the address. What is no id names nothing: it is not found.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(ids)| Self(ids)).map_err(|_| Refused::NotFound.into())
    }
}

/// The id that the address calls `id`.
pub(super) async fn id<S: Send + Sync, T: FromStr>(parts: &mut Parts, state: &S) -> Result<T, Fault> {
    let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Refused::NotFound)?;
    let text = params.iter().find(|(name, _)| *name == "id").map(|(_, text)| text);
    text.and_then(|text| text.parse().ok()).ok_or_else(|| Refused::NotFound.into())
}
