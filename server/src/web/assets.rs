//! The browser bundle and its static files: embedded in a release build, read from the disk in a debug one.

use super::headers::page_policy;
use app::boot::Assets;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

/// What `cargo xtask` made.
#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Site;

/// The forms in which a file may lie there, the smallest first.
const FORMS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The names of today's bundle; empty ones where there is none.
pub fn names() -> Assets {
    let manifest = Site::get("manifest.json");
    manifest.and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
}

/// A file below `/assets/`.
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    find(&name, &headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// A file of the site, in the smallest form that the browser takes.
pub fn find(name: &str, request: &HeaderMap) -> Option<Response> {
    let plain = Site::get(name)?;
    let accepted = FORMS.into_iter().filter(|(coding, _)| accepts(request, coding));
    let smaller =
        accepted.filter_map(|(coding, end)| Some((Some(coding), Site::get(&format!("{name}{end}"))?)));
    let (coding, file) = smaller.chain([(None, plain)]).next()?;
    Some(answer(name, coding, file, request))
}

fn answer(name: &str, coding: Option<&'static str>, file: EmbeddedFile, request: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));

    let mut answer = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(match file.data {
            Cow::Borrowed(data) => Body::from(data),
            Cow::Owned(data) => Body::from(data),
        })
    };
    let keep = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, page_policy(None));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    // infallible: hexadecimal digits in quotation marks
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    answer
}

/// Does the browser take this coding (RFC 9110, section 12.5.3)?
fn accepts(request: &HeaderMap, coding: &str) -> bool {
    let lists = request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

/// Does the name carry the hash of the content, as in `app-0123456789abcdef.js`? Then it never changes.
fn is_hashed(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let hash = stem.rsplit_once('-').map_or("", |(_, hash)| hash);
    hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" => "image/jpeg",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_its_hash_is_kept_forever() {
        assert!(is_hashed("app-0123456789abcdef.wasm"));
        for name in ["icon.svg", "manifest.webmanifest", "app-latest.js", "icon-192.png", "sw.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn a_coding_that_is_refused_is_not_taken() {
        let headers =
            |text| HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(text))]);
        assert!(accepts(&headers("gzip, deflate, br"), "br"));
        assert!(accepts(&headers("gzip;q=1.0, BR;q=0.5"), "br"));
        assert!(!accepts(&headers("gzip, br;q=0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
