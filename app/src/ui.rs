//! The building blocks of every place: no domain types in here.

mod avatar;
mod button;
mod dialog;
mod field;
mod icon;
mod menu;
mod named_icon;
mod toasts;
mod window;

pub use avatar::Avatar;
pub use button::{Button, Look};
pub use dialog::Dialog;
pub use field::Field;
pub use icon::{Glyph, Icon};
pub use menu::{Menu, MenuItem, open_menu};
pub use named_icon::{PriorityIcon, StatusIcon};
pub use toasts::{ToastLine, Toasts};
pub use window::Window;
