//! What login and register have in common: the frame of the page, and a form on its way in.

mod form;

use crate::boot::Boot;
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::location::Url;

pub(super) use form::{EntryForm, Typed};

/// Where one gets to after the way in.
pub(super) const HOME: &str = "/app";

/// The page around a form.
#[component]
pub(super) fn Entry(title: &'static str, children: Children) -> impl IntoView {
    name_document(title);
    view! {
        <main class="entry">
            <header>
                <Brand />
                <h1>{title}</h1>
            </header>
            {children()}
        </main>
    }
}

/// The product's mark and name, which lead to the front door.
#[component]
pub(super) fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
                <path d="M20.6 9.2a9 9 0 1 1-4.4-5.1M7.8 11.6l3.6 3.6L20.6 5.6" />
            </svg>
            "TaskSync"
        </a>
    }
}

/// What is wrong with the form as a whole; nothing is drawn while nothing is.
#[component]
pub(super) fn Alert(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! {
        <p class="alert" role="alert" hidden=move || text.read().is_empty()>
            <Icon glyph=Glyph::Alert />
            <span>{text}</span>
        </p>
    }
}

/// Gives the document the page's title; the server sends the product's name alone.
pub(super) fn name_document(title: &'static str) {
    Effect::new(move || document().set_title(&crate::words::app::title(title)));
}

/// What was typed into a field when the form came with the request.
pub(super) fn sent_value(boot: &Boot, field: &str) -> String {
    let typed = boot.form.iter().flat_map(|form| &form.typed);
    typed.filter(|(name, _)| name == field).map(|(_, value)| value.clone()).next().unwrap_or_default()
}

/// Where to go after the way in: what the address or the form that came says, if it is a place here.
pub(super) fn next(boot: &Boot) -> String {
    let asked = use_query_map().read_untracked().get("next").unwrap_or_else(|| sent_value(boot, "next"));
    if is_place_here(&asked) { asked } else { HOME.to_owned() }
}

/// The address with the way on kept.
#[must_use]
pub fn with_next(address: &str, next: &str) -> String {
    if next == HOME { address.to_owned() } else { format!("{address}?next={}", Url::escape(next)) }
}

/// A path of this server; nothing that a browser would read as another server's address.
#[must_use]
pub fn is_place_here(address: &str) -> bool {
    let is_odd = |c: char| c == '\\' || c.is_control();
    address.starts_with('/') && !address.starts_with("//") && !address.contains(is_odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_nowhere_else() {
        assert!(is_place_here("/app/w/1?task=2"));
        for elsewhere in
            ["", "app", "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"]
        {
            assert!(!is_place_here(elsewhere), "{elsewhere:?}");
        }
    }

    #[test]
    fn the_way_back_survives_the_change_to_the_other_form() {
        assert_eq!(with_next("/login", HOME), "/login");
        assert_eq!(with_next("/login", "/app/w/1?task=2"), "/login?next=%2Fapp%2Fw%2F1%3Ftask%3D2");
    }
}
