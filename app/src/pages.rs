//! What people see, one module a place.

mod landing;
mod login;
mod not_found;
mod register;

pub use landing::Landing;
pub use login::Login;
pub use not_found::NotFound;
pub use register::Register;
