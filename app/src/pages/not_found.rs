//! The not_found page.

use leptos::prelude::*;

/// The not_found page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <main><h1>"NotFound"</h1></main> }
}
