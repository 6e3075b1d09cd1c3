//! Changes on their way to whoever watches.
//!
//! The writer publishes to the [`Hub`] what it has committed; the hub keeps the latest entries of every
//! watched workspace in a ring, and rings at the connections. Each connection reads from its own cursor,
//! out of the ring, or out of the change log where the ring no longer reaches back: nothing is queued for
//! a reader, so a slow one costs nobody else anything.

mod channel;
pub mod connection;
mod farewell;
mod frame;
mod hub;
mod peer;
mod ring;
mod session;

pub use hub::{Hub, Load};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, also where another holder panicked: what is guarded here is whole between any two statements.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
