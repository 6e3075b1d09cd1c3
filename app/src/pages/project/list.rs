//! The list: rows grouped by status, sorted as asked.

use super::card::{Controls, Meta, glow, head_id, is_pending, seq, title};
use super::empty::NoTasks;
use super::keys::{Keys, keep_one_menu};
use super::open_field::use_opener;
use super::scroller::Scroller;
use super::spotlight::Spotlight;
use super::status_fill::fills;
use crate::domain::{Status, StatusId, TaskId};
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
    let open = use_opener(place);
    let statuses = Memo::new(move |_| store.statuses(place.workspace, place.project));
    let drawn = move || {
        let statuses = statuses.get();
        let fills = fills(&statuses);
        statuses.into_iter().zip(fills).collect::<Vec<_>>()
    };
    view! {
        <div
            class="list"
            tabindex="-1"
            on:scroll=move |_| scrolled.notify()
            on:keydown=move |event| Keys { place, store, spotlight, sort: sort.get_untracked(), open }.press(&event)
            on:contextmenu=move |event| keep_one_menu(&event)
        >
            <div class="list-head">
                <p class="list-names" aria-hidden="true">
                    <span>{words::TITLE}</span>
                    <span>{words::DUE_DATE}</span>
                    <span>{words::ASSIGNEES}</span>
                </p>
                <label class="sort">
                    <span>{words::SORT}</span>
                    <select
                        prop:value=move || sort.get().as_str()
                        on:change=move |event| pick(event_target_value(&event))
                    >
                        {Sort::ALL.map(option)}
                    </select>
                </label>
            </div>
            <NoTasks place />
            <For
                each=drawn
                key=|(status, fill)| (status.id, status.name.clone(), status.color, *fill)
                children=move |(status, fill)| view! { <Group place status fill sort=sort.into() scrolled /> }
            />
        </div>
    }
}

#[component]
fn Group(
    place: Place,
    status: Status,
    /// How far its circle is filled.
    fill: u8,
    sort: Signal<Sort>,
    scrolled: RwSignal<()>,
) -> impl IntoView {
    let store = use_store();
    let id = status.id;
    let column = move || store.column(place.workspace, id, sort.get());
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
                <StatusIcon word=status.category.as_str() fill />
                <span id=head_id(id)>{status.name.clone()}</span>
                <span class="count">{move || words::count(count.get(), column().total())}</span>
            </h2>
            <ol class="rows" node_ref=scroller.list>
                <For
                    each=move || scroller.ids()
                    key=|id| *id
                    children=move |task| view! { <Row place id=task status=id sort /> }
                />
            </ol>
        </section>
    }
}

#[component]
fn Row(place: Place, id: TaskId, status: StatusId, sort: Signal<Sort>) -> impl IntoView {
    let store = use_store();
    let shown = Memo::new(move |_| store.task(place.workspace, id));
    view! {
        <li
            class="row"
            data-task-id=id.to_string()
            data-seq=move || seq(shown)
            data-pending=move || is_pending(shown)
            data-glow=glow(place, id, shown)
        >
            <a class="row-title" dir="auto" href=place.address_of(id) aria-describedby=head_id(status)>
                {move || title(shown)}
            </a>
            <Meta place shown />
            <Controls place id shown sort />
        </li>
    }
}
