//! Another password.

use super::{Answers, InputField, RevokeTokens, Save};
use crate::domain::Me;
use crate::words::{devices as words, entry};
use leptos::prelude::*;

/// The page's body, for somebody with so many API tokens. Who changes a password because it is time to is not to lose
/// their programs: the tokens stay, unless that is ticked.
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
