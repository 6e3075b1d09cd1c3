//! What tells this browser whose pages these are before anything is opened or asked.

use app::domain::UserId;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, HtmlDocument, Response, Storage};

/// Where the last person to sign in is remembered.
const USER: &str = "tasksync-user";
/// The cookie that tells who is signed in.
const HERE: &str = "tasksync_here";
/// The cookie that scripts may see and take away: without it the server regards the others as signed out.
const COOKIES: [&str; 6] = [
    "tasksync_here=; Path=/; Max-Age=0",
    "__Host-tasksync_here=; Path=/; Max-Age=0; Secure",
    // Where they were last.
    "place=; Path=/app; Max-Age=0",
    "__Secure-place=; Path=/app; Max-Age=0; Secure",
    // And their time zone; the early script tells it.
    "zone=; Path=/app; Max-Age=0",
    "__Secure-zone=; Path=/app; Max-Age=0; Secure",
];
/// Tells the service worker that a page can start from what is kept.
const MARKS: &str = "tasksync-marks";
const MARK: &str = "/.local";

/// Who signed in last on this browser.
pub(crate) fn user() -> Option<UserId> {
    storage()?.get_item(USER).ok()??.parse().ok()
}

/// Whose login this browser has, as the server's cookie tells; none where it tells nothing.
pub(crate) fn signed_in() -> Option<UserId> {
    let cookies = document().dyn_into::<HtmlDocument>().ok()?.cookie().ok()?;
    let mut pairs = cookies.split("; ").filter_map(|cookie| cookie.split_once('='));
    pairs.find(|(name, _)| name.trim_start_matches("__Host-") == HERE)?.1.parse().ok()
}

/// Remembers who is signed in.
pub(crate) fn remember(user: UserId) {
    // Fails where the browser keeps nothing; then there is nothing to start from either.
    let _ = storage().map(|storage| storage.set_item(USER, &user.to_string()));
}

/// Forgets them, where it is still they.
pub(crate) fn forget(who: UserId) {
    if user() == Some(who)
        && let Some(storage) = storage()
    {
        let _ = storage.remove_item(USER);
    }
}

/// Takes away the cookie without which the server regards this browser as signed out. It works without a
/// network, unlike taking away those that scripts cannot see.
pub(crate) fn take_cookie() {
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        for cookie in COOKIES {
            let _ = document.set_cookie(cookie);
        }
    }
}

/// Puts a text on the clipboard. Over plain http from another machine there is none to be had.
pub(crate) async fn copy(text: String) -> bool {
    let navigator = window().navigator();
    let has_one = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|it| it.is_object());
    has_one && JsFuture::from(navigator.clipboard().write_text(&text)).await.is_ok()
}

/// From now on pages can start from what is kept here.
pub(crate) async fn mark() {
    // Fails over plain http from another machine, where no service worker asks for it either.
    let _ = put_mark().await;
}

async fn put_mark() -> Result<(), JsValue> {
    let cache: Cache = JsFuture::from(window().caches()?.open(MARKS)).await?.into();
    JsFuture::from(cache.put_with_str(MARK, &Response::new()?)).await?;
    Ok(())
}

/// The next page is to come from the server. Answers whether it would not have until now.
pub(crate) async fn unmark() -> bool {
    let Ok(caches) = window().caches() else { return false };
    JsFuture::from(caches.delete(MARKS)).await.is_ok_and(|had_one| had_one.is_truthy())
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}
