//! The landing page: what this is, the way in, and a picture of it.

mod picture;

use super::entry::{Brand, name_document};
use crate::boot::use_boot;
use crate::words::entry as words;
use leptos::prelude::*;
use picture::Picture;

/// The landing page.
#[component]
pub fn Landing() -> impl IntoView {
    let boot = use_boot();
    name_document(words::TAGLINE);
    let ways_in = if boot.me.is_some() {
        // Not a route of the browser's: the server leads on to the last place.
        view! { <a class="button primary large" href="/app" rel="external">{words::OPEN}</a> }.into_any()
    } else if boot.registration {
        view! {
            <a class="button primary large" href="/register">{words::CREATE_ACCOUNT}</a>
            <a class="button large" href="/login">{words::LOG_IN}</a>
        }
        .into_any()
    } else {
        view! { <a class="button primary large" href="/login">{words::LOG_IN}</a> }.into_any()
    };
    view! {
        <div class="landing">
            <header>
                <Brand />
            </header>
            <main>
                <div class="pitch">
                    <h1>{words::TAGLINE}</h1>
                    <p>{words::PITCH}</p>
                    <div class="actions">{ways_in}</div>
                </div>
                <Picture />
            </main>
        </div>
    }
}
