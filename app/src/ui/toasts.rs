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
    /// The verbs on its buttons.
    pub actions: Vec<String>,
}

/// The region in which toasts come and go; screen readers read what comes.
#[component]
pub fn Toasts(
    #[prop(into)] lines: Signal<Vec<ToastLine>>,
    /// A button was pressed: the key of its toast, and which one from the left.
    on_action: Callback<(u32, usize)>,
    /// The one with this key has been there long enough, or was closed.
    on_dismiss: Callback<u32>,
    /// The name of the button that closes one.
    #[prop(default = "Dismiss")]
    dismiss: &'static str,
    /// What is told until it is dealt with: it stands below the toasts.
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
    on_action: Callback<(u32, usize)>,
    on_dismiss: Callback<u32>,
    dismiss: &'static str,
) -> impl IntoView {
    let key = line.key;
    let timer = StoredValue::new(None::<IntervalHandle>);
    let hold = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let start = move || {
        hold();
        timer.set_value(set_interval_with_handle(move || leave(key, on_dismiss), STAY).ok());
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
            {line.actions.into_iter().enumerate().map(|(at, verb)| {
                view! { <button type="button" on:click=move |_| on_action.run((key, at))>{verb}</button> }
            }).collect_view()}
            <button type="button" aria-label=dismiss title=dismiss on:click=move |_| on_dismiss.run(key)>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
}

/// Its time is up, unless a modal dialog lies over it: nobody could have reached it until now.
fn leave(key: u32, on_dismiss: Callback<u32>) {
    if document().query_selector("dialog:modal").is_ok_and(|dialog| dialog.is_none()) {
        on_dismiss.run(key);
    }
}
