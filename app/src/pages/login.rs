//! The login page.

use super::entry::{Alert, Entry, EntryForm, Typed, next, sent_value, with_next};
use crate::boot::use_boot;
use crate::domain::{FieldError, Problem, Refused};
use crate::ui::Field;
use crate::words::entry as words;
use leptos::prelude::*;

/// The login page: works as a plain form too, before the page has woken up.
#[component]
pub fn Login() -> impl IntoView {
    let boot = use_boot();
    let next = next(&boot);
    let form = EntryForm::new(&boot, &["identifier", "password", CODE], check);
    let code_error = form.error(CODE);
    // Once asked for, it stays.
    let asks_code = Memo::new(move |was: Option<&bool>| was == Some(&true) || !code_error.read().is_empty());
    let register = with_next("/register", &next);
    let target = next.clone();
    view! {
        <Entry title=words::LOGIN_TITLE>
            <form
                node_ref=form.node
                method="post"
                action="/login"
                novalidate
                on:submit=move |event| form.submit(&event, "/auth/login", target.clone())
                on:focusout=move |event| form.left(&event)
                on:input=move |event| form.typed_into(&event)
            >
                <input type="hidden" name="next" value=next.clone() />
                <Alert text=form.alert />
                <Field
                    name="identifier"
                    label=words::IDENTIFIER
                    autocomplete="username"
                    value=sent_value(&boot, "identifier")
                    error=form.error("identifier")
                />
                <Field
                    name="password"
                    label=words::PASSWORD
                    kind="password"
                    autocomplete="current-password"
                    error=form.error("password")
                />
                <div hidden=move || !asks_code.get()>
                    <Field name=CODE label=words::CODE autocomplete="one-time-code" error=code_error />
                </div>
                <button class="button primary large" aria-disabled=move || form.is_under_way.get().then_some("true")>
                    {words::LOG_IN}
                </button>
            </form>
            // The server alone draws that page.
            <p class="elsewhere"><a href="/reset-password" rel="external">{words::FORGOT}</a></p>
            // Shown by the script for passkeys, where the browser knows them.
            <div class="passkey">
                <button type="button" class="button large" data-passkey-login=next>{words::LOG_IN_WITH_PASSKEY}</button>
                <p class="alert" role="alert" data-passkey-alert="" hidden></p>
            </div>
            {boot.registration.then(|| view! {
                <p class="elsewhere">{words::NO_ACCOUNT} " " <a href=register>{words::CREATE_ACCOUNT}</a></p>
            })}
        </Entry>
    }
}

/// What the code of a two-step login is called on the wire.
const CODE: &str = "totp";

/// Name and password are needed; whether they fit is for the server to say.
fn check(typed: &Typed) -> Result<String, Refused> {
    let [identifier, password, code] = ["identifier", "password", CODE].map(|field| typed.get(field));
    let missing: Vec<_> = [("identifier", identifier.trim()), ("password", password.as_str())]
        .into_iter()
        .filter(|(_, text)| text.is_empty())
        .map(|(field, _)| FieldError::new(field, Problem::Required))
        .collect();
    if missing.is_empty() {
        Ok(serde_json::json!({ "identifier": identifier, "password": password, CODE: code }).to_string())
    } else {
        Err(Refused::Invalid(missing))
    }
}
