//! The keys that work wherever one is in the app.

use crate::store::Store;
use crate::ui::{Dialog, Glyph, Icon};
use crate::words::app as words;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, web_sys};

/// Where keys belong to what is being typed; the browser has an undo of its own there.
const TYPING: &str = "textarea, input:not([type=checkbox]), [contenteditable]";
/// In the empty box for a new task there is nothing to be undone but what was done last.
const EMPTY_BOX: &str = "form.new-task input:placeholder-shown";

/// Ctrl or Cmd and Z undoes; with Shift, or Y, does it again; a question mark shows what keys there are.
pub(super) fn listen(store: Store, is_help_open: RwSignal<bool>) {
    Effect::new(move |_| {
        let listening = window_event_listener(ev::keydown, move |event| {
            let is_typing = is_in(&event, TYPING);
            if event.default_prevented() || (is_typing && !is_in(&event, EMPTY_BOX)) {
                return;
            }
            let is_command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
            match event.key().as_str() {
                "z" | "Z" if is_command && !event.shift_key() => store.undo(),
                "z" | "Z" | "y" | "Y" if is_command => store.redo(),
                "?" if !is_command && !is_typing => is_help_open.set(true),
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || listening.remove());
    });
}

/// What keys there are.
#[component]
pub(super) fn Help(is_open: RwSignal<bool>) -> impl IntoView {
    let close = Callback::new(move |()| is_open.set(false));
    let row = |(keys, what): (&'static str, &'static str)| {
        view! {
            <div>
                <dt><kbd>{keys}</kbd></dt>
                <dd>{what}</dd>
            </div>
        }
    };
    let dialog = move || {
        view! {
            <Dialog class="keys" label=words::KEYS on_close=close>
                <header class="dialog-head">
                    <h2>{words::KEYS}</h2>
                    <button type="button" class="button quiet" on:click=move |_| close.run(())>
                        <Icon glyph=Glyph::Close />
                        <span>{words::CLOSE}</span>
                    </button>
                </header>
                <dl>{words::KEY_LIST.map(row)}</dl>
            </Dialog>
        }
    };
    move || is_open.get().then(dialog)
}

/// Leads to the first task, or where there is none to the box that makes one.
pub(super) fn skip_to_tasks(event: &ev::MouseEvent) {
    let places = ["#main [data-task-id] a", "#main .new-task input"];
    let found = places.iter().find_map(|place| document().query_selector(place).ok().flatten());
    if let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        // Fails only for what cannot take the focus.
        let _ = element.focus();
    }
}

fn is_in(event: &ev::KeyboardEvent, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| element.matches(selector).unwrap_or_default())
}
