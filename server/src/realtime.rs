//! Changes on their way to whoever watches.
//!
//! The writer publishes to the [`Hub`] what it has committed; the hub keeps the latest entries of every
//! watched workspace in a ring, and walks along those who follow it: each is handed what follows upon its
//! own cursor, in bytes that all share, by one system call. A socket that takes no more keeps its cursor
//! and nothing else; its own task goes on once it does, out of the ring, or out of the change log where the
//! ring no longer reaches back. So a slow reader costs nobody else anything.

mod channel;
pub mod connection;
mod farewell;
mod frame;
mod hub;
pub(crate) mod neighbours;
mod pace;
mod packet;
mod peer;
mod presence;
mod ring;
mod session;

pub use hub::{Hub, Load};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, also where another holder panicked: what is guarded here is whole between any two statements.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
