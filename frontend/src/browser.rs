//! What browsers tell of themselves, where no crate here has a word for it.

use js_sys::Reflect;
use leptos::prelude::{document, window};
use wasm_bindgen::JsValue;

/// A property of the window; none where it is not there.
pub(crate) fn property(name: &str) -> Option<JsValue> {
    Reflect::get(&window(), &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// The cookie that remembers the last place, over plain HTTP and over TLS; the server reads it too.
const PLACE: &str = "place";
const SECURE_PLACE: &str = "__Secure-place";

/// The address of the place where the person was last.
pub(crate) fn last_place() -> Option<String> {
    let cookies = Reflect::get(&document(), &"cookie".into()).ok()?.as_string()?;
    let mut pairs = cookies.split("; ").filter_map(|cookie| cookie.split_once('='));
    pairs.find(|(name, _)| [PLACE, SECURE_PLACE].contains(name)).map(|(_, place)| place.to_owned())
}

/// Remembers it, for a year.
pub(crate) fn remember(place: &str) {
    let is_https = window().location().protocol().is_ok_and(|protocol| protocol == "https:");
    let (name, secure) = if is_https { (SECURE_PLACE, "; Secure") } else { (PLACE, "") };
    let cookie = format!("{name}={place}; Path=/app; Max-Age=31536000; SameSite=Lax{secure}");
    // Fails only where cookies are forbidden: then nothing is remembered.
    let _ = Reflect::set(&document(), &"cookie".into(), &cookie.into());
}
