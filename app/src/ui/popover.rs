//! A button with a panel that floats beside it.

use super::after_render;
use super::menu::place;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement, HtmlInputElement};
use leptos::{ev, html, prelude::*};

/// A panel behind a button: a picker that is more than a list of choices. The browser opens and closes it,
/// and gives the focus back to the button. Its content is made when it opens.
#[component]
pub fn Popover(
    /// Unlike every other id in the document.
    id: &'static str,
    /// The panel's name.
    label: &'static str,
    /// The button's classes.
    class: &'static str,
    #[prop(into)] disabled: Signal<bool>,
    /// What stands on the button.
    #[prop(into)]
    face: ViewFn,
    /// What takes the focus when the panel opens, as a selector. With a touch screen an input does not, which
    /// would bring up the keyboard over it.
    focus: &'static str,
    /// The panel, for the caller to close it.
    panel: NodeRef<html::Div>,
    children: ChildrenFn,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let open = RwSignal::new(false);
    let settle = move |_| {
        let (Some(button), Some(panel)) =
            (button.try_get_untracked().flatten(), panel.try_get_untracked().flatten())
        else {
            return;
        };
        if is_open(&panel) {
            place(&panel, &button);
            let wanted = panel.query_selector(focus).ok().flatten();
            let wanted = wanted.filter(|wanted| !has_touch() || !wanted.has_type::<HtmlInputElement>());
            let wanted = wanted.and_then(|wanted| wanted.dyn_into::<HtmlElement>().ok());
            // Fails only for what cannot take the focus.
            let _ = wanted.as_ref().unwrap_or(&panel).focus();
        } else {
            let _ = open.try_set(false);
        }
    };
    // What is chosen can move the button: the panel stays beside it, not over it.
    let follow = move || {
        after_render(move || {
            let both = button.try_get_untracked().flatten().zip(panel.try_get_untracked().flatten());
            if let Some((button, panel)) = both.filter(|(_, panel)| is_open(panel)) {
                place(&panel, &button);
            }
        });
    };
    let prepare = move |_: ev::Event| {
        if panel.get_untracked().is_some_and(|panel| !is_open(&panel)) {
            open.set(true);
        }
    };
    let leave = move |event: ev::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Element>().ok());
        let both = button.try_get_untracked().flatten().zip(panel.try_get_untracked().flatten());
        // A press on the button closes an open panel by itself: closed already, it would open again.
        if let (Some((button, panel)), Some(to)) = (both, to)
            && !panel.contains(Some(&to))
            && !button.contains(Some(&to))
        {
            close_popover(&panel);
        }
    };
    view! {
        <button
            node_ref=button
            type="button"
            class=class
            disabled=move || disabled.get()
            aria-haspopup="dialog"
            aria-expanded=move || open.get().to_string()
            popovertarget=id
            on:focusout=leave
        >
            {face.run()}
        </button>
        <div
            node_ref=panel
            id=id
            class="menu panel"
            popover="auto"
            role="dialog"
            aria-label=label
            tabindex="-1"
            on:beforetoggle=prepare
            on:toggle=settle
            on:focusout=leave
            on:click=move |_| follow()
            on:keyup=move |_| follow()
            on:keydown=move |event| {
                // The panel alone, not the dialog that it stands in.
                if let (Some(panel), "Escape") = (panel.get_untracked(), event.key().as_str()) {
                    event.prevent_default();
                    event.stop_propagation();
                    close_popover(&panel);
                }
            }
        >
            {move || open.get().then(|| children())}
        </div>
    }
}

/// Closes the panel of a [`Popover`].
pub fn close_popover(panel: &HtmlElement) {
    // Fails where it is closed already.
    let _ = panel.hide_popover();
}

/// Is a finger what this screen is used with?
#[must_use]
pub fn has_touch() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

fn is_open(panel: &Element) -> bool {
    panel.matches(":popover-open").unwrap_or(false)
}
