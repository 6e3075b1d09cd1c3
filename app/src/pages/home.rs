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

fn first_place(store: Store, named: Option<WorkspaceId>) -> Option<Place> {
    let last = store.last_place().and_then(|address| Place::read(&address));
    let is_here = |place: &Place| store.project(place.workspace, place.project).is_some();
    if let Some(place) =
        last.filter(|place| named.is_none_or(|named| named == place.workspace)).filter(is_here)
    {
        return Some(place);
    }
    let mut workspaces = store.workspaces();
    // The Team's first, as on the server.
    workspaces.sort_by_key(|workspace| workspace.kind != WorkspaceKind::Team);
    workspaces.into_iter().filter(|workspace| named.is_none_or(|named| named == workspace.id)).find_map(
        |workspace| {
            let project = store.projects(workspace.id).into_iter().next()?.id;
            Some(Place { workspace: workspace.id, project, view: View::Board })
        },
    )
}
