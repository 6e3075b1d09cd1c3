//! A project in the side bar.

use crate::domain::Project;
use crate::pages::place::{Place, View};
use leptos::prelude::*;

/// The line that leads to a project; marked where the page shows it.
#[component]
pub(super) fn ProjectLink(project: Project, #[prop(into)] is_here: Signal<bool>) -> impl IntoView {
    let at = Place { workspace: project.workspace_id, project: project.id, view: View::Board };
    view! {
        <li>
            <a href=at.address() aria-current=move || is_here.get().then_some("page")>
                <span class="project-dot" data-color=project.color.as_str() aria-hidden="true"></span>
                <span dir="auto">{project.name}</span>
            </a>
        </li>
    }
}
