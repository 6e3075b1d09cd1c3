//! What people see, one module a place.

#[cfg(feature = "ssr")]
pub mod api_reference;
mod away;
mod entry;
mod face;
mod frame;
mod home;
#[cfg(feature = "ssr")]
pub mod invite;
mod landing;
mod login;
mod not_found;
mod people;
mod place;
mod project;
mod register;
#[cfg(feature = "ssr")]
pub mod reset;
#[cfg(feature = "ssr")]
pub mod settings;
mod trash;

pub use away::Away;
pub use entry::{is_place_here, with_next};
use face::{face, hue, picture_address};
pub use home::Home;
pub use landing::Landing;
pub use login::Login;
pub use not_found::NotFound;
pub use project::ProjectPage;
pub use register::Register;
pub use trash::TrashPage;
