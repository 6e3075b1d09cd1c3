//! The dialogs that menus open. A menu's content goes when it closes, so its dialogs live here, one at a time.

use super::column_delete::DeleteColumn;
use super::column_edit::EditColumn;
use super::move_task::MoveTask;
use super::project_menu::RenameProject;
use crate::domain::{StatusId, TaskId};
use crate::pages::place::Place;
use crate::ui;
use leptos::prelude::*;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Everything about a column that is yet to be made.
    AddColumn,
    /// Everything about a column; its name is selected where it is to be renamed.
    EditColumn {
        column: StatusId,
        renames: bool,
    },
    DeleteColumn(StatusId),
    RenameProject,
    /// To which project a task moves.
    MoveTask(TaskId),
}

/// The dialog that is open. A handle: copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Asks(RwSignal<Option<Ask>>);

impl Asks {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// What opens a dialog.
    pub(super) fn opener(self, ask: Ask) -> Callback<()> {
        Callback::new(move |()| self.open(ask))
    }

    /// Opens a dialog. The menu that asks for it has closed and has given the focus back to its button, which is
    /// where the focus returns when the dialog closes.
    fn open(self, ask: Ask) {
        // The page that it was for may be gone.
        let _ = self.0.try_set(Some(ask));
    }
}

/// The dialog that is open, for people who may change the project.
#[component]
pub(super) fn Asked(place: Place) -> impl IntoView {
    let asks = expect_context::<Asks>();
    let close = Callback::new(move |()| asks.0.set(None));
    move || {
        asks.0.get().map(|ask| match ask {
            Ask::AddColumn => view! { <EditColumn place column=None renames=true close /> }.into_any(),
            Ask::EditColumn { column, renames } => {
                view! { <EditColumn place column=Some(column) renames close /> }.into_any()
            }
            Ask::DeleteColumn(column) => view! { <DeleteColumn place column close /> }.into_any(),
            Ask::RenameProject => view! { <RenameProject place close /> }.into_any(),
            Ask::MoveTask(task) => view! { <MoveTask place task close /> }.into_any(),
        })
    }
}

/// Focuses the first of these elements that is drawn, once a dialog that closes has given the focus back.
pub(super) fn focus_once_drawn(selectors: Vec<String>) {
    request_animation_frame(move || request_animation_frame(move || ui::focus_first(&selectors)));
}
