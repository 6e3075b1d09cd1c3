//! What people see, one module a place.

mod entry;
mod frame;
mod landing;
mod login;
mod not_found;
mod place;
mod project;
mod register;

use crate::domain::UserId;
pub use entry::is_place_here;
pub use landing::Landing;
pub use login::Login;
pub use not_found::NotFound;
pub use project::ProjectPage;
pub use register::Register;

/// The hue of a person's picture: one of ten, always the same one.
fn hue(user: UserId) -> usize {
    usize::from(user.0.as_bytes().last().copied().unwrap_or_default())
}
