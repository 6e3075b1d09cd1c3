//! `/app/settings/appearance`: kept in the browser, by a cookie that opens nothing and that scripts read.

use super::Visitor;
use crate::state::State;
use crate::web::cookies;
use crate::web::extract::Sent;
use crate::web::problem::Fault;
use app::domain::{Problem, Refused};
use app::pages::settings::{Tab, appearance};
use app::words::settings::THEMES;
use axum::extract;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

/// The cookie with the theme. `frontend/scripts/theme.js` reads it.
const COOKIE: &str = "theme";

/// The page.
pub async fn show(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Response {
    let chosen =
        cookies::get(&headers, &cookies::name(&state.config, COOKIE)).and_then(known).unwrap_or("system");
    visitor.page(Tab::Appearance, |_| appearance(chosen))
}

/// Keeps another theme.
pub async fn change(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let theme = known(&sent.get("theme")).ok_or_else(|| Refused::field("theme", Problem::Unknown))?;
    let mut answer = visitor.after(Tab::Appearance, Ok("saved"), &sent, |_, _| appearance(theme))?;
    let name = cookies::name(&state.config, COOKIE);
    let secure = if state.config.is_https() { "; Secure" } else { "" };
    let cookie = format!("{name}={theme}; Path=/; Max-Age=31536000; SameSite=Lax{secure}");
    // infallible: the names of themes are ASCII letters
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

fn known(word: &str) -> Option<&'static str> {
    THEMES.into_iter().map(|(theme, _)| theme).find(|theme| *theme == word)
}
