//! The header with which a request is made safe to repeat.

use super::key::Key;
use crate::command::RequestKey;
use crate::web::problem::Fault;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use utoipa::IntoParams;

/// `Idempotency-Key` of a request that is no command.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct Repeatable {
    /// A name for this request, of your choice: sent again with the same one, it is done once.
    #[param(rename = "Idempotency-Key", value_type = Option<String>, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$")]
    key: Option<Key>,
}

impl<S: Send + Sync> FromRequestParts<S> for Repeatable {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        Ok(Self { key: Key::read(parts)? })
    }
}

impl Repeatable {
    /// Can a repetition of this request be told from another one?
    #[must_use]
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// The key with what was sent, of which the body has been read.
    #[must_use]
    pub fn key(self) -> Option<RequestKey> {
        self.key.map(Key::of_sent)
    }
}
