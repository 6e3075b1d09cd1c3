//! A task, opened: every field to read and edit.

use super::company::Onlookers;
use super::complete::CheckCircle;
use super::earlier::Earlier;
use super::gone::Gone;
use super::may_write::use_may_write;
use super::properties::Properties;
use super::spotlight::Spotlight;
use super::text_box::TextBox;
use crate::domain::{Category, Task, TaskId, UserId};
use crate::pages::place::Place;
use crate::store::{TaskText, use_store};
use crate::ui::{Button, Dialog, Glyph, Icon, Look, after_render, has_touch};
use crate::words::{app as words, task as own};
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, HtmlTextAreaElement};
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
        // What is typed into a field is taken when the field is left.
        leave_field();
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
                false => view! { <Gone place task close /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Fields(place: Place, task: Signal<Option<Arc<Task>>>, close: Callback<()>) -> impl IntoView {
    let Some(first) = task.get_untracked() else { return ().into_any() };
    let store = use_store();
    let id = first.id;
    let task = Signal::derive(move || task.get().unwrap_or_else(|| Arc::clone(&first)));
    let may_write = use_may_write();
    // What is typed before the page is awake would be lost. A button that is pressed answers once it is.
    let is_editable = Memo::new(move |_| may_write.get() && store.is_awake());
    let is_done = Signal::derive(move || task.with(|task| task.status == Category::Done));
    let title = Memo::new(move |_| task.with(|task| task.title.clone()));
    let description = Memo::new(move |_| task.with(|task| task.description.clone()));
    let (title_box, description_box) = (NodeRef::<Textarea>::new(), NodeRef::<Textarea>::new());
    let delete = move |_| {
        store.delete_task(place.workspace, id);
        close.run(());
    };
    let go_on = Callback::new(move |()| focus_end(description_box));
    Effect::new(move |_| {
        // The dialog is open by then, and has focused its first button.
        after_render(move || if has_touch() { focus_dialog() } else { focus_end(title_box) });
    });
    view! {
        <Head place task id close />
        <form
            class="task-form"
            on:submit=|event| event.prevent_default()
            on:keydown=move |event| {
                if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                    event.prevent_default();
                    // What goes away saves what was typed in it.
                    close.run(());
                }
            }
        >
            <div class="heading">
                <Show when=move || may_write.get()>
                    <CheckCircle place task=id is_done />
                </Show>
                <TextBox
                    workspace=place.workspace
                    task=id
                    field=TaskText::Title
                    value=title
                    class="title"
                    label=words::TITLE
                    placeholder=words::TITLE
                    is_editable
                    node=title_box
                    on_enter=go_on
                />
            </div>
            <div class="texts">
                <TextBox
                    workspace=place.workspace
                    task=id
                    field=TaskText::Description
                    value=description
                    class="description"
                    label=words::DESCRIPTION
                    placeholder=words::DESCRIPTION_HINT
                    is_editable
                    node=description_box
                />
                <Earlier workspace=place.workspace task=id />
            </div>
            <Properties place task is_editable />
        </form>
        <footer class="dialog-foot">
            <p class="stamp">{move || stamp(place, &task.get())}</p>
            <Show when=move || may_write.get()>
                <button type="button" class="button danger" on:click=delete>
                    <Icon glyph=Glyph::Trash />
                    <span>{words::DELETE}</span>
                </button>
            </Show>
        </footer>
    }
    .into_any()
}

/// Where the task lies, who else looks at it, and what can be done with the dialog.
#[component]
fn Head(place: Place, task: Signal<Arc<Task>>, id: TaskId, close: Callback<()>) -> impl IntoView {
    let store = use_store();
    let workspace = Memo::new(move |_| {
        let name = |listed: Vec<crate::domain::Workspace>| {
            listed.into_iter().find(|workspace| workspace.id == place.workspace).map(|it| it.name)
        };
        name(store.workspaces()).unwrap_or_default()
    });
    let project = Memo::new(move |_| {
        let id = task.with(|task| task.project_id);
        let name = store.project(place.workspace, id).map(|project| project.name).unwrap_or_default();
        (Place { project: id, ..place }.address(), name)
    });
    let copy = Callback::new(move |()| {
        let origin = window().location().origin().unwrap_or_default();
        let project = task.with_untracked(|task| task.project_id);
        store.copy(origin + &Place { project, ..place }.address_of(id));
    });
    view! {
        <header class="dialog-head">
            <nav class="path" aria-label=own::PATH>
                <ol>
                    <li class="workspace">{workspace}</li>
                    <li class="project">
                        <a href=move || project.get().0>{move || project.get().1}</a>
                    </li>
                    <li class="number">{move || words::number(task.with(|task| task.number))}</li>
                </ol>
            </nav>
            <Onlookers place task=id />
            <Button label=own::COPY_LINK glyph=Glyph::Link look=Look::IconOnly on_press=copy />
            <Button label=words::CLOSE glyph=Glyph::Close look=Look::IconOnly on_press=close />
        </header>
    }
}

/// Takes the focus out of the field that has it.
fn leave_field() {
    let field = document().active_element().and_then(|field| field.dyn_into::<HtmlElement>().ok());
    // Fails only for what had no focus.
    let _ = field.map(|field| field.blur());
}

/// Focuses a box of text, with the caret behind its text.
fn focus_end(node: NodeRef<Textarea>) {
    let Some(node) = node.try_get_untracked().flatten() else { return };
    let node: &HtmlTextAreaElement = &node;
    let end = node.text_length();
    // Both fail only for what cannot take the focus.
    let _ = node.focus();
    let _ = node.set_selection_range(end, end);
}

/// Focuses the dialog itself, which is not left by it: no keyboard comes up, and no button has the focus.
pub(super) fn focus_dialog() {
    let dialog = document().query_selector("dialog.task").ok().flatten();
    // Fails only for what cannot take the focus.
    let _ = dialog.and_then(|dialog| dialog.dyn_into::<HtmlElement>().ok()).map(|dialog| dialog.focus());
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
