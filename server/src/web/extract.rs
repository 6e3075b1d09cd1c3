//! What handlers take: input that was checked, and people who were proven.

mod caller;
mod fields;
mod form;
mod json;
mod path;
mod permission;
mod query;
mod write;

pub use caller::{Caller, device, own_origin};
pub use fields::Fields;
pub use form::Sent;
pub use json::{Json, unread};
pub use path::Path;
pub use permission::{InProject, MemberOf, OnTask, prove};
pub use query::Query;
pub use write::Write;
