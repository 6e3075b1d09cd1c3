//! What edits of a task replaced: shown with it, to be put back or let go.

use super::may_write::use_may_write;
use super::task_dialog::focus_dialog;
use crate::domain::{Due, Former, Lost, TaskId, UserId, WorkspaceId};
use crate::store::{Store, use_store};
use crate::ui::{Glyph, Icon};
use crate::words::{app as words, task as own};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// A text of more lines or characters is folded.
const SHORT: (usize, usize) = (4, 240);

/// What was replaced without having been seen, the newest first; nothing is drawn where there is nothing.
#[component]
pub(super) fn Earlier(workspace: WorkspaceId, task: TaskId) -> impl IntoView {
    let store = use_store();
    let lost = Memo::new(move |_| store.lost(workspace, task));
    view! {
        <section
            class="earlier"
            aria-label=own::EARLIER
            aria-live="polite"
            hidden=move || lost.with(Vec::is_empty)
        >
            <For
                each=move || lost.get()
                key=|lost| lost.id
                children=move |lost| view! { <Kept workspace lost /> }
            />
        </section>
    }
}

#[component]
fn Kept(workspace: WorkspaceId, lost: Lost) -> impl IntoView {
    let store = use_store();
    let may_write = use_may_write();
    let lost = StoredValue::new(lost);
    let head = move || lost.with_value(|lost| head(store, workspace, lost));
    let text = lost.with_value(|lost| text(store, &lost.former));
    let is_short = text.lines().count() <= SHORT.0 && text.chars().count() <= SHORT.1;
    let put_back = move |_| {
        if lost.with_value(|lost| store.put_back(workspace, lost)) {
            focus_next();
        }
    };
    let dismiss = move |_| {
        if lost.with_value(|lost| store.dismiss_lost(workspace, lost)) {
            focus_next();
        }
    };
    view! {
        <article class="kept">
            <h3>{head}</h3>
            {if is_short {
                view! { <p class="kept-text" dir="auto">{text}</p> }.into_any()
            } else {
                view! {
                    <details>
                        <summary dir="auto">{begin(&text)}</summary>
                        <p class="kept-text" dir="auto">{text}</p>
                    </details>
                }
                .into_any()
            }}
            <Show when=move || may_write.get()>
                <div class="actions">
                    <button type="button" class="button" on:click=put_back>
                        <Icon glyph=Glyph::Undo />
                        <span>{words::PUT_BACK}</span>
                    </button>
                    <button type="button" class="button quiet" on:click=dismiss>{words::DISMISS}</button>
                </div>
            </Show>
        </article>
    }
}

/// What it was, whose, and who replaced it when.
fn head(store: Store, workspace: WorkspaceId, lost: &Lost) -> String {
    let members = store.members(workspace);
    let name =
        |user: UserId| members.iter().find(|member| member.user_id == user).map(|m| m.display_name.as_str());
    let at = store.local(lost.at).map(|at| words::moment(at.date(), Some(at.time()), store.today()));
    words::replaced(&lost.former, name(lost.by), name(lost.replaced_by), at.as_deref())
}

fn text(store: Store, former: &Former) -> String {
    let day = |due: &Option<Due>| match due {
        Some(due) => {
            let (day, time) = store.local_due(*due);
            words::moment(day, time, None)
        }
        None => words::NO_DATE.to_owned(),
    };
    match former {
        Former::Title(text) | Former::Description(text) => text.clone(),
        Former::Priority(priority) => words::priority(*priority).to_owned(),
        Former::StartAt(due) | Former::DueAt(due) => day(due),
    }
}

/// The first line, or what fits of it.
fn begin(text: &str) -> String {
    let line: String =
        text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().chars().take(80).collect();
    line + "…"
}

/// The button that was pressed goes: the focus stays in the dialog, on the next of its kind where there is one.
fn focus_next() {
    request_animation_frame(|| {
        let next = document().query_selector("dialog.task .kept .button").ok().flatten();
        match next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
            // Fails only for what cannot take the focus.
            Some(next) => drop(next.focus()),
            None => focus_dialog(),
        }
    });
}
