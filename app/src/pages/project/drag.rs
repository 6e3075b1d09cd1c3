//! Moving a card by hand: at once with a mouse, after a long press with a finger, so that a scroll
//! never lifts anything.

use super::keys::card_under;
use crate::domain::{StatusId, TaskId};
use crate::pages::place::Place;
use crate::store::{Sort, Store};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use std::time::Duration;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent, TouchEvent};

/// A mouse that moved so many pixels means to drag.
const MOUSE_SLACK: f64 = 5.0;
/// A finger that moved so many pixels means to scroll.
const FINGER_SLACK: f64 = 10.0;
const LONG_PRESS: Duration = Duration::from_millis(350);
/// So near to an edge, in pixels, the board scrolls along: the nearer the quicker, by at most so many
/// pixels a frame down a column, and from column to column.
const EDGE: f64 = 48.0;
const STEP_DOWN: f64 = 24.0;
const STEP_ASIDE: f64 = 8.0;

/// What the hand does on one board.
#[derive(Clone, Copy)]
pub(super) struct Drag {
    place: Place,
    store: Store,
    hand: StoredValue<Option<Hand>, LocalStorage>,
    swallows_click: StoredValue<bool>,
}

/// A pressed or lifted card.
struct Hand {
    task: TaskId,
    card: HtmlElement,
    /// Where it was pressed, and where it is now, in pixels of the window.
    from: (f64, f64),
    at: (f64, f64),
    pointer: i32,
    is_finger: bool,
    long_press: Option<TimeoutHandle>,
    /// The picture of the card that follows the hand, once lifted.
    ghost: Option<HtmlElement>,
    target: Option<Target>,
}

/// Where the card would go: a column, and the task in front of which it comes.
#[derive(Clone, Copy, PartialEq)]
struct Target {
    status: StatusId,
    before: Option<TaskId>,
}

impl Drag {
    pub(super) fn new(place: Place, store: Store) -> Self {
        let drag = Self {
            place,
            store,
            hand: StoredValue::new_local(None),
            swallows_click: StoredValue::new(false),
        };
        on_cleanup(move || drag.cancel());
        drag
    }

    /// The click that ends a drag is none.
    pub(super) fn swallows_click(&self) -> bool {
        let swallows = self.swallows_click.get_value();
        self.swallows_click.set_value(false);
        swallows
    }

    pub(super) fn press(&self, event: &PointerEvent) {
        self.swallows_click.set_value(false);
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_control = target.as_ref().is_some_and(|t| t.closest("button, input").ok().flatten().is_some());
        let (Some((card, task)), false) = (card_under(event.target()), is_control) else { return };
        let Ok(card) = card.dyn_into::<HtmlElement>() else { return };
        if event.button() != 0 || !untrack(|| self.store.may_change(self.place.workspace, self.place.project))
        {
            return;
        }
        let is_finger = event.pointer_type() != "mouse";
        let drag = *self;
        let long_press =
            is_finger.then(|| set_timeout_with_handle(move || drag.lift(), LONG_PRESS).ok()).flatten();
        let from = (f64::from(event.client_x()), f64::from(event.client_y()));
        let pointer = event.pointer_id();
        let hand =
            Hand { task, card, from, at: from, pointer, is_finger, long_press, ghost: None, target: None };
        self.hand.set_value(Some(hand));
    }

    pub(super) fn follow(&self, event: &PointerEvent) {
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let Some((is_lifted, is_finger, distance)) = self.hand.with_value(|hand| {
            let hand = hand.as_ref()?;
            let distance = (at.0 - hand.from.0).hypot(at.1 - hand.from.1);
            Some((hand.ghost.is_some(), hand.is_finger, distance))
        }) else {
            return;
        };
        match (is_lifted, is_finger) {
            (true, _) => self.carry(at),
            (false, true) if distance > FINGER_SLACK => self.cancel(),
            (false, false) if distance > MOUSE_SLACK => {
                self.lift();
                self.carry(at);
            }
            _ => {}
        }
    }

    /// A lifted card holds the page still; a finger that only scrolls is left alone.
    pub(super) fn hold_still(&self, event: &TouchEvent) {
        if self.is_lifted() {
            event.prevent_default();
        }
    }

    /// A long press opens no menu of the browser's.
    pub(super) fn keep_quiet(&self, event: &MouseEvent) {
        if self.hand.with_value(|hand| hand.as_ref().is_some_and(|hand| hand.is_finger)) {
            event.prevent_default();
        }
    }

    pub(super) fn drop_here(&self, event: &PointerEvent) {
        if self.is_lifted() {
            self.swallows_click.set_value(true);
            self.carry((f64::from(event.client_x()), f64::from(event.client_y())));
            let found = self.hand.with_value(|hand| hand.as_ref().and_then(|h| Some((h.task, h.target?))));
            if let Some((task, target)) = found {
                self.store.place_task(self.place.workspace, task, target.status, target.before);
            }
        }
        self.cancel();
    }

    /// Puts everything back as it was.
    pub(super) fn cancel(&self) {
        let Some(hand) = self.hand.try_update_value(Option::take).flatten() else { return };
        if let Some(timer) = hand.long_press {
            timer.clear();
        }
        if let Some(ghost) = hand.ghost {
            ghost.remove();
        }
        set_flag(&hand.card, "data-lifted", false);
        clear_marks();
    }

    /// Is a card in the hand?
    pub(super) fn is_lifted(&self) -> bool {
        self.hand.with_value(|hand| hand.as_ref().is_some_and(|hand| hand.ghost.is_some()))
    }

    fn lift(&self) {
        self.hand.update_value(|hand| {
            let Some(hand) = hand else { return };
            let picture = hand.card.clone_node_with_deep(true).ok();
            let Some(ghost) = picture.and_then(|node| node.dyn_into::<HtmlElement>().ok()) else { return };
            let frame = hand.card.get_bounding_client_rect();
            // It is a picture, not a second task.
            for name in ["data-task-id", "data-seq", "data-pending"] {
                let _ = ghost.remove_attribute(name);
            }
            let _ = ghost.set_attribute("aria-hidden", "true");
            ghost.set_class_name("card lifted");
            set_style(&ghost, "left", frame.left());
            set_style(&ghost, "top", frame.top());
            set_style(&ghost, "width", frame.width());
            if let Some(body) = document().body() {
                let _ = body.append_child(&ghost);
            }
            set_flag(&hand.card, "data-lifted", true);
            if let Some(board) = hand.card.closest(".board").ok().flatten() {
                // So that the hand may leave the board on its way; fails when it has let go already.
                let _ = board.set_pointer_capture(hand.pointer);
            }
            hand.ghost = Some(ghost);
        });
        self.scroll_on();
    }

    /// A hand that rests near an edge scrolls on, frame by frame.
    fn scroll_on(self) {
        request_animation_frame(move || {
            let at =
                self.hand.try_with_value(|hand| hand.as_ref().filter(|h| h.ghost.is_some()).map(|h| h.at));
            if let Some(at) = at.flatten() {
                if scroll_along(at) {
                    self.carry(at);
                }
                self.scroll_on();
            }
        });
    }

    fn carry(&self, at: (f64, f64)) {
        self.hand.update_value(|hand| {
            let Some(hand) = hand else { return };
            let Some(ghost) = &hand.ghost else { return };
            let shift = {
                // Whole pixels: nobody sees the rest.
                let (right, down) = ((at.0 - hand.from.0) as i32, (at.1 - hand.from.1) as i32);
                format!("translate({right}px, {down}px) rotate(1.5deg)")
            };
            let _ = ghost.style().set_property("transform", &shift);
            hand.at = at;
            let target = self.target_at(at, hand.task);
            if target != hand.target {
                hand.target = target;
                clear_marks();
                mark(target);
            }
        });
    }

    /// The column under the hand, and the card whose upper half it is above.
    fn target_at(&self, (x, y): (f64, f64), task: TaskId) -> Option<Target> {
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
}

/// Scrolls what is under the hand, if that is near an edge. Answers whether it is.
fn scroll_along((x, y): (f64, f64)) -> bool {
    let Some(under) = document().element_from_point(x as f32, y as f32) else { return false };
    let step = |at: f64, low: f64, high: f64| match at {
        _ if at < low + EDGE => -((low + EDGE - at) / EDGE).min(1.0),
        _ if at > high - EDGE => ((at - high + EDGE) / EDGE).min(1.0),
        _ => 0.0,
    };
    let (mut down, mut aside) = (0.0, 0.0);
    // Below the cards of a column, and above them, it is the column's edge that counts.
    let column = under.closest(".column").ok().flatten();
    if let Some(cards) = column.and_then(|column| column.query_selector(".cards").ok().flatten()) {
        let frame = cards.get_bounding_client_rect();
        down = step(y, frame.top(), frame.bottom()) * STEP_DOWN;
        cards.scroll_by_with_x_and_y(0.0, down);
    }
    if let Some(board) = under.closest(".board").ok().flatten() {
        let frame = board.get_bounding_client_rect();
        aside = step(x, frame.left(), frame.right()) * STEP_ASIDE;
        board.scroll_by_with_x_and_y(aside, 0.0);
    }
    down != 0.0 || aside != 0.0
}

fn mark(target: Option<Target>) {
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

fn clear_marks() {
    let Ok(marked) = document().query_selector_all("[data-drop], [data-drop-before]") else { return };
    for at in 0..marked.length() {
        if let Some(element) = marked.get(at).and_then(|node| node.dyn_into::<Element>().ok()) {
            set_flag(&element, "data-drop", false);
            set_flag(&element, "data-drop-before", false);
        }
    }
}

fn set_flag(element: &Element, name: &str, is_set: bool) {
    // Both fail only for a malformed name.
    let _ = if is_set { element.set_attribute(name, "") } else { element.remove_attribute(name) };
}

fn set_style(element: &HtmlElement, name: &str, pixels: f64) {
    // Fails only for a style that is read-only.
    let _ = element.style().set_property(name, &format!("{}px", pixels as i32));
}
