//! What tells this browser whose pages these are before anything is opened or asked.

use app::domain::UserId;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, HtmlDocument, Response, Storage};

/// Where the last person to sign in is remembered.
const USER: &str = "tasksync-user";
/// The cookie that scripts may see and take away: without it the server regards the others as signed out.
const COOKIES: [&str; 2] =
    ["tasksync_here=; Path=/; Max-Age=0", "__Host-tasksync_here=; Path=/; Max-Age=0; Secure"];
/// Tells the service worker that a page can start from what is kept.
const MARKS: &str = "tasksync-marks";
const MARK: &str = "/.local";

/// Who signed in last on this browser.
pub(crate) fn user() -> Option<UserId> {
    storage()?.get_item(USER).ok()??.parse().ok()
}

/// Remembers who is signed in.
pub(crate) fn remember(user: UserId) {
    // Fails where the browser keeps nothing; then there is nothing to start from either.
    let _ = storage().map(|storage| storage.set_item(USER, &user.to_string()));
    leptos::task::spawn_local(async {
        let _ = mark().await;
    });
}

/// Forgets them, where it is still they.
pub(crate) fn forget(who: UserId) {
    if user() == Some(who)
        && let Some(storage) = storage()
    {
        let _ = storage.remove_item(USER);
    }
    leptos::task::spawn_local(async {
        let _ = unmark().await;
    });
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

async fn mark() -> Result<(), JsValue> {
    let cache: Cache = JsFuture::from(window().caches()?.open(MARKS)).await?.into();
    JsFuture::from(cache.put_with_str(MARK, &Response::new()?)).await?;
    Ok(())
}

async fn unmark() -> Result<(), JsValue> {
    JsFuture::from(window().caches()?.delete(MARKS)).await?;
    Ok(())
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}
