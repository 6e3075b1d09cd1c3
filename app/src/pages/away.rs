//! A page of the app while the server is away and nothing of it is on this device.

use super::entry::Entry;
use crate::words::entry as words;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Says so, and opens the page when the network is back.
#[component]
pub fn Away() -> impl IntoView {
    let location = use_location();
    let here = move || {
        let (path, query) = (location.pathname.get(), location.search.get());
        if query.is_empty() { path } else { format!("{path}?{query}") }
    };
    Effect::new(|_| {
        let back = window_event_listener(ev::online, |_| {
            // Fails only for a page that is going already.
            let _ = window().location().reload();
        });
        on_cleanup(move || back.remove());
    });
    view! {
        <Entry title=words::AWAY_TITLE>
            <p>{words::AWAY}</p>
            <a class="button primary" href=here rel="external">{words::TRY_AGAIN}</a>
        </Entry>
    }
}
