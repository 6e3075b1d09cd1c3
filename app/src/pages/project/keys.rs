//! What keys do on a card or a row: arrows move the focus, with Alt they move the task, and single letters
//! act on it. Letters act only there: everywhere else they can be typed.

use super::menu::menu_id;
use super::spotlight::Spotlight;
use crate::domain::{Category, StatusId, TaskId};
use crate::pages::place::{Place, TaskField, View};
use crate::store::{Column, Sort, Store};
use crate::ui::{focus_first, open_menu};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

/// What keys do on one board or list.
#[derive(Clone, Copy)]
pub(super) struct Keys {
    pub(super) place: Place,
    pub(super) store: Store,
    pub(super) spotlight: Spotlight,
    pub(super) sort: Sort,
    /// Opens a task's dialog at one of its fields.
    pub(super) open: Callback<(TaskId, TaskField)>,
}

/// A way to go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
    Left,
    Right,
    First,
    Last,
}

/// What a key means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    /// Moves the focus.
    Go(Way),
    /// Moves the task.
    Carry(Way),
    Complete,
    Delete,
    /// Opens the task's menu.
    Menu,
    /// Opens the menu at the priorities.
    Priority,
    /// Opens the dialog at a field.
    Edit(TaskField),
    NewTask,
    Filter,
}

impl Act {
    /// What a key means, with Alt, and with Shift.
    fn of(key: &str, alt: bool, shift: bool) -> Option<Self> {
        let way = match key {
            "ArrowUp" => Some(Way::Up),
            "ArrowDown" => Some(Way::Down),
            "ArrowLeft" => Some(Way::Left),
            "ArrowRight" => Some(Way::Right),
            "Home" => Some(Way::First),
            "End" => Some(Way::Last),
            _ => None,
        };
        // Caps Lock makes no other key of a letter.
        let letter = key.to_ascii_lowercase();
        let key = if key.len() == 1 && !shift { letter.as_str() } else { key };
        match (way, alt, key) {
            (Some(Way::First | Way::Last), true, _) => None,
            (Some(way), true, _) => Some(Self::Carry(way)),
            (Some(way), false, _) => Some(Self::Go(way)),
            (None, false, "F10") if shift => Some(Self::Menu),
            (None, false, "ContextMenu") => Some(Self::Menu),
            (None, false, "/") => Some(Self::Filter),
            (None, false, _) if shift => None,
            (None, false, "j") => Some(Self::Go(Way::Down)),
            (None, false, "k") => Some(Self::Go(Way::Up)),
            (None, false, "e") => Some(Self::Complete),
            (None, false, "x" | "Delete") => Some(Self::Delete),
            (None, false, "p") => Some(Self::Priority),
            (None, false, "a") => Some(Self::Edit(TaskField::Assignees)),
            (None, false, "d") => Some(Self::Edit(TaskField::DueDate)),
            (None, false, "n" | "c") => Some(Self::NewTask),
            (None, false, "f") => Some(Self::Filter),
            _ => None,
        }
    }

    /// Does it act again while the key is held down?
    fn may_repeat(self) -> bool {
        match self {
            Self::Go(_) | Self::Carry(_) => true,
            Self::Complete
            | Self::Delete
            | Self::Menu
            | Self::Priority
            | Self::Edit(_)
            | Self::NewTask
            | Self::Filter => false,
        }
    }

    /// Does it change the task?
    fn is_change(self) -> bool {
        match self {
            Self::Carry(_) | Self::Complete | Self::Delete | Self::Menu | Self::Priority => true,
            Self::Go(_) | Self::Edit(_) | Self::NewTask | Self::Filter => false,
        }
    }
}

impl Keys {
    pub(super) fn press(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.is_composing() {
            return;
        }
        let Some(id) = self.task_under(event.target()) else { return };
        let Some(act) = Act::of(&event.key(), event.alt_key(), event.shift_key()) else { return };
        if act.is_change() && !untrack(|| self.store.may_change(self.place.workspace, self.place.project)) {
            // The key stays the browser's: its own menu, and its way back.
            return;
        }
        // Also where it leads nowhere: Alt with an arrow is the browser's way back.
        event.prevent_default();
        // A key that is held down would complete or delete one task after the other.
        if !event.repeat() || act.may_repeat() {
            self.act(act, id);
        }
    }

    fn act(self, act: Act, id: TaskId) {
        let Self { store, spotlight, place: Place { workspace, .. }, .. } = self;
        match act {
            Act::Go(way) => {
                let is_board = self.place.view == View::Board;
                let next = if is_board { self.next_on_board(id, way) } else { self.next_in_list(id, way) };
                if let Some(next) = next {
                    spotlight.travel_to(next);
                }
            }
            Act::Carry(way) => self.carry(id, way),
            Act::Complete => {
                let is_done = store.task_now(workspace, id).map(|task| task.status) == Some(Category::Done);
                store.complete_task(workspace, id, !is_done);
                spotlight.keep_place_of(id);
            }
            Act::Delete => {
                store.delete_task(workspace, id);
                spotlight.turn_to(id);
            }
            Act::Menu => open_menu(&menu_id(id)),
            Act::Priority => {
                spotlight.aim_at_priority();
                open_menu(&menu_id(id));
            }
            Act::Edit(field) => self.open.run((id, field)),
            Act::NewTask => focus_first(&["#main .new-task input"]),
            Act::Filter => focus_first(&["#main [role=search] input"]),
        }
    }

    fn carry(self, id: TaskId, way: Way) {
        let Self { store, spotlight, sort, place: Place { workspace, .. }, .. } = self;
        let is_moved = match way {
            Way::Up | Way::Down if sort != Sort::Manual => return,
            Way::Up => store.nudge_task(workspace, id, -1),
            Way::Down => store.nudge_task(workspace, id, 1),
            Way::Left => store.shift_task(workspace, id, -1),
            Way::Right => store.shift_task(workspace, id, 1),
            Way::First | Way::Last => return,
        };
        spotlight.travel_to(id);
        if is_moved {
            spotlight.tell_place(id, sort);
        }
    }

    /// The task that the focus is on, or was on until it went out of sight.
    fn task_under(self, target: Option<EventTarget>) -> Option<TaskId> {
        let found = card_under(target.clone()).map(|(_, id)| id);
        found.or_else(|| self.spotlight.lost_from(target?.dyn_ref::<Element>()?))
    }

    /// The task that a key leads to; sideways the first one of the column beside.
    fn next_on_board(self, id: TaskId, way: Way) -> Option<TaskId> {
        let columns = self.columns();
        let (at, row) = find(&columns, id)?;
        let column = columns.get(at)?;
        match way {
            Way::Up => column.get(row.checked_sub(1)?),
            Way::Down => column.get(row + 1),
            Way::First => column.get(0),
            Way::Last => last(column),
            Way::Left => columns.get(at.checked_sub(1)?)?.get(0),
            Way::Right => columns.get(at + 1)?.get(0),
        }
    }

    /// The task that a key leads to, from one group into the next.
    fn next_in_list(self, id: TaskId, way: Way) -> Option<TaskId> {
        let columns = self.columns();
        let (at, row) = find(&columns, id)?;
        let column = columns.get(at)?;
        match way {
            Way::Up => match row.checked_sub(1) {
                Some(row) => column.get(row),
                None => columns.iter().take(at).rev().find_map(last),
            },
            Way::Down => {
                column.get(row + 1).or_else(|| columns.iter().skip(at + 1).find_map(|next| next.get(0)))
            }
            Way::First => columns.iter().find_map(|column| column.get(0)),
            Way::Last => columns.iter().rev().find_map(last),
            Way::Left | Way::Right => None,
        }
    }

    fn columns(self) -> Vec<Column> {
        let statuses = self.store.statuses_now(self.place.workspace, self.place.project);
        let column = |status: StatusId| self.store.column(self.place.workspace, status, self.sort);
        statuses.into_iter().map(column).collect()
    }
}

/// The column that shows a task, and where.
fn find(columns: &[Column], id: TaskId) -> Option<(usize, usize)> {
    columns.iter().enumerate().find_map(|(at, column)| Some((at, column.position(id)?)))
}

fn last(column: &Column) -> Option<TaskId> {
    column.get(column.count_now().checked_sub(1)?)
}

/// The card that an event came from, and its task; none when it came from the card's menu.
pub(super) fn card_under(target: Option<EventTarget>) -> Option<(Element, TaskId)> {
    let element = target?.dyn_into::<Element>().ok()?;
    if element.closest("[role=menu]").ok()?.is_some() {
        return None;
    }
    let card = element.closest("[data-task-id]").ok()??;
    let id = card.get_attribute("data-task-id")?.parse().ok()?;
    Some((card, id))
}

/// Keeps the browser's own menu away while a task's menu is open: the same key asks for both.
pub(super) fn keep_one_menu(event: &web_sys::MouseEvent) {
    if document().query_selector(".menu:popover-open").is_ok_and(|menu| menu.is_some()) {
        event.prevent_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_mean_the_same_on_cards_and_rows() {
        assert!(Act::of("j", false, false) == Some(Act::Go(Way::Down)));
        assert!(Act::of("ArrowUp", true, false) == Some(Act::Carry(Way::Up)));
        assert!(Act::of("E", false, false) == Some(Act::Complete), "with Caps Lock");
        assert!(Act::of("F10", false, true) == Some(Act::Menu));
        assert!(Act::of("Delete", false, false) == Some(Act::Delete));
        for (key, alt, shift) in [
            ("e", true, false),
            ("E", false, true),
            ("F10", false, false),
            ("q", false, false),
            ("End", true, false),
        ] {
            assert!(Act::of(key, alt, shift).is_none(), "{key}");
        }
    }
}
