//! A small board, drawn with the product's own parts.

use crate::ui::{Avatar, Glyph, Icon, PriorityIcon, StatusIcon};
use crate::words::entry as words;
use crate::words::entry::{Drawn, PICTURE};
use leptos::prelude::*;

/// A board as it looks at work. It takes no input, and to screen readers it is one picture.
#[component]
pub(super) fn Picture() -> impl IntoView {
    let column =
        |(status, color, name, cards): (&'static str, &'static str, &'static str, &'static [Drawn])| {
            view! {
                <div class="column" data-status=status data-color=color>
                    <div class="column-head">
                        <StatusIcon word=status />
                        <span class="name">{name}</span>
                        <span class="count">{cards.len()}</span>
                    </div>
                    <div class="cards">{cards.iter().map(drawn).collect_view()}</div>
                </div>
            }
        };
    view! {
        <div class="picture" role="img" aria-label=words::PICTURE_LABEL>
            <div class="board" aria-hidden="true" inert>
                {PICTURE.map(column).collect_view()}
            </div>
        </div>
    }
}

fn drawn(task: &Drawn) -> impl IntoView + use<> {
    let Drawn { number, title, priority, due, people } = *task;
    let priority = (!priority.is_empty()).then(|| view! { <PriorityIcon word=priority label="" /> });
    let due = due.map(|(nearness, day)| {
        view! {
            <span class="due" data-due=nearness>
                <Icon glyph=Glyph::Calendar />
                {day}
            </span>
        }
    });
    let people = people.iter().map(|(name, hue)| view! { <Avatar name=*name hue=*hue /> }).collect_view();
    view! {
        <div class="card">
            <span class="card-title">{title}</span>
            <div class="meta">
                <span class="number">{number}</span>
                {priority}
                {due}
                <span class="people">{people}</span>
            </div>
        </div>
    }
}
