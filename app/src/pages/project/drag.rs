//! Moving something by hand: at once with a mouse, after a long press with a finger, so that a scroll never lifts
//! anything.

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::wasm_bindgen::JsCast;
use std::time::Duration;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent, TouchEvent};

/// A mouse that moved so many pixels means to drag.
const MOUSE_SLACK: f64 = 5.0;
/// A finger that moved so many pixels means to scroll.
const FINGER_SLACK: f64 = 10.0;
const LONG_PRESS: Duration = Duration::from_millis(350);
/// What is pressed for its own sake.
const CONTROLS: &str = "button, input, [role=menu]";

/// In pixels of the window, from the left and from the top.
pub(super) type Point = (f64, f64);

/// A kind of thing that is dragged, and the places where it can go.
pub(super) trait Draggable: Copy + 'static {
    /// Tells one thing from the others.
    type Id: Copy + 'static;
    /// A place where it can go.
    type Target: Copy + PartialEq + 'static;
    /// How the picture in the hand is turned, as a CSS transform.
    const TURN: &'static str;

    /// May the person move it?
    fn may_move(self) -> bool;
    /// Marks a thing as carried, and makes the picture that follows the hand out of a copy of it.
    fn lift(self, item: &HtmlElement, picture: &HtmlElement);
    /// What hears of the hand until it lets go.
    fn surface(self, item: &HtmlElement) -> Option<Element>;
    /// Where the thing would go; `None` if it would stay.
    fn target_at(self, at: Point, id: Self::Id) -> Option<Self::Target>;
    /// Shows where it would go, and nowhere else.
    fn mark(self, target: Option<Self::Target>);
    /// Scrolls what is under the hand, if that is near an edge. Answers whether it is.
    fn scroll_along(self, at: Point) -> bool;
    /// Takes the mark of a carried thing off.
    fn lay_down(self, item: &HtmlElement);
    /// Puts it where it was let go.
    fn put(self, id: Self::Id, target: Self::Target);
}

/// What the hand does with one kind of thing. A handle: copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Drag<D: Draggable> {
    kind: D,
    /// Only ever filled in a browser, in its one thread. On the server `None` goes from thread to thread.
    hand: StoredValue<SendOption<Hand<D>>>,
    swallows_click: StoredValue<bool>,
}

/// A pressed or lifted thing.
struct Hand<D: Draggable> {
    id: D::Id,
    item: HtmlElement,
    /// Where it was pressed, and where it is now.
    from: Point,
    at: Point,
    pointer: i32,
    is_finger: bool,
    long_press: Option<TimeoutHandle>,
    /// What follows the hand, once lifted.
    picture: Option<HtmlElement>,
    target: Option<D::Target>,
}

impl<D: Draggable + Send + Sync> Drag<D> {
    pub(super) fn new(kind: D) -> Self {
        let drag = Self {
            kind,
            hand: StoredValue::new(SendOption::new_local(None)),
            swallows_click: StoredValue::new(false),
        };
        // In here, because only a browser has a hand.
        Effect::new(move |_| on_cleanup(move || drag.cancel()));
        drag
    }

    /// The click that ends a drag is none.
    pub(super) fn swallows_click(self) -> bool {
        let swallows = self.swallows_click.get_value();
        self.swallows_click.set_value(false);
        swallows
    }

    /// The hand is put on a thing.
    pub(super) fn press(self, id: D::Id, item: HtmlElement, event: &PointerEvent) {
        self.swallows_click.set_value(false);
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_control = target.is_none_or(|target| target.closest(CONTROLS) != Ok(None));
        if is_control || event.button() != 0 || !self.kind.may_move() {
            return;
        }
        let is_finger = event.pointer_type() != "mouse";
        let long_press =
            is_finger.then(|| set_timeout_with_handle(move || self.lift(), LONG_PRESS).ok()).flatten();
        let (from, pointer) = (point(event), event.pointer_id());
        let hand =
            Hand { id, item, from, at: from, pointer, is_finger, long_press, picture: None, target: None };
        self.hand.set_value(SendOption::new_local(Some(hand)));
    }

    pub(super) fn follow(self, event: &PointerEvent) {
        let at = point(event);
        let Some((is_lifted, is_finger, distance)) = self.hand.with_value(|hand| {
            let hand = hand.as_ref()?;
            let distance = (at.0 - hand.from.0).hypot(at.1 - hand.from.1);
            Some((hand.picture.is_some(), hand.is_finger, distance))
        }) else {
            return;
        };
        if is_lifted {
            self.carry(at);
        } else if is_finger && distance > FINGER_SLACK {
            self.cancel();
        } else if !is_finger && distance > MOUSE_SLACK {
            self.lift();
            self.carry(at);
        }
    }

    /// A lifted thing holds the page still; a finger that only scrolls is left alone.
    pub(super) fn hold_still(self, event: &TouchEvent) {
        if self.is_lifted() {
            event.prevent_default();
        }
    }

    /// A long press opens no menu of the browser's.
    pub(super) fn keep_quiet(self, event: &MouseEvent) {
        if self.hand.with_value(|hand| hand.as_ref().is_some_and(|hand| hand.is_finger)) {
            event.prevent_default();
        }
    }

    pub(super) fn drop_here(self, event: &PointerEvent) {
        let mut found = None;
        if self.is_lifted() {
            self.swallows_click.set_value(true);
            self.carry(point(event));
            found = self.hand.with_value(|hand| hand.as_ref().and_then(|hand| Some((hand.id, hand.target?))));
        }
        self.cancel();
        if let Some((id, target)) = found {
            self.kind.put(id, target);
        }
    }

    /// Puts everything back as it was.
    pub(super) fn cancel(self) {
        let Some(hand) = self.hand.try_update_value(|hand| Option::take(hand)).flatten() else { return };
        if let Some(timer) = hand.long_press {
            timer.clear();
        }
        if let Some(picture) = hand.picture {
            picture.remove();
            self.kind.lay_down(&hand.item);
            self.kind.mark(None);
        }
    }

    /// Is a thing in the hand?
    pub(super) fn is_lifted(self) -> bool {
        self.hand.with_value(|hand| hand.as_ref().is_some_and(|hand| hand.picture.is_some()))
    }

    fn lift(self) {
        self.hand.update_value(|hand| {
            let Some(hand) = hand.as_mut() else { return };
            let copy = hand.item.clone_node_with_deep(true).ok();
            let Some(picture) = copy.and_then(|node| node.dyn_into::<HtmlElement>().ok()) else { return };
            let frame = hand.item.get_bounding_client_rect();
            // It is a picture: nothing in it is read out.
            let _ = picture.set_attribute("aria-hidden", "true");
            for (name, pixels) in [("left", frame.left()), ("top", frame.top()), ("width", frame.width())] {
                set_style(&picture, name, &format!("{}px", pixels as i32));
            }
            self.kind.lift(&hand.item, &picture);
            if let Some(body) = document().body() {
                let _ = body.append_child(&picture);
            }
            if let Some(surface) = self.kind.surface(&hand.item) {
                // So that the hand may leave it on its way; fails when it has let go already.
                let _ = surface.set_pointer_capture(hand.pointer);
            }
            hand.picture = Some(picture);
        });
        self.scroll_on();
    }

    /// A hand that rests near an edge scrolls on, frame by frame.
    fn scroll_on(self) {
        request_animation_frame(move || {
            let lifted = |hand: &SendOption<Hand<D>>| {
                hand.as_ref().filter(|hand| hand.picture.is_some()).map(|hand| hand.at)
            };
            if let Some(at) = self.hand.try_with_value(lifted).flatten() {
                if self.kind.scroll_along(at) {
                    self.carry(at);
                }
                self.scroll_on();
            }
        });
    }

    fn carry(self, at: Point) {
        self.hand.update_value(|hand| {
            let Some(hand) = hand.as_mut() else { return };
            let Some(picture) = &hand.picture else { return };
            // Whole pixels: nobody sees the rest.
            let (right, down) = ((at.0 - hand.from.0) as i32, (at.1 - hand.from.1) as i32);
            set_style(picture, "transform", &format!("translate({right}px, {down}px) {}", D::TURN));
            hand.at = at;
            let target = self.kind.target_at(at, hand.id);
            if target != hand.target {
                hand.target = target;
                self.kind.mark(target);
            }
        });
    }
}

fn point(event: &PointerEvent) -> Point {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

fn set_style(element: &HtmlElement, name: &str, value: &str) {
    // Fails only for a style that is read-only.
    let _ = element.style().set_property(name, value);
}

/// Sets or takes away an attribute without a value.
pub(super) fn set_flag(element: &Element, name: &str, is_set: bool) {
    // Both fail only for a malformed name.
    let _ = if is_set { element.set_attribute(name, "") } else { element.remove_attribute(name) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    /// A kind of thing of which there is none.
    #[derive(Clone, Copy)]
    struct Nothing;

    impl Draggable for Nothing {
        type Id = ();
        type Target = ();
        const TURN: &'static str = "";

        fn may_move(self) -> bool {
            false
        }
        fn lift(self, _: &HtmlElement, _: &HtmlElement) {}
        fn surface(self, _: &HtmlElement) -> Option<Element> {
            None
        }
        fn target_at(self, _: Point, (): ()) -> Option<()> {
            None
        }
        fn mark(self, _: Option<()>) {}
        fn scroll_along(self, _: Point) -> bool {
            false
        }
        fn lay_down(self, _: &HtmlElement) {}
        fn put(self, (): (), (): ()) {}
    }

    /// As on a server, whose client hangs up while the page is drawn.
    #[test]
    fn a_page_may_end_in_another_thread_than_it_began() {
        let page = Owner::new();
        let drag = page.with(|| Drag::new(Nothing));
        let ended = thread::spawn(move || {
            page.with(|| drag.cancel());
            page.cleanup();
            drop(page);
        });
        assert!(ended.join().is_ok());
    }
}
