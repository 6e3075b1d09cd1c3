//! The list: rows grouped by status, sorted as asked.

use super::card::{Meta, glow, is_pending};
use super::keys::Keys;
use super::scroller::Scroller;
use super::spotlight::Spotlight;
use crate::domain::{Status, TaskId};
use crate::pages::place::Place;
use crate::store::{Sort, use_store};
use crate::ui::StatusIcon;
use crate::words::app as words;
use leptos::prelude::*;

/// How high a row is as long as none is measured, in pixels.
const GUESS: f32 = 36.0;

/// A project's tasks as rows.
#[component]
pub(super) fn List(place: Place) -> impl IntoView {
    let store = use_store();
    let sort = store.sort;
    let chosen = sort.get_untracked();
    let pick = move |value: String| {
        sort.set(Sort::ALL.into_iter().find(|sort| sort.as_str() == value).unwrap_or_default());
    };
    let option = |sort: Sort| {
        view! { <option value=sort.as_str() selected=sort == chosen>{words::sort(sort)}</option> }
    };
    let scrolled = RwSignal::new(());
    let spotlight = expect_context::<Spotlight>();
    view! {
        <div
            class="list"
            tabindex="-1"
            on:scroll=move |_| scrolled.notify()
            on:keydown=move |event| Keys { place, store, spotlight, sort: sort.get_untracked() }.press(&event)
        >
            <label class="sort">
                <span>{words::SORT}</span>
                <select
                    prop:value=move || sort.get().as_str()
                    on:change=move |event| pick(event_target_value(&event))
                >
                    {Sort::ALL.map(option)}
                </select>
            </label>
            <For
                each=move || store.statuses(place.workspace, place.project)
                key=|status| (status.id, status.name.clone())
                children=move |status| view! { <Group place status sort=sort.into() scrolled /> }
            />
        </div>
    }
}

#[component]
fn Group(place: Place, status: Status, sort: Signal<Sort>, scrolled: RwSignal<()>) -> impl IntoView {
    let store = use_store();
    let column = move || store.column(place.workspace, status.id, sort.get());
    let count = Memo::new(move |_| column().len());
    let scroller = Scroller::new(column, GUESS, scrolled);
    view! {
        <section
            class="group"
            data-status=status.category.as_str()
            data-color=status.color.as_str()
            aria-label=status.name.clone()
        >
            <h2 class="group-head">
                <StatusIcon word=status.category.as_str() />
                {status.name.clone()}
                <span class="count">{move || words::count(count.get(), column().total())}</span>
            </h2>
            <ol class="rows" node_ref=scroller.list>
                <For each=move || scroller.ids() key=|id| *id children=move |id| view! { <Row place id /> } />
            </ol>
            <Show when=move || count.get() == 0>
                <p class="empty">{words::EMPTY_COLUMN}</p>
            </Show>
        </section>
    }
}

#[component]
fn Row(place: Place, id: TaskId) -> impl IntoView {
    let store = use_store();
    let shown = Memo::new(move |_| store.task(place.workspace, id));
    view! {
        <li
            class="row"
            data-task-id=id.to_string()
            data-seq=move || shown.with(|shown| shown.as_ref().map(|shown| shown.task.seq))
            data-pending=move || is_pending(shown)
            data-glow=glow(shown)
        >
            <a class="row-title" dir="auto" href=place.address_of(id)>
                {move || shown.with(|shown| shown.as_ref().map(|shown| shown.task.title.clone()))}
            </a>
            <Meta place shown />
        </li>
    }
}
