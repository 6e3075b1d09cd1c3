//! A modal dialog: the browser's own `<dialog>`, so that what lies behind is out of reach.

use super::{ToastList, Toasts};
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, html, prelude::*};

/// A dialog that is open for as long as it is drawn.
///
/// Escape and a press on the backdrop ask `on_close`; they never close it by themselves, so that the
/// page decides what becomes of what was typed. When it goes, focus returns to where it was. Toasts are shown
/// in it for that long.
#[component]
pub fn Dialog(
    /// Its name for screen readers.
    #[prop(into)]
    label: String,
    /// More classes, such as `task`.
    #[prop(optional)]
    class: &'static str,
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    // A page without toasts has no list of them.
    let toasts = use_context::<ToastList>().map(|list| (list, list.new_dialog()));
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        // It may have come open from the server; only a closed one can be made modal.
        dialog.close();
        let _ = dialog.show_modal();
        if let Some((list, key)) = toasts {
            list.enter(key);
        }
    });
    // Closing is what gives the focus back; an open dialog that is taken out of the document keeps it.
    on_cleanup(move || {
        if let Some(dialog) = node.try_get_untracked().flatten() {
            dialog.close();
        }
        if let Some((list, key)) = toasts {
            list.leave(key);
        }
    });

    // A selection that was begun inside and ends on the backdrop is no press on the backdrop.
    let pressed_outside = StoredValue::new(false);
    let is_backdrop = move |event: &ev::Event| {
        let dialog = node.get_untracked();
        event.target().zip(dialog).is_some_and(|(target, dialog)| target == *dialog.unchecked_ref())
    };
    view! {
        <dialog
            node_ref=node
            class=format!("sheet {class}")
            tabindex="-1"
            aria-label=label
            on:cancel=move |event: ev::Event| {
                if is_backdrop(&event) {
                    event.prevent_default();
                    on_close.run(());
                }
            }
            on:close=move |_| {
                // A second Escape in a row closes it without asking.
                if node.get_untracked().is_some_and(|dialog| dialog.is_connected() && !dialog.open()) {
                    on_close.run(());
                }
            }
            on:pointerdown=move |event| pressed_outside.set_value(is_backdrop(&event))
            on:click=move |event| {
                if pressed_outside.get_value() && is_backdrop(&event) {
                    on_close.run(());
                }
            }
        >
            {children()}
            {toasts.map(|(list, key)| view! { <Toasts list dialog=key /> })}
        </dialog>
    }
}
