//! A task on the board, and what cards and rows have in common.

use super::company::OpenElsewhere;
use super::complete::CheckCircle;
use super::due::DueDate;
use super::may_write::use_may_write;
use super::menu::CardMenu;
use crate::domain::{Category, Member, Priority, StatusId, TaskId, UserId};
use crate::pages::face;
use crate::pages::place::Place;
use crate::store::{Shown, Sort, use_store};
use crate::ui::{Glyph, Icon, PriorityIcon};
use crate::words::app as words;
use crate::words::{company, told};
use leptos::prelude::*;
use std::time::Duration;

/// A card shows the first of a task's people; further ones are counted.
const PEOPLE_SHOWN: usize = 3;

/// A card: title, then one row of only what there is.
#[component]
pub(super) fn Card(place: Place, id: TaskId, status: StatusId) -> impl IntoView {
    let store = use_store();
    let shown = Memo::new(move |_| store.task(place.workspace, id));
    view! {
        <li
            class="card"
            data-task-id=id.to_string()
            data-seq=move || seq(shown)
            data-pending=move || is_pending(shown)
            data-glow=glow(place, id, shown)
        >
            <a
                class="card-title"
                draggable="false"
                dir="auto"
                href=place.address_of(id)
                aria-describedby=head_id(status)
            >
                {move || title(shown)}
            </a>
            <Meta place shown />
            <OpenElsewhere place task=id />
            <Controls place id shown sort=Sort::Manual />
        </li>
    }
}

/// The id of a column's name, which describes the links of its tasks.
pub(super) fn head_id(status: StatusId) -> String {
    format!("column-{status}")
}

/// What changes a task where it stands: the circle that completes it, and its menu.
#[component]
pub(super) fn Controls(
    place: Place,
    id: TaskId,
    shown: Memo<Option<Shown>>,
    #[prop(into)] sort: Signal<Sort>,
) -> impl IntoView {
    let may_write = use_may_write();
    let is_done = Memo::new(move |_| {
        shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.task.status == Category::Done))
    });
    let controls = move || {
        view! {
            <CheckCircle place task=id is_done />
            <CardMenu place id sort />
        }
    };
    move || may_write.get().then(controls)
}

/// The version that is drawn.
pub(super) fn seq(shown: Memo<Option<Shown>>) -> Option<u64> {
    shown.with(|shown| shown.as_ref().map(|shown| shown.task.seq))
}

/// The title that is drawn.
pub(super) fn title(shown: Memo<Option<Shown>>) -> Option<String> {
    shown.with(|shown| shown.as_ref().map(|shown| shown.task.title.clone()))
}

/// What is not confirmed yet carries a mark.
pub(super) fn is_pending(shown: Memo<Option<Shown>>) -> Option<&'static str> {
    shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.is_pending)).then_some("")
}

/// Another person's change glows for a moment, also where it brought the task to a place where it is drawn
/// only now.
pub(super) fn glow(
    place: Place,
    id: TaskId,
    shown: Memo<Option<Shown>>,
) -> impl Fn() -> Option<&'static str> {
    const GLOW: Duration = Duration::from_millis(1_600);
    let store = use_store();
    let me = store.me().user.id;
    let is_glowing = RwSignal::new(false);
    Effect::new(move |before: Option<Option<u64>>| {
        let now = shown.with(|shown| shown.as_ref().map(|shown| (shown.task.seq, shown.task.updated_by)));
        let seq = now.map(|(seq, _)| seq);
        let is_new = match before {
            Some(before) => before.is_some() && before != seq,
            None => store.is_fresh(place.workspace, id),
        };
        if is_new && now.is_some_and(|(_, by)| by != me) {
            is_glowing.set(true);
            set_timeout(move || is_glowing.try_set(false).map_or((), drop), GLOW);
        }
        seq
    });
    move || is_glowing.get().then_some("")
}

/// Number, priority, due date, whether there is a description, and people: only what there is.
#[component]
pub(super) fn Meta(place: Place, shown: Memo<Option<Shown>>) -> impl IntoView {
    let task = Signal::derive(move || shown.get().map(|shown| shown.task));
    let number = Memo::new(move |_| task.with(|task| task.as_ref().map_or(0, |task| task.number)));
    let priority = Memo::new(move |_| task.with(|task| task.as_ref().map(|task| task.priority)));
    let has_text = Memo::new(move |_| {
        task.with(|task| task.as_ref().is_some_and(|task| !task.description.trim().is_empty()))
    });
    let assignees = Memo::new(move |_| task.with(|task| task.as_ref().map(|task| task.assignees.clone())));
    view! {
        <div class="meta">
            <span class="number">{move || words::number(number.get())}</span>
            {move || priority.get().filter(|p| *p != Priority::None).map(|priority| {
                view! { <PriorityIcon word=priority.as_str() label=words::priority(priority) /> }
            })}
            <DueDate task />
            {move || has_text.get().then(|| view! {
                <span class="has-text" role="img" aria-label=told::HAS_DESCRIPTION title=told::HAS_DESCRIPTION>
                    <Icon glyph=Glyph::Text />
                </span>
            })}
            {move || assignees.get().filter(|people| !people.is_empty()).map(|people| view! { <People place people /> })}
        </div>
    }
}

#[component]
fn People(place: Place, people: Vec<UserId>) -> impl IntoView {
    let store = use_store();
    let avatar = |member: &&Member| face(member.user_id, &member.display_name, member.picture);
    // A changed name or picture changes here, too.
    let drawn = move || {
        let members = store.members(place.workspace);
        let named: Vec<_> =
            people.iter().filter_map(|user| members.iter().find(|member| member.user_id == *user)).collect();
        let (first, rest) = named.split_at(named.len().min(PEOPLE_SHOWN));
        let others: Vec<&str> = rest.iter().map(|member| member.display_name.as_str()).collect();
        let others = (!others.is_empty()).then(|| {
            let (names, count) = (others.join(", "), others.len());
            let title = names.clone();
            view! {
                <span class="more" title=title>
                    <span aria-hidden="true">{company::more(count)}</span>
                    <span class="visually-hidden">{names}</span>
                </span>
            }
        });
        (first.iter().map(avatar).collect_view(), others)
    };
    view! { <span class="people">{drawn}</span> }
}
