//! A field in which one of a few things is chosen.

use super::Answers;
use leptos::prelude::*;

/// A field of which one value is chosen: what it takes, and how each of that is called.
#[component]
pub fn Choice<'a>(
    answers: &'a Answers,
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    /// What is chosen at first.
    #[prop(into)]
    value: String,
    /// Nothing else can be chosen.
    #[prop(optional)]
    fixed: bool,
    /// Is it saved as soon as it is changed, where a script runs?
    #[prop(optional)]
    saves: bool,
) -> impl IntoView {
    let value = answers.value(name, &value);
    let error = answers.error(name);
    let option = |(word, text): (String, String)| {
        let selected = word == value;
        view! { <option value=word selected=selected>{text}</option> }
    };
    let options = options.into_iter().map(option).collect_view();
    view! {
        <div class="field">
            <div class="label-row">
                <label for=name>{label}</label>
            </div>
            <div class="input-row">
                <select class="input" id=name name=name disabled=fixed data-save=saves.then_some("")>
                    {options}
                </select>
            </div>
            {(!error.is_empty()).then(|| view! { <p class="error">{error}</p> })}
        </div>
    }
    .into_any()
}
