//! What the person made, moved or brought back is seen: scrolled to where its column is in view, else told
//! in a toast that leads there.

use super::spotlight::Spotlight;
use crate::pages::place::{Place, View};
use crate::store::{Arrival, Cause, Filter, Offer, Store, use_store};
use crate::words::told as words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Takes in what the store tells, for as long as the project is shown.
pub(super) fn watch(place: Place, spotlight: Spotlight) {
    let store = use_store();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let project =
            |arrival: &Arrival| store.task_now(arrival.workspace, arrival.task).map(|it| it.project_id);
        // What the person asks to see in another project is shown by that project's page.
        let is_elsewhere =
            |arrival: &Arrival| arrival.cause == Cause::Asked && project(arrival) != Some(place.project);
        if let Some(arrival) = store.arrivals.next_if(is_elsewhere) {
            if let Some(project) = project(&arrival) {
                let there = Place { workspace: arrival.workspace, project, ..place };
                navigate(&there.address(), NavigateOptions::default());
            }
        } else if let Some(arrival) = store.arrivals.take() {
            // Behind the drawing of what has changed.
            request_animation_frame(move || take_in(place, store, spotlight, arrival));
        }
    });
    Effect::new(move |_| {
        if store.filter.with(Filter::is_empty) {
            store.toasts.withdraw_hidden();
        }
    });
}

fn take_in(place: Place, store: Store, spotlight: Spotlight, arrival: Arrival) {
    let Arrival { workspace, task, cause } = arrival;
    if workspace != place.workspace {
        return;
    }
    let Some((status, (title, column))) =
        store.column_of(workspace, task).zip(store.names_of(workspace, task))
    else {
        // A new task that was undone, or a deletion that was done again.
        if cause == Cause::TakenBack && !is_typing() {
            spotlight.turn_to(task);
        }
        return;
    };
    // The list does not leave the place where the person works.
    let stays = place.view == View::List && matches!(cause, Cause::Moved(_));
    let is_in_view = !stays && spotlight.is_in_view(status);
    let show = (!is_in_view).then_some(Offer::Show(workspace, task));
    match cause {
        Cause::Added if is_in_view => {
            spotlight.show(task);
            spotlight.speak(words::added(&title, &column));
        }
        Cause::Added => store.toasts.tell(Some(task), words::added_to(&column), show.into_iter().collect()),
        Cause::Moved(action) => {
            let undo = action.map(Offer::Undo);
            store.toasts.tell(Some(task), words::moved_to(&column), undo.into_iter().chain(show).collect());
            if is_in_view {
                spotlight.show(task);
            }
        }
        Cause::TakenBack if is_typing() => spotlight.show(task),
        Cause::TakenBack => spotlight.turn_to(task),
        Cause::Asked => spotlight.find(task),
    }
}

/// Is the focus in something to type in, or in a dialog?
fn is_typing() -> bool {
    let active = document().active_element();
    active.is_some_and(|it| it.matches("input, textarea, select, dialog *").unwrap_or_default())
}
