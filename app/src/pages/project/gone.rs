//! What stands in a task's dialog when the task is not there.

use super::may_write::use_may_write;
use crate::domain::TaskId;
use crate::pages::place::Place;
use crate::pages::trash::deleted_when;
use crate::store::use_store;
use crate::ui::{Button, Glyph, Look};
use crate::words::{app, task as words};
use leptos::prelude::*;

/// The task's name and who deleted it, with the way back; for a task that is not known, why that may be.
#[component]
pub(super) fn Gone(place: Place, task: TaskId, close: Callback<()>) -> impl IntoView {
    let store = use_store();
    let may_write = use_may_write();
    let deleted =
        Memo::new(move |_| store.trash(place.workspace).into_iter().find(|deleted| deleted.id == task));
    let restore = Callback::new(move |()| {
        store.restore_task(place.workspace, task);
    });
    let head = move || {
        deleted.get().map_or_else(|| words::NOT_FOUND.to_owned(), |task| words::was_deleted(&task.title))
    };
    let why = move || {
        deleted
            .get()
            .map_or_else(|| words::GONE_WHY.to_owned(), |task| deleted_when(store, place.workspace, &task))
    };
    Effect::new(move |_| super::task_dialog::focus_dialog());
    view! {
        <div class="gone">
            <h2 dir="auto">{head}</h2>
            <p>{why}</p>
            <div class="actions">
                <Show when=move || deleted.get().is_some() && may_write.get()>
                    <Button label=app::RESTORE glyph=Glyph::Undo look=Look::Primary on_press=restore />
                </Show>
                <Button label=app::CLOSE on_press=close />
            </div>
        </div>
    }
}
