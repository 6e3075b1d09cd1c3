//! Forms of the settings: what was typed, and what is wrong with it.

use crate::boot::Form;
use crate::pages::entry::Alert;
use crate::ui::Field;
use crate::words::{devices, entry as words};
use leptos::prelude::*;

/// The field that revokes the API tokens along with a password.
pub const REVOKE_TOKENS: &str = "revoke_api_tokens";
/// The field of a form that offers it.
pub const OFFERED_TOKENS: &str = "offered_api_tokens";

/// A form that was sent and turned down, or one that nobody has sent yet.
#[derive(Clone, Debug, Default)]
pub struct Answers(pub Option<Form>);

impl Answers {
    /// What was typed into a field; else what stands on file.
    #[must_use]
    pub fn value(&self, field: &str, on_file: &str) -> String {
        let typed = self.0.iter().flat_map(|form| &form.typed).find(|(name, _)| name == field);
        typed.map_or_else(|| on_file.to_owned(), |(_, value)| value.clone())
    }

    /// What is wrong with a field; empty while nothing is.
    #[must_use]
    pub fn error(&self, field: &str) -> String {
        let errors = self.0.iter().flat_map(|form| &form.problem.errors);
        errors
            .filter(|error| error.field == field)
            .map(|error| error.message.clone())
            .next()
            .unwrap_or_default()
    }

    /// Is it the first field with something wrong? The focus goes there.
    #[must_use]
    pub fn is_first(&self, field: &str) -> bool {
        let errors = self.0.as_ref().and_then(|form| form.problem.errors.first());
        errors.is_some_and(|error| error.field == field)
    }

    /// What is wrong with the form as a whole, where these are its fields: said above it.
    #[must_use]
    pub fn alert(&self, fields: &[&str]) -> AnyView {
        let text = self.0.as_ref().map_or_else(String::new, |Form { problem, .. }| {
            let has_field = |field: &String| fields.contains(&field.as_str());
            let is_marked =
                !problem.errors.is_empty() && problem.errors.iter().all(|error| has_field(&error.field));
            if is_marked { words::CHECK_FIELDS.to_owned() } else { problem.detail.clone() }
        });
        view! { <Alert text=Signal::stored(text) /> }.into_any()
    }
}

/// A field of a form: its label, what stands in it, what it takes, and what is wrong with it.
#[component]
pub fn InputField<'a>(
    answers: &'a Answers,
    name: &'static str,
    label: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] note: &'static str,
    #[prop(optional)] hint: &'static str,
    /// What stands on file.
    #[prop(optional, into)]
    value: String,
    /// Does it take the focus when the page has come?
    #[prop(optional)]
    focused: bool,
) -> impl IntoView {
    // What is secret never comes back.
    let value = if kind == "password" { String::new() } else { answers.value(name, &value) };
    let error = Signal::stored(answers.error(name));
    let autofocus = focused || answers.is_first(name);
    view! { <Field name label kind autocomplete note hint value autofocus error /> }.into_any()
}

/// The box that revokes the API tokens together with a password; nothing if there are none. Browsers do not send an
/// unticked box: the hidden field says that the form offered it.
#[component]
pub fn RevokeTokens<'a>(answers: &'a Answers, count: usize, is_ticked: bool) -> impl IntoView {
    let is_ticked = match &answers.0 {
        Some(form) => form.typed.iter().any(|(name, _)| name == REVOKE_TOKENS),
        None => is_ticked,
    };
    (count > 0)
        .then(|| {
            view! {
                <input type="hidden" name=OFFERED_TOKENS value="yes" />
                <label class="check">
                    <input type="checkbox" name=REVOKE_TOKENS value="yes" checked=is_ticked />
                    " "
                    {devices::revoke_tokens(count)}
                </label>
                <p>{devices::REVOKE_TOKENS_NOTE}</p>
            }
        })
        .into_any()
}

/// The button that sends a form.
#[component]
pub fn Save(label: &'static str) -> impl IntoView {
    view! { <button class="button primary">{label}</button> }
}
