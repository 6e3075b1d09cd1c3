//! A line of the trash.

use super::focus_main;
use crate::ui::{Glyph, Icon};
use crate::words::app as words;
use leptos::prelude::*;

/// What was deleted, and for people who may restore it the way back.
#[component]
pub(super) fn DeletedRow(
    id: String,
    name: String,
    /// The task's number, or the project's colour.
    mark: AnyView,
    /// When, and until when it stays.
    when: AnyView,
    /// Restores it; answers whether that was taken, which takes the line away.
    restore: Option<Callback<(), bool>>,
) -> impl IntoView {
    let label = words::restore(&name);
    let button = move |restore: Callback<(), bool>| {
        let press = move |_| {
            if restore.run(()) {
                focus_main();
            }
        };
        view! {
            <button type="button" class="button" aria-label=label on:click=press>
                <Icon glyph=Glyph::Undo />
                <span>{words::RESTORE}</span>
            </button>
        }
    };
    view! {
        <li data-deleted-id=id>
            <span class="number">{mark}</span>
            <div class="what">
                <p class="name" dir="auto">{name}</p>
                <p class="when">{when}</p>
            </div>
            {restore.map(button)}
        </li>
    }
}
