//! What somebody typed into a form.

use super::unread;
use crate::state::State;
use crate::web::problem::Fault;
use app::boot::Form;
use app::domain::Refused;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use url::form_urlencoded;

/// The fields of a form (`application/x-www-form-urlencoded`), and the request without them.
#[derive(Debug)]
pub struct Sent {
    pairs: Vec<(String, String)>,
    /// The fields as they came.
    pub body: String,
    /// The request, its body taken.
    pub request: Request,
}

impl FromRequest<State> for Sent {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &State) -> Result<Self, Fault> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(Fault::media_type("application/x-www-form-urlencoded"));
        }
        let (parts, body) = request.into_parts();
        let rest = Request::from_parts(parts.clone(), Body::empty());
        let body = Bytes::from_request(Request::from_parts(parts, body), state).await.map_err(unread)?;
        let pairs = form_urlencoded::parse(&body).into_owned().collect();
        Ok(Self { pairs, body: String::from_utf8_lossy(&body).into_owned(), request: rest })
    }
}

impl Sent {
    /// What stands in a field; nothing where there is no such field.
    #[must_use]
    pub fn get(&self, field: &str) -> String {
        let found = self.pairs.iter().find(|(name, _)| name == field);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Is there such a field, empty or not?
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.pairs.iter().any(|(name, _)| name == field)
    }

    /// What stands in a field that may stay empty.
    #[must_use]
    pub fn given(&self, field: &str) -> Option<String> {
        Some(self.get(field)).filter(|value| !value.trim().is_empty())
    }

    /// The form as it goes back to whoever sent it, without the secrets.
    #[must_use]
    pub fn turned_down(&self, refused: Refused) -> Form {
        let problem = Fault::from(refused).problem().clone();
        let is_secret = |name: &str| ["password", "code", "totp"].iter().any(|word| name.contains(word));
        let typed = self.pairs.iter().filter(|(name, _)| !is_secret(name)).cloned().collect();
        Form { problem, typed }
    }
}
