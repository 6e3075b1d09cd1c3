//! What stands around every page of the app: places at the side, on phones at the foot.

mod archived;
mod kept_here;
mod keys;
mod people;
mod program;
mod project_link;
mod sidebar;

use super::face;
use super::place::{Place, View, ViewOptions};
use crate::store::{Toast, use_store};
use crate::ui::{Glyph, Icon, ToastLine, ToastList, Toasts};
use crate::words::{app as words, told};
pub(super) use kept_here::Connection;
use kept_here::{Leaving, StorageNote};
use leptos::prelude::*;
use program::NewerNote;
use sidebar::Sidebar;

/// The side bar, the page, and what the person is told in passing.
#[component]
pub(super) fn Frame(
    /// The project that is shown, or on other pages the one that leads back to the board.
    place: Memo<Option<Place>>,
    /// Is it another page than a project's?
    #[prop(optional)]
    is_elsewhere: bool,
    children: Children,
) -> impl IntoView {
    let store = use_store();
    let is_help_open = RwSignal::new(false);
    keys::listen(store, is_help_open);
    face::use_hues(place);
    Effect::new(move |_| {
        // The side bar gives way to the page that was asked for.
        place.track();
        sidebar::close();
    });
    let line = |toast: Toast| ToastLine {
        key: toast.key,
        text: toast.text,
        actions: toast.offers.into_iter().map(|offer| told::offer(offer).to_owned()).collect(),
    };
    let lines = Signal::derive(move || store.toasts.list().into_iter().map(line).collect::<Vec<_>>());
    let dismiss = Callback::new(move |key| store.toasts.dismiss(key));
    let accept = Callback::new(move |(key, at)| store.accept(key, at));
    let toasts = ToastList::new(lines, accept, dismiss, words::DISMISS);
    provide_context(toasts);
    view! {
        // The browser's own jump, which takes the focus along, where there is no task; the router would only
        // scroll.
        <a class="skip" href="#main" rel="external" on:click=move |event| keys::skip_to_tasks(&event)>
            {words::SKIP}
        </a>
        <div class="frame">
            <Sidebar place is_elsewhere />
            <main class="main" id="main" tabindex="-1">
                <StorageNote />
                {children()}
            </main>
            <nav class="bottom-bar" aria-label=words::VIEWS>
                <BottomLink place view=View::Board is_elsewhere />
                <BottomLink place view=View::List is_elsewhere />
                <button type="button" popovertarget=sidebar::ID>
                    <Icon glyph=Glyph::Menu />
                    <span>{words::MORE}</span>
                </button>
            </nav>
        </div>
        <keys::Help is_open=is_help_open />
        <Leaving />
        <Toasts list=toasts>
            <NewerNote />
        </Toasts>
    }
}

#[component]
fn BottomLink(place: Memo<Option<Place>>, view: View, is_elsewhere: bool) -> impl IntoView {
    let (glyph, name) = match view {
        View::Board => (Glyph::Board, words::BOARD),
        View::List => (Glyph::List, words::LIST),
    };
    let store = use_store();
    let address = move || {
        let options = if is_elsewhere { ViewOptions::default() } else { ViewOptions::of(store) };
        place.get().map(|place| Place { view, ..place }.address_with(&options))
    };
    let is_here = move |place: Place| !is_elsewhere && place.view == view;
    let current = move || place.get().is_some_and(is_here).then_some("page");
    view! {
        <a href=address aria-current=current>
            <Icon glyph />
            <span>{name}</span>
        </a>
    }
}
