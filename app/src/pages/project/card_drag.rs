//! Moving a card by hand, to another place in its column or to another column.

use super::drag::{Drag, Draggable, Point, set_flag};
use super::keys::card_under;
use crate::domain::{StatusId, TaskId};
use crate::pages::place::Place;
use crate::store::{Sort, Store};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

/// How near to an edge, in pixels, the board begins to scroll along: the nearer the quicker. The steps are the
/// most pixels a frame, down a column and from column to column.
const EDGE: f64 = 48.0;
const STEP_DOWN: f64 = 24.0;
const STEP_ASIDE: f64 = 8.0;

/// The cards of one board.
#[derive(Clone, Copy)]
pub(super) struct Cards {
    pub(super) place: Place,
    pub(super) store: Store,
}

/// Where the card would go: a column, and the task in front of which it comes.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Target {
    status: StatusId,
    before: Option<TaskId>,
}

/// Puts the hand on the card that an event is about, if it is about one.
pub(super) fn press(drag: Drag<Cards>, event: &PointerEvent) {
    let card = card_under(event.target()).and_then(|(card, task)| Some((card.dyn_into().ok()?, task)));
    if let Some((card, task)) = card {
        drag.press(task, card, event);
    }
}

impl Draggable for Cards {
    type Id = TaskId;
    type Target = Target;
    const TURN: &'static str = "rotate(1.5deg)";

    fn may_move(self) -> bool {
        untrack(|| self.store.may_change(self.place.workspace, self.place.project))
    }

    fn lift(self, card: &HtmlElement, picture: &HtmlElement) {
        // Not a second task.
        for name in ["data-task-id", "data-seq", "data-pending"] {
            let _ = picture.remove_attribute(name);
        }
        picture.set_class_name("card lifted");
        set_flag(card, "data-lifted", true);
    }

    fn surface(self, card: &HtmlElement) -> Option<Element> {
        card.closest(".board").ok().flatten()
    }

    /// The column under the hand, and the card whose upper half it is above.
    fn target_at(self, (x, y): Point, task: TaskId) -> Option<Target> {
        let under = document().element_from_point(x as f32, y as f32)?;
        let column = under.closest("[data-status-id]").ok()??;
        let status = column.get_attribute("data-status-id")?.parse().ok()?;
        let cards = column.query_selector_all("[data-task-id]").ok()?;
        let mut last = None;
        let before = (0..cards.length()).find_map(|at| {
            let card = cards.get(at)?.dyn_into::<Element>().ok()?;
            let id: TaskId = card.get_attribute("data-task-id")?.parse().ok()?;
            last = Some(id);
            let frame = card.get_bounding_client_rect();
            (id != task && y < frame.top() + frame.height() / 2.0).then_some(id)
        });
        // Below the last card that is drawn there may be others.
        let column = self.store.column(self.place.workspace, status, Sort::Manual);
        let next = || column.get(column.position(last?)? + 1);
        Some(Target { status, before: before.or_else(next) })
    }

    fn mark(self, target: Option<Target>) {
        clear_marks();
        let Some(target) = target else { return };
        let column = format!("[data-status-id='{}']", target.status);
        let place = target.before.map(|task| format!("{column} [data-task-id='{task}']"));
        for (selector, name) in [(Some(column), "data-drop"), (place, "data-drop-before")] {
            let found = selector.and_then(|selector| document().query_selector(&selector).ok().flatten());
            if let Some(element) = found {
                set_flag(&element, name, true);
            }
        }
    }

    fn scroll_along(self, (x, y): Point) -> bool {
        let Some(under) = document().element_from_point(x as f32, y as f32) else { return false };
        let (mut down, mut aside) = (0.0, 0.0);
        // Below the cards of a column, and above them, it is the column's edge that counts.
        let column = under.closest(".column").ok().flatten();
        if let Some(cards) = column.and_then(|column| column.query_selector(".cards").ok().flatten()) {
            let frame = cards.get_bounding_client_rect();
            down = pull(y, frame.top(), frame.bottom()) * STEP_DOWN;
            cards.scroll_by_with_x_and_y(0.0, down);
        }
        if let Some(board) = under.closest(".board").ok().flatten() {
            let frame = board.get_bounding_client_rect();
            aside = pull(x, frame.left(), frame.right()) * STEP_ASIDE;
            board.scroll_by_with_x_and_y(aside, 0.0);
        }
        down != 0.0 || aside != 0.0
    }

    fn lay_down(self, card: &HtmlElement) {
        set_flag(card, "data-lifted", false);
    }

    fn put(self, task: TaskId, target: Target) {
        self.store.place_task(self.place.workspace, task, target.status, target.before);
    }
}

/// How strongly an edge pulls at the hand, from -1 at the low one to 1 at the high one.
fn pull(at: f64, low: f64, high: f64) -> f64 {
    if at < low + EDGE {
        -((low + EDGE - at) / EDGE).min(1.0)
    } else if at > high - EDGE {
        ((at - high + EDGE) / EDGE).min(1.0)
    } else {
        0.0
    }
}

fn clear_marks() {
    let Ok(marked) = document().query_selector_all("[data-drop], [data-drop-before]") else { return };
    for at in 0..marked.length() {
        if let Some(element) = marked.get(at).and_then(|node| node.dyn_into::<Element>().ok()) {
            set_flag(&element, "data-drop", false);
            set_flag(&element, "data-drop-before", false);
        }
    }
}
