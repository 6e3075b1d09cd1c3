//! What people see, one module a place.

mod away;
mod entry;
mod frame;
mod home;
#[cfg(feature = "ssr")]
pub mod invite;
mod landing;
mod login;
mod not_found;
mod place;
mod project;
mod register;
#[cfg(feature = "ssr")]
pub mod reset;
#[cfg(feature = "ssr")]
pub mod settings;
mod trash;

use crate::domain::UserId;
pub use away::Away;
pub use entry::is_place_here;
pub use home::Home;
pub use landing::Landing;
pub use login::Login;
pub use not_found::NotFound;
pub use project::ProjectPage;
pub use register::Register;
pub use trash::TrashPage;

/// The hue of a person's picture: one of ten, always the same one.
fn hue(user: UserId) -> usize {
    usize::from(user.0.as_bytes().last().copied().unwrap_or_default())
}
