//! `Idempotency-Key`: the name of a request, and what tells it from another one of that name.

use crate::command::RequestKey;
use crate::web::problem::Fault;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};

/// The longest `Idempotency-Key`, in characters.
const KEY_MAX: usize = 255;
/// The password proves each request anew and is no part of what is asked for. In the fingerprint, a stolen database would
/// let it be guessed offline.
const PROOF: &str = "current_password";

/// The key of a request.
#[derive(Clone, Debug)]
pub(super) struct Key {
    text: String,
    /// The digest of all but the body.
    head: [u8; 32],
    body: SentBody,
}

/// The digest of the body of a request under a key, from when the body has been read.
#[derive(Clone, Debug, Default)]
pub(super) struct SentBody(Arc<OnceLock<[u8; 32]>>);

impl Key {
    /// The key of a request, if it has one. Whatever reads the body behind this notes it.
    pub(super) fn read(parts: &mut Parts) -> Result<Option<Self>, Fault> {
        let Some(text) = text(&parts.headers)? else { return Ok(None) };
        let body = SentBody::default();
        parts.extensions.insert(body.clone());
        let mut head = Sha256::new();
        let path = parts.uri.path_and_query().map(axum::http::uri::PathAndQuery::as_str).unwrap_or_default();
        let if_match = parts.headers.get(IF_MATCH).map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
        // None of them can hold a line break.
        for part in [parts.method.as_str().as_bytes(), path.as_bytes(), if_match] {
            head.update(part);
            head.update(b"\n");
        }
        Ok(Some(Self { text, head: head.finalize().into(), body }))
    }

    /// The key with all that was sent, once the body is read.
    pub(super) fn of_sent(self) -> RequestKey {
        let Self { text, head, body: SentBody(body) } = self;
        let mut sent = Sha256::new_with_prefix(head);
        sent.update(body.get().map(<[u8; 32]>::as_slice).unwrap_or_default());
        RequestKey { text, sent: sent.finalize().into() }
    }
}

impl SentBody {
    /// Where the body of this request is to be noted; `None` if it has no key.
    pub(super) fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get::<Self>().cloned()
    }

    /// Notes the body. The order of its fields and the white space between them do not count.
    pub(super) fn note(&self, body: &[u8]) {
        let canonical = serde_json::from_slice(body).map(|mut body: Value| {
            if let Some(fields) = body.as_object_mut() {
                fields.remove(PROOF);
            }
            body.sort_all_objects();
            body.to_string()
        });
        let digest = match canonical {
            Ok(canonical) => Sha256::digest(canonical),
            // A handler's own types may read more. It may hold a password: such a request is like no other one.
            Err(_) => Sha256::digest(uuid::Uuid::now_v7()),
        };
        // Only one extractor reads a body, once.
        self.0.get_or_init(|| digest.into());
    }
}

fn text(headers: &HeaderMap) -> Result<Option<String>, Fault> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim_matches(' ');
    if text.is_empty() || text.len() > KEY_MAX || text.contains('\t') {
        return Err(Fault::header("Idempotency-Key", "1 to 255 letters, digits, signs and spaces of ASCII"));
    }
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue, Request};
    use proptest::prelude::*;

    fn headers(bytes: &[u8]) -> Option<HeaderMap> {
        let value = HeaderValue::from_bytes(bytes).ok()?;
        Some(HeaderMap::from_iter([(HeaderName::from_static("idempotency-key"), value)]))
    }

    #[test]
    fn a_key_is_printable_ascii() {
        let read =
            |bytes: &[u8]| text(&headers(bytes).expect("a header")).map_err(|fault| fault.problem().status);
        assert_eq!(read(b"!a b~"), Ok(Some("!a b~".to_owned())));
        assert_eq!(read(&[b'k'; KEY_MAX]).map(|key| key.map(|key| key.len())), Ok(Some(KEY_MAX)));
        for refused in [&b""[..], b" ", b"a\tb", "é".as_bytes(), b"\xff", &[b'k'; KEY_MAX + 1]] {
            assert_eq!(read(refused), Err(400), "{}", refused.escape_ascii());
        }
    }

    fn sent(method: &str, path: &str, body: Option<&str>) -> [u8; 32] {
        let request = Request::builder().method(method).uri(path).header("idempotency-key", "k");
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        let key = Key::read(&mut parts).expect("a readable key").expect("a key");
        let noting = SentBody::of(&parts.extensions).expect("a place");
        body.into_iter().for_each(|body| noting.note(body.as_bytes()));
        key.of_sent().sent
    }

    #[test]
    fn a_request_is_what_was_sent_however_it_is_written() {
        let one = sent("POST", "/tasks", Some(r#"{"a":1,"b":{"c":[1,2],"d":null}}"#));
        assert_eq!(sent("POST", "/tasks", Some(r#" {"b": {"d":null, "c":[1, 2]}, "\u0061": 1} "#)), one);
        for other in [
            sent("PATCH", "/tasks", Some(r#"{"a":1,"b":{"c":[1,2],"d":null}}"#)),
            sent("POST", "/tasks?x", Some(r#"{"a":1,"b":{"c":[1,2],"d":null}}"#)),
            sent("POST", "/tasks", Some(r#"{"a":1,"b":{"c":[2,1],"d":null}}"#)),
            sent("POST", "/tasks", Some(r#"{"a":1,"b":{"c":[1,2]}}"#)),
            sent("POST", "/tasks", None),
        ] {
            assert_ne!(other, one);
        }
    }

    #[test]
    fn a_password_is_no_part_of_what_is_kept() {
        let of = |body| sent("POST", "/", Some(body));
        assert_eq!(of(r#"{"a":1,"current_password":"x"}"#), of(r#"{"current_password":"y","a":1}"#));
        assert_eq!(of(r#"{"a":1,"current_password":"x"}"#), of(r#"{"a":1}"#));
    }

    proptest! {
        /// No header upsets it: a key comes back as it was sent, or the client is told.
        #[test]
        fn any_header_is_read_or_refused(bytes in any::<Vec<u8>>()) {
            let Some(headers) = headers(&bytes) else { return Ok(()) };
            if let Ok(Some(read)) = text(&headers) {
                prop_assert!((1..=KEY_MAX).contains(&read.len()));
                prop_assert_eq!(read.as_bytes(), bytes.trim_ascii());
            }
        }
    }
}
