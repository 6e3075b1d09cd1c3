//! A JSON body, with errors that name the field.

use super::key::SentBody;
use crate::web::problem::Fault;
use app::domain::{FieldError, Problem, Refused};
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, de::DeserializeOwned};

/// A JSON body (RFC 8259).
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        if !is_json(request.headers()) {
            return Err(Fault::media_type("application/json"));
        }
        let sent = SentBody::of(request.extensions());
        let body = Bytes::from_request(request, state).await.map_err(unread)?;
        if let Some(sent) = sent {
            sent.note(&body);
        }
        // A struct would be read from an array as well, field by field.
        if body.trim_ascii_start().starts_with(b"[") {
            return Err(Fault::wrong_type("", "invalid type: an array, expected an object"));
        }
        parse(&mut serde_json::Deserializer::from_slice(&body)).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// `application/json`, and its kin such as `application/merge-patch+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let kin =
        essence.strip_prefix("application/").is_some_and(|kind| kind == "json" || kind.ends_with("+json"));
    kin && !essence.contains(' ')
}

/// Why a body could not be read to its end.
pub fn unread(rejection: BytesRejection) -> Fault {
    match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => Fault::too_large(),
        _ => Fault::broken_body(),
    }
}

fn parse<'de, T, R>(json: &mut serde_json::Deserializer<R>) -> Result<T, Fault>
where
    T: DeserializeOwned,
    R: serde_json::de::Read<'de>,
{
    let value = serde_path_to_error::deserialize(&mut *json).map_err(|error| {
        let (field, error) = (error.path().to_string(), error.into_inner());
        if error.is_data() { wrong_type(&field, &error) } else { bad_syntax(&error) }
    })?;
    json.end().map_err(|error| bad_syntax(&error))?;
    Ok(value)
}

/// Which field it is, and what is wrong with it.
pub(super) fn wrong_type(field: &str, error: &serde_json::Error) -> Fault {
    // The place in the text is of no use to whoever reads the field's name.
    let why = error.to_string();
    let why = why.split(" at line ").next().unwrap_or_default();
    let field = if field == "." { "" } else { field };
    // Its path ends with the object that lacks the field.
    if let Some(missing) = why.strip_prefix("missing field `").and_then(|why| why.strip_suffix('`')) {
        let path = if field.is_empty() { missing.to_owned() } else { format!("{field}.{missing}") };
        return Refused::Invalid(vec![FieldError::new(&path, Problem::Required)]).into();
    }
    Fault::wrong_type(field, why)
}

fn bad_syntax(error: &serde_json::Error) -> Fault {
    let why = error.to_string();
    if why.starts_with("recursion limit exceeded") { Fault::too_deep() } else { Fault::not_json(&why) }
}
