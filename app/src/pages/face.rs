//! A person's picture, wherever a person is drawn.

use crate::domain::{PictureId, UserId};
use crate::ui::Avatar;
use leptos::prelude::*;

/// A person in a circle: their initials, under the picture that they show.
pub(super) fn face(user: UserId, name: &str, picture: Option<PictureId>) -> impl IntoView + use<> {
    let picture = picture.map(|picture| format!("/api/v1/users/{user}/picture?v={picture}"));
    view! { <Avatar name=name.to_owned() hue=hue(user) picture /> }
}

/// The hue of a person's circle: one of ten, always the same one.
fn hue(user: UserId) -> usize {
    usize::from(user.0.as_bytes().last().copied().unwrap_or_default())
}
