//! A row in the document: focused, brought into view, made to stand out.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use std::time::Duration;
use web_sys::{Element, HtmlElement};

/// How far from the edge of a column a card is brought, and of the list a row, in pixels: clear of the fade
/// there, and of the sticky heads here.
const CARD_CLEARANCE: f64 = 12.0;
const ROW_CLEARANCE: f64 = 76.0;
/// How long a task that was brought into view stands out; the style sheet lets it fade.
const FLASH: Duration = Duration::from_millis(1_600);

/// Is the focus on nothing in particular?
pub(super) fn is_nowhere() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

/// Scrolls a row into view within its column or the list, never sideways.
pub(super) fn scroll_within_column(row: &Element) {
    let Some(scroller) = row.closest(".cards, .list").ok().flatten() else { return };
    let (frame, at) = (scroller.get_bounding_client_rect(), row.get_bounding_client_rect());
    let is_list = scroller.matches(".list").unwrap_or_default();
    let clearance = if is_list { ROW_CLEARANCE } else { CARD_CLEARANCE };
    let clearance = clearance.min((frame.height() - at.height()).max(0.0) / 2.0);
    let down = if at.top() < frame.top() + clearance {
        at.top() - frame.top() - clearance
    } else {
        (at.bottom() - frame.bottom() + clearance.min(CARD_CLEARANCE)).max(0.0)
    };
    if down.abs() >= 1.0 {
        scroller.scroll_by_with_x_and_y(0.0, down);
    }
}

/// Gives the focus back to a row that lost it because it was put elsewhere in its list.
pub(in crate::pages::project) fn refocus(row: &Element) {
    if let (true, Ok(Some(link))) = (is_nowhere(), row.query_selector("a")) {
        focus_in_place(&link);
    }
}

/// Focuses without the scrolling that browsers do for it: on a phone that would turn to another column.
pub(in crate::pages::project) fn focus_in_place(element: &Element) {
    let Some(focusable) = element.dyn_ref::<HtmlElement>() else { return };
    let board = element.closest(".board").ok().flatten();
    let before = board.as_ref().map(Element::scroll_left);
    // Fails only for what cannot take the focus.
    let _ = focusable.focus();
    if let (Some(board), Some(before)) = (board, before)
        && board.scroll_left() != before
    {
        board.set_scroll_left(before);
    }
}

/// Makes a row stand out for a moment.
pub(super) fn flash(row: &Element) {
    // Both fail only for a malformed name.
    let _ = row.set_attribute("data-flash", "");
    let row = row.clone();
    set_timeout(move || drop(row.remove_attribute("data-flash")), FLASH);
}
