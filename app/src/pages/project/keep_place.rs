//! Columns that change places in the document: the browser forgets how far they were scrolled, and the focus
//! that was in them.

use super::spotlight::focus_in_place;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::Element;

/// Call it right before columns are drawn in another order: puts back what is lost by that, before anything is
/// painted.
pub(super) fn keep_place(frame: NodeRef<Div>) {
    let Some(frame) = frame.get_untracked() else { return };
    let Ok(found) = frame.query_selector_all(".cards") else { return };
    let scrolled: Vec<(Element, i32)> = (0..found.length())
        .filter_map(|at| found.get(at)?.dyn_into::<Element>().ok())
        .map(|list| (list.clone(), list.scroll_top()))
        .filter(|(_, top)| *top > 0)
        .collect();
    let focused = document().active_element().filter(|active| frame.contains(Some(active)));
    queue_microtask(move || {
        for (list, top) in scrolled {
            if list.scroll_top() != top {
                list.set_scroll_top(top);
            }
        }
        if let Some(focused) =
            focused.filter(|it| it.is_connected() && document().active_element().as_ref() != Some(it))
        {
            focus_in_place(&focused);
        }
    });
}
