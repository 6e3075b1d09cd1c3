//! A row at hand that is no record, and what has to be written of it.

use std::collections::{HashMap, hash_map::Entry};
use std::hash::Hash;

/// What has to be written of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing.
    Clean,
    /// All of it: the table does not have it yet.
    Inserted,
    /// What it is now.
    Updated,
}

/// A row, and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Tracked<T> {
    pub(super) value: T,
    pub(super) state: State,
}

impl<T> Tracked<T> {
    /// A row as its table has it.
    pub(super) fn clean(value: T) -> Self {
        Self { value, state: State::Clean }
    }

    /// Puts a value in its place, whether there was one or not.
    pub(super) fn put<K: Eq + Hash>(rows: &mut HashMap<K, Self>, key: K, value: T) {
        match rows.entry(key) {
            Entry::Occupied(mut row) => {
                let row = row.get_mut();
                row.value = value;
                if row.state == State::Clean {
                    row.state = State::Updated;
                }
            }
            Entry::Vacant(place) => {
                place.insert(Self { value, state: State::Inserted });
            }
        }
    }
}
