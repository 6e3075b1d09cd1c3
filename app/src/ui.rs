//! The building blocks of every place: no domain types in here.

mod after_render;
mod avatar;
mod button;
mod calendar;
mod dialog;
mod field;
mod focus;
mod icon;
mod menu;
mod named_icon;
mod pick_list;
mod popover;
mod toasts;
mod window;

pub use after_render::after_render;
pub use avatar::Avatar;
pub use button::{Button, Look};
pub use calendar::Calendar;
pub use dialog::Dialog;
pub use field::Field;
pub use focus::focus_first;
pub use icon::{Glyph, Icon};
pub use menu::{Menu, MenuItem, open_menu};
pub use named_icon::{PriorityIcon, StatusIcon};
pub use pick_list::{Choice, PickList};
pub use popover::{Popover, close_popover, has_touch};
pub use toasts::{ToastLine, ToastList, Toasts};
pub use window::Window;
