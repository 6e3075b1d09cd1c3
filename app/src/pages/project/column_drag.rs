//! Moving a column by its head: at once with a mouse, after a long press with a finger.

use super::column_menu::tell_place;
use super::spotlight::Spotlight;
use crate::domain::StatusId;
use crate::pages::place::Place;
use crate::store::{Store, use_store};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use std::time::Duration;
use web_sys::{Element, HtmlElement, PointerEvent, TouchEvent};

/// A mouse that moved so many pixels means to drag, a finger means to scroll.
const MOUSE_SLACK: f64 = 5.0;
const FINGER_SLACK: f64 = 10.0;
const LONG_PRESS: Duration = Duration::from_millis(350);
/// So near to an edge, in pixels, the board scrolls along, by so many pixels a frame.
const EDGE: f64 = 56.0;
const STEP: f64 = 10.0;

/// The head in the hand, on one board. A handle: copy it freely.
#[derive(Clone, Copy)]
pub(super) struct ColumnDrag {
    place: Place,
    store: Store,
    spotlight: Spotlight,
    hand: StoredValue<Option<Hand>, LocalStorage>,
}

struct Hand {
    column: StatusId,
    head: HtmlElement,
    /// Where it was pressed, and where it is now, in pixels of the window.
    from: (f64, f64),
    at: (f64, f64),
    pointer: i32,
    is_finger: bool,
    long_press: Option<TimeoutHandle>,
    /// The picture of the head that follows the hand, once lifted.
    ghost: Option<HtmlElement>,
    target: Option<Target>,
}

/// In front of which column it would go; none is the end.
#[derive(Clone, Copy, PartialEq)]
struct Target(Option<StatusId>);

impl ColumnDrag {
    pub(super) fn new(place: Place) -> Self {
        let hand = StoredValue::new_local(None);
        let drag = Self { place, store: use_store(), spotlight: expect_context(), hand };
        on_cleanup(move || drag.cancel());
        drag
    }

    pub(super) fn press(self, column: StatusId, event: &PointerEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_control = target.as_ref().is_none_or(|it| it.closest("button, [role=menu]") != Ok(None));
        let head = target.and_then(|it| it.closest(".column-head").ok().flatten());
        let Some(head) = head.and_then(|head| head.dyn_into::<HtmlElement>().ok()) else { return };
        if is_control
            || event.button() != 0
            || !untrack(|| self.store.may_change(self.place.workspace, self.place.project))
        {
            return;
        }
        let is_finger = event.pointer_type() != "mouse";
        let long_press =
            is_finger.then(|| set_timeout_with_handle(move || self.lift(), LONG_PRESS).ok()).flatten();
        let from = point(event);
        let pointer = event.pointer_id();
        self.hand.set_value(Some(Hand {
            column,
            head,
            from,
            at: from,
            pointer,
            is_finger,
            long_press,
            ghost: None,
            target: None,
        }));
    }

    pub(super) fn follow(self, event: &PointerEvent) {
        let at = point(event);
        let state = self.hand.with_value(|hand| {
            let hand = hand.as_ref()?;
            let distance = (at.0 - hand.from.0).hypot(at.1 - hand.from.1);
            Some((hand.ghost.is_some(), hand.is_finger, distance))
        });
        match state {
            Some((true, ..)) => self.carry(at),
            Some((false, true, distance)) if distance > FINGER_SLACK => self.cancel(),
            Some((false, false, distance)) if distance > MOUSE_SLACK => {
                self.lift();
                self.carry(at);
            }
            Some(_) | None => {}
        }
    }

    /// A lifted column holds the page still; a finger that only scrolls is left alone.
    pub(super) fn hold_still(self, event: &TouchEvent) {
        if self.hand.with_value(|hand| hand.as_ref().is_some_and(|hand| hand.ghost.is_some())) {
            event.prevent_default();
        }
    }

    /// A long press opens no menu of the browser's.
    pub(super) fn keep_quiet(self, event: &web_sys::MouseEvent) {
        if self.hand.with_value(|hand| hand.as_ref().is_some_and(|hand| hand.is_finger)) {
            event.prevent_default();
        }
    }

    pub(super) fn drop_here(self, event: &PointerEvent) {
        let is_lifted = self.hand.with_value(|hand| hand.as_ref().is_some_and(|hand| hand.ghost.is_some()));
        if is_lifted {
            self.carry(point(event));
        }
        let found =
            self.hand.with_value(|hand| hand.as_ref().and_then(|hand| Some((hand.column, hand.target?))));
        self.cancel();
        if let Some((column, Target(before))) = found
            && self.store.place_column(self.place.workspace, column, before)
        {
            tell_place(self.place, self.store, self.spotlight, column);
        }
    }

    /// Puts everything back as it was.
    pub(super) fn cancel(self) {
        let Some(hand) = self.hand.try_update_value(Option::take).flatten() else { return };
        if let Some(timer) = hand.long_press {
            timer.clear();
        }
        if let Some(ghost) = hand.ghost {
            ghost.remove();
        }
        clear_marks();
    }

    fn lift(self) {
        self.hand.update_value(|hand| {
            let Some(hand) = hand else { return };
            let picture = hand.head.clone_node_with_deep(true).ok();
            let Some(ghost) = picture.and_then(|node| node.dyn_into::<HtmlElement>().ok()) else { return };
            let frame = hand.head.get_bounding_client_rect();
            // A picture only: ids stay unique, and nothing in it is read out.
            if let Ok(Some(menu)) = ghost.query_selector("[role=menu]") {
                menu.remove();
            }
            if let Ok(Some(name)) = ghost.query_selector("[id]") {
                name.set_id("");
            }
            let _ = ghost.set_attribute("aria-hidden", "true");
            ghost.set_class_name("column-head lifted-head");
            for (name, pixels) in [("left", frame.left()), ("top", frame.top()), ("width", frame.width())] {
                // Fails only for a style that is read-only.
                let _ = ghost.style().set_property(name, &format!("{}px", pixels as i32));
            }
            if let Some(body) = document().body() {
                let _ = body.append_child(&ghost);
            }
            if let Ok(Some(section)) = hand.head.closest(".column") {
                let color = section.get_attribute("data-color").unwrap_or_default();
                let _ = ghost.set_attribute("data-color", &color);
                let _ = section.set_attribute("data-carried", "");
            }
            // So that the hand may leave the head on its way; fails when it has let go already.
            let _ = hand.head.set_pointer_capture(hand.pointer);
            hand.ghost = Some(ghost);
        });
        self.scroll_on();
    }

    /// A hand that rests near an edge of the board scrolls on, frame by frame.
    fn scroll_on(self) {
        request_animation_frame(move || {
            let at = self
                .hand
                .try_with_value(|hand| hand.as_ref().filter(|hand| hand.ghost.is_some()).map(|hand| hand.at));
            let Some(at) = at.flatten() else { return };
            if let Ok(Some(board)) = document().query_selector(".board") {
                let frame = board.get_bounding_client_rect();
                let step = if at.0 < frame.left() + EDGE {
                    -STEP
                } else if at.0 > frame.right() - EDGE {
                    STEP
                } else {
                    0.0
                };
                if step != 0.0 {
                    board.scroll_by_with_x_and_y(step, 0.0);
                    self.carry(at);
                }
            }
            self.scroll_on();
        });
    }

    fn carry(self, at: (f64, f64)) {
        self.hand.update_value(|hand| {
            let Some(hand) = hand else { return };
            let Some(ghost) = &hand.ghost else { return };
            // Whole pixels: nobody sees the rest.
            let (right, down) = ((at.0 - hand.from.0) as i32, (at.1 - hand.from.1) as i32);
            let _ = ghost.style().set_property("transform", &format!("translate({right}px, {down}px)"));
            hand.at = at;
            let target = target_at(at.0, hand.column);
            if target != hand.target {
                hand.target = target;
                mark(target);
            }
        });
    }
}

fn point(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
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

/// The first column whose middle is behind the hand; none where that changes nothing.
fn target_at(x: f64, carried: StatusId) -> Option<Target> {
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

/// Shows where it would go: a line before a column, or behind the last one.
fn mark(target: Option<Target>) {
    for (_, column) in columns() {
        for name in ["data-place-before", "data-place-behind"] {
            // Fails only for a malformed name.
            let _ = column.remove_attribute(name);
        }
    }
    let Some(Target(before)) = target else { return };
    let columns = columns();
    let (found, name) = match before {
        Some(before) => (columns.iter().find(|(id, _)| *id == before), "data-place-before"),
        None => (columns.last(), "data-place-behind"),
    };
    if let Some((_, column)) = found {
        let _ = column.set_attribute(name, "");
    }
}

fn clear_marks() {
    mark(None);
    for (_, column) in columns() {
        let _ = column.remove_attribute("data-carried");
    }
}
