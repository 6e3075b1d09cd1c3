//! Addresses within the app, to be shared and reloaded.

use crate::domain::{ProjectId, TaskId, WorkspaceId};
use crate::store::use_store;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

/// A project's board or list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The workspace in the address.
    pub workspace: WorkspaceId,
    /// The project in the address.
    pub project: ProjectId,
    /// Which way of looking at it.
    pub view: View,
}

/// A way of looking at a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Columns by status.
    Board,
    /// Rows, grouped by status.
    List,
}

impl Place {
    /// The place at an address; none where that names no project.
    #[must_use]
    pub fn read(address: &str) -> Option<Self> {
        let mut parts = address.strip_prefix("/app/w/")?.split('/');
        let workspace = parts.next()?.parse().ok()?;
        let project = parts.next().filter(|part| *part == "p").and(parts.next())?.parse().ok()?;
        let view = match (parts.next(), parts.next()) {
            (None, None) => View::Board,
            (Some("list"), None) => View::List,
            _ => return None,
        };
        Some(Self { workspace, project, view })
    }

    /// The address of this place.
    #[must_use]
    pub fn address(&self) -> String {
        let list = if self.view == View::List { "/list" } else { "" };
        format!("/app/w/{}/p/{}{list}", self.workspace, self.project)
    }

    /// The address of a task opened over this place.
    #[must_use]
    pub fn address_of(&self, task: TaskId) -> String {
        format!("{}?task={task}", self.address())
    }
}

/// The address of a workspace's trash.
#[must_use]
pub fn trash_address(workspace: WorkspaceId) -> String {
    format!("/app/w/{workspace}/trash")
}

/// The workspace in the address.
#[must_use]
pub fn use_workspace() -> Memo<Option<WorkspaceId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get_str("workspace")?.parse().ok()))
}

/// The place in the address; none where it names no project.
#[must_use]
pub fn use_place() -> Memo<Option<Place>> {
    let params = use_params_map();
    Memo::new(move |_| {
        params.with(|params| {
            Some(Place {
                workspace: params.get_str("workspace")?.parse().ok()?,
                project: params.get_str("project")?.parse().ok()?,
                view: match params.get_str("view") {
                    None | Some("") => View::Board,
                    Some("list") => View::List,
                    Some(_) => return None,
                },
            })
        })
    })
}

/// The task that is opened, by its id in the address.
#[must_use]
pub fn use_open_task() -> Memo<Option<TaskId>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get_str("task")?.parse().ok()))
}

/// Whoever no longer belongs to the workspace that they look at is led on to another place.
pub fn leave_what_is_lost(workspace: Memo<Option<WorkspaceId>>) {
    let store = use_store();
    let navigate = use_navigate();
    Effect::new(move |before: Option<Option<WorkspaceId>>| {
        let here = workspace.get();
        let belongs = here.filter(|here| store.belongs_to(*here));
        let is_lost = belongs.is_none() && here.is_some() && before.flatten() == here;
        if is_lost {
            navigate("/app", NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        belongs
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_as_it_was_written() {
        let board =
            Place { workspace: WorkspaceId::generate(), project: ProjectId::generate(), view: View::Board };
        for place in [board, Place { view: View::List, ..board }] {
            assert_eq!(Place::read(&place.address()), Some(place));
        }
        let address = board.address();
        for other in ["", "/app", "/app/w/x/p/y", &format!("{address}/x"), &format!("{address}/list/x")] {
            assert_eq!(Place::read(other), None, "{other}");
        }
    }
}
