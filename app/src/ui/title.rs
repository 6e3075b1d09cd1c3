//! The title of the document, as tabs and screen readers tell it.

use leptos::prelude::*;

/// Keeps the document's title at what `text` says, with the product's name behind it. The server sends
/// the name alone.
pub fn title(text: impl Fn() -> String + 'static) {
    Effect::new(move || document().set_title(&format!("{} · TaskSync", text())));
}
