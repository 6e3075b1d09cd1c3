//! The service worker: registered, asked for news, and told to give way to a newer one.

mod binding;

use crate::clock::sleep;
use app::store::Program;
use binding::{Container, Registration, Worker, container};
use futures::future::select;
use futures::pin_mut;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsValue;

const SCRIPT: &str = "/sw.js";
const LOOK_EVERY: Duration = Duration::from_secs(60 * 60);
/// A change of workers that takes longer, in milliseconds, is not waited for.
const PATIENCE_MS: f64 = 10_000.0;
const STEP_MS: f64 = 50.0;

/// Registers the worker of the page's bundle, and tells `program` when a newer one waits. There is none
/// without a secure context (only https and this very machine are one), nor in a bundle for development,
/// which has no version: everything works without it.
pub(crate) fn start(version: Option<String>, program: Program) {
    let (Some(version), Some(container)) = (version, container()) else { return };
    container.on_message(move |kind| {
        if kind == "newer" {
            program.offer_newer();
        }
    });
    spawn_local(async move {
        let Some(registration) = container.register(SCRIPT).await else { return };
        if let Some(waiting) = registration.waiting() {
            introduce(&waiting, &version);
        }
        let found = registration.clone();
        registration.on_update_found(move || {
            let Some(newer) = found.installing() else { return };
            let (worker, version) = (newer.clone(), version.clone());
            newer.on_state_change(move || {
                if worker.state() == "installed" {
                    introduce(&worker, &version);
                }
            });
        });
        look_regularly(registration);
    });
}

/// Tells a worker that waits which page this is: one of its own version makes it take over at once, to an
/// older one it answers that it is newer.
fn introduce(worker: &Worker, version: &str) {
    worker.post(&[("type", "page"), ("version", version)]);
}

/// Once an hour, and whenever somebody comes back to the page.
fn look_regularly(registration: Registration) {
    let again = registration.clone();
    window_event_listener(ev::visibilitychange, move |_| {
        if !document().hidden() {
            look(again.clone());
        }
    });
    set_interval(move || look(registration.clone()), LOOK_EVERY);
}

fn look(registration: Registration) {
    // Fails without a network: the next look is soon enough.
    spawn_local(async move { drop(registration.update().await) });
}

/// Looks for a newer version now; `start` hears of it.
pub(crate) fn find_newer() {
    spawn_local(async {
        if let Some(registration) = registered().await {
            look(registration);
        }
    });
}

/// Reloads the page with the newest version there is.
pub(crate) fn renew() {
    spawn_local(async {
        let given_way = give_way();
        let late = sleep(PATIENCE_MS);
        pin_mut!(given_way, late);
        let _ = select(given_way, late).await;
        // Fails only for a page that is going already.
        let _ = window().location().reload();
    });
}

/// Lets the newest worker take over, if there is one that has not.
async fn give_way() -> Option<()> {
    let registration = registered().await?;
    if registration.waiting().is_none() {
        // Without a network there is nothing newer to be had.
        let _: Result<JsValue, JsValue> = registration.update().await;
    }
    let newest = registration.waiting().or_else(|| registration.installing())?;
    until(&newest, |state| state != "installing").await;
    newest.post(&[("type", "skip-waiting")]);
    until(&newest, |state| matches!(state, "activated" | "redundant")).await;
    Some(())
}

async fn registered() -> Option<Registration> {
    Container::registration(&container()?).await
}

async fn until(worker: &Worker, is_so: fn(&str) -> bool) {
    while !is_so(&worker.state()) {
        sleep(STEP_MS).await;
    }
}
