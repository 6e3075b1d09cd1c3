//! The browser's edge: wakes the page up, and carries frames and requests for it.

#![recursion_limit = "512"]

mod clock;
mod here;
mod http;
mod local;
mod pages;
mod socket;
mod tabs;

use app::boot::{BOOT_ID, Boot};
use app::domain::Timestamp;
use app::protocol::{Problem, Up};
use app::store::{Edge, Later, LetGo, Note, Store, Surroundings};
use leptos::mount::hydrate_body;
use leptos::prelude::*;
use pages::Pages;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;

/// Wakes up the page that the server rendered. The bundle's script calls this once it is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let Some(boot) = read_boot() else { return };
    hydrate_body(move || {
        provide_context(boot);
        provide_context(Surroundings(Arc::new(Browser { pages: Pages::default() })));
        view! { <app::App /> }
    });
    mark_ready();
}

fn read_boot() -> Option<Boot> {
    let json = document().get_element_by_id(BOOT_ID)?.text_content()?;
    serde_json::from_str(&json).ok()
}

/// From here on the page takes input.
fn mark_ready() {
    if let Some(root) = document().document_element() {
        // Fails only for a malformed name.
        let _ = root.set_attribute("data-ready", "");
    }
}

struct Browser {
    pages: Pages,
}

impl Edge for Browser {
    fn start(&self, store: Store) {
        self.pages.start(store);
    }

    fn keep(&self, note: Note) {
        self.pages.keep(note);
    }

    fn let_go(&self, what: LetGo) -> Later<()> {
        Box::pin(self.pages.let_go(what))
    }

    fn now(&self) -> Timestamp {
        clock::now()
    }

    fn offset_minutes(&self, at: Timestamp) -> i32 {
        clock::offset_minutes(at)
    }

    fn send(&self, frame: &Up) {
        self.pages.socket.send(frame);
    }

    fn reconnect(&self) {
        self.pages.socket.reconnect();
    }

    fn call(&self, method: &'static str, path: &str, body: Option<String>) -> Later<Result<String, Problem>> {
        Box::pin(http::call(method, format!("/api/v1{path}"), body))
    }

    fn copy(&self, text: String) -> Later<bool> {
        Box::pin(here::copy(text))
    }

    fn sign_in(&self) {
        let location = window().location();
        let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
        self.go(&format!("/login?next={}", js_sys::encode_uri_component(&here)));
    }

    fn go(&self, address: &str) {
        // Fails only for a malformed address, and every address here is the server's own.
        let _ = window().location().set_href(address);
    }
}
