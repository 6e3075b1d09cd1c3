//! The columns that a person has folded in this browser. They are kept as drafts are, and forgotten with them
//! when the person logs out.

use super::{Session, Store};
use crate::domain::StatusId;
use leptos::prelude::*;
use std::collections::BTreeSet;

const PREFIX: &str = "fold/";

impl Store {
    /// All of them, in whichever project.
    #[must_use]
    pub fn folded_columns(&self) -> BTreeSet<StatusId> {
        let user = self.me.with_value(|me| me.user.id);
        let Some(surroundings) = self.surroundings.get_value() else { return BTreeSet::new() };
        let column = |(key, _): (String, String)| key.strip_prefix(PREFIX)?.parse().ok();
        surroundings.0.drafts(user).into_iter().filter_map(column).collect()
    }

    /// Keeps that a column is folded, or no longer.
    pub fn fold_column(&self, column: StatusId, is_folded: bool) {
        let user = self.me.with_value(|me| me.user.id);
        // The page of a person who logs out must not write again what was just deleted.
        let is_open = self.session.try_get_value() == Some(Session::Open);
        // No draft reads like this, so it does not count as text that would be lost.
        let value = (is_folded && is_open).then_some("true");
        self.with_edge(|edge| edge.put_draft(user, &format!("{PREFIX}{column}"), value));
    }
}
