//! The login page.

use leptos::prelude::*;

/// The login page.
#[component]
pub fn Login() -> impl IntoView {
    view! { <main><h1>"Login"</h1></main> }
}
