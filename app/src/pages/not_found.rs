//! The page that is not there.

use super::entry::Entry;
use crate::store::Store;
use crate::words::entry as words;
use leptos::prelude::*;

/// The page that is not there, and the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Entry title=words::NOT_FOUND_TITLE>
            <p>{words::NOT_FOUND}</p>
            <WayBack />
        </Entry>
    }
}

/// The same within the frame of the app.
#[component]
pub(super) fn NothingHere() -> impl IntoView {
    view! {
        <div class="empty">
            <h1>{words::NOT_FOUND_TITLE}</h1>
            <p>{words::NOT_FOUND}</p>
            <WayBack />
        </div>
    }
}

#[component]
fn WayBack() -> impl IntoView {
    // Whoever is signed out is led on by the server.
    let rel = use_context::<Store>().is_none().then_some("external");
    view! { <a class="button" href="/app" rel=rel>{words::OPEN}</a> }
}
