//! The question before a column is deleted: its tasks go to another one.

use super::asks::focus_once_drawn;
use super::column_menu::button_of;
use crate::domain::StatusId;
use crate::pages::place::Place;
use crate::store::{Sort, use_store};
use crate::ui::Dialog;
use crate::words::{app, structure as words};
use leptos::prelude::*;

/// Asks whether to delete a column, and where its tasks go.
#[component]
pub(super) fn DeleteColumn(place: Place, column: StatusId, close: Callback<()>) -> impl IntoView {
    let store = use_store();
    let columns = Memo::new(move |_| store.statuses(place.workspace, place.project));
    let position = |columns: &[crate::domain::Status]| columns.iter().position(|it| it.id == column);
    let name = Memo::new(move |before: Option<&String>| {
        let found =
            columns.with(|columns| columns.iter().find(|it| it.id == column).map(|it| it.name.clone()));
        found.or_else(|| before.cloned()).unwrap_or_default()
    });
    let tasks = Memo::new(move |_| store.column(place.workspace, column, Sort::Manual).total());
    // The neighbour takes the tasks, unless another one is chosen.
    let neighbour = columns.with_untracked(|columns| {
        let at = position(columns)?;
        at.checked_sub(1).and_then(|left| columns.get(left)).or_else(|| columns.get(at + 1)).map(|it| it.id)
    });
    let target = RwSignal::new(neighbour);
    let is_leaving = StoredValue::new(false);
    Effect::new(move |_| {
        let is_here = |id: StatusId| columns.with(|columns| columns.iter().any(|it| it.id == id));
        if !is_here(column) && !is_leaving.get_value() {
            // Another person was quicker.
            store.toasts.say(words::COLUMN_GONE.to_owned());
            close.run(());
        } else if target.get_untracked().is_some_and(|target| !is_here(target)) {
            let next = columns.with(|columns| columns.iter().find(|it| it.id != column).map(|it| it.id));
            target.set(next);
        }
    });
    let delete = move |_| {
        let (name, tasks) = (name.get_untracked(), tasks.get_untracked());
        let Some(target) = target.get_untracked() else { return close.run(()) };
        is_leaving.set_value(true);
        if store.delete_column(place.workspace, column, Some(target)) {
            let to = columns.with_untracked(|columns| {
                columns.iter().find(|it| it.id == target).map(|it| it.name.clone()).unwrap_or_default()
            });
            store.toasts.say(words::column_deleted(&name, (tasks > 0).then_some((tasks, &to))));
            focus_once_drawn(button_of(target));
        }
        close.run(());
    };
    let option = move |(id, name): (StatusId, String)| {
        view! { <option value=id.to_string() selected=target.get_untracked() == Some(id)>{name}</option> }
    };
    let others = Memo::new(move |_| {
        let others = |columns: &Vec<crate::domain::Status>| {
            columns.iter().filter(|it| it.id != column).map(|it| (it.id, it.name.clone())).collect::<Vec<_>>()
        };
        columns.with(others)
    });
    view! {
        <Dialog label=words::delete_question(&name.get_untracked()) class="ask" on_close=close>
            <div class="ask-form">
                <h2 dir="auto">{move || words::delete_question(&name.get())}</h2>
                <Show when=move || { tasks.get() > 0 }>
                    <div class="field">
                        <label for="tasks-to">{move || words::tasks_move(tasks.get())}</label>
                        <select
                            class="input"
                            id="tasks-to"
                            prop:value=move || target.get().map(|id| id.to_string()).unwrap_or_default()
                            on:change=move |event| target.set(event_target_value(&event).parse().ok())
                        >
                            {move || others.get().into_iter().map(option).collect_view()}
                        </select>
                    </div>
                </Show>
                <p class="hint">{words::NO_UNDO}</p>
                <div class="actions">
                    <button type="button" class="button" autofocus on:click=move |_| close.run(())>
                        {words::CANCEL}
                    </button>
                    <button type="button" class="button danger" on:click=delete>{app::DELETE}</button>
                </div>
            </div>
        </Dialog>
    }
}
