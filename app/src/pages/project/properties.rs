//! The quiet column of a task: status, priority, dates, people.

use crate::domain::{Due, Priority, Task, TaskPatch, UserId};
use crate::pages::face;
use crate::pages::place::Place;
use crate::store::use_store;
use crate::words::app as words;
use leptos::prelude::*;
use std::sync::Arc;

/// A task's properties, each saved as it is chosen.
#[component]
pub(super) fn Properties(place: Place, task: Signal<Arc<Task>>, is_editable: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let save = move |patch: TaskPatch| {
        store.update_task(place.workspace, task.with_untracked(|task| task.id), patch);
    };
    let status = Memo::new(move |_| task.with(|task| task.status_id));
    let priority = Memo::new(move |_| task.with(|task| task.priority));
    let statuses = Memo::new(move |_| store.statuses(place.workspace, task.with(|task| task.project_id)));
    let pick_status = move |value: String| {
        save(TaskPatch { status_id: value.parse().ok(), ..TaskPatch::default() });
    };
    let pick_priority = move |value: String| {
        let priority = Priority::ALL.into_iter().find(|priority| priority.as_str() == value);
        save(TaskPatch { priority, ..TaskPatch::default() });
    };
    let day = move |due: Option<Due>| {
        due.map(|due| Due::On(store.local_due(due).0).to_string()).unwrap_or_default()
    };
    view! {
        <div class="properties">
            <label class="property">
                <span>{words::STATUS}</span>
                <select disabled=move || !is_editable.get() on:change=move |event| pick_status(event_target_value(&event))>
                    {move || {
                        let option = |s: crate::domain::Status| {
                            let id = s.id;
                            view! {
                                <option value=id.to_string() selected=status.get_untracked() == id prop:selected=move || status.get() == id>{s.name}</option>
                            }
                        };
                        statuses.get().into_iter().map(option).collect_view()
                    }}
                </select>
            </label>
            <label class="property">
                <span>{words::PRIORITY}</span>
                <select disabled=move || !is_editable.get() on:change=move |event| pick_priority(event_target_value(&event))>
                    {Priority::ALL.map(|p| view! {
                        <option value=p.as_str() selected=priority.get_untracked() == p prop:selected=move || priority.get() == p>{words::priority(p)}</option>
                    })}
                </select>
            </label>
            <DateField
                label=words::DUE_DATE
                value=Signal::derive(move || day(task.with(|task| task.due_at)))
                is_editable
                on_pick=Callback::new(move |due_at| save(TaskPatch { due_at: Some(due_at), ..TaskPatch::default() }))
            />
            <DateField
                label=words::START_DATE
                value=Signal::derive(move || day(task.with(|task| task.start_at)))
                is_editable
                on_pick=Callback::new(move |start_at| {
                    save(TaskPatch { start_at: Some(start_at), ..TaskPatch::default() });
                })
            />
            <Assignees place task is_editable />
        </div>
    }
}

/// A day, or none.
#[component]
fn DateField(
    label: &'static str,
    value: Signal<String>,
    is_editable: Memo<bool>,
    on_pick: Callback<Option<Due>>,
) -> impl IntoView {
    view! {
        <label class="property">
            <span>{label}</span>
            <input
                type="date"
                max="9999-12-31"
                disabled=move || !is_editable.get()
                prop:value=move || value.get()
                on:change=move |event| {
                    let typed = event_target_value(&event);
                    match typed.parse() {
                        Ok(due) => on_pick.run(Some(due)),
                        Err(_) if typed.is_empty() => on_pick.run(None),
                        Err(_) => {}
                    }
                }
            />
        </label>
    }
}

/// Everybody of the workspace, to be ticked.
#[component]
fn Assignees(place: Place, task: Signal<Arc<Task>>, is_editable: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let assignees = Memo::new(move |_| task.with(|task| task.assignees.clone()));
    let toggle = move |user: UserId, is_assigned: bool| {
        let (assign, unassign) = if is_assigned { (vec![user], vec![]) } else { (vec![], vec![user]) };
        let id = task.with_untracked(|task| task.id);
        store.update_task(place.workspace, id, TaskPatch { assign, unassign, ..TaskPatch::default() });
    };
    view! {
        <fieldset class="assignees" disabled=move || !is_editable.get()>
            <legend>{words::ASSIGNEES}</legend>
            <For
                each=move || store.members(place.workspace)
                key=|member| (member.user_id, member.display_name.clone(), member.picture)
                children=move |member| {
                    let user = member.user_id;
                    view! {
                        <label>
                            <input
                                type="checkbox"
                                prop:checked=move || assignees.with(|assignees| assignees.contains(&user))
                                on:change=move |event| toggle(user, event_target_checked(&event))
                            />
                            {face(user, &member.display_name, member.picture)}
                            <span>{member.display_name.clone()}</span>
                        </label>
                    }
                }
            />
        </fieldset>
    }
}
