//! A task's menu: everything that the hand can do with a card or a row, without a hand.

use super::asks::{Ask, Asks};
use super::spotlight::Spotlight;
use crate::domain::{Priority, TaskId, TaskPatch};
use crate::pages::place::Place;
use crate::store::{Sort, use_store};
use crate::ui::{Glyph, Menu, MenuItem, PriorityIcon};
use crate::words::{app as words, structure};
use leptos::prelude::*;

/// The id of a task's menu, for the keys that open it.
pub(super) fn menu_id(task: TaskId) -> String {
    format!("menu-{task}")
}

/// Moves to each of the other columns, up and down; priorities; and out.
#[component]
pub(super) fn CardMenu(place: Place, id: TaskId, #[prop(into)] sort: Signal<Sort>) -> impl IntoView {
    view! {
        <Menu id=menu_id(id) label=words::CARD_MENU class="card-menu">
            <Choices place id sort />
        </Menu>
    }
}

/// Made when the menu opens.
#[component]
fn Choices(place: Place, id: TaskId, sort: Signal<Sort>) -> impl IntoView {
    let store = use_store();
    let spotlight = expect_context::<Spotlight>();
    let asks = expect_context::<Asks>();
    let has_other_projects = untrack(|| store.projects(place.workspace)).len() > 1;
    let Some(task) = store.task(place.workspace, id).map(|shown| shown.task) else { return ().into_any() };
    let now = task.status_id;
    let others = store.statuses(place.workspace, place.project).into_iter().filter(|s| s.id != now);
    let moves = others.map(|status| {
        let go = move |()| {
            store.move_task(place.workspace, id, status.id);
            spotlight.follow(id);
        };
        view! { <MenuItem label=words::move_to(&status.name) glyph=Glyph::ArrowRight on_pick=Callback::new(go) /> }
    });
    let nudge = move |by: i32| {
        Callback::new(move |()| {
            store.nudge_task(place.workspace, id, by);
            spotlight.turn_to(id);
            spotlight.tell_place(id, Sort::Manual);
        })
    };
    let delete = Callback::new(move |()| {
        store.delete_task(place.workspace, id);
        spotlight.turn_to(id);
    });
    let is_arranged = sort.get_untracked() == Sort::Manual;
    view! {
        {moves.collect_view()}
        {is_arranged.then(|| view! {
            <MenuItem label=words::MOVE_UP glyph=Glyph::ArrowUp on_pick=nudge(-1) />
            <MenuItem label=words::MOVE_DOWN glyph=Glyph::ArrowDown on_pick=nudge(1) />
        })}
        {has_other_projects.then(|| view! {
            <MenuItem
                label=structure::MOVE_TO_PROJECT_MORE
                glyph=Glyph::Board
                on_pick=asks.opener(Ask::MoveTask(id))
            />
        })}
        <hr />
        <Priorities place id current=task.priority />
        <hr />
        <MenuItem label=words::DELETE glyph=Glyph::Trash danger=true on_pick=delete />
    }
    .into_any()
}

/// The five priorities in one row.
#[component]
fn Priorities(place: Place, id: TaskId, current: Priority) -> impl IntoView {
    let store = use_store();
    let spotlight = expect_context::<Spotlight>();
    let has_aim = spotlight.takes_aim();
    let choice = move |priority: Priority| {
        let is_current = priority == current;
        let pick = move |_| {
            let patch = TaskPatch { priority: Some(priority), ..TaskPatch::default() };
            store.update_task(place.workspace, id, patch);
        };
        let name = words::priority(priority);
        view! {
            <button
                type="button"
                role="menuitemradio"
                tabindex="-1"
                aria-checked=is_current.to_string()
                aria-label=name
                title=name
                data-first=(is_current && has_aim).then_some("")
                on:click=pick
            >
                <PriorityIcon word=priority.as_str() label=name />
            </button>
        }
    };
    view! {
        <div class="menu-row" role="group" aria-label=words::PRIORITY>
            {Priority::ALL.map(choice).collect_view()}
        </div>
    }
}
