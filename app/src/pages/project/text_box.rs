//! A text that two people may edit at once: what is being typed is never touched from outside.

use crate::domain::{TaskId, WorkspaceId};
use crate::store::{Fit, TaskText, use_store};
use crate::words::task as words;
use leptos::html::Textarea;
use leptos::leptos_dom::helpers::{TimeoutHandle, window_event_listener_untyped};
use leptos::{ev, prelude::*};
use std::time::Duration;

/// What is typed is saved this long after the first key, whether typing pauses or not.
const SAVE_AFTER: Duration = Duration::from_millis(1_000);

/// What is typed, and what stood there at the last save.
#[derive(Clone, Debug, PartialEq)]
struct Typed {
    base: String,
    text: String,
}

/// A box of text that follows `value` until someone types in it. It saves while they type, when they
/// leave, when the page goes out of sight, and when the box goes away; between two saves a draft keeps the text.
#[component]
pub(super) fn TextBox(
    workspace: WorkspaceId,
    task: TaskId,
    field: TaskText,
    /// The text as it is now.
    #[prop(into)]
    value: Signal<String>,
    class: &'static str,
    label: &'static str,
    placeholder: &'static str,
    /// May it be typed in? What was typed already stays to be copied.
    is_editable: Memo<bool>,
    node: NodeRef<Textarea>,
    /// One line: what Enter leads to.
    #[prop(optional)]
    on_enter: Option<Callback<()>>,
) -> impl IntoView {
    let store = use_store();
    let typed = RwSignal::new(None::<Typed>);
    // The action that undoes the typing, of which every save is a part.
    let action = StoredValue::new(None::<u32>);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let is_going_on = StoredValue::new(false);
    let stop_timer = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    let fit = move |typed: &Typed| field.fit(&typed.text);
    // Answers whether nothing is left unsaved.
    let save = move || {
        stop_timer();
        let unsaved = typed.try_get_untracked().flatten().filter(|typed| typed.text != typed.base);
        let Some(unsaved) = unsaved else { return true };
        match fit(&unsaved) {
            Fit::Missing | Fit::TooLong(_) => return false,
            Fit::Fits | Fit::Left(_) => {}
        }
        let Typed { base, text } = unsaved;
        let before = action.try_get_value().flatten();
        let (is_taken, undo) = store.save_text(workspace, task, field, base, &text, before);
        if is_taken {
            // Both are gone with the dialog when this is its last save.
            let _ = action.try_set_value(undo);
            let _ = typed.try_set(Some(Typed { base: text.clone(), text }));
        }
        is_taken
    };
    let leave = move || {
        let is_blank = typed
            .try_with_untracked(|typed| typed.as_ref().is_some_and(|it| fit(it) == Fit::Missing))
            .unwrap_or_default();
        // What is too long, or was refused, stays to be mended. A box that goes away loses the focus on its
        // way: by then there is nothing to forget.
        if save() || is_blank {
            let _ = typed.try_set(None);
            let _ = action.try_set_value(None);
        }
    };
    let arm = move || {
        arm(timer, move || {
            let Some(Typed { base, text }) = typed.try_get_untracked().flatten() else { return false };
            let now = value.try_get_untracked().unwrap_or_default();
            // Two who type in the same words would replace each other's every second: wait for a pause.
            let waits = field.collides(&base, &now, &text)
                && is_going_on.try_update_value(std::mem::take) == Some(true);
            if !waits {
                save();
            }
            waits
        });
    };
    let type_in = move |text: String| {
        let base = typed.with_untracked(|typed| typed.as_ref().map(|typed| typed.base.clone()));
        let base = base.unwrap_or_else(|| value.get_untracked());
        store.keep_text_draft(workspace, task, field, &base, &text);
        typed.set(Some(Typed { base, text }));
        is_going_on.set_value(true);
        if timer.with_value(Option::is_none) {
            arm();
        }
    };
    // What a page left behind, once everything that was saved before is here.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = is_editable.get();
        if is_open
            && was_open != Some(true)
            && let Some((base, text)) = store.text_draft(workspace, task, field, &value.get_untracked())
        {
            typed.set(Some(Typed { base, text }));
            arm();
        }
        is_open || was_open == Some(true)
    });
    Effect::new(move |_| {
        let hidden = window_event_listener(ev::visibilitychange, move |_| {
            if document().hidden() {
                save();
            }
        });
        let left = window_event_listener_untyped("pagehide", move |_| {
            save();
        });
        on_cleanup(move || {
            hidden.remove();
            left.remove();
        });
    });
    on_cleanup(move || {
        save();
    });
    let fit_now = Memo::new(move |_| typed.with(|typed| typed.as_ref().map_or(Fit::Fits, fit)));
    let note_id = format!("{class}-note");
    view! {
        <textarea
            node_ref=node
            class=class
            rows="1"
            dir="auto"
            readonly=move || !is_editable.get()
            aria-label=label
            aria-describedby=note_id.clone()
            aria-invalid=move || matches!(fit_now.get(), Fit::Missing | Fit::TooLong(_)).then_some("true")
            placeholder=placeholder
            enterkeyhint=on_enter.is_some().then_some("next")
            prop:value=move || typed.get().map_or_else(|| value.get(), |typed| typed.text)
            on:input=move |event| type_in(event_target_value(&event))
            on:blur=move |_| leave()
            on:keydown=move |event| {
                if let Some(go_on) = on_enter
                    && event.key() == "Enter" && !event.is_composing() && !event.ctrl_key() && !event.meta_key()
                {
                    event.prevent_default();
                    go_on.run(());
                }
            }
        >
            {value.get_untracked()}
        </textarea>
        <p class="fit" id=note_id data-fit=move || fit_word(fit_now.get()) aria-live="polite">
            {move || fit_text(fit_now.get())}
        </p>
    }
}

/// Starts the timer; it starts anew for as long as `waits` says so.
fn arm(timer: StoredValue<Option<TimeoutHandle>>, waits: impl Fn() -> bool + Copy + 'static) {
    let again = move || {
        let _ = timer.try_set_value(None);
        if waits() {
            arm(timer, waits);
        }
    };
    let _ = timer.try_set_value(set_timeout_with_handle(again, SAVE_AFTER).ok());
}

const fn fit_word(fit: Fit) -> Option<&'static str> {
    match fit {
        Fit::Missing | Fit::TooLong(_) => Some("wrong"),
        Fit::Left(_) => Some("left"),
        Fit::Fits => None,
    }
}

fn fit_text(fit: Fit) -> String {
    match fit {
        Fit::Missing => words::TITLE_MISSING.into(),
        Fit::TooLong(surplus) => words::too_long(surplus),
        Fit::Left(left) => words::left(left),
        Fit::Fits => String::new(),
    }
}
