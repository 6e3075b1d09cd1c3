//! Another password.

use super::{Answers, InputField, RevokeTokens, Save};
use crate::domain::Me;
use crate::words::{devices as words, entry};
use leptos::prelude::*;

/// The page's body; `tokens` is the number of API tokens. A routine change must not break programs, so the box that
/// revokes them is not ticked.
#[must_use]
pub fn password(me: &Me, tokens: usize, answers: &Answers) -> AnyView {
    view! {
        <form method="post" novalidate>
            {answers.alert(&["current_password", "new_password"])}
            <p>{words::CHANGE_NOTE}</p>
            // Whose password it is: for password managers.
            <input type="text" name="username" autocomplete="username" value=me.user.username.clone() hidden />
            <InputField
                answers
                name="current_password"
                label=words::CURRENT_PASSWORD
                kind="password"
                autocomplete="current-password"
            />
            <InputField
                answers
                name="new_password"
                label=words::NEW_PASSWORD
                kind="password"
                autocomplete="new-password"
                hint=entry::PASSWORD_HINT
            />
            <RevokeTokens answers count=tokens is_ticked=false />
            <Save label=words::CHANGE_PASSWORD />
        </form>
    }
    .into_any()
}
