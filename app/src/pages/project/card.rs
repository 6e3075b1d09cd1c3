//! A task on the board.

use super::company::OpenElsewhere;
use super::due::DueDate;
use super::may_write::use_may_write;
use super::menu::CardMenu;
use crate::domain::{Member, Priority, TaskId, UserId};
use crate::pages::face;
use crate::pages::place::Place;
use crate::store::{Shown, use_store};
use crate::ui::PriorityIcon;
use crate::words::app as words;
use leptos::prelude::*;
use std::time::Duration;

/// A card: title, then one row of only what there is.
#[component]
pub(super) fn Card(place: Place, id: TaskId) -> impl IntoView {
    let store = use_store();
    let shown = Memo::new(move |_| store.task(place.workspace, id));
    let task = Signal::derive(move || shown.get().map(|shown| shown.task));
    let may_write = use_may_write();
    view! {
        <li
            class="card"
            data-task-id=id.to_string()
            data-seq=move || task.with(|task| task.as_ref().map(|task| task.seq))
            data-pending=move || is_pending(shown)
            data-glow=glow(shown)
        >
            <a class="card-title" draggable="false" dir="auto" href=place.address_of(id)>
                {move || task.with(|task| task.as_ref().map(|task| task.title.clone()))}
            </a>
            <Meta place shown />
            <OpenElsewhere place task=id />
            {move || may_write.get().then(|| view! { <CardMenu place id /> })}
        </li>
    }
}

/// What is not confirmed yet carries a mark.
pub(super) fn is_pending(shown: Memo<Option<Shown>>) -> Option<&'static str> {
    shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.is_pending)).then_some("")
}

/// A change by somebody else glows for a moment.
pub(super) fn glow(shown: Memo<Option<Shown>>) -> impl Fn() -> Option<&'static str> {
    const GLOW: Duration = Duration::from_millis(1_600);
    let store = use_store();
    let me = store.me().user.id;
    let is_glowing = RwSignal::new(false);
    Effect::new(move |before: Option<Option<u64>>| {
        let now = shown.with(|shown| shown.as_ref().map(|shown| (shown.task.seq, shown.task.updated_by)));
        let seq = now.map(|(seq, _)| seq);
        if before.flatten().is_some_and(|before| Some(before) != seq) && now.is_some_and(|(_, by)| by != me) {
            is_glowing.set(true);
            set_timeout(move || is_glowing.try_set(false).map_or((), drop), GLOW);
        }
        seq
    });
    move || is_glowing.get().then_some("")
}

/// Number, priority, due date and people: only what there is.
#[component]
pub(super) fn Meta(place: Place, shown: Memo<Option<Shown>>) -> impl IntoView {
    let task = Signal::derive(move || shown.get().map(|shown| shown.task));
    let number = Memo::new(move |_| task.with(|task| task.as_ref().map_or(0, |task| task.number)));
    let priority = Memo::new(move |_| task.with(|task| task.as_ref().map(|task| task.priority)));
    let assignees = Memo::new(move |_| task.with(|task| task.as_ref().map(|task| task.assignees.clone())));
    view! {
        <div class="meta">
            <span class="number">{move || words::number(number.get())}</span>
            {move || priority.get().filter(|p| *p != Priority::None).map(|priority| {
                view! { <PriorityIcon word=priority.as_str() label=words::priority(priority) /> }
            })}
            <DueDate task />
            {move || assignees.get().filter(|people| !people.is_empty()).map(|people| view! { <People place people /> })}
        </div>
    }
}

#[component]
fn People(place: Place, people: Vec<UserId>) -> impl IntoView {
    let store = use_store();
    let avatar = |member: &Member| face(member.user_id, &member.display_name, member.picture);
    // Whoever changes their name or their picture does so here, too.
    let drawn = move || {
        let members = store.members(place.workspace);
        let named = people.iter().filter_map(|user| members.iter().find(|member| member.user_id == *user));
        named.map(avatar).collect_view()
    };
    view! { <span class="people">{drawn}</span> }
}
