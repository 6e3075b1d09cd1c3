//! A card's menu: everything that the hand can do with it, without a hand.

use super::spotlight::Spotlight;
use crate::domain::TaskId;
use crate::pages::place::Place;
use crate::store::use_store;
use crate::ui::{Glyph, Menu, MenuItem};
use crate::words::app as words;
use leptos::prelude::*;

/// Moves to each of the other columns, up and down, and out.
#[component]
pub(super) fn CardMenu(place: Place, id: TaskId) -> impl IntoView {
    view! {
        <Menu id=format!("menu-{id}") label=words::CARD_MENU class="card-menu">
            <Choices place id />
        </Menu>
    }
}

/// Made when the menu opens.
#[component]
fn Choices(place: Place, id: TaskId) -> impl IntoView {
    let store = use_store();
    let spotlight = expect_context::<Spotlight>();
    let now = store.task(place.workspace, id).map(|shown| shown.task.status_id);
    let others = store.statuses(place.workspace, place.project).into_iter().filter(|s| Some(s.id) != now);
    let moves = others.map(|status| {
        let go = move |()| {
            store.place_task(place.workspace, id, status.id, None);
            spotlight.turn_to(id);
        };
        view! { <MenuItem label=words::move_to(&status.name) glyph=Glyph::ArrowRight on_pick=Callback::new(go) /> }
    });
    let nudge = move |by: i32| {
        Callback::new(move |()| {
            store.nudge_task(place.workspace, id, by);
            spotlight.turn_to(id);
        })
    };
    let delete = Callback::new(move |()| store.delete_task(place.workspace, id));
    view! {
        {moves.collect_view()}
        <MenuItem label=words::MOVE_UP glyph=Glyph::ArrowUp on_pick=nudge(-1) />
        <MenuItem label=words::MOVE_DOWN glyph=Glyph::ArrowDown on_pick=nudge(1) />
        <MenuItem label=words::DELETE glyph=Glyph::Trash danger=true on_pick=delete />
    }
}
