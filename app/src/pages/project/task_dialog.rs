//! A task, opened: every field to read and edit.

use super::company::Onlookers;
use super::earlier::Earlier;
use super::may_write::use_may_write;
use super::properties::Properties;
use super::spotlight::Spotlight;
use super::text_box::{Draft, TextBox};
use crate::domain::{DESCRIPTION_MAX, LostId, Seen, TITLE_MAX, Task, TaskId, TaskPatch, UserId};
use crate::pages::place::Place;
use crate::store::use_store;
use crate::ui::{Dialog, Glyph, Icon};
use crate::words::app as words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

/// The dialog of the task in the address. It stays when the task goes away, and says so.
#[component]
pub(super) fn TaskDialog(place: Place, task: TaskId) -> impl IntoView {
    let store = use_store();
    let navigate = use_navigate();
    let spotlight = expect_context::<Spotlight>();
    let close = Callback::new(move |()| {
        spotlight.turn_to(task);
        navigate(&place.address(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    let shown = Memo::new(move |_| store.task(place.workspace, task).map(|shown| shown.task));
    let is_here = Memo::new(move |_| shown.with(Option::is_some));
    // The fields keep what they show while the task is gone, so that nothing typed is lost.
    let last = Memo::new(move |before: Option<&Option<Arc<Task>>>| {
        shown.get().or_else(|| before.cloned().flatten())
    });
    view! {
        <Dialog class="task" label=words::TASK on_close=close>
            {move || match is_here.get() {
                true => view! { <Fields place task=Signal::derive(move || last.get()) close /> }.into_any(),
                false => view! { <Gone close /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Gone(close: Callback<()>) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{words::TASK_GONE}</h2>
            <p>{words::TASK_GONE_WHY}</p>
            <button type="button" class="button" on:click=move |_| close.run(())>
                {words::CLOSE}
            </button>
        </div>
    }
}

#[component]
fn Fields(place: Place, task: Signal<Option<Arc<Task>>>, close: Callback<()>) -> impl IntoView {
    let Some(first) = task.get_untracked() else { return ().into_any() };
    let store = use_store();
    let id = first.id;
    let task = Signal::derive(move || task.get().unwrap_or_else(|| Arc::clone(&first)));
    let is_editable = use_may_write();
    let title = Memo::new(move |_| task.with(|task| task.title.clone()));
    let description = Memo::new(move |_| task.with(|task| task.description.clone()));
    let save = move |patch: TaskPatch, seen: Seen| {
        store.update_task(place.workspace, id, TaskPatch { seen: Some(Box::new(seen)), ..patch })
    };
    let save_title = Callback::new(move |Draft { began_with, text }| {
        let seen = Seen { title: Some(began_with), ..Seen::new(LostId::generate()) };
        save(TaskPatch { title: Some(text), ..TaskPatch::default() }, seen)
    });
    let save_description = Callback::new(move |Draft { began_with, text }| {
        let seen = Seen { description: Some(began_with), ..Seen::new(LostId::generate()) };
        save(TaskPatch { description: Some(text), ..TaskPatch::default() }, seen)
    });
    let delete = move |_| {
        store.delete_task(place.workspace, id);
        close.run(());
    };
    view! {
        <header class="dialog-head">
            <span class="number">{move || words::number(task.with(|task| task.number))}</span>
            <Onlookers place task=id />
            <button type="button" class="button quiet" on:click=move |_| close.run(())>
                <Icon glyph=Glyph::Close />
                <span>{words::CLOSE}</span>
            </button>
        </header>
        <form class="task-form" on:submit=|event| event.prevent_default()>
            <div class="texts">
                <TextBox
                    value=title
                    commit=save_title
                    class="title"
                    label=words::TITLE
                    placeholder=words::TITLE
                    maxlength=TITLE_MAX
                    is_editable
                    is_line=true
                />
                <TextBox
                    value=description
                    commit=save_description
                    class="description"
                    label=words::DESCRIPTION
                    placeholder=words::DESCRIPTION_HINT
                    maxlength=DESCRIPTION_MAX
                    is_editable
                />
                <Earlier workspace=place.workspace task=id is_editable />
            </div>
            <Properties place task is_editable />
        </form>
        <footer class="dialog-foot">
            <p class="stamp">{move || stamp(place, &task.get())}</p>
            <Show when=move || is_editable.get()>
                <button type="button" class="button danger" on:click=delete>
                    <Icon glyph=Glyph::Trash />
                    <span>{words::DELETE}</span>
                </button>
            </Show>
        </footer>
    }
    .into_any()
}

/// Who made it and who changed it last, and when.
fn stamp(place: Place, task: &Task) -> String {
    let store = use_store();
    let members = store.members(place.workspace);
    let name =
        |user: UserId| members.iter().find(|member| member.user_id == user).map(|m| m.display_name.clone());
    let when = |at| store.local(at).map(|at| words::moment(at.date(), Some(at.time()), store.today()));
    let created = words::created(name(task.created_by).as_deref(), when(task.created_at).as_deref());
    if task.updated_at == task.created_at {
        return created;
    }
    let updated = words::updated(name(task.updated_by).as_deref(), when(task.updated_at).as_deref());
    format!("{created} {updated}")
}
