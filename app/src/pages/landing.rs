//! The landing page.

use leptos::prelude::*;

/// The landing page.
#[component]
pub fn Landing() -> impl IntoView {
    view! { <main><h1>"Landing"</h1></main> }
}
