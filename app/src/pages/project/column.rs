//! A column of the board.

use super::card::{Card, head_id};
use super::empty::NoTasks;
use super::may_write::use_may_write;
use super::new_task::AddForm;
use super::scroller::Scroller;
use crate::domain::Status;
use crate::pages::place::Place;
use crate::store::{Sort, use_store};
use crate::ui::{Glyph, Icon, StatusIcon};
use crate::words::app as words;
use leptos::prelude::*;

/// How high a card is as long as none is measured, in pixels: one line, and one row of meta.
const GUESS: f32 = 76.0;

/// A status: its name, how many tasks it holds, the tasks, and a quiet row to add one.
#[component]
pub(super) fn Column(
    place: Place,
    status: Status,
    /// How far its circle is filled.
    fill: u8,
    is_first: bool,
) -> impl IntoView {
    let store = use_store();
    let id = status.id;
    let column = store.column(place.workspace, id, Sort::Manual);
    let scrolled = RwSignal::new(());
    let scroller = Scroller::new(move || column, GUESS, scrolled);
    let is_adding = RwSignal::new(false);
    let draft_key = move || format!("add/{id}");
    Effect::new(move |_| {
        // What was typed here and never added is there again, without taking the focus.
        if store.draft(&draft_key()).is_some() {
            is_adding.set(true);
        }
    });
    let add_label = StoredValue::new(words::add_to(&status.name));
    let may_write = use_may_write();
    view! {
        <section
            class="column"
            data-status=status.category.as_str()
            data-status-id=id.to_string()
            data-color=status.color.as_str()
            aria-label=status.name.clone()
        >
            <header class="column-head">
                <StatusIcon word=status.category.as_str() fill />
                <h2 id=head_id(id)>{status.name.clone()}</h2>
                <span class="count">{move || words::count(column.len(), column.total())}</span>
            </header>
            <ol class="cards" node_ref=scroller.list tabindex="-1" on:scroll=move |_| scrolled.notify()>
                <For
                    each=move || scroller.ids()
                    key=|id| *id
                    children=move |task| view! { <Card place id=task status=id /> }
                />
            </ol>
            {is_first.then(|| view! { <NoTasks place /> })}
            <Show when=move || may_write.get()>
                <div class="add">
                    {move || if is_adding.get() {
                        view! {
                            <AddForm
                                place
                                status=Signal::derive(move || Some(id))
                                class="add-form"
                                draft_key=draft_key()
                                label=add_label.get_value()
                                placeholder=words::NEW_TASK_HINT
                                on_leave=Callback::new(move |()| is_adding.set(false))
                            />
                        }.into_any()
                    } else {
                        view! {
                            <button type="button" class="button quiet" aria-label=add_label.get_value() on:click=move |_| is_adding.set(true)>
                                <Icon glyph=Glyph::Plus />
                                <span>{words::ADD}</span>
                            </button>
                        }.into_any()
                    }}
                </div>
            </Show>
        </section>
    }
}
