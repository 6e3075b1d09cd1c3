//! What is told in passing.

use leptos::prelude::*;

/// One thing that is told, and what can be done about it.
#[derive(Clone, Debug)]
pub struct ToastLine {
    /// Tells it apart from the others.
    pub id: u64,
    /// What happened, in a sentence.
    pub text: String,
    /// The verb on the button, and what it does.
    pub action: Option<(String, Callback<()>)>,
}

/// The region in which toasts come and go; screen readers read what comes.
#[component]
pub fn Toasts(#[prop(into)] lines: Signal<Vec<ToastLine>>) -> impl IntoView {
    let line = |line: ToastLine| {
        let button = line.action.map(|(verb, act)| {
            view! { <button type="button" on:click=move |_| act.run(())>{verb}</button> }
        });
        view! { <div class="toast"><span>{line.text}</span>{button}</div> }
    };
    view! {
        <div class="toasts" role="status">
            <For each=move || lines.get() key=|line| line.id children=line />
        </div>
    }
}
