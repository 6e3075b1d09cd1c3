//! Passkeys: those that there are, a form for one more, and what can be done to each.

use super::tokens::used;
use super::{Answers, InputField, Save, Tab};
use crate::boot::Assets;
use crate::domain::Passkey;
use crate::shell::passkeys_script;
use crate::words::keys as words;
use leptos::prelude::*;

/// Where passkeys can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Here, at this host.
    Here(String),
    /// At another address; at none, where the server has no name.
    Elsewhere(Option<String>),
}

/// The page's body: the list, and the form that the script for passkeys sends.
#[must_use]
pub fn passkeys(passkeys: &[Passkey], place: &Place, assets: &Assets) -> AnyView {
    let add = match place {
        Place::Here(host) => add(assets, host),
        Place::Elsewhere(origin) => view! { <p>{words::wrong_place(origin.as_deref())}</p> }.into_any(),
    };
    let rows = passkeys.iter().map(row).collect_view();
    let list = if passkeys.is_empty() {
        view! { <p>{words::NO_PASSKEYS}</p> }.into_any()
    } else {
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! {
        <p>{words::PASSKEYS_LEAD}</p>
        {list}
        {add}
    }
    .into_any()
}

fn row(passkey: &Passkey) -> impl IntoView + use<> {
    let used = used(passkey.created_at, passkey.last_used_at);
    view! {
        <li>
            <p class="what">{passkey.name.clone()} <small>{used}</small></p>
            <a class="button" href=address(passkey) aria-label=words::of(words::EDIT, &passkey.name)>{words::EDIT}</a>
        </li>
    }
}

fn address(passkey: &Passkey) -> String {
    format!("{}/{}", Tab::Passkeys.address(), passkey.id)
}

/// The form for one more: hidden where the browser cannot make any.
fn add(assets: &Assets, host: &str) -> AnyView {
    let answers = Answers::default();
    let after = format!("{}?done=passkey-added", Tab::Passkeys.address());
    view! {
        {passkeys_script(assets, host)}
        <section>
            <h2>{words::ADD_PASSKEY}</h2>
            <p class="passkey-without">{words::NEEDS_SCRIPT}</p>
            <form class="passkey" method="post" novalidate data-passkey-add=after>
                <p class="alert" role="alert" data-passkey-alert="" hidden></p>
                <InputField
                    answers=&answers
                    name="name"
                    label=words::PASSKEY_NAME
                    hint=words::PASSKEY_NAME_HINT
                />
                <InputField
                    answers=&answers
                    name="current_password"
                    label=words::CURRENT_PASSWORD
                    kind="password"
                    autocomplete="current-password"
                    hint=words::CURRENT_PASSWORD_HINT
                />
                <Save label=words::ADD_PASSKEY />
            </form>
        </section>
    }
    .into_any()
}

/// One passkey's own page: another name for it, and its end.
#[must_use]
pub fn one_passkey(passkey: &Passkey, answers: &Answers) -> AnyView {
    let at = address(passkey);
    view! {
        <section>
            <h2>{passkey.name.clone()}</h2>
            <form method="post" action=at.clone() novalidate>
                {answers.alert(&["name", "current_password"])}
                <InputField answers name="name" label=words::PASSKEY_NAME value=passkey.name.clone() />
                <Save label=words::RENAME />
            </form>
        </section>
        <section>
            <h2>{words::remove_asked(&passkey.name)}</h2>
            <p>{words::REMOVE_HINT}</p>
            <form method="post" action=format!("{at}/remove") novalidate>
                <InputField
                    answers
                    name="current_password"
                    label=words::CURRENT_PASSWORD
                    kind="password"
                    autocomplete="current-password"
                />
                <button class="button primary destructive">{words::REMOVE}</button>
            </form>
        </section>
    }
    .into_any()
}
