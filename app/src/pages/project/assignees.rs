//! Who works on a task: the people as chips, and a list to find others in.

use super::may_write::use_may_write;
use crate::domain::{Member, Task, TaskPatch, UserId};
use crate::pages::place::Place;
use crate::pages::{face, hue, people, picture_address};
use crate::store::use_store;
use crate::ui::{Choice, Glyph, Icon, PickList, Popover, focus_first};
use crate::words::{app, task as words};
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;

/// The assigned people, in the order in which they were assigned, each with a way off the task.
#[component]
pub(super) fn Assignees(place: Place, task: Signal<Arc<Task>>) -> impl IntoView {
    let store = use_store();
    let may_write = use_may_write();
    let me = store.me().user.id;
    let assignees = Memo::new(move |_| task.with(|task| task.assignees.clone()));
    let members = Memo::new(move |_| people::in_order(store, place.workspace));
    let assign = move |user: UserId, is_assigned: bool| {
        let (assign, unassign) = if is_assigned { (vec![user], vec![]) } else { (vec![], vec![user]) };
        let id = task.with_untracked(|task| task.id);
        store.update_task(place.workspace, id, TaskPatch { assign, unassign, ..TaskPatch::default() });
    };
    let assigned = Memo::new(move |_| {
        let members = members.get();
        let find = |user: UserId| members.iter().find(|member| member.user_id == user).cloned();
        assignees.get().into_iter().filter_map(find).collect::<Vec<_>>()
    });
    let choices = Signal::derive(move || {
        let choice = |member: Member| Choice {
            key: member.user_id.to_string(),
            hue: hue(member.user_id),
            picture: picture_address(member.user_id, member.picture),
            is_chosen: assignees.with(|assignees| assignees.contains(&member.user_id)),
            note: (member.user_id == me).then_some(words::YOU),
            label: member.display_name,
        };
        members.get().into_iter().map(choice).collect::<Vec<_>>()
    });
    let toggle = Callback::new(move |key: String| {
        if let Ok(user) = key.parse() {
            assign(user, !assignees.with_untracked(|assignees| assignees.contains(&user)));
        }
    });
    let panel = NodeRef::<Div>::new();
    let take_off = move |user: UserId| {
        // The chip goes away with its button.
        focus_first(&["dialog.task .assignees .choice"]);
        assign(user, false);
    };
    let chip = move |member: Member| {
        let user = member.user_id;
        let label = words::unassign(&member.display_name);
        view! {
            <li class="chip">
                <span aria-hidden="true">{face(user, &member.display_name, member.picture)}</span>
                <span class="name">{member.display_name.clone()}</span>
                <Show when=move || may_write.get()>
                    <button type="button" aria-label=label.clone() title=label.clone() on:click=move |_| take_off(user)>
                        <Icon glyph=Glyph::Close />
                    </button>
                </Show>
            </li>
        }
    };
    let button = || {
        view! {
            <Icon glyph=Glyph::Plus />
            <span class="text">{words::ASSIGN}</span>
        }
    };
    view! {
        <div class="property assignees" role="group" aria-label=app::ASSIGNEES data-empty=move || assigned.read().is_empty().then_some("")>
            <span class="label" aria-hidden="true">{app::ASSIGNEES}</span>
            <div class="value">
                <ul>
                    <For
                        each=move || assigned.get()
                        key=|member| (member.user_id, member.display_name.clone(), member.picture)
                        children=chip
                    />
                </ul>
                <Show
                    when=move || may_write.get()
                    fallback=move || assigned.with(Vec::is_empty).then(|| view! { <span class="nobody">{words::NOBODY}</span> })
                >
                    <Popover
                        id="assignee-picker"
                        label=words::ASSIGN
                        class="choice"
                        disabled=false
                        face=button
                        focus="input"
                        panel
                    >
                        <PickList id="assignee-list" label=words::FIND_PERSON choices on_toggle=toggle />
                    </Popover>
                </Show>
            </div>
        </div>
    }
}
