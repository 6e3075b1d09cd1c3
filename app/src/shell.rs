//! The HTML document, and the routes within it.

use crate::boot::{BOOT_ID, Boot};
use crate::pages::{Landing, Login, NotFound, Register};
use leptos::prelude::*;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

/// The whole document, as the server sends it.
#[must_use]
pub fn shell(boot: &Boot) -> impl IntoView {
    let json = serde_json::to_string(boot).unwrap_or_default().replace('<', "\\u003c");
    let asset = |name: &str| format!("/assets/{name}");
    let (script, wasm, style) =
        (asset(&boot.assets.script), asset(&boot.assets.wasm), asset(&boot.assets.style));
    view! {
        <!DOCTYPE html>
        <html lang="en" data-connection="offline">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <title>"TaskSync"</title>
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=style />
                <link rel="modulepreload" href=script.clone() />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
                <script type="module" src=script></script>
            </head>
            <body>
                <App />
                <script type="application/json" id=BOOT_ID inner_html=json></script>
            </body>
        </html>
    }
}

/// Every page, by its address.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=Landing />
                <Route path=path!("/login") view=Login />
                <Route path=path!("/register") view=Register />
            </Routes>
        </Router>
    }
}
