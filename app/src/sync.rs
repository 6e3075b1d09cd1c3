//! The sync engine, without a clock, a socket or a screen: frames go in, effects come out.
//!
//! What a person sees is the confirmed base plus a replay of what is still pending. The browser
//! and the tests' little client run the same code.

mod backoff;
mod client;
mod outbox;
mod replica;
mod space;

pub use backoff::Backoff;
pub use client::{Client, Effect, Link};
pub use outbox::{Done, Outbox, Pending, Rejected};
pub use replica::{Gap, Replica};
pub use space::{Applied, Space};

#[cfg(test)]
mod tests;
