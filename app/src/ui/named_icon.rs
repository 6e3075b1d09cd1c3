//! Icons for the words of the wire: statuses are circles that fill, priorities are bars that rise.

use super::{Glyph, Icon};
use leptos::prelude::*;

/// The circle of a status category (`todo`, `in_progress`, `done`), which is named beside it.
#[component]
pub fn StatusIcon(word: &'static str) -> impl IntoView {
    let glyph = match word {
        "in_progress" => Glyph::InProgress,
        "done" => Glyph::Done,
        _ => Glyph::Todo,
    };
    view! {
        <span class="status">
            <Icon glyph />
        </span>
    }
}

/// The bars of a priority (`none` to `urgent`), named by `label`.
#[component]
pub fn PriorityIcon(word: &'static str, #[prop(into)] label: String) -> impl IntoView {
    let glyph = match word {
        "low" => Glyph::Low,
        "medium" => Glyph::Medium,
        "high" => Glyph::High,
        "urgent" => Glyph::Urgent,
        _ => Glyph::NoPriority,
    };
    view! {
        <span class="priority" data-priority=word role="img" aria-label=label.clone() title=label>
            <Icon glyph />
        </span>
    }
}
