//! Where the focus shall go: to a task, wherever it is drawn, and drawn for that where it is not yet.

use crate::domain::TaskId;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Leads the focus over a project's tasks. A handle: copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Spotlight {
    wanted: RwSignal<Option<TaskId>>,
    /// The task that had the focus when it went out of sight.
    lost: StoredValue<Option<TaskId>>,
}

impl Spotlight {
    pub(super) fn new() -> Self {
        Self { wanted: RwSignal::new(None), lost: StoredValue::new(None) }
    }

    /// Gives the focus to a task: soon, because what the person did may have it drawn elsewhere. Where
    /// nobody draws it, the focus stays where it is.
    pub(super) fn turn_to(self, task: TaskId) {
        request_animation_frame(move || {
            // Gone with the page that it was for.
            let _ = self.wanted.try_set(Some(task));
            request_animation_frame(move || {
                let _ = self.wanted.try_set(None);
            });
        });
    }

    /// The task that waits for the focus.
    pub(super) fn wanted(self) -> Option<TaskId> {
        self.wanted.get()
    }

    /// Focuses a task that is drawn as `row`, if it is the one that waits for it.
    pub(super) fn fall_on(self, task: TaskId, row: &Element) {
        if self.wanted.get_untracked() == Some(task) {
            self.wanted.set(None);
            let _ = row.query_selector("a").ok().flatten().as_ref().map(focus);
        }
    }

    /// A task goes out of sight while it has the focus: what scrolls keeps it, so that the next arrow
    /// goes on from there.
    pub(super) fn leave(self, task: TaskId, scroller: &Element) {
        self.lost.set_value(Some(task));
        focus(scroller);
    }

    /// The task that the focus was on, as long as nothing else was focused since.
    pub(super) fn lost_from(self, target: &Element) -> Option<TaskId> {
        target.matches(".cards, .list").is_ok_and(|is_scroller| is_scroller).then(|| self.lost.get_value())?
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // Fails only for what cannot take the focus.
        let _ = element.focus();
    }
}
