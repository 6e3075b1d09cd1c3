//! The cookies that keep a browser signed in (RFC 6265): two that no script can see, and one that says no
//! more than who is here. Pages take that one away to sign out, which works without a network:
//! the other two count for nothing without it.

use crate::auth::{ACCESS_TOKEN_S, Opened, RefreshToken, SESSION_MS};
use crate::config::Config;
use axum::http::{HeaderMap, HeaderValue, header};

/// The access token's cookie.
const ACCESS: &str = "tasksync_access";
/// The refresh token's cookie.
const REFRESH: &str = "tasksync_refresh";
/// The cookie that scripts can see: the id of whoever is signed in, so that a page knows whether it is still its
/// own person.
const HERE: &str = "tasksync_here";

/// The access token that a browser sent.
pub fn access_token<'a>(config: &Config, headers: &'a HeaderMap) -> Option<&'a str> {
    get(headers, &name(config, ACCESS))
}

/// The refresh token that a browser sent.
pub fn refresh_token(config: &Config, headers: &HeaderMap) -> Option<RefreshToken> {
    get(headers, &name(config, REFRESH)).and_then(RefreshToken::read)
}

/// Has somebody signed out in this browser without the server's hearing of it?
pub fn has_left(config: &Config, headers: &HeaderMap) -> bool {
    get(headers, &name(config, HERE)).is_none()
}

/// Has the browser keep what was opened.
pub fn keep(config: &Config, opened: &Opened, headers: &mut HeaderMap) {
    set(config, headers, ACCESS, &opened.access_token, ACCESS_TOKEN_S);
    set(config, headers, REFRESH, &opened.refresh_token.to_string(), SESSION_MS / 1000);
    set(config, headers, HERE, &opened.who.user.to_string(), SESSION_MS / 1000);
}

/// Has the browser forget it.
pub fn forget(config: &Config, headers: &mut HeaderMap) {
    set(config, headers, ACCESS, "", 0);
    set(config, headers, REFRESH, "", 0);
    set(config, headers, HERE, "", 0);
}

/// Has the browser forget where the person was last, and their time zone: an account that is deleted leaves nothing
/// behind.
pub fn forget_habits(headers: &mut HeaderMap) {
    let gone = [
        "place=; Path=/app; Max-Age=0; SameSite=Lax",
        "__Secure-place=; Path=/app; Max-Age=0; SameSite=Lax; Secure",
        "zone=; Path=/app; Max-Age=0; SameSite=Lax",
        "__Secure-zone=; Path=/app; Max-Age=0; SameSite=Lax; Secure",
    ];
    for cookie in gone {
        headers.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
    }
}

/// Does an answer have the browser keep or forget somebody already?
pub fn are_set(config: &Config, headers: &HeaderMap) -> bool {
    let name = name(config, REFRESH);
    let mut cookies = headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    cookies.any(|cookie| cookie.split_once('=').is_some_and(|(set, _)| set == name))
}

/// One cookie of a request.
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn set(config: &Config, headers: &mut HeaderMap, cookie: &str, value: &str, max_age_s: i64) {
    let name = name(config, cookie);
    let secure = if config.is_https() { "; Secure" } else { "" };
    let hidden = if cookie == HERE { "" } else { "; HttpOnly" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={max_age_s}{hidden}; SameSite=Lax{secure}");
    // infallible: tokens are made of ASCII letters, digits and dots
    if let Ok(value) = HeaderValue::try_from(cookie) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// The name of a cookie that is set at `/`. The prefix has browsers refuse such a cookie from a neighbouring subdomain
/// (RFC 6265bis, section 4.1.3.2).
pub fn name(config: &Config, cookie: &str) -> String {
    let prefix = if config.is_https() { "__Host-" } else { "" };
    format!("{prefix}{cookie}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; tasksync_access=x.y.z;b=2"));
        headers.append(header::COOKIE, HeaderValue::from_static("c=3"));
        assert_eq!(access_token(&Config::default(), &headers), Some("x.y.z"));
        assert_eq!(get(&headers, "c"), Some("3"));
        assert_eq!(get(&headers, "access"), None);
    }

    #[test]
    fn over_tls_a_cookie_is_bound_to_the_host() {
        let public_url = url::Url::parse("https://tasks.example.org").ok();
        let config = Config { public_url, ..Config::default() };
        let mut headers = HeaderMap::new();
        forget(&config, &mut headers);
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            assert!(cookie.starts_with("__Host-tasksync_"), "{cookie}");
            let hidden = if cookie.contains(HERE) { "" } else { "; HttpOnly" };
            let end = format!("; Path=/; Max-Age=0{hidden}; SameSite=Lax; Secure");
            assert!(cookie.ends_with(&end), "{cookie}");
        }
    }
}
