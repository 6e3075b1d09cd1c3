//! The one door for changes, on both databases.

mod log;
