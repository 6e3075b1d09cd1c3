//! The one door for changes, on both databases.

mod access;
mod columns;
mod invites;
mod log;
mod lost;
mod repeat;
mod structure;
mod tasks;
