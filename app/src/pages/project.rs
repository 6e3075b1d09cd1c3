//! A project: its header, and its tasks as a board or a list.

mod add_column;
mod arrivals;
mod asks;
mod assignees;
mod board;
mod card;
mod card_drag;
mod column;
mod column_count;
mod column_delete;
mod column_drag;
mod column_edit;
mod column_fold;
mod column_menu;
mod company;
mod complete;
mod date_field;
mod drag;
mod due;
mod earlier;
mod empty;
mod filter_bar;
mod gone;
mod keep_place;
mod keys;
mod list;
mod may_write;
mod menu;
mod move_task;
mod new_task;
mod open_field;
mod project_menu;
mod properties;
mod scroller;
mod shared;
mod shown_column;
mod spotlight;
mod status_fill;
mod task_dialog;
mod text_box;
mod view_options;

use super::frame::{Connection, Frame};
use super::not_found::NothingHere;
use super::place::{Place, View, ViewOptions, leave_what_is_lost, use_open_task, use_place};
use crate::store::use_store;
use crate::words::app as words;
use asks::{Asked, Asks};
use board::Board;
use column_fold::Folds;
use company::HereNow;
use filter_bar::FilterBar;
use leptos::prelude::*;
use list::List;
use new_task::NewTask;
use project_menu::{ArchivedNote, GoneProject, ProjectDot, ProjectMenu};
use shared::{SharedDialog, use_shared};
use shown_column::ShownColumn;
use spotlight::Spotlight;
use task_dialog::TaskDialog;

/// A project's page; the address says which way of looking.
#[component]
pub fn ProjectPage() -> impl IntoView {
    let store = use_store();
    let place = use_place();
    let is_known = Memo::new(move |_| {
        place.get().map(|place| {
            let is_here = store.project(place.workspace, place.project).is_some();
            (store.holds(place.workspace) || !store.belongs_to(place.workspace), is_here)
        })
    });
    leave_what_is_lost(Memo::new(move |_| place.get().map(|place| place.workspace)));
    let deleted = Memo::new(move |_| {
        let Place { workspace, project, .. } = place.get()?;
        store.deleted_projects(workspace).into_iter().find(|deleted| deleted.id == project)
    });
    // Drawn anew only for another project or another way of looking at it.
    let page = move || match (place.get(), is_known.get()) {
        (Some(place), Some((true, true))) => view! { <Project place /> }.into_any(),
        (Some(_), Some((false, _))) => view! { <Skeleton /> }.into_any(),
        (Some(place), _) => match deleted.get() {
            Some(project) => view! { <GoneProject place project /> }.into_any(),
            None => view! { <NothingHere /> }.into_any(),
        },
        (None, _) => view! { <NothingHere /> }.into_any(),
    };
    view! { <Frame place>{page}</Frame> }
}

#[component]
fn Project(place: Place) -> impl IntoView {
    let store = use_store();
    let name = Memo::new(move |_| store.project(place.workspace, place.project).map(|project| project.name));
    let workspace = move || {
        let here = store.workspaces().into_iter().find(|one| one.id == place.workspace);
        here.map(|one| one.name).unwrap_or_default()
    };
    let workspace = Memo::new(move |_| workspace());
    let open = use_open_task();
    view_options::follow(place);
    let may_write = may_write::watch(place);
    let column = ShownColumn::new(place);
    let folds = Folds::new();
    let spotlight = Spotlight::new(place, store, column, folds);
    provide_context(folds);
    provide_context(Asks::new());
    provide_context(column);
    provide_context(spotlight);
    arrivals::watch(place, spotlight);
    open_field::watch();
    Effect::new(move |_| {
        document().set_title(&words::title_in(&name.get().unwrap_or_default(), &workspace.get()));
    });
    Effect::new(move |_| store.remember(&place.address()));
    let shared = use_shared();
    company::tell_others(place, open);
    view! {
        <header class="top">
            <div class="title">
                <p class="crumb" dir="auto">{move || workspace.get()}</p>
                <ProjectDot place />
                <h1 dir="auto">{move || name.get()}</h1>
                <ProjectMenu place />
            </div>
            <nav class="views" aria-label=words::VIEWS>
                <ViewLink place view=View::Board name=words::BOARD />
                <ViewLink place view=View::List name=words::LIST />
            </nav>
            <FilterBar place />
            <HereNow place />
            <Connection />
            <Show
                when=move || may_write.get()
                fallback=|| view! { <p class="read-only" role="status">{words::READ_ONLY}</p> }
            >
                <NewTask place />
            </Show>
        </header>
        <ArchivedNote place />
        {match place.view {
            View::Board => view! { <Board place /> }.into_any(),
            View::List => view! { <List place /> }.into_any(),
        }}
        <p class="visually-hidden" aria-live="polite">{move || spotlight.spoken()}</p>
        {move || open.get().map(|task| view! { <TaskDialog place task /> })}
        <Asked place />
        {move || shared.get().map(|shared| view! { <SharedDialog place shared /> })}
    }
}

#[component]
fn ViewLink(place: Place, view: View, name: &'static str) -> impl IntoView {
    let store = use_store();
    let current = (place.view == view).then_some("page");
    // The other view shows by the same filter.
    let address = move || Place { view, ..place }.address_with(&ViewOptions::of(store));
    view! { <a href=address aria-current=current>{name}</a> }
}

/// The shape of what comes, while it is on the way.
#[component]
pub(super) fn Skeleton() -> impl IntoView {
    view! {
        <div class="board skeleton" aria-busy="true">
            <p class="visually-hidden">{words::LOADING}</p>
            <div class="column"></div>
            <div class="column"></div>
            <div class="column"></div>
        </div>
    }
}
