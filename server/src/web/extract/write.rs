//! The headers with which a write is made safe to repeat, and safe to send late.

use super::key::Key as SentKey;
use crate::auth::Actor;
use crate::command::{self, Origin};
use crate::state::State;
use crate::web::problem::Fault;
use app::domain::{Command, Key, Refused, WorkspaceId};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use utoipa::IntoParams;

/// `Idempotency-Key` and `If-Match` (RFC 9110, section 13.1.1).
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct Write {
    /// A name for this request, of your choice: sent again with the same one, it is done once.
    #[param(rename = "Idempotency-Key", value_type = Option<String>, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$")]
    key: Option<SentKey>,
    /// The `ETag` of the version that you know: refused where it is another by now.
    #[param(rename = "If-Match", value_type = Option<String>, pattern = "^(\\*|\"[0-9]{1,18}\")$", example = "\"12\"")]
    if_match: Option<u64>,
}

impl<S: Send + Sync> FromRequestParts<S> for Write {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        Ok(Self { key: SentKey::read(parts)?, if_match: if_match(&parts.headers)? })
    }
}

impl Write {
    /// Can a repetition of this request be told from another one?
    #[must_use]
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// Carries a command out under these headers.
    ///
    /// # Errors
    /// Those of [`command::run`].
    pub async fn run(
        self,
        state: &State,
        who: impl Into<Actor>,
        workspace: WorkspaceId,
        command: impl Into<Command>,
    ) -> Result<Key, Fault> {
        // Whichever way a handler came here: this is the last door before the change.
        let who = who.into();
        if !who.may_enter(workspace) {
            return Err(Refused::NotFound.into());
        }
        if !who.may_write() {
            return Err(Refused::Scope.into());
        }
        let origin = Origin::Http { key: self.key.map(SentKey::of_sent), if_match: self.if_match };
        let done = command::run(&state.db, &state.clock, who.user, workspace, command.into(), origin).await?;
        Ok(done.subject)
    }
}

/// The `seq` that a row must have. An entity tag that we never gave cannot match.
fn if_match(headers: &HeaderMap) -> Result<Option<u64>, Fault> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let tag = value.to_str().unwrap_or_default().trim();
    if tag == "*" {
        return Ok(None);
    }
    let inner = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    match inner.map(str::parse) {
        Some(Ok(seq)) => Ok(Some(seq)),
        Some(Err(_)) => Err(Refused::Stale.into()),
        None if tag.starts_with("W/") => Err(Refused::Stale.into()),
        None => Err(Fault::header("If-Match", "the ETag that came with what you change, such as \"12\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tag(text: &'static str) -> Result<Option<u64>, u16> {
        let headers = HeaderMap::from_iter([(IF_MATCH, axum::http::HeaderValue::from_static(text))]);
        if_match(&headers).map_err(|fault| fault.problem().status)
    }

    #[test]
    fn an_entity_tag_is_the_version() {
        assert_eq!(tag("\"12\""), Ok(Some(12)));
        assert_eq!(tag("*"), Ok(None));
        assert_eq!(if_match(&HeaderMap::new()).expect("absent"), None);
    }

    #[test]
    fn a_tag_of_somebody_else_never_matches_and_nonsense_is_named() {
        assert_eq!(tag("\"abc\""), Err(412));
        assert_eq!(tag("W/\"12\""), Err(412));
        assert_eq!(tag("12"), Err(400));
        assert_eq!(tag("\"1\", \"2"), Err(400));
    }

    proptest! {
        /// No header upsets it: a tag is a number, or the client is told.
        #[test]
        fn any_header_is_read_or_refused(bytes in any::<Vec<u8>>(), number in any::<u64>()) {
            let Ok(value) = axum::http::HeaderValue::from_bytes(&bytes) else { return Ok(()) };
            let headers = HeaderMap::from_iter([(IF_MATCH, value)]);
            if let Err(fault) = if_match(&headers) {
                prop_assert!(matches!(fault.problem().status, 400 | 412));
            }
            let tag = axum::http::HeaderValue::try_from(format!("\"{number}\"")).expect("a header");
            let headers = HeaderMap::from_iter([(IF_MATCH, tag)]);
            prop_assert_eq!(if_match(&headers).ok(), Some(Some(number)));
        }
    }
}
