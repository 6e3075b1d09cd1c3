//! What was deleted in a workspace and can still be restored.

mod projects;
mod row;

use super::frame::{Connection, Frame};
use super::not_found::NothingHere;
use super::place::{Place, View, leave_what_is_lost, use_workspace};
use crate::domain::{KEPT_DAYS, Role, Task, UserId, WorkspaceId};
use crate::store::{Store, use_store};
use crate::ui::{Glyph, Icon};
use crate::words::app as words;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use projects::DeletedProjects;
pub use projects::kept_until;
use row::DeletedRow;
use std::sync::Arc;
use web_sys::HtmlElement;

/// A workspace's trash.
#[component]
pub fn TrashPage() -> impl IntoView {
    let store = use_store();
    let workspace = use_workspace();
    // The first project: from here the frame leads back to it.
    let place = Memo::new(move |_| {
        let workspace = workspace.get()?;
        let project = store.projects(workspace).first()?.id;
        Some(Place { workspace, project, view: View::Board })
    });
    leave_what_is_lost(workspace);
    let held = Memo::new(move |_| workspace.get().map(|workspace| (workspace, store.role(workspace))));
    let is_listed = move |workspace: WorkspaceId| store.workspaces().iter().any(|one| one.id == workspace);
    let page = move || match held.get() {
        Some((workspace, Some(role))) => view! { <Trash workspace role /> }.into_any(),
        Some((workspace, None)) if is_listed(workspace) => {
            view! { <p class="visually-hidden">{words::LOADING}</p> }.into_any()
        }
        _ => view! { <NothingHere /> }.into_any(),
    };
    view! { <Frame place is_elsewhere=true>{page}</Frame> }
}

#[component]
fn Trash(workspace: WorkspaceId, role: Role) -> impl IntoView {
    let store = use_store();
    let tasks = Memo::new(move |_| store.trash(workspace));
    let is_empty =
        Memo::new(move |_| tasks.with(Vec::is_empty) && store.deleted_projects(workspace).is_empty());
    let may_restore = role >= Role::Member;
    let name = move || {
        let here = store.workspaces().into_iter().find(|one| one.id == workspace);
        here.map(|one| one.name).unwrap_or_default()
    };
    let name = Memo::new(move |_| name());
    Effect::new(move |_| document().set_title(&words::title_in(words::TRASH, &name.get())));
    view! {
        <header class="top">
            <div class="title">
                <p class="crumb" dir="auto">{move || name.get()}</p>
                <h1>{words::TRASH}</h1>
            </div>
            <Connection />
        </header>
        <div class="trash">
            <Show
                when=move || !is_empty.get()
                fallback=|| {
                    view! {
                        <div class="empty">
                            <Icon glyph=Glyph::Trash />
                            <h2>{words::TRASH_EMPTY}</h2>
                            <p>{words::TRASH_HINT}</p>
                        </div>
                    }
                }
            >
                <p class="trash-hint">{words::TRASH_HINT}</p>
                <DeletedProjects workspace role has_tasks=Signal::derive(move || !tasks.with(Vec::is_empty)) />
                <ul>
                    <For
                        each=move || tasks.get()
                        key=|task| (task.id, task.seq)
                        children=move |task| view! { <Deleted workspace task may_restore /> }
                    />
                </ul>
            </Show>
        </div>
    }
}

#[component]
fn Deleted(workspace: WorkspaceId, task: Arc<Task>, may_restore: bool) -> impl IntoView {
    let store = use_store();
    let id = task.id;
    let project = task.project_id;
    let project = Memo::new(move |_| store.project(workspace, project).map(|project| project.name));
    let restore = Callback::new(move |()| {
        let is_taken = store.restore_task(workspace, id);
        if is_taken {
            store.toasts.say(words::restored(&project.get_untracked().unwrap_or_default()));
        }
        is_taken
    });
    let (name, number) = (task.title.clone(), words::number(task.number));
    let when = view! {
        <span dir="auto">{move || project.get()}</span>
        " · "
        {move || deleted_when(store, workspace, &task)}
    };
    view! {
        <DeletedRow
            id=id.to_string()
            name
            mark=number.into_any()
            when=when.into_any()
            restore=may_restore.then_some(restore)
        />
    }
}

/// Who deleted it and when, and until when it stays.
pub(super) fn deleted_when(store: Store, workspace: WorkspaceId, task: &Task) -> String {
    let Some(deleted) = task.deleted_at else { return String::new() };
    let members = store.members(workspace);
    let name = |user: UserId| members.iter().find(|member| member.user_id == user).map(|m| &*m.display_name);
    let (at, today) = (store.local(deleted), store.today());
    let moment = at.map(|at| words::moment(at.date(), Some(at.time()), today));
    let until = store.local(deleted.days_after(KEPT_DAYS)).map(|at| words::day(at.date(), today));
    words::deleted(task.deleted_by.and_then(name), moment.as_deref(), until.as_deref())
}

/// The row is gone, and its button with it: the focus goes on to what is left.
fn focus_main() {
    let main = document().get_element_by_id("main");
    if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
        // Fails only for what cannot take the focus.
        let _ = main.focus();
    }
}
