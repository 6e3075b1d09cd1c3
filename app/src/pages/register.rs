//! The register page.

use leptos::prelude::*;

/// The register page.
#[component]
pub fn Register() -> impl IntoView {
    view! { <main><h1>"Register"</h1></main> }
}
