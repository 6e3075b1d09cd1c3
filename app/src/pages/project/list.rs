//! The list: rows grouped by status, sorted as asked.

use super::card::{Controls, Meta, glow, head_id, is_pending, seq, title};
use super::column::{Drawn, Head, drawn, one_of};
use super::column_count::ColumnCount;
use super::column_menu::{ColumnMenu, Stand, press};
use super::empty::NoTasks;
use super::keep_place::keep_place;
use super::keys::{Keys, keep_one_menu};
use super::open_field::use_opener;
use super::scroller::Scroller;
use super::spotlight::Spotlight;
use crate::domain::{StatusId, TaskId};
use crate::pages::place::Place;
use crate::store::{Sort, use_store};
use crate::ui::StatusIcon;
use crate::words::app as words;
use leptos::html::Div;
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
    let list = NodeRef::<Div>::new();
    let columns = Memo::new(move |_| drawn(store.statuses(place.workspace, place.project)));
    let ids = move || {
        keep_place(list);
        columns.with(|columns| columns.iter().map(Drawn::id).collect::<Vec<_>>())
    };
    view! {
        <div
            class="list"
            node_ref=list
            tabindex="-1"
            on:scroll=move |_| scrolled.notify()
            on:keydown=move |event| Keys { place, store, spotlight, sort: sort.get_untracked(), open }.press(&event)
            on:pointerdown=move |_| spotlight.let_go()
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
                each=ids
                key=|id| *id
                children=move |id| view! { <Group place id columns sort=sort.into() scrolled /> }
            />
        </div>
    }
}

#[component]
fn Group(
    place: Place,
    id: StatusId,
    columns: Memo<Vec<Drawn>>,
    sort: Signal<Sort>,
    scrolled: RwSignal<()>,
) -> impl IntoView {
    let store = use_store();
    let spotlight = expect_context::<Spotlight>();
    let Head { name, limit, look } = Head::of(one_of(columns, id));
    let column = move || store.column(place.workspace, id, sort.get());
    let scroller = Scroller::new(column, GUESS, scrolled);
    view! {
        <section
            class="group"
            data-status=move || look.get().map(|(category, ..)| category)
            data-color=move || look.get().map(|(_, color, _)| color)
            aria-label=name
        >
            <header class="group-head" on:keydown=move |event| press(place, store, spotlight, id, &event)>
                {move || look.get().map(|(word, _, fill)| view! { <StatusIcon word fill /> })}
                <h2 id=head_id(id) dir="auto">{name}</h2>
                <ColumnCount place column=id sort limit />
                <ColumnMenu place column=id stand=Stand::Head />
            </header>
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
