//! The keyboard's twin of the hand: an arrow moves the focus, with Alt it moves the card.

use super::spotlight::Spotlight;
use crate::domain::{StatusId, TaskId};
use crate::pages::place::{Place, View};
use crate::store::{Column, Sort, Store};
use leptos::ev::KeyboardEvent;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

/// What keys do on one board or list.
#[derive(Clone, Copy)]
pub(super) struct Keys {
    pub(super) place: Place,
    pub(super) store: Store,
    pub(super) spotlight: Spotlight,
    pub(super) sort: Sort,
}

impl Keys {
    pub(super) fn press(self, event: &KeyboardEvent) {
        let Some(id) = self.task_under(event.target()) else { return };
        let key = event.key();
        let is_board = self.place.view == View::Board;
        match key.as_str() {
            "ArrowUp" | "ArrowDown" => {}
            "Home" | "End" if !event.alt_key() => {}
            "ArrowLeft" | "ArrowRight" if is_board => {}
            _ => return,
        }
        // Alt with an arrow is the browser's way back: not from here, not even at the board's edge.
        event.prevent_default();
        if !event.alt_key() {
            let next = if is_board { self.next_on_board(id, &key) } else { self.next_in_list(id, &key) };
            return next.map_or((), |next| self.spotlight.turn_to(next));
        }
        let workspace = self.place.workspace;
        if is_board && self.store.may_write(workspace) {
            match key.as_str() {
                "ArrowUp" => self.store.nudge_task(workspace, id, -1),
                "ArrowDown" => self.store.nudge_task(workspace, id, 1),
                "ArrowLeft" => self.store.shift_task(workspace, id, -1),
                _ => self.store.shift_task(workspace, id, 1),
            };
            self.spotlight.turn_to(id);
        }
    }

    /// The task that the focus is on, or was on until it went out of sight.
    fn task_under(self, target: Option<EventTarget>) -> Option<TaskId> {
        let found = card_under(target.clone()).map(|(_, id)| id);
        found.or_else(|| self.spotlight.lost_from(target?.dyn_ref::<Element>()?))
    }

    /// The task that a key leads to; sideways the first one of the column beside.
    fn next_on_board(self, id: TaskId, key: &str) -> Option<TaskId> {
        let columns = self.columns();
        let (at, row) = find(&columns, id)?;
        let column = columns.get(at)?;
        match key {
            "ArrowUp" => column.get(row.checked_sub(1)?),
            "ArrowDown" => column.get(row + 1),
            "Home" => column.get(0),
            "End" => last(column),
            "ArrowLeft" => columns.get(at.checked_sub(1)?)?.get(0),
            _ => columns.get(at + 1)?.get(0),
        }
    }

    /// The task that a key leads to, from one group into the next.
    fn next_in_list(self, id: TaskId, key: &str) -> Option<TaskId> {
        let columns = self.columns();
        let (at, row) = find(&columns, id)?;
        let column = columns.get(at)?;
        match key {
            "ArrowUp" => match row.checked_sub(1) {
                Some(row) => column.get(row),
                None => columns.iter().take(at).rev().find_map(last),
            },
            "ArrowDown" => {
                column.get(row + 1).or_else(|| columns.iter().skip(at + 1).find_map(|next| next.get(0)))
            }
            "Home" => columns.iter().find_map(|column| column.get(0)),
            _ => columns.iter().rev().find_map(last),
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
