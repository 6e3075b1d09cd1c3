//! What the board and the list leave out.

use crate::domain::{Member, Priority};
use crate::pages::people;
use crate::pages::place::Place;
use crate::store::{Filter, Store, use_store};
use crate::ui::{Glyph, Icon, focus_first, has_touch};
use crate::words::app as words;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// Longer than a press takes.
const CLOSES_AFTER: Duration = Duration::from_millis(300);

/// Filters by text, priority and assignee; the person's own tasks are one press away.
#[component]
pub(super) fn FilterBar(place: Place) -> impl IntoView {
    let store = use_store();
    let filter = store.filter;
    // Where there is little room it opens with the focus. It closes a moment later than that goes: what the press that
    // takes the focus away is for must not move from under it.
    let is_open = RwSignal::new(false);
    let closing = StoredValue::new(None::<TimeoutHandle>);
    let hold = move || {
        if let Some(timer) = closing.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let open = move || {
        hold();
        is_open.set(true);
    };
    let close = move || {
        hold();
        closing.set_value(set_timeout_with_handle(move || is_open.set(false), CLOSES_AFTER).ok());
    };
    on_cleanup(hold);
    let me = store.me().user.id;
    let chosen = filter.with_untracked(|filter| filter.priority);
    let priorities = Priority::ALL.map(|priority| {
        let is_chosen = chosen == Some(priority);
        view! { <option value=priority.as_str() selected=is_chosen>{words::priority(priority)}</option> }
    });
    let pick_priority = move |value: String| {
        let priority = Priority::ALL.into_iter().find(|priority| priority.as_str() == value);
        filter.update(|filter| filter.priority = priority);
    };
    let pick_assignee = move |value: String| filter.update(|filter| filter.assignee = value.parse().ok());
    let members = Memo::new(move |_| people::in_order(store, place.workspace));
    let is_shared = Memo::new(move |_| members.with(|members| members.len() > 1));
    let is_mine = Memo::new(move |_| filter.with(|filter| filter.assignee == Some(me)));
    let people = move || {
        view! {
            <button
                type="button"
                class="button quiet mine"
                aria-pressed=move || is_mine.get().to_string()
                on:click=move |_| {
                    let assignee = (!is_mine.get_untracked()).then_some(me);
                    filter.update(|filter| filter.assignee = assignee);
                }
            >
                {words::MINE}
            </button>
            <select
                aria-label=words::FILTER_ASSIGNEE
                prop:value=move || filter.with(|f| f.assignee.map(|user| user.to_string()).unwrap_or_default())
                on:change=move |event| pick_assignee(event_target_value(&event))
            >
                <option value="">{words::ANYONE}</option>
                {move || {
                    let chosen = filter.with_untracked(|filter| filter.assignee);
                    let option = |member: Member| {
                        let is_chosen = chosen == Some(member.user_id);
                        view! {
                            <option value=member.user_id.to_string() selected=is_chosen>
                                {member.display_name}
                            </option>
                        }
                    };
                    members.get().into_iter().map(option).collect_view()
                }}
            </select>
        }
    };
    view! {
        <form
            class="filter"
            role="search"
            autocomplete="off"
            data-open=move || is_open.get().then_some("")
            on:focusin=move |_| open()
            on:focusout=move |_| close()
            on:submit=|event| event.prevent_default()
        >
            <Icon glyph=Glyph::Search />
            <input
                type="search"
                aria-label=words::FILTER
                placeholder=words::FILTER
                value=filter.with_untracked(|filter| filter.text.clone())
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
            {move || is_shared.get().then(people)}
            <Show when=move || filter.with(|filter| !filter.is_empty())>
                <button type="button" class="button quiet" on:click=move |_| clear_filter(store)>
                    {words::CLEAR_FILTER}
                </button>
            </Show>
        </form>
    }
}

/// Shows everything again. The button that asks for it goes away: the focus goes to the search box, or with a
/// touch screen, where that would bring up the keyboard, to the page's content.
pub(super) fn clear_filter(store: Store) {
    store.filter.set(Filter::default());
    focus_first(&[if has_touch() { "#main" } else { "#main [role=search] input" }]);
}
