//! The dialog that moves a task to another project of its workspace.

use super::spotlight::Spotlight;
use crate::domain::{Project, ProjectId, TaskId};
use crate::pages::place::Place;
use crate::store::use_store;
use crate::ui::{Button, Dialog};
use crate::words::structure as words;
use leptos::prelude::*;

/// The number of projects from which on they can be searched.
const MANY: usize = 10;

/// The projects to choose from: one press moves the task.
#[component]
pub(super) fn MoveTask(place: Place, task: TaskId, close: Callback<()>) -> impl IntoView {
    let store = use_store();
    let spotlight = expect_context::<Spotlight>();
    let typed = RwSignal::new(String::new());
    let others = Memo::new(move |_| {
        let mut projects = store.projects(place.workspace);
        projects.retain(|project| project.id != place.project);
        projects
    });
    let found = move || {
        let wanted = typed.get().trim().to_lowercase();
        let fits = |project: &Project| project.name.to_lowercase().contains(&wanted);
        others.get().into_iter().filter(fits).collect::<Vec<_>>()
    };
    let go = move |project: ProjectId| {
        store.move_task_to_project(place.workspace, task, project);
        close.run(());
        spotlight.keep_place_of(task);
    };
    let choice = move |project: Project| {
        let id = project.id;
        view! {
            <li>
                <button type="button" class="menu-item" on:click=move |_| go(id)>
                    <span class="project-dot" data-color=project.color.as_str() aria-hidden="true"></span>
                    <span dir="auto">{project.name}</span>
                </button>
            </li>
        }
    };
    let is_many = move || others.with(|others| others.len() > MANY);
    view! {
        <Dialog label=words::MOVE_TO_PROJECT class="ask" on_close=close>
            <div class="ask-form">
                <h2>{words::MOVE_TO_PROJECT}</h2>
                <Show when=is_many>
                    <input
                        class="input"
                        type="search"
                        aria-label=words::FILTER_PROJECTS
                        placeholder=words::FILTER_PROJECTS
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </Show>
                <ul class="project-list">
                    {move || found().into_iter().map(choice).collect_view()}
                </ul>
                <Show when=move || found().is_empty()>
                    <p class="hint" role="status">{words::NO_PROJECT_MATCHES}</p>
                </Show>
                <div class="actions">
                    <Button label=words::CANCEL on_press=close />
                </div>
            </div>
        </Dialog>
    }
}
