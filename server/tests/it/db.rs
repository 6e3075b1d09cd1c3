//! The database beneath the commands: its writer, and its longer queries.

mod healing;
mod list;
mod writer;
