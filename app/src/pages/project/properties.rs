//! The quiet column of a task: status, priority, dates, people.

use super::assignees::Assignees;
use super::date_field::{DateField, TimeField};
use crate::domain::{Due, Priority, Project, Status, Task, TaskPatch};
use crate::pages::place::Place;
use crate::store::use_store;
use crate::ui::{Glyph, Icon, PriorityIcon, StatusIcon};
use crate::words::{app as words, task as own};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;
use time::{Date, Time};

/// A task's properties, each saved as it is chosen.
#[component]
pub(super) fn Properties(place: Place, task: Signal<Arc<Task>>, is_editable: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let save = move |patch: TaskPatch| {
        store.update_task(place.workspace, task.with_untracked(|task| task.id), patch);
    };
    let status = Memo::new(move |_| task.with(|task| task.status_id));
    let category = Memo::new(move |_| task.with(|task| task.status));
    let priority = Memo::new(move |_| task.with(|task| task.priority));
    let statuses = Memo::new(move |_| store.statuses(place.workspace, task.with(|task| task.project_id)));
    let color = move || {
        let statuses = statuses.read();
        statuses.iter().find(|it| it.id == status.get()).map(|it| it.color.as_str())
    };
    let pick_status = move |value: String| {
        save(TaskPatch { status_id: value.parse().ok(), ..TaskPatch::default() });
    };
    let pick_priority = move |value: String| {
        let priority = Priority::ALL.into_iter().find(|priority| priority.as_str() == value);
        save(TaskPatch { priority, ..TaskPatch::default() });
    };
    view! {
        <div class="properties">
            <div class="property">
                <label for="task-status">{words::STATUS}</label>
                <div class="value select">
                    <span data-color=color>
                        {move || view! { <StatusIcon word=category.get().as_str() /> }}
                    </span>
                    <select id="task-status" disabled=move || !is_editable.get() on:change=move |event| pick_status(event_target_value(&event))>
                        {move || {
                            let option = |s: Status| {
                                let id = s.id;
                                view! {
                                    <option value=id.to_string() data-word=s.category.as_str() data-color=s.color.as_str() selected=status.get_untracked() == id prop:selected=move || status.get() == id>{s.name}</option>
                                }
                            };
                            statuses.get().into_iter().map(option).collect_view()
                        }}
                    </select>
                </div>
            </div>
            <div class="property" data-empty=move || (priority.get() == Priority::None).then_some("")>
                <label for="task-priority">{words::PRIORITY}</label>
                <div class="value select">
                    <span aria-hidden="true">
                        {move || view! { <PriorityIcon word=priority.get().as_str() label="" /> }}
                    </span>
                    <select id="task-priority" disabled=move || !is_editable.get() on:change=move |event| pick_priority(event_target_value(&event))>
                        {Priority::ALL.map(|p| view! {
                            <option value=p.as_str() data-word=p.as_str() selected=priority.get_untracked() == p prop:selected=move || priority.get() == p>{words::priority(p)}</option>
                        })}
                    </select>
                </div>
            </div>
            <ProjectField place task is_editable />
            <Dates place task is_editable />
            <Assignees place task />
        </div>
    }
}

/// The project; the dialog goes along when another one is chosen.
#[component]
fn ProjectField(place: Place, task: Signal<Arc<Task>>, is_editable: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let navigate = use_navigate();
    let current = Memo::new(move |_| task.with(|task| task.project_id));
    let projects = Memo::new(move |_| {
        let mut projects = store.projects(place.workspace);
        if !projects.iter().any(|project| project.id == current.get()) {
            projects.extend(store.project(place.workspace, current.get()));
        }
        projects
    });
    let pick = move |value: String| {
        let id = task.with_untracked(|task| task.id);
        if let Ok(project) = value.parse()
            && store.move_task_to_project(place.workspace, id, project)
        {
            let options = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
            navigate(&Place { project, ..place }.address_of(id), options);
        }
    };
    let has_choice = Memo::new(move |_| projects.read().len() > 1);
    move || {
        let pick = pick.clone();
        has_choice.get().then(|| view! {
            <div class="property">
                <label for="task-project">{own::PROJECT}</label>
                <div class="value select">
                    <span><Icon glyph=Glyph::Board /></span>
                    <select id="task-project" disabled=move || !is_editable.get() on:change=move |event| pick(event_target_value(&event))>
                        {move || {
                            let option = |project: Project| {
                                let id = project.id;
                                view! {
                                    <option value=id.to_string() data-word="project" selected=current.get_untracked() == id prop:selected=move || current.get() == id>{project.name}</option>
                                }
                            };
                            projects.get().into_iter().map(option).collect_view()
                        }}
                    </select>
                </div>
            </div>
        })
    }
}

/// When it is due and when it starts; a day keeps its time when another one is chosen.
#[component]
fn Dates(place: Place, task: Signal<Arc<Task>>, is_editable: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let due_at = Memo::new(move |_| task.with(|task| task.due_at));
    let start_at = Memo::new(move |_| task.with(|task| task.start_at));
    let due = Memo::new(move |_| due_at.get().map(|due| store.local_due(due)));
    let start = Memo::new(move |_| start_at.get().map(|start| store.local_due(start)));
    let due_error = RwSignal::new(None);
    let start_error = RwSignal::new(None);
    let is_time_wrong = RwSignal::new(false);
    let save = move |patch: TaskPatch| {
        due_error.set(None);
        start_error.set(None);
        is_time_wrong.set(false);
        store.update_task(place.workspace, task.with_untracked(|task| task.id), patch);
    };
    let at = move |day: Option<Date>, time: Option<Time>| day.and_then(|day| store.due_on(day, time));
    let set_due = move |next: Option<Due>| {
        if store.is_out_of_order(start_at.get_untracked(), next) {
            start_error.set(None);
            due_error.set(Some(own::DUE_BEFORE_START));
        } else {
            save(TaskPatch { due_at: Some(next), ..TaskPatch::default() });
        }
    };
    let set_start = move |next: Option<Due>| {
        if store.is_out_of_order(next, due_at.get_untracked()) {
            due_error.set(None);
            start_error.set(Some(own::START_AFTER_DUE));
        } else {
            save(TaskPatch { start_at: Some(next), ..TaskPatch::default() });
        }
    };
    let time_of = |moment: Option<(Date, Option<Time>)>| moment.and_then(|(_, time)| time);
    let pick_due = Callback::new(move |day| set_due(at(day, time_of(due.get_untracked()))));
    let pick_start = Callback::new(move |day| set_start(at(day, time_of(start.get_untracked()))));
    let pick_time = Callback::new(move |time| set_due(at(due.get_untracked().map(|(day, _)| day), time)));
    // There is a time only where there is a day.
    let has_wrong_time = move || due.get().is_some() && is_time_wrong.get();
    let error =
        Signal::derive(move || due_error.get().or_else(|| has_wrong_time().then_some(own::TIME_FORMAT)));
    view! {
        <DateField
            id="due-date"
            calendar_id="due-calendar"
            label=words::DUE_DATE
            short=own::DUE
            value=due
            error
            is_editable
            on_pick=pick_due
        >
            <Show when=move || due.get().is_some()>
                <TimeField
                    value=Signal::derive(move || time_of(due.get()))
                    is_editable
                    on_pick=pick_time
                    is_wrong=is_time_wrong
                />
            </Show>
        </DateField>
        <DateField
            id="start-date"
            calendar_id="start-calendar"
            label=words::START_DATE
            short=own::START
            value=start
            error=start_error
            is_editable
            on_pick=pick_start
        />
    }
}
