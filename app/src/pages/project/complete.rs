//! The check circle: one press completes a task, one more takes it up again.

use super::spotlight::Spotlight;
use crate::domain::TaskId;
use crate::pages::place::Place;
use crate::store::use_store;
use crate::ui::{Glyph, Icon};
use crate::words::told as words;
use leptos::prelude::*;

/// A circle to tick, for cards, rows and the dialog. Draw it only for people who may change the task.
#[component]
pub(super) fn CheckCircle(place: Place, task: TaskId, #[prop(into)] is_done: Signal<bool>) -> impl IntoView {
    let store = use_store();
    let spotlight = expect_context::<Spotlight>();
    let name = move || if is_done.get() { words::MARK_NOT_DONE } else { words::MARK_DONE };
    view! {
        <button
            type="button"
            class="check-circle"
            aria-label=name
            title=name
            aria-pressed=move || is_done.get().to_string()
            on:click=move |_| {
                store.complete_task(place.workspace, task, !is_done.get_untracked());
                spotlight.keep_place_of(task);
            }
        >
            <Icon glyph=Glyph::Check />
        </button>
    }
}
