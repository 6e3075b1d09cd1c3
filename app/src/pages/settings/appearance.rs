//! How TaskSync looks in this browser.

use super::{Answers, Choice};
use crate::words::settings as words;
use leptos::prelude::*;

/// The page's body, with the theme that is chosen.
#[must_use]
pub fn appearance(theme: &str) -> AnyView {
    let options = words::THEMES.map(|(value, text)| (value.to_owned(), text.to_owned())).to_vec();
    let answers = &Answers::default();
    view! {
        <form method="post">
            <Choice answers name="theme" label=words::THEME options value=theme saves=true />
            <p>{words::THEME_NOTE}</p>
            <button class="button primary without-script" data-saves="">{words::SAVE}</button>
        </form>
    }
    .into_any()
}
