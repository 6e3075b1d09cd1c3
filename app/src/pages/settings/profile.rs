//! The profile: what one looks like, the name that one goes by, and the one to log in with.

use super::{Answers, InputField, Save};
use crate::domain::Me;
use crate::pages::face;
use crate::ui::{Glyph, Icon};
use crate::words::{entry, profile as words, settings};
use leptos::prelude::*;

/// The page's forms.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// The name to go by.
    pub name: Answers,
    /// The name to log in with.
    pub username: Answers,
    /// The picture.
    pub picture: Answers,
}

/// The page's body.
#[must_use]
pub fn profile(me: &Me, forms: &Profile) -> AnyView {
    let Profile { name, username, .. } = forms;
    view! {
        {picture(me, &forms.picture)}
        <form method="post" action="/app/settings/profile" novalidate>
            {name.alert(&["display_name"])}
            <InputField
                answers=name
                name="display_name"
                label=words::NAME
                hint=settings::DISPLAY_NAME_HINT
                autocomplete="name"
                value=me.user.display_name.clone()
            />
            <Save label=settings::SAVE />
        </form>
        <form method="post" action="/app/settings/profile/username" novalidate>
            {username.alert(&["username", "current_password"])}
            <InputField
                answers=username
                name="username"
                label=entry::USERNAME
                hint=words::USERNAME_HINT
                autocomplete="username"
                value=me.user.username.clone()
            />
            <InputField
                answers=username
                name="current_password"
                label=words::CURRENT_PASSWORD
                kind="password"
                autocomplete="current-password"
            />
            <button class="button">{words::USERNAME_CHANGE}</button>
        </form>
    }
    .into_any()
}

/// What one looks like now, and the ways to change that.
fn picture(me: &Me, answers: &Answers) -> AnyView {
    let user = &me.user;
    let error = answers.error("picture");
    let is_wrong = !error.is_empty();
    let remove = user.picture.map(|_| {
        view! {
            <form method="post" action="/app/settings/profile/picture/remove">
                <button class="button quiet">{words::PICTURE_REMOVE}</button>
            </form>
        }
    });
    view! {
        <section class="portrait">
            {face(user.id, &user.display_name, user.picture)}
            <form
                method="post"
                action="/app/settings/profile/picture"
                enctype="multipart/form-data"
            >
                {answers.alert(&["picture"])}
                <div class="field">
                    <label for="picture">{words::PICTURE}</label>
                    <input
                        class="input"
                        id="picture"
                        name="picture"
                        type="file"
                        accept="image/png,image/jpeg,image/webp,image/gif"
                        required
                        autofocus=is_wrong
                        aria-describedby="picture-hint picture-error"
                        aria-invalid=is_wrong.then_some("true")
                    />
                    <p class="hint" id="picture-hint">{words::PICTURE_HINT}</p>
                    <p class="error" id="picture-error" hidden=!is_wrong>
                        <Icon glyph=Glyph::Alert />
                        <span>{error}</span>
                    </p>
                </div>
                <button class="button">{words::PICTURE_USE}</button>
            </form>
            {remove}
        </section>
    }
    .into_any()
}
