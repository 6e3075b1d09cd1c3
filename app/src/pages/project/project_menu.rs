//! What can be done with a project as a whole.

use super::asks::{Ask, Asks};
use super::column_edit::NameField;
use crate::domain::{Color, Project, ProjectId, Role};
use crate::pages::place::{Place, View};
use crate::store::{Store, use_store};
use crate::ui::{Button, Dialog, Glyph, Menu, MenuItem, after_render, focus_first, has_touch};
use crate::words::{app, structure as words};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The menu beside the project's name, for people who may change it.
#[component]
pub(super) fn ProjectMenu(place: Place) -> impl IntoView {
    let store = use_store();
    // Also where the project is archived: that is where it is taken back into use.
    let may_write = Memo::new(move |_| store.may_write(place.workspace));
    view! {
        <Show when=move || may_write.get()>
            <Menu id="project-menu" label=words::PROJECT_MENU class="button icon-only project-menu">
                <Choices place />
            </Menu>
        </Show>
    }
}

/// Made when the menu opens.
#[component]
fn Choices(place: Place) -> impl IntoView {
    let store = use_store();
    let asks = expect_context::<Asks>();
    let navigate = use_navigate();
    let Place { workspace, project: id, .. } = place;
    let Some(project) = untrack(|| store.project(workspace, id)) else { return ().into_any() };
    let is_archived = project.archived_at.is_some();
    let projects = untrack(|| store.projects(workspace));
    let at = projects.iter().position(|one| one.id == id);
    let go = {
        let navigate = navigate.clone();
        move |project: Option<ProjectId>| {
            if let Some(project) = project {
                navigate(&Place { project, ..place }.address(), NavigateOptions::default());
            }
        }
    };
    let duplicate = {
        let go = go.clone();
        Callback::new(move |()| go(store.duplicate_project(workspace, id)))
    };
    let nudge = move |by| {
        Callback::new(move |()| {
            store.nudge_project(workspace, id, by);
        })
    };
    let archive = {
        let go = go.clone();
        Callback::new(move |()| {
            let next = next_of(store, place);
            if store.archive_project(workspace, id) {
                go(next);
            }
        })
    };
    let unarchive = Callback::new(move |()| {
        store.unarchive_project(workspace, id);
    });
    let delete = Callback::new(move |()| {
        let next = next_of(store, place);
        if store.delete_project(workspace, id) {
            go(next);
        }
    });
    // A project goes with all its tasks: that is an administrator's to do.
    let may_delete = untrack(|| store.role(workspace)) >= Some(Role::Admin);
    view! {
        <MenuItem label=words::RENAME glyph=Glyph::Edit on_pick=asks.opener(Ask::RenameProject) />
        <Colors place current=project.color />
        <hr />
        {(!is_archived).then(|| view! {
            <MenuItem label=words::ADD_COLUMN glyph=Glyph::Plus on_pick=asks.opener(Ask::AddColumn) />
        })}
        <MenuItem label=words::DUPLICATE glyph=Glyph::Board on_pick=duplicate />
        {at.filter(|at| *at > 0).map(|_| view! {
            <MenuItem label=app::MOVE_UP glyph=Glyph::ArrowUp on_pick=nudge(-1) />
        })}
        {at.filter(|at| at + 1 < projects.len()).map(|_| view! {
            <MenuItem label=app::MOVE_DOWN glyph=Glyph::ArrowDown on_pick=nudge(1) />
        })}
        <hr />
        {if is_archived {
            view! { <MenuItem label=words::UNARCHIVE glyph=Glyph::Undo on_pick=unarchive /> }
        } else {
            view! { <MenuItem label=words::ARCHIVE glyph=Glyph::Inbox on_pick=archive /> }
        }}
        {may_delete.then(|| view! {
            <MenuItem label=app::DELETE glyph=Glyph::Trash danger=true on_pick=delete />
        })}
    }
    .into_any()
}

/// The project that is looked at when this one goes: the next in the side bar, else the one before.
fn next_of(store: Store, place: Place) -> Option<ProjectId> {
    let projects: Vec<Project> = untrack(|| store.projects(place.workspace));
    let at = projects.iter().position(|one| one.id == place.project);
    let next = match at {
        Some(at) => projects.get(at + 1).or_else(|| projects.get(at.checked_sub(1)?)),
        None => projects.first(),
    };
    next.map(|project| project.id)
}

/// The ten colours in two rows.
#[component]
fn Colors(place: Place, current: Color) -> impl IntoView {
    let store = use_store();
    let choice = move |color: Color| {
        let name = words::color(color);
        view! {
            <button
                type="button"
                role="menuitemradio"
                tabindex="-1"
                class="swatch"
                data-color=color.as_str()
                aria-checked=(color == current).to_string()
                aria-label=name
                title=name
                on:click=move |_| {
                    store.recolor_project(place.workspace, place.project, color);
                }
            ></button>
        }
    };
    view! {
        <div class="menu-row swatch-row" role="group" aria-label=words::COLOR>
            {Color::ALL.map(choice).collect_view()}
        </div>
    }
}

/// The dialog with the project's name.
#[component]
pub(super) fn RenameProject(place: Place, close: Callback<()>) -> impl IntoView {
    let store = use_store();
    let project = untrack(|| store.project(place.workspace, place.project));
    let name = RwSignal::new(project.map(|project| project.name).unwrap_or_default());
    view! {
        <Dialog label=words::RENAME_PROJECT class="ask" on_close=close>
            <form
                class="ask-form"
                on:submit=move |event| {
                    event.prevent_default();
                    if store.rename_project(place.workspace, place.project, &name.get_untracked()) {
                        close.run(());
                    }
                }
            >
                <h2>{words::RENAME_PROJECT}</h2>
                <NameField id="project-name" name selects=true />
                <div class="actions">
                    <Button label=words::CANCEL on_press=close />
                    <button type="submit" class="button primary">{words::SAVE}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// What stands above an archived project's tasks.
#[component]
pub(super) fn ArchivedNote(place: Place) -> impl IntoView {
    let store = use_store();
    let is_archived = Memo::new(move |_| {
        store.project(place.workspace, place.project).is_some_and(|project| project.archived_at.is_some())
    });
    let unarchive = Callback::new(move |()| {
        store.unarchive_project(place.workspace, place.project);
        // The note goes away with its button, and the box for new tasks comes back.
        let next = if has_touch() { "#main" } else { "#main .new-task input" };
        after_render(move || focus_first(&["#main [data-task-id] a", next]));
    });
    let me = store.me().user.display_name;
    let by = move || store.remover(place.workspace, place.project).filter(|by| *by != me);
    view! {
        <Show when=move || is_archived.get()>
            <div class="archived-note" role="status">
                <p>
                    <strong>{words::project_archived(by().as_deref())}</strong>
                    " "
                    {words::ARCHIVED_HINT}
                </p>
                <Show when=move || store.may_write(place.workspace)>
                    <Button label=words::UNARCHIVE glyph=Glyph::Undo on_press=unarchive />
                </Show>
            </div>
        </Show>
    }
}

/// A project's colour, beside its name.
#[component]
pub(super) fn ProjectDot(place: Place) -> impl IntoView {
    let store = use_store();
    let color = Memo::new(move |_| store.project(place.workspace, place.project).map(|it| it.color.as_str()));
    view! { <span class="project-dot" data-color=move || color.get() aria-hidden="true"></span> }
}

/// Stands where a project was that another person has deleted, with the way back and the way on.
#[component]
pub(super) fn GoneProject(place: Place, project: Project) -> impl IntoView {
    let store = use_store();
    let Place { workspace, .. } = place;
    let (id, name) = (project.id, project.name.clone());
    let next = Memo::new(move |_| store.projects(workspace).into_iter().next());
    let may_restore = move || store.role(workspace) >= Some(Role::Admin);
    let restore = Callback::new(move |()| {
        store.restore_project(workspace, id);
    });
    view! {
        <div class="gone-project" role="status">
            <h1 dir="auto">{words::project_deleted(&name, store.remover(workspace, id).as_deref())}</h1>
            <p>{crate::pages::trash::kept_until(store, &project)}</p>
            <div class="actions">
                <Show when=may_restore>
                    <Button label=app::RESTORE glyph=Glyph::Undo on_press=restore />
                </Show>
                {move || next.get().map(|project| {
                    let address = Place { workspace, project: project.id, view: View::Board }.address();
                    view! { <a class="button" href=address>{words::go_to(&project.name)}</a> }
                })}
            </div>
        </div>
    }
}
