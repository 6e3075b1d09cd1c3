//! What the board and the list leave out.

use crate::domain::Priority;
use crate::pages::place::Place;
use crate::store::{Filter, use_store};
use crate::ui::{Glyph, Icon};
use crate::words::app as words;
use leptos::prelude::*;

/// Filters by text, priority and assignee.
#[component]
pub(super) fn FilterBar(place: Place) -> impl IntoView {
    let store = use_store();
    let filter = store.filter;
    let priorities = Priority::ALL.map(|priority| {
        view! { <option value=priority.as_str()>{words::priority(priority)}</option> }
    });
    let pick_priority = move |value: String| {
        let priority = Priority::ALL.into_iter().find(|priority| priority.as_str() == value);
        filter.update(|filter| filter.priority = priority);
    };
    let pick_assignee = move |value: String| filter.update(|filter| filter.assignee = value.parse().ok());
    view! {
        <form class="filter" role="search" autocomplete="off" on:submit=|event| event.prevent_default()>
            <Icon glyph=Glyph::Search />
            <input
                type="search"
                aria-label=words::FILTER
                placeholder=words::FILTER
                prop:value=move || filter.with(|filter| filter.text.clone())
                on:input=move |event| filter.update(|filter| filter.text = event_target_value(&event))
            />
            <select
                aria-label=words::FILTER_PRIORITY
                prop:value=move || filter.with(|filter| filter.priority.map_or("", Priority::as_str))
                on:change=move |event| pick_priority(event_target_value(&event))
            >
                <option value="">{words::ANY_PRIORITY}</option>
                {priorities}
            </select>
            <select
                aria-label=words::FILTER_ASSIGNEE
                prop:value=move || filter.with(|f| f.assignee.map(|user| user.to_string()).unwrap_or_default())
                on:change=move |event| pick_assignee(event_target_value(&event))
            >
                <option value="">{words::ANYBODY}</option>
                {move || {
                    let members = store.members(place.workspace);
                    let option = |member: crate::domain::Member| {
                        view! { <option value=member.user_id.to_string()>{member.display_name}</option> }
                    };
                    members.into_iter().map(option).collect_view()
                }}
            </select>
            <Show when=move || filter.with(|filter| !filter.is_empty())>
                <button type="button" class="button quiet" on:click=move |_| filter.set(Filter::default())>
                    {words::SHOW_ALL}
                </button>
            </Show>
        </form>
    }
}
