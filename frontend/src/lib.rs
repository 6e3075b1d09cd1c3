//! The browser's edge: wakes the page up, and carries frames and requests for it.

#![recursion_limit = "512"]

mod browser;
mod clock;
mod drafts;
mod here;
mod http;
mod install;
mod local;
mod looks;
mod pages;
mod socket;
mod tabs;
mod worker;

use app::boot::{BOOT_ID, Boot, PLACEHOLDER_ID};
use app::domain::{Timestamp, UserId};
use app::protocol::{Look, Problem, Up};
use app::store::{Edge, Kept, Later, LetGo, Note, Program, Store, Surroundings};
use leptos::mount::{hydrate_body, mount_to_renderer};
use leptos::prelude::*;
use leptos::task::spawn_local;
use local::Local;
use pages::Pages;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;

/// Wakes up the page that the server rendered, or draws it into the shell. The bundle's script calls this
/// once it is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let Some(boot) = read_boot() else { return };
    let (version, program) = (boot.assets.version.clone(), Program::default());
    let of_page = program.clone();
    if boot.shell {
        // Nothing is hydrated here, which would set this up. Fails only for the second time.
        let _ = any_spawner::Executor::init_wasm_bindgen();
        spawn_local(async move {
            let Some((boot, found)) = from_this_device(boot).await else { return };
            mount(boot, of_page, found);
            mark_ready();
        });
    } else {
        hydrate_body(move || start(boot, of_page, None));
        mark_ready();
    }
    install::watch(program.clone());
    worker::start(version, program);
}

/// Fills in who was here last and what they saw, which this device keeps: the shell knows nobody. Returns `None` if
/// the page is loaded again instead.
async fn from_this_device(mut boot: Boot) -> Option<(Boot, Option<Found>)> {
    // Whoever was here before may be somebody else than who is signed in now.
    let signed_in = here::signed_in();
    let Some(user) = here::user().filter(|user| signed_in == Some(*user)) else {
        if here::unmark().await {
            // Another person has logged in, or nobody is. Without the mark the service worker asks the server for the
            // page. Fails only for a page that is going already.
            let _ = window().location().reload();
            return None;
        }
        return Some((boot, None));
    };
    let local = Local::open(user).await;
    let mut kept = local.load().await;
    let Some(me) = kept.me.take() else {
        // Nothing to start from, as after an update that keeps rows in another place. Without the mark the service worker
        // asks the server for the page.
        if here::unmark().await {
            let _ = window().location().reload();
            return None;
        }
        return Some((boot, None));
    };
    boot.me = Some(me);
    boot.now = clock::now();
    boot.workspaces = std::mem::take(&mut kept.workspaces);
    boot.snapshots = std::mem::take(&mut kept.snapshots);
    Some((boot, Some((local, kept))))
}

/// What was kept, once it has been opened, less what went into the [`Boot`].
type Found = (Local, Kept);

fn start(boot: Boot, program: Program, found: Option<Found>) -> impl IntoView {
    provide_context(boot);
    provide_context(Surroundings(Arc::new(Browser { pages: Pages::new(found), program })));
    view! { <app::App /> }
}

/// Draws the page at the address, of which the shell holds nothing yet.
fn mount(boot: Boot, program: Program, found: Option<Found>) {
    let Some(body) = document().body() else { return };
    // Not `mount_to_body`: it takes a program that can hydrate, too, for a mistake.
    mount_to_renderer(&body, move || start(boot, program, found).into_view()).forget();
    if let Some(placeholder) = document().get_element_by_id(PLACEHOLDER_ID) {
        placeholder.remove();
    }
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
    program: Program,
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

    fn flushed(&self) -> Later<bool> {
        Box::pin(self.pages.flushed())
    }

    fn put_draft(&self, user: UserId, key: &str, draft: Option<&str>) {
        drafts::put(user, key, draft);
    }

    fn draft(&self, user: UserId, key: &str) -> Option<String> {
        drafts::get(user, key)
    }

    fn drafts(&self, user: UserId) -> Vec<(String, String)> {
        drafts::all(user)
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

    fn look(&self, look: Option<Look>) {
        self.pages.look(look);
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

    fn program(&self) -> Program {
        self.program.clone()
    }

    fn find_newer(&self) {
        worker::find_newer();
    }

    fn renew(&self) {
        worker::renew();
    }

    fn install(&self) {
        install::ask(&self.program);
    }

    fn last_place(&self) -> Option<String> {
        browser::last_place()
    }

    fn remember(&self, place: &str) {
        browser::remember(place);
    }
}
