//! What handlers take: input that was checked, and people who were proven.

mod administrator;
mod caller;
mod fields;
mod form;
mod json;
mod key;
mod limit;
mod manager;
mod path;
mod permission;
mod query;
mod repeatable;
mod upload;
mod write;

pub use administrator::Administrator;
pub use caller::{Caller, Origin, client_address, device, own_origin};
pub use fields::Fields;
pub use form::Sent;
pub use json::{Json, unread};
pub use limit::Limit;
pub use manager::ManagerOf;
pub use path::Path;
pub use permission::{InProject, MemberOf, OnTask, belongs, prove};
pub use query::Query;
pub use repeatable::Repeatable;
pub use upload::{FormFile, Upload};
pub use write::Write;
