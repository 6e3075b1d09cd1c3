//! The box that makes a task: a title and Enter is enough, and the next one can follow at once.

use super::shown_column::ShownColumn;
use crate::domain::{StatusId, TITLE_MAX};
use crate::pages::place::Place;
use crate::store::{Draft, use_store};
use crate::ui::{Glyph, Icon};
use crate::words::app as words;
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use web_sys::ClipboardEvent;

/// The box in the header; on phones it stands at the foot of the page. The address can ask for it with
/// `?new`, as the shortcut of the installed app does.
#[component]
pub(super) fn NewTask(place: Place) -> impl IntoView {
    let store = use_store();
    let column = expect_context::<ShownColumn>();
    let status = Signal::derive(move || column.target());
    let placeholder = Signal::derive(move || {
        let named = column.named_target();
        let statuses = store.statuses(place.workspace, place.project);
        let status = statuses.into_iter().find(|status| Some(status.id) == named);
        status.map_or(words::NEW_TASK.to_owned(), |status| words::new_task_in(&status.name))
    });
    let input = NodeRef::<Input>::new();
    let query = use_query_map();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let is_asked_for = query.with(|query| query.get_str("new").is_some());
        if let (Some(input), true) = (input.get(), is_asked_for) {
            // Fails only for what cannot take the focus.
            let _ = input.focus();
            let options = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
            navigate(&place.address(), options);
        }
    });
    view! {
        <AddForm
            place
            status
            class="new-task"
            draft_key=format!("new/{}", place.project)
            label=words::NEW_TASK.to_owned()
            placeholder
            input
        />
    }
}

/// How a box for new tasks was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// With Escape: the focus has to go somewhere.
    WithEscape,
    /// The focus is elsewhere already.
    ForElsewhere,
}

/// A form of one box: Enter makes the task and stays.
#[component]
pub(super) fn AddForm(
    /// Where the task goes.
    place: Place,
    /// Its column; the first one where none is said.
    #[prop(into)]
    status: Signal<Option<StatusId>>,
    class: &'static str,
    /// Where text that is typed and not added yet is kept: it survives a reload and a closed tab.
    draft_key: String,
    label: String,
    #[prop(into)] placeholder: Signal<String>,
    /// Told when the box is left; a box that is always there has none.
    #[prop(optional)]
    on_leave: Option<Callback<Left>>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    takes_focus: bool,
    #[prop(default = NodeRef::new())] input: NodeRef<Input>,
) -> impl IntoView {
    let store = use_store();
    let title = RwSignal::new(String::new());
    let draft_key = StoredValue::new(draft_key);
    // Lines that were pasted into the box, which holds one.
    let pasted = RwSignal::new(Vec::<String>::new());
    // Has the person typed here since the box appeared?
    let is_touched = StoredValue::new(false);
    let keep = move |text: &str| {
        draft_key.with_value(|key| store.keep_draft(key, &Draft::new(text)));
    };
    Effect::new(move |_| {
        // In here: the server knows no draft, and what was typed before the page woke up stays.
        let draft = draft_key.with_value(|key| store.draft(key));
        if let Some(draft) = draft.filter(|_| title.with_untracked(String::is_empty)) {
            title.set(draft.text);
        }
    });
    Effect::new(move |_| {
        if let (Some(input), true) = (input.get(), takes_focus) {
            // Fails only for what cannot take the focus.
            let _ = input.focus();
        }
    });
    let add = move |typed: &str| {
        store.create_task(place.workspace, place.project, status.get_untracked(), typed, "").is_some()
    };
    let clear = move |typed: String| {
        title.set(String::new());
        pasted.set(Vec::new());
        store.settle_draft(draft_key.get_value(), typed);
    };
    let create = move || {
        let typed = title.get_untracked();
        if !typed.trim().is_empty() && add(&typed) {
            clear(typed);
        }
    };
    let create_each = move |_| {
        let lines = pasted.get_untracked();
        if lines.iter().filter(|line| !add(line)).count() == 0 {
            clear(title.get_untracked());
        }
        if let Some(input) = input.get_untracked() {
            // Fails only for what cannot take the focus.
            let _ = input.focus();
        }
    };
    let type_in = move |text: String| {
        is_touched.set_value(true);
        keep(&text);
        if pasted.with_untracked(|lines| !lines.is_empty() && words_of(&lines.join(" ")) != words_of(&text)) {
            pasted.set(Vec::new());
        }
        title.set(text);
    };
    let blur = move || {
        // The box that goes away on Escape loses the focus on its way: by then there is nothing to do.
        let Some(has_text) = title.try_with_untracked(|title| !title.is_empty()) else { return };
        // Neither a window that loses the focus nor a restored text that the person did not touch makes a task.
        let is_left = document().has_focus().unwrap_or(true) && (is_touched.get_value() || !has_text);
        if let Some(leave) = on_leave.filter(|_| is_left && pasted.with_untracked(Vec::is_empty)) {
            create();
            leave.run(Left::ForElsewhere);
        }
    };
    let escape = move || {
        title.set(String::new());
        pasted.set(Vec::new());
        draft_key.with_value(|key| store.drop_draft(key));
        if let Some(leave) = on_leave {
            leave.run(Left::WithEscape);
        }
    };
    view! {
        <form
            class=class
            on:submit=move |event| {
                event.prevent_default();
                create();
            }
        >
            <Icon glyph=Glyph::Plus />
            <input
                node_ref=input
                type="text"
                enterkeyhint="done"
                autocomplete="off"
                maxlength=TITLE_MAX
                aria-label=label
                placeholder=move || placeholder.get()
                prop:value=move || title.get()
                on:input=move |event| type_in(event_target_value(&event))
                on:paste=move |event| pasted.set(lines_in(&event).unwrap_or_default())
                on:blur=move |_| blur()
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        escape();
                    }
                }
            />
            <Show when=move || pasted.with(|lines| !lines.is_empty())>
                <button type="button" class="button add-each" on:click=create_each>
                    {move || words::add_each(pasted.with(Vec::len))}
                </button>
            </Show>
        </form>
    }
}

/// The most lines that are offered as tasks of their own.
const LINES_MAX: usize = 200;

/// The lines of a paste, where it has several: list marks are left out.
fn lines_in(event: &ev::Event) -> Option<Vec<String>> {
    let text = event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?.get_data("text").ok()?;
    Some(split(&text)).filter(|lines| (2..=LINES_MAX).contains(&lines.len()))
}

fn split(text: &str) -> Vec<String> {
    const MARKS: [&str; 6] = ["- [ ] ", "- [x] ", "- ", "* ", "• ", "– "];
    let bare = |line: &str| {
        let line = line.trim();
        let mark = MARKS.into_iter().find_map(|mark| line.strip_prefix(mark));
        mark.unwrap_or(line).trim().to_owned()
    };
    text.lines().map(bare).filter(|line| !line.is_empty()).collect()
}

/// A text's words: a box of one line changes the space between those that are pasted, and the marks stay.
fn words_of(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_list_is_lines_without_their_marks() {
        assert_eq!(split("- Milk\n- [ ] Bread\r\n\n  • Eggs \n"), ["Milk", "Bread", "Eggs"]);
        assert_eq!(split("well-known"), ["well-known"]);
        assert_eq!(words_of("Milk Bread"), words_of("- Milk - Bread"));
    }
}
