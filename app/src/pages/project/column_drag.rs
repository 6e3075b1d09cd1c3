//! Moving a column by its head.

use super::column_menu::tell_place;
use super::drag::{Drag, Draggable, Point, set_flag};
use super::spotlight::Spotlight;
use crate::domain::StatusId;
use crate::pages::place::Place;
use crate::store::Store;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

/// How near to an edge, in pixels, the board begins to scroll along, and by how many pixels a frame.
const EDGE: f64 = 56.0;
const STEP: f64 = 10.0;

/// The columns of one board.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) place: Place,
    pub(super) store: Store,
    pub(super) spotlight: Spotlight,
}

/// In front of which column it would go; none is the end.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Target(Option<StatusId>);

/// Puts the hand on a column's head.
pub(super) fn press(drag: Drag<Columns>, column: StatusId, event: &PointerEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let head = target.and_then(|target| target.closest(".column-head").ok().flatten());
    if let Some(head) = head.and_then(|head| head.dyn_into().ok()) {
        drag.press(column, head, event);
    }
}

impl Draggable for Columns {
    type Id = StatusId;
    type Target = Target;
    const TURN: &'static str = "";

    fn may_move(self) -> bool {
        untrack(|| self.store.may_change(self.place.workspace, self.place.project))
    }

    fn lift(self, head: &HtmlElement, picture: &HtmlElement) {
        // Ids stay unique.
        if let Ok(Some(menu)) = picture.query_selector("[role=menu]") {
            menu.remove();
        }
        if let Ok(Some(name)) = picture.query_selector("[id]") {
            name.set_id("");
        }
        picture.set_class_name("column-head lifted-head");
        if let Ok(Some(column)) = head.closest(".column") {
            let color = column.get_attribute("data-color").unwrap_or_default();
            let _ = picture.set_attribute("data-color", &color);
            set_flag(&column, "data-carried", true);
        }
    }

    fn surface(self, head: &HtmlElement) -> Option<Element> {
        Some(head.clone().into())
    }

    /// The first column whose middle is behind the hand; `None` if that changes nothing.
    fn target_at(self, (x, _): Point, carried: StatusId) -> Option<Target> {
        let columns = columns();
        let is_rtl =
            document().document_element().is_some_and(|root| root.matches("[dir=rtl]").unwrap_or_default());
        let is_behind = |(_, element): &&(StatusId, Element)| {
            let frame = element.get_bounding_client_rect();
            let middle = frame.left() + frame.width() / 2.0;
            if is_rtl { x > middle } else { x < middle }
        };
        let others = || columns.iter().filter(|(id, _)| *id != carried);
        let before = others().find(is_behind).map(|(id, _)| *id);
        let at = columns.iter().position(|(id, _)| *id == carried)?;
        let next = columns.get(at + 1).map(|(id, _)| *id);
        (before != next).then_some(Target(before))
    }

    /// A line before a column, or behind the last one.
    fn mark(self, target: Option<Target>) {
        let columns = columns();
        for (_, column) in &columns {
            set_flag(column, "data-place-before", false);
            set_flag(column, "data-place-behind", false);
        }
        let Some(Target(before)) = target else { return };
        let (found, name) = match before {
            Some(before) => (columns.iter().find(|(id, _)| *id == before), "data-place-before"),
            None => (columns.last(), "data-place-behind"),
        };
        if let Some((_, column)) = found {
            set_flag(column, name, true);
        }
    }

    fn scroll_along(self, (x, _): Point) -> bool {
        let Ok(Some(board)) = document().query_selector(".board") else { return false };
        let frame = board.get_bounding_client_rect();
        let step = if x < frame.left() + EDGE {
            -STEP
        } else if x > frame.right() - EDGE {
            STEP
        } else {
            return false;
        };
        board.scroll_by_with_x_and_y(step, 0.0);
        true
    }

    fn lay_down(self, head: &HtmlElement) {
        if let Ok(Some(column)) = head.closest(".column") {
            set_flag(&column, "data-carried", false);
        }
    }

    fn put(self, column: StatusId, Target(before): Target) {
        if self.store.place_column(self.place.workspace, column, before) {
            tell_place(self.place, self.store, self.spotlight, column);
        }
    }
}

fn columns() -> Vec<(StatusId, Element)> {
    let Ok(found) = document().query_selector_all(".board > .column[data-status-id]") else {
        return Vec::new();
    };
    let column = |at| {
        let element = found.get(at)?.dyn_into::<Element>().ok()?;
        Some((element.get_attribute("data-status-id")?.parse().ok()?, element))
    };
    (0..found.length()).filter_map(column).collect()
}
