//! The page that an invite's link opens: the server alone draws it, and looking at it changes nothing.

use super::entry::{Brand, with_next};
use super::settings::{Answers, InputField, Save};
use crate::boot::Assets;
use crate::domain::Greeting;
use crate::shell::plain;
use crate::words::{entry, invites as words};
use leptos::prelude::*;

/// Who holds the link.
#[derive(Clone, Debug)]
pub enum Holder {
    /// Somebody who is signed in, and whether the invite is for their address.
    SignedIn {
        /// Their username.
        username: String,
        /// Is it?
        fits: bool,
    },
    /// Somebody who is not, and whether they may make an account.
    Stranger {
        /// May they?
        may_register: bool,
    },
}

/// The page of an invite that can be taken up, at this path.
#[must_use]
pub fn invite(
    assets: &Assets,
    path: &str,
    greeting: &Greeting,
    holder: Holder,
    answers: &Answers,
) -> AnyView {
    let Greeting { invited_by, workspace, role, is_personal, .. } = greeting;
    let body = match holder {
        Holder::SignedIn { fits: false, .. } => view! { <p>{words::FOR_ANOTHER}</p> }.into_any(),
        Holder::SignedIn { .. } if workspace.is_none() => view! {
            <p>{words::HAVE_PLACE}</p>
            <a class="button" href="/app">{words::TO_BOARD}</a>
        }
        .into_any(),
        Holder::SignedIn { username, .. } => view! {
            <p class="elsewhere">{entry::USERNAME} " " <b>{username}</b></p>
            <form method="post" action=path.to_owned()>
                {answers.alert(&[])}
                <button class="button primary large">{words::JOIN}</button>
            </form>
        }
        .into_any(),
        Holder::Stranger { may_register } => stranger(path, *is_personal, may_register, answers),
    };
    let body = view! {
        <p>{words::invitation(invited_by, workspace.as_deref())}</p>
        {role.map(|role| view! { <p>{words::becoming(role)}</p> })}
        {body}
    };
    document(assets, words::TITLE, body.into_any())
}

fn stranger(path: &str, is_personal: bool, may_register: bool, answers: &Answers) -> AnyView {
    let login = with_next("/login", path);
    let form = if may_register {
        account(path, is_personal, answers)
    } else {
        view! { <p>{words::CLOSED}</p> }.into_any()
    };
    view! {
        {form}
        <p class="elsewhere">{words::HAVE_ACCOUNT} " " <a href=login>{words::LOG_IN}</a></p>
    }
    .into_any()
}

/// A new account, made by the invite.
fn account(path: &str, is_personal: bool, answers: &Answers) -> AnyView {
    // Not filled in beforehand: whoever has come by somebody else's link is not told whose it is.
    let (note, hint) = if is_personal { ("", words::ADDRESS_HINT) } else { (entry::OPTIONAL, "") };
    view! {
        <form method="post" action=format!("{path}/account") novalidate>
            {answers.alert(&["username", "email", "password"])}
            <InputField
                answers
                name="username"
                label=entry::USERNAME
                autocomplete="username"
                hint=entry::USERNAME_HINT
            />
            <InputField answers name="email" label=entry::EMAIL kind="email" autocomplete="email" note hint />
            <InputField
                answers
                name="password"
                label=entry::PASSWORD
                kind="password"
                autocomplete="new-password"
                hint=entry::PASSWORD_HINT
            />
            <Save label=entry::CREATE_ACCOUNT />
        </form>
    }
    .into_any()
}

/// The page of a link that opens nothing, whatever it was; or of one too many.
#[must_use]
pub fn turned_away(assets: &Assets, title: &'static str, text: String) -> AnyView {
    let body = view! {
        <p>{text}</p>
        <a class="button" href="/app">{words::TO_BOARD}</a>
    };
    document(assets, title, body.into_any())
}

fn document(assets: &Assets, title: &'static str, body: AnyView) -> AnyView {
    let page = view! {
        <main class="entry">
            <header>
                <Brand />
                <h1>{title}</h1>
            </header>
            {body}
        </main>
    };
    plain(assets, title, page.into_any()).into_any()
}
