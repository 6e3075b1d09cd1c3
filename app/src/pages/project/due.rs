//! A task's dates as they read from today.

use crate::domain::{Category, Due, Task};
use crate::store::{Nearness, use_store};
use crate::ui::{Glyph, Icon};
use crate::words::{app as words, told};
use leptos::prelude::*;

/// The due date of a task, where it has one; done tasks are no longer late. A start is told while it lies
/// ahead.
#[component]
pub(super) fn DueDate(#[prop(into)] task: Signal<Option<std::sync::Arc<Task>>>) -> impl IntoView {
    let store = use_store();
    let dates = Memo::new(move |_| {
        task.with(|task| task.as_ref().map(|task| (task.start_at, task.due_at, task.status)))
    });
    let read = move |due: Due| {
        let (day, time) = store.local_due(due);
        (day, words::due(day, time, store.today()))
    };
    move || {
        let (start, due, status) = dates.get()?;
        let is_done = status == Category::Done;
        let today = store.today();
        let start = start.filter(|_| !is_done).map(|start| (start, read(start)));
        let start = start.filter(|(_, (day, _))| today.is_some_and(|today| *day > today));
        let start_text = start.as_ref().map(|(_, (_, text))| text.as_str());
        let Some(due) = due else {
            let (start, _) = start.as_ref()?;
            let text = told::starts(start_text?);
            return Some(view! { <Dates nearness="later" datetime=start.to_string() text has_start=true /> });
        };
        let (day, text) = read(due);
        let nearness = match (is_done, today) {
            (true, _) => "done",
            (_, None) => "later",
            (_, Some(today)) => Nearness::of(day, today).as_str(),
        };
        let has_start = start_text.is_some();
        let text = start_text.map_or_else(|| text.clone(), |start| told::from_to(start, &text));
        Some(view! { <Dates nearness datetime=due.to_string() text has_start /> })
    }
}

#[component]
fn Dates(
    nearness: &'static str,
    datetime: String,
    text: String,
    /// Does the text tell a start? What mends the dates before the program runs knows due dates alone.
    has_start: bool,
) -> impl IntoView {
    view! {
        <time class="due" data-due=nearness data-start=has_start.then_some("") datetime=datetime>
            <Icon glyph=Glyph::Calendar />
            {text}
        </time>
    }
}
