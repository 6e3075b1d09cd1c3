//! A workspace's archived projects, folded away below those in use.

use super::project_link::ProjectLink;
use crate::domain::WorkspaceId;
use crate::pages::place::Place;
use crate::store::use_store;
use crate::words::structure as words;
use leptos::prelude::*;

/// There when it is looked for: opened by a press, and while the page shows one of them.
#[component]
pub(super) fn Archived(
    workspace: WorkspaceId,
    place: Memo<Option<Place>>,
    is_elsewhere: bool,
) -> impl IntoView {
    let store = use_store();
    let projects = Memo::new(move |_| store.archived_projects(workspace));
    let is_here = move |id| !is_elsewhere && place.get().is_some_and(|place| place.project == id);
    let shows_one = Memo::new(move |_| projects.with(|projects| projects.iter().any(|one| is_here(one.id))));
    view! {
        <Show when=move || !projects.with(Vec::is_empty)>
            <li><details class="archived" prop:open=move || shows_one.get()>
                <summary>{move || words::archived(projects.with(Vec::len))}</summary>
                <ul>
                    <For
                        each=move || projects.get()
                        key=|project| (project.id, project.name.clone(), project.color)
                        children=move |project| {
                            let id = project.id;
                            view! { <ProjectLink project is_here=Signal::derive(move || is_here(id)) /> }
                        }
                    />
                </ul>
            </details></li>
        </Show>
    }
}
