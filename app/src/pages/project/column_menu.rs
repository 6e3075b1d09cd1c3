//! A column's menu: everything that can be done with it.

use super::asks::{Ask, Asks, focus_once_drawn};
use super::column_fold::Folds;
use super::may_write::use_may_write;
use super::spotlight::Spotlight;
use crate::domain::{Status, StatusId};
use crate::pages::place::{Place, View};
use crate::store::{Store, use_store};
use crate::ui::{Glyph, Icon, Menu, MenuItem};
use crate::words::structure as words;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Where a column's menu stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// In the head of the column, on the board or in the list.
    Head,
    /// Beside the tabs of a phone, for the column in view.
    Tabs,
}

impl Stand {
    fn id(self, column: StatusId) -> String {
        match self {
            Self::Head => format!("column-menu-{column}"),
            Self::Tabs => format!("shown-column-menu-{column}"),
        }
    }
}

/// The menu's button with its choices, for people who may change the project.
#[component]
pub(super) fn ColumnMenu(place: Place, column: StatusId, stand: Stand) -> impl IntoView {
    let store = use_store();
    let may_write = use_may_write();
    let name = move || store.statuses(place.workspace, place.project).into_iter().find(|it| it.id == column);
    let name = Memo::new(move |_| name().map(|it| it.name).unwrap_or_default());
    let label = Signal::derive(move || words::column_menu(&name.get()));
    view! {
        <Show when=move || may_write.get()>
            <Menu id=stand.id(column) label=label class="button icon-only column-menu">
                <Choices place column stand />
            </Menu>
        </Show>
    }
}

/// Made when the menu opens.
#[component]
fn Choices(place: Place, column: StatusId, stand: Stand) -> impl IntoView {
    let store = use_store();
    let asks = expect_context::<Asks>();
    let spotlight = expect_context::<Spotlight>();
    let folds = expect_context::<Folds>();
    // Asked once: a menu does not change under the hand.
    let columns = untrack(|| store.statuses(place.workspace, place.project));
    let Some(at) = columns.iter().position(|it| it.id == column) else { return ().into_any() };
    let shift = move |by| Callback::new(move |()| shift(place, store, spotlight, column, by));
    let last_of_type = is_last_of_its_type(&columns, column);
    let edit = asks.opener(Ask::EditColumn { column, renames: false });
    let rename = asks.opener(Ask::EditColumn { column, renames: true });
    let can_fold = place.view == View::Board && stand == Stand::Head;
    let fold = Callback::new(move |()| {
        folds.set(column, true);
        focus_once_drawn(vec![folds.strip_of(column)]);
    });
    view! {
        <MenuItem label=words::RENAME glyph=Glyph::Edit on_pick=rename />
        <MenuItem label=words::EDIT_COLUMN_MORE glyph=Glyph::Settings on_pick=edit />
        <hr />
        {(at > 0).then(|| view! {
            <MenuItem label=words::MOVE_LEFT glyph=Glyph::ArrowLeft on_pick=shift(-1) />
        })}
        {(at + 1 < columns.len()).then(|| view! {
            <MenuItem label=words::MOVE_RIGHT glyph=Glyph::ArrowRight on_pick=shift(1) />
        })}
        {can_fold.then(|| view! { <MenuItem label=words::COLLAPSE glyph=Glyph::Left on_pick=fold /> })}
        {(stand == Stand::Tabs).then(|| view! {
            <MenuItem label=words::ADD_COLUMN glyph=Glyph::Plus on_pick=asks.opener(Ask::AddColumn) />
        })}
        <hr />
        {if last_of_type {
            view! {
                // It keeps its place in the menu, so that the reason is found where the choice is looked for.
                <button
                    type="button"
                    role="menuitem"
                    tabindex="-1"
                    class="menu-item"
                    aria-disabled="true"
                    on:click=|event| event.stop_propagation()
                >
                    <Icon glyph=Glyph::Trash />
                    <span>{words::DELETE_COLUMN}" "<small>{words::ONLY_COLUMN}</small></span>
                </button>
            }.into_any()
        } else {
            view! {
                <MenuItem
                    label=words::DELETE_COLUMN
                    glyph=Glyph::Trash
                    danger=true
                    on_pick=asks.opener(Ask::DeleteColumn(column))
                />
            }.into_any()
        }}
    }
    .into_any()
}

/// Is it the only column of its type? Such a one keeps its type and is not deleted.
pub(super) fn is_last_of_its_type(columns: &[Status], column: StatusId) -> bool {
    let category = columns.iter().find(|it| it.id == column).map(|it| it.category);
    columns.iter().filter(|it| Some(it.category) == category).count() <= 1
}

/// The button of a column's menu, wherever it is drawn.
pub(super) fn button_of(column: StatusId) -> Vec<String> {
    [Stand::Head, Stand::Tabs].map(|stand| format!("[popovertarget='{}']", stand.id(column))).to_vec()
}

/// What keys do on a column's head: with Alt the arrows move the column.
pub(super) fn press(
    place: Place,
    store: Store,
    spotlight: Spotlight,
    column: StatusId,
    event: &KeyboardEvent,
) {
    let is_plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    let by = match event.key().as_str() {
        "ArrowLeft" => -1,
        "ArrowRight" => 1,
        _ => return,
    };
    if is_plain && event.alt_key() && untrack(|| store.may_change(place.workspace, place.project)) {
        // Also at the end: Alt with an arrow is the browser's way back.
        event.prevent_default();
        shift(place, store, spotlight, column, by);
    }
}

fn shift(place: Place, store: Store, spotlight: Spotlight, column: StatusId, by: i32) {
    if store.shift_column(place.workspace, column, by) {
        tell_place(place, store, spotlight, column);
        focus_once_drawn(button_of(column));
    }
}

/// Tells screen readers where a column stands after a move.
pub(super) fn tell_place(place: Place, store: Store, spotlight: Spotlight, column: StatusId) {
    let columns = untrack(|| store.statuses(place.workspace, place.project));
    if let Some(at) = columns.iter().position(|it| it.id == column) {
        let name = columns.get(at).map(|it| it.name.as_str()).unwrap_or_default();
        spotlight.speak(words::column_moved(name, at + 1, columns.len()));
    }
}
