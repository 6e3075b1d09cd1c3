//! Opens a task's dialog at one of its fields, for keys on cards and rows.

use crate::domain::TaskId;
use crate::pages::place::{Place, TaskField, use_open_field};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::HtmlElement;

/// Opens a task at a field.
pub(super) fn use_opener(place: Place) -> Callback<(TaskId, TaskField)> {
    let navigate = use_navigate();
    Callback::new(move |(task, field)| {
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&place.address_of_field(task, field), options);
    })
}

/// Gives the focus to the field that the address asks for, once the dialog is open.
pub(super) fn watch() {
    let field = use_open_field();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // Behind the dialog, which takes the focus when it opens.
            request_animation_frame(move || request_animation_frame(move || focus(field)));
        }
    });
}

fn focus(field: TaskField) {
    let control = match field {
        TaskField::Assignees => "dialog.task .assignees .choice",
        TaskField::DueDate => "dialog.task input[type=date]",
    };
    let found = document().query_selector(control).ok().flatten();
    if let Some(control) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // Fails only for what cannot take the focus.
        let _ = control.focus();
    }
}
