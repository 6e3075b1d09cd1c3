//! A due date as it reads from today.

use crate::domain::{Category, Task};
use crate::store::{Nearness, use_store};
use crate::ui::{Glyph, Icon};
use crate::words::app as words;
use leptos::prelude::*;

/// The due date of a task, where it has one; done tasks are no longer late.
#[component]
pub(super) fn DueDate(#[prop(into)] task: Signal<Option<std::sync::Arc<Task>>>) -> impl IntoView {
    let store = use_store();
    let due = Memo::new(move |_| {
        task.with(|task| task.as_ref().and_then(|task| Some((task.due_at?, task.status))))
    });
    move || {
        due.get().map(|(due, status)| {
            let (day, time) = store.local_due(due);
            let today = store.today();
            let nearness = match (status, today) {
                (Category::Done, _) => "done",
                (_, None) => "later",
                (_, Some(today)) => Nearness::of(day, today).as_str(),
            };
            view! {
                <time class="due" data-due=nearness datetime=due.to_string()>
                    <Icon glyph=Glyph::Calendar />
                    {words::due(day, time, today)}
                </time>
            }
        })
    }
}
