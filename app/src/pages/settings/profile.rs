//! The profile: the name that one goes by.

use super::{Answers, InputField, Save};
use crate::domain::Me;
use crate::words::{entry, settings as words};
use leptos::prelude::*;

/// The page's body.
#[must_use]
pub fn profile(me: &Me, answers: &Answers) -> AnyView {
    view! {
        <form method="post" novalidate>
            {answers.alert(&["display_name"])}
            <InputField
                answers
                name="display_name"
                label=words::DISPLAY_NAME
                hint=words::DISPLAY_NAME_HINT
                autocomplete="name"
                value=me.user.display_name.clone()
            />
            <p class="fact"><span>{entry::USERNAME}</span> " " <b>{me.user.username.clone()}</b></p>
            <Save label=words::SAVE />
        </form>
    }
    .into_any()
}
