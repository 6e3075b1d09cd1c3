//! What a project says once, as a whole, where there is nothing to show.

use super::filter_bar::clear_filter;
use super::may_write::use_may_write;
use crate::pages::place::Place;
use crate::store::{Sort, use_store};
use crate::words::{app, told as words};
use leptos::prelude::*;

/// What is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    /// Tasks.
    Tasks,
    /// Tasks that the filter lets through.
    Matches,
}

/// The one sentence of an empty project, or of a filter that nothing matches, with the way on.
#[component]
pub(super) fn NoTasks(place: Place) -> impl IntoView {
    let store = use_store();
    let may_write = use_may_write();
    let missing = Memo::new(move |_| {
        let statuses = store.statuses(place.workspace, place.project);
        let shows_any =
            statuses.iter().any(|status| !store.column(place.workspace, status.id, Sort::Manual).is_empty());
        let is_filtered = store.filter.with(|filter| !filter.is_empty());
        (!shows_any).then_some(if is_filtered { Missing::Matches } else { Missing::Tasks })
    });
    let text = move |missing| match missing {
        Missing::Tasks => {
            let hint = if store.has_tasks() { words::NO_TASKS_HINT } else { words::FIRST_TASK_HINT };
            let hint = may_write.get().then(|| view! { <p>{hint}</p> });
            view! {
                <h2>{words::NO_TASKS}</h2>
                {hint}
            }
            .into_any()
        }
        Missing::Matches => view! {
            <p>{words::NOTHING_MATCHES}</p>
            <button type="button" class="button" on:click=move |_| clear_filter(store)>
                {app::CLEAR_FILTER}
            </button>
        }
        .into_any(),
    };
    move || missing.get().map(|missing| view! { <div class="no-tasks">{text(missing)}</div> })
}
