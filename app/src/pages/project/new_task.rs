//! The box that makes a task: a title and Enter is enough, and the next one can follow at once.

use crate::domain::{StatusId, TITLE_MAX};
use crate::pages::place::Place;
use crate::store::use_store;
use crate::ui::{Glyph, Icon};
use crate::words::app as words;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The column that a phone shows: what is typed there goes there.
#[derive(Clone, Copy)]
pub(super) struct ShownColumn(pub(super) RwSignal<Option<StatusId>>);

/// The box in the header; on phones it stands at the foot of the page. The address can ask for it with
/// `?new`, as the shortcut of the installed app does.
#[component]
pub(super) fn NewTask(place: Place) -> impl IntoView {
    let shown = use_context::<ShownColumn>();
    let status = Signal::derive(move || shown.and_then(|shown| shown.0.get()));
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
            label=words::NEW_TASK.to_owned()
            placeholder=words::NEW_TASK
            input
        />
    }
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
    label: String,
    placeholder: &'static str,
    /// Takes the focus when it appears; leaves with Escape, or with nothing typed.
    #[prop(optional)]
    on_leave: Option<Callback<()>>,
    #[prop(default = NodeRef::new())] input: NodeRef<Input>,
) -> impl IntoView {
    let store = use_store();
    let title = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let (Some(input), Some(_)) = (input.get(), on_leave) {
            // Fails only for what cannot take the focus.
            let _ = input.focus();
        }
    });
    let create = move || {
        let typed = title.get_untracked();
        if typed.trim().is_empty() {
            return;
        }
        if store.create_task(place.workspace, place.project, status.get_untracked(), &typed, "").is_some() {
            title.set(String::new());
        }
    };
    let leave = move || {
        // The box that goes away on Escape loses the focus on its way: by then there is nothing to do.
        let is_here = title.try_get_untracked().is_some();
        if let Some(leave) = on_leave.filter(|_| is_here) {
            create();
            leave.run(());
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
                placeholder=placeholder
                prop:value=move || title.get()
                on:input=move |event| title.set(event_target_value(&event))
                on:blur=move |_| leave()
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        title.set(String::new());
                        leave();
                    }
                }
            />
        </form>
    }
}
