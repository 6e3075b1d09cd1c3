//! The parameters behind the `?` of an address.

use crate::web::problem::Fault;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// The parameters of the address.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let pairs = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        // A form sends the fields that were left empty too.
        let given: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs.filter(|(_, value)| !value.is_empty()))
            .finish();
        let pairs = url::form_urlencoded::parse(given.as_bytes());
        let read = serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs));
        read.map(Self).map_err(|error| {
            let field = error.path().to_string();
            Fault::wrong_type(if field == "." { "" } else { &field }, &error.inner().to_string())
        })
    }
}
