//! The instance's people, and what an administrator may do with their accounts.

use super::Answers;
use super::invites::{Fresh, link};
use crate::domain::Person;
use crate::words::instance as words;
use leptos::prelude::*;

/// The page's body: those whom a search found, and where the next ones stand; and a link to hand to one of them.
#[must_use]
pub fn people(
    found: &[Person],
    text: &str,
    more: Option<String>,
    path: &str,
    reset: Option<String>,
    answers: &Answers,
) -> AnyView {
    view! {
        {reset.map(|reset| link(words::RESET_TITLE, words::RESET_NOTE, Fresh { link: reset, is_mailed: false }))}
        <form method="get" class="search" role="search">
            <div class="field">
                <div class="label-row">
                    <label for="q">{words::SEARCH}</label>
                </div>
                <input class="input" id="q" name="q" type="search" value=text.to_owned() aria-describedby="q-hint" />
                <p class="hint" id="q-hint">{words::SEARCH_HINT}</p>
            </div>
            <button class="button">{words::FIND}</button>
        </form>
        {answers.alert(&[])}
        {if found.is_empty() {
            view! { <p>{words::NOBODY}</p> }.into_any()
        } else {
            view! { <ul class="rows">{found.iter().map(|person| row(person, path)).collect_view()}</ul> }.into_any()
        }}
        {more.map(|more| view! { <a class="button" href=more>{words::MORE}</a> })}
    }
    .into_any()
}

fn row(person: &Person, path: &str) -> AnyView {
    let Person { user, email, is_admin, created_at, last_seen_at, disabled_at } = person;
    let is_disabled = disabled_at.is_some();
    let marks = [is_admin.then_some(words::ADMIN), is_disabled.then_some(words::DISABLED)];
    let marks: Vec<_> = marks.into_iter().flatten().collect();
    let more: Vec<_> = [Some(user.username.clone()), email.clone()].into_iter().flatten().collect();
    let deeds = [
        ("reset", words::RESET),
        if is_disabled { ("enable", words::ENABLE) } else { ("disable", words::DISABLE) },
        if *is_admin { ("unmake_admin", words::UNMAKE_ADMIN) } else { ("make_admin", words::MAKE_ADMIN) },
    ];
    let button = |(deed, label): (&'static str, &'static str)| {
        let told = format!("{label}: {}", user.username);
        view! { <button class="button" name="deed" value=deed aria-label=told>{label}</button> }
    };
    view! {
        <li>
            <div class="what">
                <b>{user.display_name.clone()}</b>
                {(!marks.is_empty()).then(|| format!(" · {}", marks.join(", ")))}
                <small>{more.join(", ")}</small>
                <small>{words::times(*created_at, *last_seen_at)}</small>
            </div>
            <form method="post" action=path.to_owned()>
                <input type="hidden" name="user" value=user.id.to_string() />
                {deeds.map(button).collect_view()}
            </form>
        </li>
    }
    .into_any()
}
