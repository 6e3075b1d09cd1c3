//! Whether the person may change what they see, from one moment to the next.

use crate::pages::place::Place;
use crate::store::use_store;
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct MayWrite(Memo<bool>);

/// Keeps an eye on what the person may do in a project, for everything drawn below: one memo for all cards.
pub(super) fn watch(place: Place) -> Memo<bool> {
    let store = use_store();
    let may_write = Memo::new(move |_| store.may_change(place.workspace, place.project));
    provide_context(MayWrite(may_write));
    may_write
}

/// May the person change what is on this project's page? A viewer reads; whoever becomes one does so at once.
pub(super) fn use_may_write() -> Memo<bool> {
    expect_context::<MayWrite>().0
}
