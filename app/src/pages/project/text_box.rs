//! A text that two people may edit at once: what is being typed is never touched from outside.

use leptos::html::Textarea;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// Whoever stops typing for so long has it saved.
const SAVE_AFTER: Duration = Duration::from_millis(1_000);

/// What somebody types, and what stood there when they began.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    /// What they had before their eyes, whatever else has come since.
    pub(super) began_with: String,
    /// What they made of it.
    pub(super) text: String,
}

/// A box of text that follows `value` until somebody types in it, and commits what they typed when
/// they pause, leave, or the box goes away.
#[component]
pub(super) fn TextBox(
    /// The text as it is now.
    #[prop(into)]
    value: Signal<String>,
    /// Takes what was typed; false when it was refused.
    commit: Callback<Draft, bool>,
    class: &'static str,
    label: &'static str,
    placeholder: &'static str,
    maxlength: usize,
    /// May it be typed in? What was typed already stays to be copied.
    is_editable: Memo<bool>,
    /// One line: Enter commits.
    #[prop(optional)]
    is_line: bool,
) -> impl IntoView {
    let draft = RwSignal::new(None::<Draft>);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let node = NodeRef::<Textarea>::new();
    let stop_timer = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    // Answers whether nothing is left unsaved.
    let save = move || {
        stop_timer();
        let typed = draft.try_get_untracked().flatten().filter(|draft| draft.text != draft.began_with);
        let Some(typed) = typed else { return true };
        let is_taken = commit.run(typed.clone());
        if is_taken {
            // Gone with the dialog when this is its last save.
            let _ = draft.try_set(Some(Draft { began_with: typed.text.clone(), text: typed.text }));
        }
        is_taken
    };
    let leave = move || {
        // What was refused stays in the box, to be mended.
        if save() {
            draft.set(None);
        }
    };
    on_cleanup(move || {
        save();
    });
    view! {
        <textarea
            node_ref=node
            class=class
            rows="1"
            dir="auto"
            maxlength=maxlength
            readonly=move || !is_editable.get()
            aria-label=label
            placeholder=placeholder
            prop:value=move || draft.get().map_or_else(|| value.get(), |draft| draft.text)
            on:focus=move |_| {
                if draft.with_untracked(Option::is_none) {
                    let now = value.get_untracked();
                    draft.set(Some(Draft { began_with: now.clone(), text: now }));
                }
            }
            on:input=move |event| {
                let text = event_target_value(&event);
                draft.update(|draft| match draft {
                    Some(draft) => draft.text = text,
                    None => *draft = Some(Draft { began_with: value.get_untracked(), text }),
                });
                stop_timer();
                let pause = move || {
                    save();
                };
                timer.set_value(set_timeout_with_handle(pause, SAVE_AFTER).ok());
            }
            on:blur=move |_| leave()
            on:keydown=move |event| {
                if is_line && event.key() == "Enter" && !event.is_composing() {
                    event.prevent_default();
                    if let Some(node) = node.get_untracked() {
                        // Leaving saves.
                        let _ = node.blur();
                    }
                }
            }
        >
            {value.get_untracked()}
        </textarea>
    }
}
