//! A question before something that cannot be undone, or that takes something away from a person.

use crate::words::settings as words;
use leptos::prelude::*;

/// The field that says that the person was asked.
pub const SURE: &str = "sure";

/// A button that asks before it acts.
///
/// The question is a native dialog that the browser opens by itself (`command`: Chrome 135, Firefox 144, Safari 26.2);
/// in older ones the script of these pages does. The server relies on neither: to a form without [`SURE`] it answers
/// with the same question as a page.
#[derive(Clone, Debug, Default)]
pub struct Confirm {
    /// Unlike every other id on the page.
    pub id: String,
    /// The text of the button that asks.
    pub label: &'static str,
    /// The accessible name of that button, where the text alone does not say what it is about.
    pub name: Option<String>,
    /// What is asked.
    pub question: String,
    /// What follows.
    pub consequence: String,
    /// The text of the button that acts.
    pub verb: String,
    /// Where the form goes.
    pub action: String,
    /// What it says.
    pub fields: Vec<(&'static str, String)>,
}

impl Confirm {
    /// The button with its dialog.
    #[must_use]
    pub fn button(self) -> AnyView {
        let Self { id, label, name, question, consequence, verb, action, fields } = self;
        view! {
            <form method="post" action=action>
                {hidden(fields)}
                {opener(&id, label, name)}
                {dialog(&id, question, consequence, act(verb))}
            </form>
        }
        .into_any()
    }

    /// The question as the body of a page, with the way back to it.
    #[must_use]
    pub fn page(self, back: String) -> AnyView {
        let Self { question, consequence, verb, action, fields, .. } = self;
        view! {
            <section class="once">
                <h2>{question}</h2>
                <p>{consequence}</p>
                <form method="post" action=action>
                    {hidden(fields)}
                    <div class="actions">
                        <a class="button" href=back>{words::CANCEL}</a>
                        {act(verb)}
                    </div>
                </form>
            </section>
        }
        .into_any()
    }
}

/// The button that opens a dialog.
pub(super) fn opener(id: &str, label: &'static str, name: Option<String>) -> AnyView {
    view! {
        <button
            type="button"
            class="button danger"
            command="show-modal"
            commandfor=id.to_owned()
            aria-label=name
        >
            {label}
        </button>
    }
    .into_any()
}

/// The dialog. Cancel has the focus: Enter without reading changes nothing.
pub(super) fn dialog(id: &str, question: String, consequence: String, act: AnyView) -> AnyView {
    let [title, about] = ["title", "about"].map(|part| format!("{id}-{part}"));
    let (title_id, about_id) = (title.clone(), about.clone());
    view! {
        <dialog
            id=id.to_owned()
            class="confirm"
            role="alertdialog"
            closedby="any"
            aria-labelledby=title
            aria-describedby=about
        >
            <h2 id=title_id>{question}</h2>
            <p id=about_id>{consequence}</p>
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    command="close"
                    commandfor=id.to_owned()
                    autofocus
                >
                    {words::CANCEL}
                </button>
                {act}
            </div>
        </dialog>
    }
    .into_any()
}

fn act(verb: String) -> AnyView {
    view! { <button type="submit" class="button primary destructive" name=SURE value="yes">{verb}</button> }
        .into_any()
}

fn hidden(fields: Vec<(&'static str, String)>) -> AnyView {
    let field = |(name, value)| view! { <input type="hidden" name=name value=value /> };
    fields.into_iter().map(field).collect_view().into_any()
}
