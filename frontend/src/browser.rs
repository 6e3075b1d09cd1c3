//! What browsers tell of themselves, where no crate here has a word for it.

use js_sys::Reflect;
use leptos::prelude::{document, window};
use wasm_bindgen::JsValue;

/// A property of the window; none where it is not there.
pub(crate) fn property(name: &str) -> Option<JsValue> {
    Reflect::get(&window(), &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// The cookie that remembers the last place; the server reads it too.
const PLACE: &str = "place";

/// The address of the place where the person was last.
pub(crate) fn last_place() -> Option<String> {
    let cookies = Reflect::get(&document(), &"cookie".into()).ok()?.as_string()?;
    let mut pairs = cookies.split("; ").filter_map(|cookie| cookie.split_once('='));
    pairs.find(|(name, _)| *name == PLACE).map(|(_, place)| place.to_owned())
}

/// Remembers it, for a year.
pub(crate) fn remember(place: &str) {
    let cookie = format!("{PLACE}={place}; Path=/app; Max-Age=31536000; SameSite=Lax");
    // Fails only where cookies are forbidden: then nothing is remembered.
    let _ = Reflect::set(&document(), &"cookie".into(), &cookie.into());
}
