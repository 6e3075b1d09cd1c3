//! The way out for good.

use super::data::ACCOUNT;
use super::{Answers, InputField};
use crate::boot::Assets;
use crate::domain::Me;
use crate::pages::entry::Brand;
use crate::shell::plain;
use crate::words::{entry, profile as words};
use leptos::prelude::*;

/// The page's body.
#[must_use]
pub fn delete(me: &Me, answers: &Answers) -> AnyView {
    view! {
        <p>{words::DELETE_GOES}</p>
        <p>{words::DELETE_STAYS}</p>
        <p>
            {words::DELETE_FIRST}
            " "
            <a href=ACCOUNT download="">{words::DELETE_EXPORT}</a>
        </p>
        <form method="post" novalidate>
            {answers.alert(&["username", "current_password"])}
            <p class="fact"><span>{entry::USERNAME}</span> " " <b>{me.user.username.clone()}</b></p>
            <InputField answers name="username" label=words::DELETE_TYPE />
            <InputField
                answers
                name="current_password"
                label=words::CURRENT_PASSWORD
                kind="password"
                autocomplete="current-password"
            />
            <button class="button primary destructive">{words::DELETE_NOW}</button>
        </form>
    }
    .into_any()
}

/// What follows upon it: a document of its own, for nobody in particular.
#[must_use]
pub fn deleted(assets: &Assets) -> impl IntoView + use<> {
    let page = view! {
        <main class="entry">
            <header>
                <Brand />
                <h1>{words::DELETED}</h1>
            </header>
            <p>{words::DELETED_WHAT}</p>
            <a class="button primary" href="/">{words::DELETED_HOME}</a>
        </main>
    };
    plain(assets, words::DELETED, page.into_any())
}
