//! Keeps the filter and the sort order in the address, and takes them from it.

use crate::pages::place::{Place, ViewOptions};
use crate::store::use_store;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::time::Duration;

/// The address follows what is typed after a pause: browsers refuse more than a hundred changes of the
/// address in half a minute.
const PAUSE: Duration = Duration::from_millis(350);

/// How many of the options that were written are remembered.
const WRITTEN_KEPT: usize = 8;

/// Shows by what the address says, before anything is drawn; then each follows the other. Changes replace
/// the entry in the browser's history: a step back leaves the place, it does not undo the filter.
pub(super) fn follow(place: Place) {
    let store = use_store();
    let query = use_query_map();
    let navigate = use_navigate();
    let me = store.me().user.id;
    // What was written there of late: an address that comes back late must not undo what was chosen since.
    let written = StoredValue::new(Vec::<ViewOptions>::new());
    query.with_untracked(|query| ViewOptions::read(query, me)).apply(store);

    let write = move || {
        let mut params = query.get_untracked();
        let before = ViewOptions::read(&params, me);
        untrack(|| ViewOptions::of(store)).write(&mut params);
        // As the address comes back: a space at the end of the text does not stand in it.
        let options = ViewOptions::read(&params, me);
        if options == before {
            return;
        }
        written.update_value(|written| {
            written.retain(|known| *known != options);
            let surplus = (written.len() + 1).saturating_sub(WRITTEN_KEPT);
            written.drain(..surplus);
            written.push(options);
        });
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&(place.address() + &params.to_query_string()), options);
    };
    let write_now = write.clone();
    Effect::new(move |before: Option<Option<String>>| {
        let (options, task) =
            query.with(|query| (ViewOptions::read(query, me), query.get_str("task").map(str::to_owned)));
        // The link to a task, and the way back from it, say nothing of the filter: it stays.
        let is_about_task = before.as_ref().is_some_and(|before| *before != task);
        let is_own = written.with_value(|written| written.contains(&options));
        if is_about_task && options == ViewOptions::default() {
            write_now();
        } else if is_own {
            // Does nothing where the address says the same.
            write_now();
        } else if before.is_some() {
            options.apply(store);
        }
        task
    });

    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        store.filter.track();
        store.sort.track();
        stop();
        timer.set_value(set_timeout_with_handle(write.clone(), PAUSE).ok());
    });
    on_cleanup(stop);
}
