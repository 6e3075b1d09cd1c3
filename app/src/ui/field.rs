//! A text field with everything that belongs to it.

use super::{Glyph, Icon};
use leptos::prelude::*;

/// A label, an input, what it takes, and what is wrong with it.
///
/// The input belongs to the browser: what is typed before the page has woken up stays. Read it from
/// the form by its `name`, which is also its id.
#[component]
pub fn Field(
    name: &'static str,
    label: &'static str,
    /// The input's type; a password gets a button that shows it.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    autocomplete: &'static str,
    /// A word behind the label, such as "Optional".
    #[prop(optional)]
    note: &'static str,
    /// What the field takes, said before anything is typed.
    #[prop(optional)]
    hint: &'static str,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// Does it take the focus when the page has come?
    #[prop(optional)]
    autofocus: bool,
    /// What is wrong; empty while nothing is.
    #[prop(into)]
    error: Signal<String>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let secret = kind == "password";
    let about = ["note", "hint", "error"].map(|part| format!("{name}-{part}"));
    let [note_id, hint_id, error_id] = about.clone();
    view! {
        <div class="field">
            <div class="label-row">
                <label for=name>{label}</label>
                <span class="note" id=note_id>{note}</span>
            </div>
            <div class="input-row">
                <input
                    class="input"
                    id=name
                    name=name
                    type=move || if shown.get() { "text" } else { kind }
                    value=value
                    autofocus=autofocus
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=about.join(" ")
                    aria-invalid=move || (!error.read().is_empty()).then_some("true")
                />
                {secret.then(|| view! { <Reveal name shown /> })}
            </div>
            <p class="hint" id=hint_id hidden=hint.is_empty()>{hint}</p>
            <p class="error" id=error_id hidden=move || error.read().is_empty()>
                <Icon glyph=Glyph::Alert />
                <span>{error}</span>
            </p>
        </div>
    }
}

/// Shows what is typed into a password field. Its name keeps clear of the field's own.
#[component]
fn Reveal(name: &'static str, shown: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="reveal"
            aria-controls=name
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            {move || if shown.get() { "Hide" } else { "Show" }}
        </button>
    }
}
