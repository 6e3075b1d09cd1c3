//! What is told in passing.

use super::{Glyph, Icon};
use leptos::prelude::*;
use std::time::Duration;

/// How long a toast stays when nobody touches it: long enough to read it and reach its button.
const STAY: Duration = Duration::from_secs(10);

/// One thing that is told, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToastLine {
    /// Tells it apart from the others.
    pub key: u32,
    /// What happened, in a sentence.
    pub text: String,
    /// The verb on its button.
    pub action: Option<String>,
}

/// The region in which toasts come and go; screen readers read what comes.
#[component]
pub fn Toasts(
    #[prop(into)] lines: Signal<Vec<ToastLine>>,
    /// Somebody pressed the button of the one with this key.
    on_action: Callback<u32>,
    /// The one with this key has been there long enough, or was closed.
    on_dismiss: Callback<u32>,
    /// The name of the button that closes one.
    #[prop(default = "Dismiss")]
    dismiss: &'static str,
    /// What is told until somebody deals with it: it stands below the toasts.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="toasts" role="status">
            <For
                each=move || lines.get()
                key=|line| line.key
                children=move |line| view! { <Toast line on_action on_dismiss dismiss /> }
            />
            {children()}
        </div>
    }
}

/// One toast. Its time does not run while a pointer or the focus is on it.
#[component]
fn Toast(
    line: ToastLine,
    on_action: Callback<u32>,
    on_dismiss: Callback<u32>,
    dismiss: &'static str,
) -> impl IntoView {
    let key = line.key;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let hold = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let start = move || {
        hold();
        timer.set_value(set_timeout_with_handle(move || on_dismiss.run(key), STAY).ok());
    };
    Effect::new(start);
    on_cleanup(hold);
    view! {
        <div
            class="toast"
            on:pointerenter=move |_| hold()
            on:pointerleave=move |_| start()
            on:focusin=move |_| hold()
            on:focusout=move |_| start()
        >
            <span>{line.text}</span>
            {line.action.map(|verb| {
                view! { <button type="button" on:click=move |_| on_action.run(key)>{verb}</button> }
            })}
            <button type="button" aria-label=dismiss title=dismiss on:click=move |_| on_dismiss.run(key)>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
}
