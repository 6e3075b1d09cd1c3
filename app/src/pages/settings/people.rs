//! The instance's people, and what an administrator may do with their accounts.

use super::secret::secret;
use super::times::{Told, with_times};
use super::{Answers, InputField};
use crate::domain::{Person, UserId};
use crate::words::{instance as words, mail, settings};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct People<'a> {
    /// Who looks.
    pub me: UserId,
    /// Those whom a search found.
    pub found: &'a [Person],
    /// What was searched for.
    pub text: &'a str,
    /// Where the next ones stand.
    pub more: Option<String>,
    /// The page's own address.
    pub path: &'a str,
    /// A link to hand to somebody, this once.
    pub reset: Option<String>,
    /// What is to be done, once the password is typed.
    pub asked: Option<Question>,
}

/// A deed that takes the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// To whom.
    pub user: UserId,
    /// What they are called.
    pub name: String,
    /// The deed's word.
    pub deed: &'static str,
}

/// What can be done to somebody: the words in the form, and on the buttons.
pub const DEEDS: [(&str, &str); 6] = [
    ("reset", words::RESET),
    ("remove_second_factor", words::REMOVE_SECOND_FACTOR),
    ("enable", words::ENABLE),
    ("disable", words::DISABLE),
    ("unmake_admin", words::UNMAKE_ADMIN),
    ("make_admin", words::MAKE_ADMIN),
];

/// The page's body.
#[must_use]
pub fn people(shown: People<'_>, answers: &Answers) -> AnyView {
    let People { me, found, text, more, path, reset, asked } = shown;
    let has_asked = asked.is_some();
    view! {
        {reset.map(|reset| secret(words::RESET_TITLE, words::RESET_NOTE, reset))}
        {asked.map(|asked| question(&asked, path, answers))}
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
        {(!has_asked).then(|| answers.alert(&[]))}
        {if found.is_empty() {
            view! { <p>{words::NOBODY}</p> }.into_any()
        } else {
            view! { <ul class="rows tall">{found.iter().map(|person| row(person, me, path)).collect_view()}</ul> }.into_any()
        }}
        {more.map(|more| view! { <a class="button" href=more>{words::MORE}</a> })}
    }
    .into_any()
}

/// Asks for the administrator's password before something that a stranger at their open screen must not do.
fn question(asked: &Question, path: &str, answers: &Answers) -> AnyView {
    let Question { user, name, deed } = asked;
    let (question, consequence, verb) = words::question(deed, name).unwrap_or_default();
    let is_harmful = !matches!(*deed, "reset" | "make_admin");
    let class = if is_harmful { "button primary destructive" } else { "button primary" };
    view! {
        <form method="post" action=path.to_owned() class="once" novalidate>
            <h2>{question}</h2>
            <p>{consequence}</p>
            {answers.alert(&["current_password"])}
            <input type="hidden" name="user" value=user.to_string() />
            <InputField
                answers
                name="current_password"
                label=mail::CURRENT_PASSWORD
                kind="password"
                autocomplete="current-password"
                hint=mail::CURRENT_PASSWORD_HINT
                focused=true
            />
            <div class="actions">
                <a class="button" href=path.to_owned()>{settings::CANCEL}</a>
                <button class=class name="deed" value=*deed>{verb}</button>
            </div>
        </form>
    }
    .into_any()
}

fn row(person: &Person, me: UserId, path: &str) -> AnyView {
    let Person { user, email, is_admin, two_step, created_at, last_seen_at, disabled_at } = person;
    let is_disabled = disabled_at.is_some();
    let marks = [
        is_admin.then_some(words::ADMIN),
        is_disabled.then_some(words::DISABLED),
        two_step.then_some(words::TWO_STEP),
    ];
    let told: Vec<_> =
        [Some(Told::Day(*created_at)), last_seen_at.map(Told::Moment)].into_iter().flatten().collect();
    let times = with_times(&words::times(*created_at, *last_seen_at), &told);
    let marks: Vec<_> = marks.into_iter().flatten().collect();
    let more: Vec<_> = [Some(user.username.clone()), email.clone()].into_iter().flatten().collect();
    let is_possible = |deed: &str| match deed {
        "reset" => !is_disabled,
        "remove_second_factor" => *two_step && user.id != me,
        "enable" => is_disabled,
        "disable" => !is_disabled,
        "unmake_admin" => *is_admin,
        _ => !*is_admin,
    };
    let deeds = DEEDS.into_iter().filter(|(deed, _)| is_possible(deed));
    let button = |(deed, label): (&'static str, &'static str)| {
        let told = format!("{label}: {}", user.username);
        let class = if matches!(deed, "disable" | "unmake_admin") { "button danger" } else { "button" };
        view! { <button class=class name="deed" value=deed aria-label=told>{label}</button> }
    };
    view! {
        <li>
            <div class="what">
                <b>{user.display_name.clone()}</b>
                {(!marks.is_empty()).then(|| format!(" · {}", marks.join(", ")))}
                <small>{more.join(", ")}</small>
                <small>{times}</small>
            </div>
            <form method="post" action=path.to_owned()>
                <input type="hidden" name="user" value=user.id.to_string() />
                {deeds.map(button).collect_view()}
            </form>
        </li>
    }
    .into_any()
}
