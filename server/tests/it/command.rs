//! The one door for changes, on both databases.

mod access;
mod log;
mod repeat;
mod structure;
mod tasks;
