//! What stands around every page of the app: places at the side, on phones at the foot.

mod kept_here;
mod program;
mod sidebar;

use super::place::{Place, View};
use crate::store::{Toast, use_store};
use crate::ui::{Glyph, Icon, ToastLine, Toasts};
use crate::words::app as words;
pub(super) use kept_here::Connection;
use kept_here::{Leaving, StorageNote};
use leptos::prelude::*;
use program::NewerNote;
use sidebar::Sidebar;

/// The side bar, the page, and what the person is told in passing.
#[component]
pub(super) fn Frame(place: Memo<Option<Place>>, children: Children) -> impl IntoView {
    let store = use_store();
    Effect::new(move |_| {
        // Whoever goes somewhere else wants to see it.
        place.track();
        sidebar::close();
    });
    let line = |toast: Toast| ToastLine {
        key: toast.key,
        text: toast.text,
        action: toast.undo.is_some().then(|| words::UNDO.to_owned()),
    };
    let lines = Signal::derive(move || store.toasts.list().into_iter().map(line).collect::<Vec<_>>());
    let dismiss = Callback::new(move |key| store.toasts.dismiss(key));
    let undo = Callback::new(move |key| {
        if let Some((workspace, task)) = store.toasts.undo_of(key) {
            store.restore_task(workspace, task);
        }
        dismiss.run(key);
    });
    view! {
        <a class="skip" href="#main">{words::SKIP}</a>
        <div class="frame">
            <Sidebar place />
            <main class="main" id="main">
                <StorageNote />
                {children()}
            </main>
            <nav class="bottom-bar" aria-label=words::VIEWS>
                <BottomLink place view=View::Board />
                <BottomLink place view=View::List />
                <button type="button" popovertarget=sidebar::ID>
                    <Icon glyph=Glyph::Menu />
                    <span>{words::MORE}</span>
                </button>
            </nav>
        </div>
        <Leaving />
        <Toasts lines on_action=undo on_dismiss=dismiss>
            <NewerNote />
        </Toasts>
    }
}

#[component]
fn BottomLink(place: Memo<Option<Place>>, view: View) -> impl IntoView {
    let (glyph, name) = match view {
        View::Board => (Glyph::Board, words::BOARD),
        View::List => (Glyph::List, words::LIST),
    };
    let address = move || place.get().map(|place| Place { view, ..place }.address());
    let current = move || place.get().is_some_and(|place| place.view == view).then_some("page");
    view! {
        <a href=address aria-current=current>
            <Icon glyph />
            <span>{name}</span>
        </a>
    }
}
