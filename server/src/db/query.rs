//! What can be asked of the database.

pub mod api_token;
pub mod audit;
pub mod bound;
pub mod change_log;
pub mod email;
pub mod export;
pub mod factor;
pub mod instance;
pub mod invite;
pub mod letter;
pub mod life;
pub mod lost;
pub mod memory;
pub mod passkey;
pub mod pen;
pub mod people;
pub mod picture;
pub mod project;
pub(crate) mod receipt;
pub mod session;
pub mod snapshot;
pub mod standing;
pub mod task;
pub mod theft;
pub mod user;
pub mod workspace;
