//! What can be asked of the database.

pub mod change_log;
pub mod project;
pub mod task;
pub mod workspace;
