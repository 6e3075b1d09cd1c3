//! Invites into a workspace, or to the instance alone: make one, see which are open, take one back.

use super::secret::secret;
use super::times::{Told, with_times};
use super::{Answers, Choice, Confirm, InputField, Save};
use crate::domain::{Invite, InviteId, Role};
use crate::words::{invites as words, teams};
use leptos::prelude::*;

/// An invite that was made just now.
#[derive(Clone, Debug)]
pub enum Fresh {
    /// Its link is to be handed on.
    Link(String),
    /// Its link was mailed to this address, and is told to nobody else.
    Mailed(String),
}

/// The page's body. `roles` are those that one may invite people as; none for the instance alone.
#[must_use]
pub fn invites(
    open: &[Invite],
    roles: &[Role],
    fresh: Option<Fresh>,
    path: &str,
    answers: &Answers,
) -> AnyView {
    let role = |role: &Role| (role.as_str().to_owned(), words::role_told(*role));
    let roles: Vec<_> = roles.iter().map(role).collect();
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(value, text)| ((*value).to_owned(), (*text).to_owned())).collect()
    };
    view! {
        {fresh.map(|fresh| match fresh {
            Fresh::Link(address) => secret(words::LINK_TITLE, words::LINK_NOTE, address),
            Fresh::Mailed(to) => mailed(&to),
        })}
        <section>
            <h2>{words::MAKE_TITLE}</h2>
            <form method="post" action=path.to_owned() novalidate>
                {answers.alert(&["role", "expires_in", "uses", "email"])}
                {(!roles.is_empty()).then(|| view! {
                    <Choice answers name="role" label=words::ROLE options=roles value=Role::Member.as_str() />
                })}
                <Choice answers name="expires_in" label=words::LASTS options=pairs(&words::LASTING) value="604800" />
                <Choice answers name="uses" label=words::USES options=pairs(&words::USING) value="1" />
                <InputField
                    answers
                    name="email"
                    label=words::EMAIL
                    kind="email"
                    note=crate::words::entry::OPTIONAL
                    hint=words::EMAIL_HINT
                />
                <Save label=words::MAKE />
            </form>
        </section>
        <section>
            <h2>{words::OPEN_TITLE}</h2>
            {rows(open, path)}
        </section>
    }
    .into_any()
}

/// What is asked before an invite is revoked.
#[must_use]
pub fn revocation(invite: InviteId, path: &str) -> Confirm {
    Confirm {
        id: format!("revoke-{invite}"),
        label: words::REVOKE,
        name: None,
        question: words::REVOKE_ASKED.to_owned(),
        consequence: words::REVOKE_WHY.to_owned(),
        verb: words::REVOKE_NOW.to_owned(),
        action: format!("{path}/revoke"),
        fields: vec![("invite", invite.to_string())],
    }
}

fn mailed(to: &str) -> AnyView {
    view! {
        <section class="once" role="status">
            <h2>{words::MAILED_TITLE}</h2>
            <p>{words::mailed(to)}</p>
        </section>
    }
    .into_any()
}

fn rows(open: &[Invite], path: &str) -> AnyView {
    if open.is_empty() {
        return view! { <p>{words::NONE}</p> }.into_any();
    }
    let row = |invite: &Invite| {
        let Invite { id, workspace_id, role, email, uses_left, expires_at, created_by, .. } = invite;
        let made = words::made_by(&created_by.display_name, *expires_at);
        let role = workspace_id.map(|_| teams::role(*role)).into_iter();
        let what: Vec<_> =
            role.map(str::to_owned).chain([words::left(*uses_left)]).chain(email.clone()).collect();
        view! {
            <li>
                <div class="what">
                    {what.join(", ")}
                    <small>{with_times(&made, &[Told::Moment(*expires_at)])}</small>
                </div>
                {revocation(*id, path).button()}
            </li>
        }
    };
    view! { <ul class="rows">{open.iter().map(row).collect_view()}</ul> }.into_any()
}
