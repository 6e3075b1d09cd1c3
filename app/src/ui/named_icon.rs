//! Icons for the words of the wire: statuses are circles that fill, priorities are bars that rise.

use super::{Glyph, Icon};
use leptos::prelude::*;

/// The circle of a status category (`todo`, `in_progress`, `done`), which is named beside it.
#[component]
pub fn StatusIcon(
    word: &'static str,
    /// How far the circle of one in progress is filled, in percent.
    #[prop(default = 50)]
    fill: u8,
) -> impl IntoView {
    let icon = match word {
        "in_progress" => view! { <Pie fill /> }.into_any(),
        "done" => view! { <Icon glyph=Glyph::Done /> }.into_any(),
        _ => view! { <Icon glyph=Glyph::Todo /> }.into_any(),
    };
    view! { <span class="status">{icon}</span> }
}

/// A ring with a slice in it: the stroke of a circle that is as wide as its radius, dashed once.
#[component]
fn Pie(fill: u8) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <circle cx="8" cy="8" r="6" />
            <circle
                class="slice"
                cx="8"
                cy="8"
                r="1.75"
                pathLength="100"
                stroke-dasharray=format!("{fill} 100")
                transform="rotate(-90 8 8)"
            />
        </svg>
    }
}

/// The bars of a priority (`none` to `urgent`), named by `label`: three bars, as many of them strong as it
/// matters.
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
