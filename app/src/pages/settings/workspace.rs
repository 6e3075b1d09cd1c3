//! A workspace as a whole: made, named, handed over, left, deleted.

use super::{Answers, Confirm, InputField};
use crate::domain::rules::member::{self as rules, Whom};
use crate::domain::{Member, UserId, Workspace, WorkspaceKind};
use crate::words::teams as words;
use leptos::prelude::*;

/// The body of the page that makes one.
#[must_use]
pub fn new_workspace(answers: &Answers) -> AnyView {
    view! {
        <form method="post" novalidate>
            {answers.alert(&["name"])}
            <p>{words::NEW_WORKSPACE_WHY}</p>
            <InputField answers name="name" label=words::NAME hint=words::NAME_HINT />
            <button class="button primary">{words::CREATE}</button>
        </form>
    }
    .into_any()
}

/// The body of the page about one. Each form says by its button what it does.
#[must_use]
pub fn workspace(here: &Workspace, me: UserId, members: &[Member], answers: &Answers) -> AnyView {
    let others: Vec<_> = members.iter().filter(|member| member.user_id != me).cloned().collect();
    let may_transfer = rules::transfer(here.role, Whom::Other(here.role)).is_ok() && !others.is_empty();
    let may_delete = rules::delete(here.kind, here.role).is_ok();
    let is_personal = here.kind == WorkspaceKind::Personal;
    view! {
        {answers.alert(&["name", "confirm", "current_password"])}
        {name(here, answers)}
        <p class="fact"><span>{words::KIND}</span> " " <b>{words::kind(here.kind)}</b></p>
        <p class="fact"><span>{words::YOUR_ROLE}</span> " " <b>{words::role(here.role)}</b></p>
        {is_personal.then(|| view! { <p>{words::PERSONAL_WHY}</p> })}
        {may_transfer.then(|| transfer(&others, answers))}
        {leaving(here).map(leave)}
        {may_delete.then(|| delete(here, answers))}
    }
    .into_any()
}

fn name(here: &Workspace, answers: &Answers) -> AnyView {
    if rules::rename(here.role).is_err() {
        return view! { <p class="fact"><span>{words::NAME}</span> " " <b>{here.name.clone()}</b></p> }
            .into_any();
    }
    view! {
        <form method="post" novalidate>
            <InputField
                answers
                name="name"
                label=words::NAME
                hint=words::NAME_HINT
                value=here.name.clone()
            />
            <button class="button primary" name="act" value="rename">{words::RENAME}</button>
        </form>
    }
    .into_any()
}

fn transfer(others: &[Member], answers: &Answers) -> AnyView {
    let option = |member: &Member| {
        let text = format!("{} ({})", member.display_name, member.username);
        view! { <option value=member.user_id.to_string()>{text}</option> }
    };
    view! {
        <section>
            <h2>{words::TRANSFER}</h2>
            <p>{words::TRANSFER_WHY}</p>
            <form method="post" novalidate>
                <div class="field">
                    <label for="user">{words::NEW_OWNER}</label>
                    <select class="input" id="user" name="user">{others.iter().map(option).collect_view()}</select>
                </div>
                <InputField
                    answers
                    name="current_password"
                    label=words::CURRENT_PASSWORD
                    kind="password"
                    autocomplete="current-password"
                />
                <button class="button" name="act" value="transfer">{words::TRANSFER}</button>
            </form>
        </section>
    }
    .into_any()
}

fn leave(question: Confirm) -> AnyView {
    view! {
        <section>
            <h2>{words::LEAVE}</h2>
            <p>{words::LEAVE_WHY}</p>
            {question.button()}
        </section>
    }
    .into_any()
}

/// What is asked before this person leaves; `None` if they cannot.
#[must_use]
pub fn leaving(here: &Workspace) -> Option<Confirm> {
    rules::remove(here.kind, here.role, Whom::Oneself).ok()?;
    Some(Confirm {
        id: "leave".to_owned(),
        label: words::LEAVE,
        name: None,
        question: words::leave_asked(&here.name),
        consequence: words::LEAVE_WHY.to_owned(),
        verb: words::LEAVE.to_owned(),
        action: String::new(),
        fields: vec![("act", "leave".to_owned())],
    })
}

fn delete(here: &Workspace, answers: &Answers) -> AnyView {
    let export = format!("/api/v1/workspaces/{}/export", here.id);
    view! {
        <section>
            <h2>{words::DELETE}</h2>
            <p>{words::DELETE_WHY} " " <a href=export download>{words::EXPORT}</a></p>
            <form method="post" novalidate>
                <InputField answers name="confirm" label=words::CONFIRM />
                <button class="button primary destructive" name="act" value="delete">{words::DELETE}</button>
            </form>
        </section>
    }
    .into_any()
}
