//! Columns that are folded to a narrow strip, in this browser.

use crate::domain::StatusId;
use crate::store::{Store, use_store};
use crate::words::structure as words;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The folded columns. A handle: copy it freely. On a phone, which shows one column at a time, the style
/// sheet shows them whole.
#[derive(Clone, Copy)]
pub(super) struct Folds {
    store: Store,
    folded: RwSignal<BTreeSet<StatusId>>,
}

impl Folds {
    pub(super) fn new() -> Self {
        let (store, folded) = (use_store(), RwSignal::new(BTreeSet::new()));
        // In here: the server does not know what a browser has folded.
        Effect::new(move |_| {
            let kept = store.folded_columns();
            if !kept.is_empty() {
                folded.set(kept);
            }
        });
        Self { store, folded }
    }

    pub(super) fn is_folded(self, column: StatusId) -> bool {
        self.folded.with(|folded| folded.contains(&column))
    }

    pub(super) fn set(self, column: StatusId, is_folded: bool) {
        let change = |folded: &mut BTreeSet<StatusId>| {
            if is_folded { folded.insert(column) } else { folded.remove(&column) }
        };
        if self.folded.try_maybe_update(|folded| {
            let is_new = change(folded);
            (is_new, is_new)
        }) == Some(true)
        {
            self.store.fold_column(column, is_folded);
        }
    }

    /// Opens a column that the focus goes to.
    pub(super) fn open(self, column: StatusId) {
        self.set(column, false);
    }

    /// The strip of a folded column, as a selector.
    pub(super) fn strip_of(self, column: StatusId) -> String {
        format!("[data-status-id='{column}'] .strip")
    }
}

/// What a folded column shows: its name and how many tasks it holds. It unfolds the column.
#[component]
pub(super) fn Strip(
    column: StatusId,
    #[prop(into)] name: Signal<String>,
    #[prop(into)] count: Signal<usize>,
) -> impl IntoView {
    let folds = expect_context::<Folds>();
    let label = move || words::expand(&name.get(), count.get());
    let open = move |_| {
        folds.open(column);
        super::asks::focus_once_drawn(super::column_menu::button_of(column));
    };
    view! {
        <Show when=move || folds.is_folded(column)>
            <button type="button" class="strip" title=label aria-expanded="false" on:click=open>
                <span class="visually-hidden">{label}</span>
                <span class="count" aria-hidden="true">{count}</span>
                <span class="strip-name" dir="auto" aria-hidden="true">{name}</span>
            </button>
        </Show>
    }
}
