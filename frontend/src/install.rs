//! Installing the app on the device: what the browser offers, and asking it to.

use crate::browser::property;
use app::store::{Install, Program};
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

/// Where the script in front of the program keeps the browser's offer, a `BeforeInstallPromptEvent`.
const OFFER: &str = "tasksyncInstallOffer";

#[wasm_bindgen]
extern "C" {
    type Offer;
    #[wasm_bindgen(method)]
    fn prompt(this: &Offer) -> js_sys::Promise;
}

/// Keeps `program` told of how it can be installed.
pub(crate) fn watch(program: Program) {
    program.set_install(way());
    let offered = program.clone();
    window_event_listener_untyped("beforeinstallprompt", move |_| offered.set_install(Install::Offered));
    window_event_listener_untyped("appinstalled", move |_| {
        forget_offer();
        program.set_install(Install::No);
    });
}

/// Has the browser ask the person. It does so once for each offer.
pub(crate) fn ask(program: &Program) {
    if let Some(offer) = property(OFFER) {
        forget_offer();
        program.set_install(Install::No);
        // What the person answers shows in the next offer, or in its absence.
        let _ = offer.unchecked_into::<Offer>().prompt();
    }
}

fn way() -> Install {
    // Only iOS has `standalone`: true in an installed app, false in a tab.
    let standalone = property("navigator")
        .and_then(|navigator| Reflect::get(&navigator, &"standalone".into()).ok()?.as_bool());
    let is_installed =
        window().match_media("(display-mode: standalone)").ok().flatten().is_some_and(|it| it.matches());
    match standalone {
        _ if is_installed => Install::No,
        _ if property(OFFER).is_some() => Install::Offered,
        Some(false) => Install::ByHand,
        _ => Install::No,
    }
}

fn forget_offer() {
    // Fails only for what cannot be deleted.
    let _ = Reflect::delete_property(&window(), &OFFER.into());
}
