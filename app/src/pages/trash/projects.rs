//! The deleted projects of a workspace, above its deleted tasks.

use super::row::DeletedRow;
use crate::domain::{KEPT_DAYS, Project, Role, WorkspaceId};
use crate::store::{Store, use_store};
use crate::words::{app, structure as words};
use leptos::prelude::*;

/// Each with its way back, for administrators.
#[component]
pub(super) fn DeletedProjects(workspace: WorkspaceId, role: Role, has_tasks: Signal<bool>) -> impl IntoView {
    let store = use_store();
    let projects = Memo::new(move |_| store.deleted_projects(workspace));
    let may_restore = role >= Role::Admin;
    view! {
        <Show when=move || !projects.with(Vec::is_empty)>
            <h2 class="trash-head">{words::DELETED_PROJECTS}</h2>
            <ul>
                <For
                    each=move || projects.get()
                    key=|project| (project.id, project.seq)
                    children=move |project| view! { <Deleted workspace project may_restore /> }
                />
            </ul>
            <Show when=move || has_tasks.get()>
                <h2 class="trash-head">{words::DELETED_TASKS}</h2>
            </Show>
        </Show>
    }
}

#[component]
fn Deleted(workspace: WorkspaceId, project: Project, may_restore: bool) -> impl IntoView {
    let store = use_store();
    let id = project.id;
    let told = words::project_restored(&project.name);
    let restore = Callback::new(move |()| {
        let is_taken = store.restore_project(workspace, id);
        if is_taken {
            store.toasts.say(told.clone());
        }
        is_taken
    });
    let mark =
        view! { <span class="project-dot" data-color=project.color.as_str() aria-hidden="true"></span> };
    let name = project.name.clone();
    view! {
        <DeletedRow
            id=id.to_string()
            name
            mark=mark.into_any()
            when=(move || kept_until(store, &project)).into_any()
            restore=may_restore.then_some(restore)
        />
    }
}

/// When it was deleted, and until when it can be restored.
pub fn kept_until(store: Store, project: &Project) -> String {
    let Some(deleted) = project.deleted_at else { return String::new() };
    let today = store.today();
    let moment = store.local(deleted).map(|at| app::moment(at.date(), Some(at.time()), today));
    let until = store.local(deleted.days_after(KEPT_DAYS)).map(|at| app::day(at.date(), today));
    words::deleted_until(moment.as_deref(), until.as_deref())
}
