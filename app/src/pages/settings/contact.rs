//! Email address and phone number.

use super::{Answers, InputField, Save};
use crate::domain::Contact;
use crate::words::{entry, mail as words, settings};
use leptos::prelude::*;

/// The page's body.
#[must_use]
pub fn contact(contact: &Contact, answers: &Answers) -> AnyView {
    let Contact { email, email_confirmed, unconfirmed_email, phone } = contact.clone();
    let is_unconfirmed = email.is_some() && !email_confirmed;
    let can_send = is_unconfirmed || unconfirmed_email.is_some();
    view! {
        <form method="post" novalidate>
            {answers.alert(&["email", "phone", "current_password"])}
            <InputField
                answers
                name="email"
                label=entry::EMAIL
                kind="email"
                autocomplete="email"
                note=if email_confirmed { words::IS_CONFIRMED } else { "" }
                hint=words::EMAIL_HINT
                value=email.unwrap_or_default()
            />
            <InputField
                answers
                name="phone"
                label=entry::PHONE
                kind="tel"
                autocomplete="tel"
                hint=words::PHONE_HINT
                value=phone.unwrap_or_default()
            />
            <InputField
                answers
                name="current_password"
                label=words::CURRENT_PASSWORD
                kind="password"
                autocomplete="current-password"
                hint=words::CURRENT_PASSWORD_HINT
            />
            <Save label=settings::SAVE />
        </form>
        {can_send.then(|| view! {
            <form method="post" action="/app/settings/contact/letter">
                <p class="fact">
                    {unconfirmed_email.map_or_else(|| words::IS_UNCONFIRMED.to_owned(), |email| words::waiting(&email))}
                </p>
                <button class="button">{words::SEND_AGAIN}</button>
            </form>
        })}
    }
    .into_any()
}
