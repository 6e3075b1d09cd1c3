//! The members of a workspace and their roles.

use super::{Answers, Confirm};
use crate::domain::rules::member::{self as rules, Whom};
use crate::domain::{Member, Role, UserId, Workspace};
use crate::pages::face;
use crate::words::teams as words;
use leptos::prelude::*;

/// The roles that can be given, the least first.
const ROLES: [Role; 3] = [Role::Viewer, Role::Member, Role::Admin];

/// The page's body. The rules decide who may do what to whom, here as where it is carried out.
#[must_use]
pub fn members(here: &Workspace, me: UserId, members: &[Member], answers: &Answers) -> AnyView {
    let row = |member: &Member| {
        let is_me = member.user_id == me;
        let whose =
            if is_me { format!("{} · {}", member.username, words::YOU) } else { member.username.clone() };
        view! {
            <li data-member=member.username.clone()>
                {face(member.user_id, &member.display_name, member.picture)}
                <div class="what">
                    <b dir="auto">{member.display_name.clone()}</b>
                    <small>{whose}</small>
                </div>
                {actions(here, me, member)}
            </li>
        }
    };
    view! {
        {answers.alert(&[])}
        <ul class="rows">{members.iter().map(row).collect_view()}</ul>
    }
    .into_any()
}

/// What is asked before a member is removed; `None` if this person may not remove that member here. A person leaves
/// on the page about the workspace.
#[must_use]
pub fn removal(here: &Workspace, me: UserId, member: &Member) -> Option<Confirm> {
    if member.user_id == me || rules::remove(here.kind, here.role, Whom::Other(member.role)).is_err() {
        return None;
    }
    let name = &member.display_name;
    Some(Confirm {
        id: format!("remove-{}", member.user_id),
        label: words::REMOVE,
        name: Some(words::remove(name)),
        question: words::remove_asked(name, &here.name),
        consequence: words::remove_why(name),
        verb: words::remove(name),
        action: String::new(),
        fields: vec![("user", member.user_id.to_string()), ("act", "remove".to_owned())],
    })
}

fn actions(here: &Workspace, me: UserId, member: &Member) -> AnyView {
    let whom = if member.user_id == me { Whom::Oneself } else { Whom::Other(member.role) };
    let roles: Vec<_> =
        ROLES.into_iter().filter(|role| rules::change(here.role, whom, *role).is_ok()).collect();
    let removal = removal(here, me, member);
    if roles.is_empty() && removal.is_none() {
        return view! { <span>{words::role(member.role)}</span> }.into_any();
    }
    let choice = (!roles.is_empty()).then(|| role_form(member, roles));
    let remove = removal.map(Confirm::button);
    view! { <div class="actions">{choice} {remove}</div> }.into_any()
}

/// The role, saved on change; without a script by its button.
fn role_form(member: &Member, roles: Vec<Role>) -> AnyView {
    let name = &member.display_name;
    let option = |role: Role| {
        view! { <option value=role.as_str() selected=role == member.role>{words::role(role)}</option> }
    };
    view! {
        <form method="post">
            <input type="hidden" name="user" value=member.user_id.to_string() />
            <select class="input" name="role" aria-label=words::role_of(name) data-save="">
                {roles.into_iter().map(option).collect_view()}
            </select>
            <button
                class="button without-script"
                name="act"
                value="role"
                aria-label=words::save_role_of(name)
                data-saves=""
            >
                {words::SAVE_ROLE}
            </button>
        </form>
    }
    .into_any()
}
