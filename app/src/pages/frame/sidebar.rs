//! The places that one can go to, and below them, always in sight, the account and the way out.

use super::archived::Archived;
use super::people::People;
use super::program::InstallEntry;
use super::project_link::ProjectLink;
use crate::domain::{Role, Workspace, WorkspaceId};
use crate::pages::face;
use crate::pages::place::{Place, View, trash_address};
use crate::store::use_store;
use crate::ui::{Glyph, Icon, after_render};
use crate::words::app as words;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::hooks::use_navigate;
use web_sys::{Element, HtmlElement};

/// The side bar's id, for the button that opens it.
pub(super) const ID: &str = "places";

/// Closes the side bar where it lies over the page.
pub(super) fn close() {
    let sidebar = document().get_element_by_id(ID).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    // Fails only for what is no popover.
    let _ = sidebar.map(|sidebar| sidebar.hide_popover());
}

/// The side bar. Where there is little room it is a popover, which the browser opens and closes; where
/// there is more, the style sheet shows it always.
#[component]
pub(super) fn Sidebar(place: Memo<Option<Place>>, is_elsewhere: bool) -> impl IntoView {
    let store = use_store();
    let me = store.me().user;
    // As the others see them, now: another page may have changed it.
    let mine = Memo::new(move |_| {
        let seen = place.get().map(|place| store.members(place.workspace)).unwrap_or_default();
        let seen = seen.into_iter().find(|member| member.user_id == me.id);
        seen.map_or((me.display_name.clone(), me.picture), |member| (member.display_name, member.picture))
    });
    view! {
        <aside class="sidebar" id=ID popover="auto" aria-label=words::PLACES on:click=close_behind_link>
            <div class="sidebar-body">
                <nav class="places" aria-label=words::PROJECTS>
                    <For
                        each=move || store.workspaces()
                        key=|workspace| (workspace.id, workspace.name.clone(), workspace.role)
                        children=move |workspace| view! { <WorkspacePlaces workspace place is_elsewhere /> }
                    />
                    <a class="new-workspace" href="/app/settings/new-workspace" rel="external">
                        <Icon glyph=Glyph::Plus />
                        <span>{words::NEW_WORKSPACE}</span>
                    </a>
                </nav>
                <People place is_elsewhere />
                <InstallEntry />
            </div>
            <div class="account">
                <p class="account-person">
                    {move || mine.with(|(name, picture)| face(me.id, name, *picture))}
                    <span class="account-name" dir="auto">{move || mine.get().0}</span>
                </p>
                <a class="button quiet" href="/app/settings/profile" rel="external">
                    <Icon glyph=Glyph::Gear />
                    <span>{words::SETTINGS}</span>
                </a>
                <button type="button" class="button quiet" on:click=move |_| store.log_out()>
                    <Icon glyph=Glyph::Logout />
                    <span>{words::LOG_OUT}</span>
                </button>
            </div>
        </aside>
    }
}

/// Where the side bar lies over the page, the link to the page beneath closes it too.
fn close_behind_link(event: ev::MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if target.is_some_and(|target| target.closest("a, .person").is_ok_and(|link| link.is_some())) {
        close();
    }
}

/// A workspace's name, its projects, and a row to add one.
#[component]
fn WorkspacePlaces(workspace: Workspace, place: Memo<Option<Place>>, is_elsewhere: bool) -> impl IntoView {
    let store = use_store();
    let id = workspace.id;
    let may_write = workspace.role >= Role::Member;
    let label = words::settings_of(&workspace.name);
    let is_trash =
        move || place.get().is_some_and(|place| is_elsewhere && place.workspace == id).then_some("page");
    view! {
        <section class="workspace">
            <header class="workspace-head">
                <h2 class="workspace-name">{workspace.name}</h2>
                <a href=format!("/app/settings/w/{id}") rel="external" aria-label=label.clone() title=label>
                    <Icon glyph=Glyph::Settings />
                </a>
            </header>
            <ul>
                <For
                    each=move || store.projects(id)
                    key=|project| (project.id, project.name.clone(), project.color)
                    children=move |project| {
                        let id = project.id;
                        let is_here = move || !is_elsewhere && place.get().is_some_and(|place| place.project == id);
                        view! { <ProjectLink project is_here=Signal::derive(is_here) /> }
                    }
                />
                <Archived workspace=id place is_elsewhere />
                <li class="trash-entry">
                    <a href=trash_address(id) aria-current=is_trash>
                        <Icon glyph=Glyph::Trash />
                        <span>{words::TRASH}</span>
                    </a>
                </li>
            </ul>
            {may_write.then(|| view! { <NewProject workspace=id /> })}
        </section>
    }
}

#[component]
fn NewProject(workspace: WorkspaceId) -> impl IntoView {
    let store = use_store();
    let navigate = use_navigate();
    let name = RwSignal::new(None::<String>);
    let input = NodeRef::<leptos::html::Input>::new();
    let button = NodeRef::<leptos::html::Button>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Fails only for what cannot take the focus.
            let _ = input.focus();
        }
    });
    let create = Callback::new(move |()| {
        let typed = name.get_untracked().unwrap_or_default();
        if let Some(project) = store.create_project(workspace, &typed) {
            name.set(None);
            let place = Place { workspace, project, view: View::Board };
            navigate(&place.address(), leptos_router::NavigateOptions::default());
        }
    });
    view! {
        <Show
            when=move || name.with(Option::is_some)
            fallback=move || {
                view! {
                    <button
                        node_ref=button
                        type="button"
                        class="button quiet add-project"
                        on:click=move |_| name.set(Some(String::new()))
                    >
                        <Icon glyph=Glyph::Plus />
                        <span>{words::ADD_PROJECT}</span>
                    </button>
                }
            }
        >
            <form
                class="add-project"
                on:submit=move |event| {
                    event.prevent_default();
                    create.run(());
                }
            >
                <input
                    node_ref=input
                    type="text"
                    maxlength="100"
                    aria-label=words::PROJECT_NAME
                    placeholder=words::PROJECT_NAME
                    prop:value=move || name.get().unwrap_or_default()
                    on:input=move |event| name.set(Some(event_target_value(&event)))
                    on:keydown=move |event| {
                        if event.key() == "Escape" {
                            name.set(None);
                            after_render(move || {
                                // Fails only for what cannot take the focus.
                                let _ = button.try_get_untracked().flatten().map(|button| button.focus());
                            });
                        }
                    }
                />
            </form>
        </Show>
    }
}
