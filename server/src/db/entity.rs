//! The tables. Their `Model`s never leave `db`: beside each stands how it becomes what it means.

pub(super) mod api_token;
pub(super) mod assignee;
pub(super) mod audit;
pub(super) mod change_log;
pub(super) mod client;
pub(super) mod factor;
pub(super) mod instance;
pub(super) mod invite;
pub(super) mod invite_bar;
pub(super) mod letter;
pub(super) mod lost;
pub(super) mod member;
pub(super) mod passkey;
pub(super) mod picture;
pub(super) mod project;
pub(super) mod receipt;
pub(super) mod recovery_code;
pub(super) mod refusal;
pub(super) mod session;
pub(super) mod status;
pub(super) mod stolen_session;
pub(super) mod task;
pub(super) mod user;
pub(super) mod workspace;
