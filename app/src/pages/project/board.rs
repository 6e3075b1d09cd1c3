//! The board: columns by status, moved in by hand, by keyboard, or by menu.

use super::add_column::AddColumn;
use super::card_drag::{self, Cards};
use super::column::{Column, Drawn, drawn};
use super::column_drag::Columns;
use super::column_menu::{ColumnMenu, Stand};
use super::drag::Drag;
use super::empty::NoTasks;
use super::keep_place::keep_place;
use super::keys::{Keys, keep_one_menu};
use super::open_field::use_opener;
use super::shown_column::ShownColumn;
use super::spotlight::Spotlight;
use crate::domain::StatusId;
use crate::pages::place::Place;
use crate::store::{Sort, use_store};
use crate::words::app as words;
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::Element;

/// A project's columns side by side; on phones one at a time, with tabs above.
#[component]
pub(super) fn Board(place: Place) -> impl IntoView {
    let store = use_store();
    let board = NodeRef::<Div>::new();
    let shown = expect_context::<ShownColumn>();
    let spotlight = expect_context::<Spotlight>();
    let drag = Drag::new(Cards { place, store });
    provide_context(Drag::new(Columns { place, store, spotlight }));
    let open = use_opener(place);
    let keys = Keys { place, store, spotlight, sort: Sort::Manual, open };
    let columns = Memo::new(move |_| drawn(store.statuses(place.workspace, place.project)));
    let ids = move || {
        keep_place(board);
        columns.with(|columns| columns.iter().map(Drawn::id).collect::<Vec<_>>())
    };
    let look = move || {
        if drag.is_lifted() {
            shown.lead();
        }
        shown.look_at(board.get_untracked().and_then(|board| column_in_view(&board)));
    };
    view! {
        <ColumnTabs place board shown />
        <NoTasks place />
        <div
            class="board"
            node_ref=board
            on:scroll=move |_| look()
            on:wheel=move |_| shown.follow_hand()
            on:keydown=move |event| keys.press(&event)
            on:click=move |event| {
                if drag.swallows_click() {
                    event.prevent_default();
                }
            }
            on:pointerdown=move |event| {
                shown.follow_hand();
                spotlight.let_go();
                card_drag::press(drag, &event);
            }
            on:pointermove=move |event| drag.follow(&event)
            on:pointerup=move |event| drag.drop_here(&event)
            on:pointercancel=move |_| drag.cancel()
            on:touchmove=move |event| drag.hold_still(&event)
            on:contextmenu=move |event| {
                drag.keep_quiet(&event);
                keep_one_menu(&event);
            }
        >
            // A column that is renamed or moved stays the same element, with its scroll position.
            <For each=ids key=|id| *id children=move |id| view! { <Column place id columns /> } />
            <AddColumn place />
        </div>
    }
}

/// The names of the columns, for phones: where one is, and the way to the next.
#[component]
fn ColumnTabs(place: Place, board: NodeRef<Div>, shown: ShownColumn) -> impl IntoView {
    let store = use_store();
    let statuses = Memo::new(move |_| store.statuses(place.workspace, place.project));
    let look = move || {
        if let Some(board) = board.get_untracked() {
            shown.look_at(column_in_view(&board));
        }
    };
    Effect::new(move |_| {
        if board.get().is_some() {
            look();
            // In here, because only a browser has a window.
            let resized = window_event_listener(ev::resize, move |_| look());
            on_cleanup(move || resized.remove());
        }
    });
    let go = move |id: StatusId| {
        if let Some(column) = column_element(id) {
            shown.follow_hand();
            column.scroll_into_view();
            shown.look_at(Some(id));
        }
    };
    view! {
        <div class="tabs">
        <nav class="column-tabs" aria-label=words::COLUMNS>
            <For
                each=move || statuses.get()
                key=|status| (status.id, status.name.clone())
                children=move |status| {
                    let id = status.id;
                    let column = store.column(place.workspace, id, Sort::Manual);
                    let count = move || words::count(column.len(), column.total());
                    let is_shown = move || shown.shown() == Some(id);
                    view! {
                        <button type="button" aria-current=move || is_shown().then_some("true") on:click=move |_| go(id)>
                            {status.name.clone()}
                            <span class="count">{count}</span>
                        </button>
                    }
                }
            />
        </nav>
        {move || shown.shown().map(|column| view! { <ColumnMenu place column stand=Stand::Tabs /> })}
        </div>
    }
}

/// The column that fills most of the board, when they are shown one at a time.
fn column_in_view(board: &Element) -> Option<StatusId> {
    let columns = board.query_selector_all("[data-status-id]").ok()?;
    let frame = board.get_bounding_client_rect();
    let middle = frame.left() + frame.width() / 2.0;
    (0..columns.length()).find_map(|at| {
        let column = columns.get(at)?.dyn_into::<Element>().ok()?;
        let place = column.get_bounding_client_rect();
        let is_alone = place.width() > frame.width() * 0.6;
        let is_in_the_middle = place.left() <= middle && middle < place.right();
        (is_alone && is_in_the_middle).then(|| column.get_attribute("data-status-id")?.parse().ok()).flatten()
    })
}

fn column_element(id: StatusId) -> Option<Element> {
    document().query_selector(&format!("[data-status-id='{id}']")).ok().flatten()
}
