//! A column of the board.

use super::card::{Card, head_id};
use super::column_count::ColumnCount;
use super::column_drag::{self, Columns};
use super::column_fold::{Folds, Strip};
use super::column_menu::{ColumnMenu, Stand, press};
use super::drag::Drag;
use super::may_write::use_may_write;
use super::new_task::{AddForm, Left};
use super::scroller::Scroller;
use super::spotlight::Spotlight;
use super::status_fill::fills;
use crate::domain::{Status, StatusId};
use crate::pages::place::Place;
use crate::store::{Sort, use_store};
use crate::ui::{Glyph, Icon, StatusIcon, after_render, focus_first};
use crate::words::app as words;
use leptos::prelude::*;

/// How high a card is as long as none is measured, in pixels: one line, and one row of meta.
const GUESS: f32 = 76.0;

/// A column as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn {
    pub(super) status: Status,
    /// How far its circle is filled.
    pub(super) fill: u8,
}

impl Drawn {
    pub(super) fn id(&self) -> StatusId {
        self.status.id
    }
}

/// A project's columns as they are drawn.
pub(super) fn drawn(statuses: Vec<Status>) -> Vec<Drawn> {
    let fills = fills(&statuses);
    statuses.into_iter().zip(fills).map(|(status, fill)| Drawn { status, fill }).collect()
}

/// One of them. What is on its way out stays as it was.
pub(super) fn one_of(columns: Memo<Vec<Drawn>>, id: StatusId) -> Memo<Option<Drawn>> {
    Memo::new(move |before: Option<&Option<Drawn>>| {
        let found = columns.with(|columns| columns.iter().find(|it| it.status.id == id).cloned());
        found.or_else(|| before.cloned().flatten())
    })
}

/// What the head of a column shows, each part by itself: a change of one draws nothing else.
pub(super) struct Head {
    pub(super) name: Memo<String>,
    pub(super) limit: Memo<Option<u32>>,
    /// The category and the colour, as words of the wire, and how far the circle is filled, in percent.
    pub(super) look: Memo<Option<(&'static str, &'static str, u8)>>,
}

impl Head {
    pub(super) fn of(drawn: Memo<Option<Drawn>>) -> Self {
        let status = move || drawn.get().map(|drawn| drawn.status);
        Self {
            name: Memo::new(move |_| status().map(|status| status.name).unwrap_or_default()),
            limit: Memo::new(move |_| status().and_then(|status| status.limit)),
            look: Memo::new(move |_| {
                drawn.get().map(|it| (it.status.category.as_str(), it.status.color.as_str(), it.fill))
            }),
        }
    }
}

/// A column's box for new tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AddBox {
    /// There is only the button that opens it.
    Closed,
    /// Open, with what was typed here and never added; the focus stays where it is.
    Restored,
    /// The person opened it.
    Asked,
}

/// The button that opens it; on a phone it shows only while the column is empty.
fn add_button(column: StatusId) -> String {
    format!("[data-status-id='{column}'] .add > button")
}

/// A status: its name, how many tasks it holds, the tasks, and a quiet row to add one.
#[component]
pub(super) fn Column(place: Place, id: StatusId, columns: Memo<Vec<Drawn>>) -> impl IntoView {
    let store = use_store();
    let (folds, drag) = (expect_context::<Folds>(), expect_context::<Drag<Columns>>());
    let spotlight = expect_context::<Spotlight>();
    let Head { name, limit, look } = Head::of(one_of(columns, id));
    let is_folded = Memo::new(move |_| folds.is_folded(id));
    let column = store.column(place.workspace, id, Sort::Manual);
    let scrolled = RwSignal::new(());
    let scroller = Scroller::new(move || column, GUESS, scrolled);
    let add_box = RwSignal::new(AddBox::Closed);
    let draft_key = move || format!("add/{id}");
    Effect::new(move |_| {
        if store.draft(&draft_key()).is_some() {
            add_box.set(AddBox::Restored);
        }
    });
    let leave_add_box = Callback::new(move |left: Left| {
        // The page that it was for may be gone.
        if add_box.try_get_untracked().is_none_or(|add_box| add_box == AddBox::Closed) {
            return;
        }
        add_box.set(AddBox::Closed);
        match left {
            Left::WithEscape => after_render(move || focus_first(&[add_button(id), "#main".to_owned()])),
            Left::ForElsewhere => {}
        }
    });
    let add_label = move || words::add_to(&name.get());
    Effect::new(move |was: Option<bool>| {
        // What was out of sight knows nothing of its heights.
        let is_folded = is_folded.get();
        if was == Some(true) && !is_folded {
            // The page that it was for may be gone.
            request_animation_frame(move || {
                let _ = scrolled.try_update(|()| ());
            });
        }
        is_folded
    });
    let may_write = use_may_write();
    view! {
        <section
            class="column"
            data-status=move || look.get().map(|(category, ..)| category)
            data-status-id=id.to_string()
            data-color=move || look.get().map(|(_, color, _)| color)
            data-folded=move || is_folded.get().then_some("")
            aria-label=name
        >
            <Strip column=id name count=Signal::derive(move || column.len()) />
            <header
                class="column-head"
                on:keydown=move |event| press(place, store, spotlight, id, &event)
                on:pointerdown=move |event| column_drag::press(drag, id, &event)
                on:pointermove=move |event| drag.follow(&event)
                on:pointerup=move |event| drag.drop_here(&event)
                on:pointercancel=move |_| drag.cancel()
                on:touchmove=move |event| drag.hold_still(&event)
                on:contextmenu=move |event| drag.keep_quiet(&event)
            >
                {move || look.get().map(|(word, _, fill)| view! { <StatusIcon word fill /> })}
                <h2 id=head_id(id) dir="auto">{name}</h2>
                <ColumnCount place column=id sort=Sort::Manual limit />
                <ColumnMenu place column=id stand=Stand::Head />
            </header>
            <ol class="cards" node_ref=scroller.list tabindex="-1" on:scroll=move |_| scrolled.notify()>
                <For
                    each=move || scroller.ids()
                    key=|id| *id
                    children=move |task| view! { <Card place id=task status=id /> }
                />
            </ol>
            <Show when=move || may_write.get()>
                <div class="add">
                    {move || match add_box.get() {
                        open @ (AddBox::Restored | AddBox::Asked) => view! {
                            <AddForm
                                place
                                status=Signal::derive(move || Some(id))
                                class="add-form"
                                draft_key=draft_key()
                                label=untrack(add_label)
                                placeholder=words::NEW_TASK_HINT
                                on_leave=leave_add_box
                                takes_focus=open == AddBox::Asked
                            />
                        }.into_any(),
                        AddBox::Closed => view! {
                            <button type="button" class="button quiet" aria-label=add_label on:click=move |_| add_box.set(AddBox::Asked)>
                                <Icon glyph=Glyph::Plus />
                                <span>{words::ADD}</span>
                            </button>
                        }.into_any(),
                    }}
                </div>
            </Show>
        </section>
    }
}
