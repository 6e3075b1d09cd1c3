//! What this device keeps and the server has not taken: how much, what was refused, and the question
//! before it is let go of.

use crate::domain::{RecordId, TaskId, WorkspaceId, rules::Decide};
use crate::store::{Storage, use_store};
use crate::sync::Rejected;
use crate::ui::{Button, Dialog, Look};
use crate::words::{app as words, kept};
use leptos::prelude::*;

/// How things stand with the server, in words; and a count of what was not applied, which opens the list.
#[component]
pub(in crate::pages) fn Connection() -> impl IntoView {
    let store = use_store();
    let is_open = RwSignal::new(false);
    let has_refused = Memo::new(move |_| store.not_applied_count() > 0);
    let close = Callback::new(move |()| is_open.set(false));
    Effect::new(move |_| {
        // The next refusal is to be told by the button, not by a dialog that was never closed.
        if !has_refused.get() {
            is_open.set(false);
        }
    });
    view! {
        <Show when=move || has_refused.get()>
            <button type="button" class="button not-applied" on:click=move |_| is_open.set(true)>
                {move || kept::count(store.not_applied_count())}
            </button>
        </Show>
        <p class="connection" role="status" data-link=move || store.link().as_str()>
            {move || kept::link(store.link(), store.pending(), store.storage())}
        </p>
        <Show when=move || is_open.get() && has_refused.get()>
            <NotApplied on_close=close />
        </Show>
    }
}

/// What was refused after it had been shown, each with what the person wrote.
#[component]
fn NotApplied(on_close: Callback<()>) -> impl IntoView {
    let store = use_store();
    view! {
        <Dialog class="not-applied-list" label=kept::NOT_APPLIED on_close>
            <header class="dialog-head">
                <h2>{kept::NOT_APPLIED}</h2>
                <Button label=words::CLOSE look=Look::Quiet on_press=on_close />
            </header>
            <p class="hint">{kept::NOT_APPLIED_WHY}</p>
            <ul>
                <For
                    each=move || store.not_applied()
                    key=|(_, rejected)| (rejected.cid, rejected.mid)
                    children=|(workspace, rejected)| view! { <Refusal workspace rejected /> }
                />
            </ul>
        </Dialog>
    }
}

#[component]
fn Refusal(workspace: WorkspaceId, rejected: Rejected) -> impl IntoView {
    let store = use_store();
    let rejected = StoredValue::new(rejected);
    let (what, texts) = rejected.with_value(|rejected| {
        let command = &rejected.command;
        let title = TaskId::of_key(command.subject()).and_then(|id| store.title(workspace, id));
        let texts = command.texts().into_iter().filter(|text| !text.is_empty()).map(str::to_owned);
        (command.summary(title.as_deref()), texts.collect::<Vec<_>>())
    });
    let why = rejected.with_value(|rejected| rejected.message.clone());
    let copied = texts.join("\n\n");
    let retry = Callback::new(move |()| {
        rejected.with_value(|rejected| store.retry(workspace, rejected));
    });
    let forget =
        Callback::new(move |()| rejected.with_value(|rejected| store.drop_refused(workspace, rejected)));
    let has_text = !texts.is_empty();
    let copy = Callback::new(move |()| store.copy(copied.clone()));
    view! {
        <li>
            <h3>{what}</h3>
            <p>{why}</p>
            {texts.into_iter().map(|text| view! { <blockquote>{text}</blockquote> }).collect_view()}
            <div class="actions">
                <Button label=kept::RETRY on_press=retry />
                {has_text.then(|| view! { <Button label=kept::COPY on_press=copy /> })}
                <Button label=kept::FORGET look=Look::Danger on_press=forget />
            </div>
        </li>
    }
}

/// The question before signing out, while something would be lost by it.
#[component]
pub(super) fn Leaving() -> impl IntoView {
    let store = use_store();
    let stay = Callback::new(move |()| store.stay());
    let leave = Callback::new(move |()| {
        store.stay();
        store.log_out_now();
    });
    view! {
        <Show when=move || store.is_leaving()>
            <Dialog class="question" label=kept::LEAVING on_close=stay>
                <h2>{kept::LEAVING}</h2>
                <p>{move || kept::leaving(store.pending(), store.not_applied_count(), store.unsaved_drafts())}</p>
                <div class="actions">
                    <Button label=kept::STAY look=Look::Primary on_press=stay />
                    <Button label=kept::LEAVE look=Look::Danger on_press=leave />
                </div>
            </Dialog>
        </Show>
    }
}

/// Speaks up when this browser cannot keep what is done in it.
#[component]
pub(super) fn StorageNote() -> impl IntoView {
    let store = use_store();
    let note = move || match store.storage() {
        Storage::Full => Some(kept::FULL),
        // Nothing is lost as long as everything arrives.
        Storage::Absent if store.pending() > 0 => Some(kept::ABSENT),
        Storage::Absent | Storage::Works => None,
    };
    view! { <div role="status">{move || note().map(|note| view! { <p class="storage-note">{note}</p> })}</div> }
}
