//! Who belongs to a workspace, and as what.

use super::Answers;
use crate::domain::rules::member::{self as rules, Whom};
use crate::domain::{Member, Role, UserId, Workspace};
use crate::pages::face;
use crate::words::teams as words;
use leptos::prelude::*;

/// The roles that can be given, the least first.
const ROLES: [Role; 3] = [Role::Viewer, Role::Member, Role::Admin];

/// The page's body. What somebody may do to whom, the rules say: here as where it is carried out.
#[must_use]
pub fn members(here: &Workspace, me: UserId, members: &[Member], answers: &Answers) -> AnyView {
    let row = |member: &Member| {
        let is_me = member.user_id == me;
        let whom = if is_me { Whom::Oneself } else { Whom::Other(member.role) };
        let whose =
            if is_me { format!("{} · {}", member.username, words::YOU) } else { member.username.clone() };
        view! {
            <li data-member=member.username.clone()>
                {face(member.user_id, &member.display_name, member.picture)}
                <div class="what">
                    <b dir="auto">{member.display_name.clone()}</b>
                    <small>{whose}</small>
                </div>
                {actions(here, member, whom)}
            </li>
        }
    };
    view! {
        {answers.alert(&[])}
        <ul class="rows">{members.iter().map(row).collect_view()}</ul>
    }
    .into_any()
}

fn actions(here: &Workspace, member: &Member, whom: Whom) -> AnyView {
    let roles: Vec<_> =
        ROLES.into_iter().filter(|role| rules::change(here.role, whom, *role).is_ok()).collect();
    // One leaves where all about the workspace stands.
    let may_remove = whom != Whom::Oneself && rules::remove(here.kind, here.role, whom).is_ok();
    if roles.is_empty() && !may_remove {
        return view! { <span>{words::role(member.role)}</span> }.into_any();
    }
    let name = &member.display_name;
    let option = |role: Role| {
        view! { <option value=role.as_str() selected=role == member.role>{words::role(role)}</option> }
    };
    let choice = (!roles.is_empty()).then(|| {
        view! {
            <select class="input" name="role" aria-label=words::role_of(name)>
                {roles.into_iter().map(option).collect_view()}
            </select>
            <button class="button" name="act" value="role" aria-label=words::save_role_of(name)>
                {words::SAVE_ROLE}
            </button>
        }
    });
    let remove = may_remove.then(|| {
        view! {
            <button class="button danger" name="act" value="remove" aria-label=words::remove(name)>
                {words::REMOVE}
            </button>
        }
    });
    view! {
        <form method="post">
            <input type="hidden" name="user" value=member.user_id.to_string() />
            {choice}
            {remove}
        </form>
    }
    .into_any()
}
