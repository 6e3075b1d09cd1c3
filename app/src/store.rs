//! Signals over the sync engine, and the verbs that views call.

mod edge;

pub use edge::{Edge, Later, Surroundings, use_surroundings};
