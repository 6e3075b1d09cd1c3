//! API tokens: those that there are, and a form for one more.

use super::secret::secret;
use super::times::{Told, with_times};
use super::{Answers, Choice, Confirm, InputField, Save, Tab, title};
use crate::domain::{ApiToken, TOKEN_DAYS, Timestamp, Workspace, WorkspaceId};
use crate::words::keys as words;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Those that there are.
    pub tokens: Vec<ApiToken>,
    /// The secret of the one that was made just now: shown this once.
    pub secret: Option<String>,
    /// The time.
    pub now: Timestamp,
}

/// The page's body.
#[must_use]
pub fn tokens(shown: &Tokens, workspaces: &[Workspace], answers: &Answers) -> AnyView {
    let rows = shown.tokens.iter().map(|token| row(token, workspaces, shown.now)).collect_view();
    let list = if shown.tokens.is_empty() {
        view! { <p>{words::NO_TOKENS}</p> }.into_any()
    } else {
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! {
        <p>{words::TOKENS_LEAD}</p>
        {shown.secret.clone().map(|token| secret(words::TOKEN_TITLE, words::SHOWN_ONCE, token))}
        {list}
        {form(workspaces, answers)}
    }
    .into_any()
}

fn row(token: &ApiToken, workspaces: &[Workspace], now: Timestamp) -> impl IntoView + use<> {
    let name_of = |id: WorkspaceId| workspaces.iter().find(|it| it.id == id).map(title);
    let place = token.workspace_id.map_or(Some(words::ALL_WORKSPACES.to_owned()), name_of);
    let ends = if token.expires_at <= now {
        words::EXPIRED.to_owned()
    } else {
        words::ends(&words::date(token.expires_at))
    };
    let facts: Vec<_> =
        [Some(words::scope(token.scope).to_owned()), place, Some(ends)].into_iter().flatten().collect();
    let facts = with_times(&facts.join(" · "), &[Told::Day(token.expires_at)]);
    let used = used(token.created_at, token.last_used_at);
    view! {
        <li>
            <p class="what">
                {token.name.clone()}
                <small>{facts}</small>
                <small>{used}</small>
            </p>
            {revocation(token).button()}
        </li>
    }
}

/// What is asked before a token is revoked.
#[must_use]
pub fn revocation(token: &ApiToken) -> Confirm {
    Confirm {
        id: format!("revoke-{}", token.id),
        label: words::REVOKE,
        name: Some(words::of(words::REVOKE, &token.name)),
        question: words::revoke_asked(&token.name),
        consequence: words::REVOKE_WHY.to_owned(),
        verb: words::REVOKE_NOW.to_owned(),
        action: format!("{}/{}/revoke", Tab::Tokens.address(), token.id),
        fields: Vec::new(),
    }
}

/// When a token or a passkey was added and last used.
pub(super) fn used(added: Timestamp, last_used: Option<Timestamp>) -> AnyView {
    let sentence = words::used(&words::date(added), last_used.map(words::date).as_deref());
    let times: Vec<_> = [Some(added), last_used].into_iter().flatten().map(Told::Day).collect();
    with_times(&sentence, &times)
}

fn form(workspaces: &[Workspace], answers: &Answers) -> AnyView {
    let scopes = [("read", words::READ_ONLY), ("write", words::READ_WRITE)];
    let scopes = scopes.map(|(value, text)| (value.to_owned(), text.to_owned())).to_vec();
    let all = (String::new(), words::ALL_WORKSPACES.to_owned());
    let mine = workspaces.iter().map(|it| (it.id.to_string(), title(it)));
    let places = [all].into_iter().chain(mine).collect::<Vec<_>>();
    let days = words::DAYS.map(|(days, text)| (days.to_string(), text.to_owned())).to_vec();
    view! {
        <section>
            <h2>{words::NEW_TOKEN}</h2>
            <form method="post" action=Tab::Tokens.address() novalidate>
                {answers.alert(&["name", "scope", "workspace_id", "expires_in_days", "current_password"])}
                <InputField
                    answers
                    name="name"
                    label=words::TOKEN_NAME
                    hint=words::TOKEN_NAME_HINT
                />
                <Choice answers name="scope" label=words::SCOPE options=scopes value="read" />
                <Choice answers name="workspace_id" label=words::WORKSPACE options=places value="" />
                <Choice answers name="expires_in_days" label=words::EXPIRY options=days value=TOKEN_DAYS.to_string() />
                <InputField
                    answers
                    name="current_password"
                    label=words::CURRENT_PASSWORD
                    kind="password"
                    autocomplete="current-password"
                    hint=words::CURRENT_PASSWORD_HINT
                />
                <Save label=words::MAKE_TOKEN />
            </form>
        </section>
    }
    .into_any()
}
