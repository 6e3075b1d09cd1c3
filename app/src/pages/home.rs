//! `/app`: on to where the person was last. The server leads there too; this is for whoever comes from
//! within the app, and for the shell.

use super::frame::Frame;
use super::not_found::NothingHere;
use super::place::{Place, View};
use super::project::Skeleton;
use crate::domain::{WorkspaceId, WorkspaceKind};
use crate::store::{Store, use_store};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map};

/// Leads on to the last place, or to the first project of the workspace in the address. What the query
/// asks for is asked there.
#[component]
pub fn Home() -> impl IntoView {
    let store = use_store();
    let params = use_params_map();
    let location = use_location();
    let navigate = use_navigate();
    let named = Memo::new(move |_| params.with(|params| params.get_str("workspace")?.parse().ok()));
    let place = Memo::new(move |_| first_place(store, named.get()));
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        let query = location.search.read_untracked();
        let asked =
            if query.is_empty() { String::new() } else { format!("?{}", query.trim_start_matches('?')) };
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate(&(place.address() + &asked), options);
    });
    let page = move || match store.workspaces().is_empty() {
        true => view! { <NothingHere /> }.into_any(),
        false => view! { <Skeleton /> }.into_any(),
    };
    view! { <Frame place=Memo::new(|_| None)>{page}</Frame> }
}

/// The place to lead on to; none while what is there is still on its way.
fn first_place(store: Store, named: Option<WorkspaceId>) -> Option<Place> {
    let is_asked_for = |workspace: WorkspaceId| named.is_none_or(|named| named == workspace);
    let mut workspaces = store.workspaces();
    workspaces.retain(|workspace| is_asked_for(workspace.id));
    let last = store.last_place().and_then(|address| Place::read(&address));
    if let Some(last) = last.filter(|last| workspaces.iter().any(|workspace| workspace.id == last.workspace))
    {
        if !store.holds(last.workspace) {
            return None;
        }
        if store.project(last.workspace, last.project).is_some() {
            return Some(last);
        }
    }
    // The Team's first, as on the server.
    workspaces.sort_by_key(|workspace| workspace.kind != WorkspaceKind::Team);
    let workspace = workspaces.first()?.id;
    let project = store.projects(workspace).first()?.id;
    Some(Place { workspace, project, view: View::Board })
}
