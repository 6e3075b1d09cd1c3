//! The pages that the links in letters lead to, and where one asks for such a letter. The server alone draws them.

use super::entry::Brand;
use super::settings::{Answers, InputField, RevokeTokens};
use crate::boot::Assets;
use crate::shell::plain;
use crate::words::{entry, mail as words};
use leptos::prelude::*;

/// Where somebody asks for a link to choose a new password.
#[must_use]
pub fn ask(assets: &Assets, answers: &Answers) -> impl IntoView + use<> {
    let body = view! {
        <p>{words::RESET_ASK}</p>
        <form method="post" action="/reset-password" novalidate>
            {answers.alert(&["identifier"])}
            <InputField answers name="identifier" label=entry::IDENTIFIER autocomplete="username" />
            <button class="button primary large">{words::RESET_SEND}</button>
        </form>
        <p class="elsewhere"><a href="/login">{words::BACK_TO_LOGIN}</a></p>
    };
    page(assets, words::RESET_TITLE, body.into_any())
}

/// The form behind a reset link; `tokens` is the number of API tokens. Someone else may have known the old password, so
/// the box that revokes them is ticked.
#[must_use]
pub fn choose(assets: &Assets, token: String, tokens: usize, answers: &Answers) -> impl IntoView + use<> {
    let body = view! {
        <p>{words::CHOOSE_NOTE}</p>
        <form method="post" action="/reset-password" novalidate>
            {answers.alert(&["password"])}
            <input type="hidden" name="token" value=token />
            <InputField
                answers
                name="password"
                label=words::NEW_PASSWORD
                kind="password"
                autocomplete="new-password"
                hint=entry::PASSWORD_HINT
            />
            <RevokeTokens answers count=tokens is_ticked=true />
            <button class="button primary large">{words::CHOOSE}</button>
        </form>
        <p class="elsewhere"><a href="/reset-password">{words::ASK_AGAIN}</a></p>
    };
    page(assets, words::CHOOSE_TITLE, body.into_any())
}

/// A button that does what the link is for: opening a link alone does nothing, because programs that look for bad
/// links open them too.
#[must_use]
pub fn question(
    assets: &Assets,
    action: &'static str,
    token: String,
    [title, button]: [&'static str; 2],
    question: String,
) -> impl IntoView + use<> {
    let body = view! {
        <p>{question}</p>
        <form method="post" action=action>
            <input type="hidden" name="token" value=token />
            <button class="button primary large">{button}</button>
        </form>
    };
    page(assets, title, body.into_any())
}

/// What came of it, and where to go on.
#[must_use]
pub fn told(
    assets: &Assets,
    title: &'static str,
    texts: &[&str],
    [address, label]: [&'static str; 2],
) -> impl IntoView + use<> {
    let texts = texts.iter().map(|text| view! { <p>{(*text).to_owned()}</p> }).collect_view();
    let body = view! {
        {texts}
        <p class="elsewhere"><a href=address>{label}</a></p>
    };
    page(assets, title, body.into_any())
}

fn page(assets: &Assets, title: &'static str, body: AnyView) -> impl IntoView + use<> {
    let page = view! {
        <main class="entry">
            <header>
                <Brand />
                <h1>{title}</h1>
            </header>
            {body}
        </main>
    };
    plain(assets, title, page.into_any())
}
