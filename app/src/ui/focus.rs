//! Moving the focus by hand, where it would fall to nothing.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// Focuses the first element that one of these selectors finds and that is drawn.
pub fn focus_first<S: AsRef<str>>(selectors: &[S]) {
    for selector in selectors {
        let Ok(found) = document().query_selector_all(selector.as_ref()) else { continue };
        for at in 0..found.length() {
            let element = found.get(at).and_then(|found| found.dyn_into::<HtmlElement>().ok());
            if let Some(element) = element.filter(|element| element.offset_width() > 0) {
                // Fails only for what cannot take the focus.
                let _ = element.focus();
                return;
            }
        }
    }
}
