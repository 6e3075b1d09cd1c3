//! Which column the board shows where it shows one at a time, and which column a new task goes to.

use crate::domain::{Category, StatusId};
use crate::pages::place::Place;
use crate::store::{Store, use_store};
use leptos::prelude::*;

/// The column in view on a phone. A handle: copy it freely.
///
/// A new task goes to the column that the person chose by a swipe or a tab. Where the page led them there
/// (`Show`, a card in the hand), or on a board that shows all columns, it goes to the first open one: what
/// is typed must not be created as done by accident.
#[derive(Clone, Copy)]
pub(super) struct ShownColumn {
    place: Place,
    store: Store,
    shown: RwSignal<Option<StatusId>>,
    chosen: RwSignal<Option<StatusId>>,
    is_led: StoredValue<bool>,
}

impl ShownColumn {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            store: use_store(),
            shown: RwSignal::new(None),
            chosen: RwSignal::new(None),
            is_led: StoredValue::new(true),
        }
    }

    /// The column in view; none while several are, and in the list.
    pub(super) fn shown(self) -> Option<StatusId> {
        self.shown.get()
    }

    /// The column that New task adds to; `None` if the project has none.
    pub(super) fn target(self) -> Option<StatusId> {
        let statuses = self.store.statuses(self.place.workspace, self.place.project);
        let chosen = self.chosen.get().filter(|chosen| statuses.iter().any(|status| status.id == *chosen));
        let open = || statuses.iter().find(|status| status.category != Category::Done).or(statuses.first());
        chosen.or_else(|| open().map(|status| status.id))
    }

    /// The same as [`Self::target`] where the board shows one column at a time, to be named in the
    /// placeholder; `None` where a glance at the board tells it.
    pub(super) fn named_target(self) -> Option<StatusId> {
        self.shown.get().and_then(|_| self.target())
    }

    /// The board stands still or moves at this column.
    pub(super) fn look_at(self, column: Option<StatusId>) {
        if self.shown.get_untracked() != column {
            self.shown.set(column);
        }
        let chosen = if column.is_none() { None } else { self.chosen.get_untracked() };
        let chosen = if self.is_led.get_value() { chosen } else { column };
        if self.chosen.get_untracked() != chosen {
            self.chosen.set(chosen);
        }
    }

    /// The person's own finger, wheel or tab moves the board from now on.
    pub(super) fn follow_hand(self) {
        self.is_led.set_value(false);
    }

    /// The page moves the board from now on, and what was chosen before no longer holds.
    pub(super) fn lead(self) {
        self.is_led.set_value(true);
        if self.chosen.get_untracked().is_some() {
            self.chosen.set(None);
        }
    }
}
