//! Where the focus goes, and what is brought into view: a task, wherever it is drawn, and drawn for that
//! where it is not yet. Where the task is gone, the focus goes to the one that took its place.

mod row;

use super::column_fold::Folds;
use super::shown_column::ShownColumn;
use crate::domain::{StatusId, TaskId};
use crate::pages::place::{Place, View};
use crate::store::{Sort, Store};
use crate::words::told as words;
use leptos::prelude::*;
use row::{flash, is_nowhere, scroll_within_column};
pub(super) use row::{focus_in_place, refocus};
use std::collections::VecDeque;
use web_sys::Element;

/// The tasks that went away whose successors are known.
const HEIRS: usize = 32;

/// Leads the focus over a project's tasks. A handle: copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Spotlight {
    place: Place,
    store: Store,
    column: ShownColumn,
    folds: Folds,
    /// The task that waits for the focus.
    wanted: RwSignal<Option<(TaskId, Turn)>>,
    /// The task that waits to be scrolled into view.
    sought: RwSignal<Option<TaskId>>,
    /// The task that had the focus when it went out of sight, or the one that took its place.
    lost: StoredValue<Option<TaskId>>,
    /// Who took the place of tasks that went away, the last at the end.
    heirs: StoredValue<VecDeque<(TaskId, Option<TaskId>)>>,
    /// Where the focus is on its way to.
    goal: StoredValue<Option<TaskId>>,
    /// How many ways of the focus have begun. A new one ends the one before it.
    begun: StoredValue<u64>,
    /// A menu that opens next begins at its priorities.
    aims_at_priority: StoredValue<bool>,
    /// What screen readers are told of moves.
    spoken: RwSignal<String>,
}

/// How a task is turned to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// The focus goes there, as long as its column is in view; else it stays near where the task was.
    Stay,
    /// The focus goes there, and the board scrolls sideways for it.
    Travel,
}

impl Spotlight {
    pub(super) fn new(place: Place, store: Store, column: ShownColumn, folds: Folds) -> Self {
        Self {
            place,
            store,
            column,
            folds,
            wanted: RwSignal::new(None),
            sought: RwSignal::new(None),
            lost: StoredValue::new(None),
            heirs: StoredValue::new(VecDeque::new()),
            goal: StoredValue::new(None),
            begun: StoredValue::new(0),
            aims_at_priority: StoredValue::new(false),
            spoken: RwSignal::new(String::new()),
        }
    }

    /// Gives the focus to a task without moving the board sideways: to the task itself where its column
    /// is in view, else to the one that took its place. Soon, because what the person did may have it
    /// drawn elsewhere.
    pub(super) fn turn_to(self, task: TaskId) {
        self.turn(task, Turn::Stay);
    }

    /// Gives the focus to a task, into whichever column it is in.
    pub(super) fn travel_to(self, task: TaskId) {
        // A key that follows before the focus is there acts on it as well.
        self.lost.set_value(Some(task));
        self.turn(task, Turn::Travel);
    }

    /// The same, and makes it stand out, because the person asked where it is.
    pub(super) fn find(self, task: TaskId) {
        self.turn(task, Turn::Travel);
        self.show(task);
    }

    /// Follows a task that a menu moved: on the board, where its column is in view. In the list it may be far
    /// away, and the person goes on from where it was.
    pub(super) fn follow(self, task: TaskId) {
        match self.place.view {
            View::Board => self.turn_to(task),
            View::List => self.keep_place_of(task),
        }
    }

    /// The task leaves its place, and the person goes on from there: with the next one.
    pub(super) fn keep_place_of(self, task: TaskId) {
        let Some(way) = self.begin(None) else { return };
        request_animation_frame(move || {
            if self.is_latest(way) {
                self.turn(self.heir_of(task).unwrap_or(task), Turn::Stay);
            }
        });
    }

    /// Scrolls to a task within its column and makes it stand out. The focus stays where it is.
    pub(super) fn show(self, task: TaskId) {
        request_animation_frame(move || {
            // The page that it was for may be gone.
            let _ = self.sought.try_set(Some(task));
            request_animation_frame(move || {
                let _ = self.sought.try_set(None);
            });
        });
    }

    fn turn(self, task: TaskId, turn: Turn) {
        let Some(way) = self.begin(Some(task)) else { return };
        if let Some(column) =
            self.store.column_of(self.place.workspace, task).filter(|_| turn == Turn::Travel)
        {
            self.folds.open(column);
        }
        request_animation_frame(move || {
            if !self.is_latest(way) {
                return;
            }
            self.wanted.set(self.reachable(task, turn).map(|task| (task, turn)));
            request_animation_frame(move || {
                if !self.is_latest(way) {
                    return;
                }
                self.goal.set_value(None);
                self.wanted.set(None);
                if is_nowhere() {
                    self.fall_back();
                }
            });
        });
    }

    /// Begins a way of the focus, and tells its number; `None` once the page that it is for is gone.
    fn begin(self, goal: Option<TaskId>) -> Option<u64> {
        if self.goal.try_set_value(goal).is_some() {
            return None;
        }
        if self.wanted.with_untracked(Option::is_some) {
            self.wanted.set(None);
        }
        self.begun.try_update_value(|begun| {
            *begun += 1;
            *begun
        })
    }

    /// Has no other way of the focus begun since this one? Not once the page is gone.
    fn is_latest(self, way: u64) -> bool {
        self.begun.try_get_value() == Some(way)
    }

    /// Does the focus go along with a task that leaves its place?
    fn goes_along_with(self, task: TaskId) -> bool {
        self.goal.get_value() == Some(task) && self.store.column_of(self.place.workspace, task).is_some()
    }

    /// The task, or else the one that took its place, as far as the focus may go.
    fn reachable(self, task: TaskId, turn: Turn) -> Option<TaskId> {
        let mut next = Some(task);
        for _ in 0..HEIRS {
            let task = next?;
            let is_drawn = |status| {
                let column = self.store.column(self.place.workspace, status, Sort::Manual);
                column.position(task).is_some() && (turn == Turn::Travel || self.is_in_view(status))
            };
            if self.store.column_of(self.place.workspace, task).is_some_and(is_drawn) {
                return Some(task);
            }
            next = self.heir_of(task);
        }
        None
    }

    /// Is a column in view? In the list every group can be scrolled to.
    pub(super) fn is_in_view(self, status: StatusId) -> bool {
        if self.place.view == View::List {
            return true;
        }
        let found = document().query_selector(&format!(".board [data-status-id='{status}']")).ok().flatten();
        let Some(column) = found else { return false };
        // A folded column shows none of its tasks.
        let cards = column.query_selector(".cards").ok().flatten();
        if cards.is_none_or(|cards| cards.client_width() == 0) {
            return false;
        }
        let Some(board) = column.parent_element() else { return false };
        let (board, column) = (board.get_bounding_client_rect(), column.get_bounding_client_rect());
        let seen = column.right().min(board.right()) - column.left().max(board.left());
        seen > column.width() / 2.0
    }

    /// The tasks that wait for the focus and to be shown.
    pub(super) fn wanted(self) -> [Option<TaskId>; 2] {
        [self.wanted.get().map(|(task, _)| task), self.sought.get()]
    }

    /// Focuses or shows a task that is drawn as `row`, if it is one that waits for it.
    pub(super) fn fall_on(self, task: TaskId, row: &Element) {
        if let Some((_, turn)) = self.wanted.get_untracked().filter(|(wanted, _)| *wanted == task) {
            self.wanted.set(None);
            self.goal.set_value(None);
            self.lost.set_value(None);
            if turn == Turn::Travel {
                self.lead_to_column_of(row);
            }
            scroll_within_column(row);
            if let Ok(Some(link)) = row.query_selector("a") {
                focus_in_place(&link);
            }
        }
        if self.sought.get_untracked() == Some(task) {
            self.sought.set(None);
            scroll_within_column(row);
            flash(row);
        }
    }

    /// Scrolls the board sideways until the column of a card is in view.
    fn lead_to_column_of(self, row: &Element) {
        let Some(column) = row.closest(".board .column").ok().flatten() else { return };
        let Some(board) = column.parent_element() else { return };
        let (frame, at) = (board.get_bounding_client_rect(), column.get_bounding_client_rect());
        let aside = if at.left() < frame.left() || at.width() >= frame.width() {
            at.left() - frame.left()
        } else {
            (at.right() - frame.right()).max(0.0)
        };
        if aside.abs() >= 1.0 {
            self.column.lead();
            // Not by so much, but to there: a relative scroll stops at the next column.
            board.set_scroll_left(board.scroll_left() + aside as i32);
        }
    }

    /// A task goes out of sight while it has the focus: what scrolls keeps it, so that the next key acts on the task.
    pub(super) fn leave(self, task: TaskId, scroller: &Element) {
        self.lost.set_value(Some(task));
        focus_in_place(scroller);
    }

    /// A task is gone from its column while it has the focus.
    pub(super) fn lose(self, task: TaskId, scroller: &Element) {
        let next = if self.goes_along_with(task) { Some(task) } else { self.heir_of(task) };
        self.lost.set_value(next);
        focus_in_place(scroller);
        if let (None, Some(next)) = (self.goal.get_value(), next) {
            self.turn_to(next);
        }
    }

    /// The person points elsewhere: keys no longer act on a task that lost the focus.
    pub(super) fn let_go(self) {
        self.lost.set_value(None);
    }

    /// The task that the focus was on when what scrolls got it.
    pub(super) fn lost_from(self, target: &Element) -> Option<TaskId> {
        target.matches(".cards, .list").is_ok_and(|is_scroller| is_scroller).then(|| self.lost.get_value())?
    }

    /// A task left a column, and another one stands in its place now; `None` if it was the only one.
    pub(super) fn bequeath(self, task: TaskId, heir: Option<TaskId>) {
        if self.lost.get_value() == Some(task) && !self.goes_along_with(task) {
            self.lost.set_value(heir);
        }
        self.heirs.update_value(|heirs| {
            heirs.retain(|(from, _)| *from != task);
            heirs.push_back((task, heir.filter(|heir| *heir != task)));
            let surplus = heirs.len().saturating_sub(HEIRS);
            heirs.drain(..surplus);
        });
    }

    fn heir_of(self, task: TaskId) -> Option<TaskId> {
        let heir = |heirs: &VecDeque<_>| heirs.iter().rev().find(|(from, _)| *from == task).copied();
        self.heirs.try_with_value(heir).flatten().and_then(|(_, heir)| heir)
    }

    /// There is no task left to go to: the way to make one is the next best place. On a phone not the box
    /// itself, which brings up the keyboard.
    fn fall_back(self) {
        let first = match self.column.shown() {
            Some(id) => format!("[data-status-id='{id}'] .add button"),
            None => ".new-task input".to_owned(),
        };
        let places = [&first, "#main"];
        for element in places.iter().filter_map(|place| document().query_selector(place).ok().flatten()) {
            focus_in_place(&element);
            if !is_nowhere() {
                return;
            }
        }
    }

    /// Tells screen readers where a task stands after a move.
    pub(super) fn tell_place(self, task: TaskId, sort: Sort) {
        request_animation_frame(move || {
            let found = self.spoken.try_with_untracked(|_| self.place_of(task, sort)).flatten();
            if let Some((title, column, position, count)) = found {
                self.speak(words::placed(&title, &column, position, count));
            }
        });
    }

    /// A task's title, its column's name, where it stands there, and among how many.
    fn place_of(self, task: TaskId, sort: Sort) -> Option<(String, String, usize, usize)> {
        let workspace = self.place.workspace;
        let status = self.store.column_of(workspace, task)?;
        let column = self.store.column(workspace, status, sort);
        let (title, name) = self.store.names_of(workspace, task)?;
        Some((title, name, column.position(task)? + 1, column.count_now()))
    }

    /// Tells screen readers something that everybody else sees.
    pub(super) fn speak(self, text: String) {
        let _ = self.spoken.try_set(text);
    }

    /// What screen readers are told.
    pub(super) fn spoken(self) -> String {
        self.spoken.get()
    }

    /// The menu that opens next begins at its priorities.
    pub(super) fn aim_at_priority(self) {
        self.aims_at_priority.set_value(true);
    }

    /// Does the menu that opens now begin at its priorities?
    pub(super) fn takes_aim(self) -> bool {
        let aims = self.aims_at_priority.get_value();
        self.aims_at_priority.set_value(false);
        aims
    }
}
