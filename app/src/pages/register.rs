//! The register page.

use super::entry::{Alert, Entry, EntryForm, HOME, Typed, next, sent_value, with_next};
use crate::boot::{Boot, use_boot};
use crate::domain::{Refused, Registration};
use crate::ui::Field;
use crate::words::entry as words;
use leptos::prelude::*;

/// The register page; where the server takes no new accounts it says so.
#[component]
pub fn Register() -> impl IntoView {
    let boot = use_boot();
    let next = next(&boot);
    let login = with_next("/login", &next);
    view! {
        <Entry title=words::REGISTER_TITLE>
            {if boot.registration {
                view! { <RegisterForm boot next /> }.into_any()
            } else {
                view! { <p>{words::CLOSED}</p> }.into_any()
            }}
            <p class="elsewhere">{words::HAVE_ACCOUNT} " " <a href=login>{words::LOG_IN}</a></p>
        </Entry>
    }
}

/// The form: works as a plain one too, before the page has woken up.
#[component]
fn RegisterForm(boot: Boot, next: String) -> impl IntoView {
    let form = EntryForm::new(&boot, &["username", "email", "phone", "password"], check);
    let target = next.clone();
    view! {
        <form
            node_ref=form.node
            method="post"
            action="/register"
            novalidate
            on:submit=move |event| form.submit(&event, "/auth/register", first_place(&target))
            on:focusout=move |event| form.left(&event)
            on:input=move |event| form.typed_into(&event)
        >
            <input type="hidden" name="next" value=next />
            <Alert text=form.alert />
            <Field
                name="username"
                label=words::USERNAME
                autocomplete="username"
                hint=words::USERNAME_HINT
                value=sent_value(&boot, "username")
                error=form.error("username")
            />
            <Field
                name="email"
                label=words::EMAIL
                kind="email"
                autocomplete="email"
                note=words::OPTIONAL
                value=sent_value(&boot, "email")
                error=form.error("email")
            />
            <Field
                name="phone"
                label=words::PHONE
                kind="tel"
                autocomplete="tel"
                note=words::OPTIONAL
                hint=words::PHONE_HINT
                value=sent_value(&boot, "phone")
                error=form.error("phone")
            />
            <Field
                name="password"
                label=words::PASSWORD
                kind="password"
                autocomplete="new-password"
                hint=words::PASSWORD_HINT
                error=form.error("password")
            />
            <button class="button primary large" aria-disabled=move || form.is_under_way.get().then_some("true")>
                {words::CREATE_ACCOUNT}
            </button>
        </form>
    }
}

/// Where a new account begins: with a keyboard at hand, in the box for a new task. A finger would have its
/// keyboard come up over everything.
fn first_place(next: &str) -> String {
    let fine = window().match_media("(pointer: fine)").ok().flatten();
    match next == HOME && fine.is_some_and(|fine| fine.matches()) {
        true => format!("{HOME}?new"),
        false => next.to_owned(),
    }
}

/// The same rules as the server's.
fn check(typed: &Typed) -> Result<String, Refused> {
    let [username, email, phone, password] =
        ["username", "email", "phone", "password"].map(|field| typed.get(field));
    let form = Registration {
        username,
        password,
        email: Some(email),
        phone: Some(phone),
        display_name: None,
        invite: None,
    };
    let body = serde_json::to_string(&form.check()?);
    // infallible: names and strings only
    Ok(body.unwrap_or_default())
}
