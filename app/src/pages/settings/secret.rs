//! A secret that is shown once, and the buttons that take it along.

use crate::words::settings as words;
use leptos::prelude::*;

/// A secret under a heading, with what to do with it.
#[must_use]
pub(super) fn secret(title: &'static str, note: &'static str, text: String) -> AnyView {
    view! {
        <section class="once">
            <h2>{title}</h2>
            <p role="status">{note}</p>
            <div class="copyable">
                <code tabindex="0" id="secret">{text}</code>
                {copy("secret")}
            </div>
        </section>
    }
    .into_any()
}

/// The button that copies the text of the element with this id. It is there once the script runs.
#[must_use]
pub(super) fn copy(id: &'static str) -> AnyView {
    view! { <button type="button" class="button scripted" data-copy=id>{words::COPY}</button> }.into_any()
}

/// The button that downloads the text of the element with this id as a file. It is there once the script runs.
#[must_use]
pub(super) fn download(id: &'static str, file: &'static str) -> AnyView {
    view! {
        <button type="button" class="button scripted" data-download=file data-from=id>{words::DOWNLOAD_TEXT}</button>
    }
    .into_any()
}
