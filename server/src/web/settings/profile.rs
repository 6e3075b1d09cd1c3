//! `/app/settings/profile`: three forms, each with an address of its own.

use super::Visitor;
use crate::auth::{self, Wanted};
use crate::error::Error;
use crate::portrait::{FIELD, FILE_MAX};
use crate::state::State;
use crate::web::extract::{Caller, FormFile, Sent, Upload};
use crate::web::problem::Fault;
use app::domain::{Problem, Refused};
use app::pages::settings::{Profile, Tab, profile};
use axum::extract;
use axum::response::{Redirect, Response};

/// The page.
pub async fn show(visitor: Visitor) -> Response {
    visitor.page(Tab::Profile, |visitor| profile(&visitor.me, &Profile::default()))
}

/// Whoever loads a form's address anew gets to its page.
pub async fn lead_back() -> Redirect {
    Redirect::to(&Tab::Profile.address())
}

/// Takes another name to go by.
pub async fn change(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let wanted = Wanted { display_name: Some(sent.get("display_name")), ..Wanted::default() };
    let done = auth::change_me(&state, visitor.who, wanted, "", &device).await;
    visitor.after(Tab::Profile, done.map(|_| "saved"), &sent, |visitor, answers| {
        profile(&visitor.me, &Profile { name: answers.clone(), ..Profile::default() })
    })
}

/// Takes another username.
pub async fn change_username(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let wanted = Wanted { username: Some(sent.get("username")), ..Wanted::default() };
    let done = auth::change_me(&state, visitor.who, wanted, &sent.get("current_password"), &device).await;
    visitor.after(Tab::Profile, done.map(|_| "username"), &sent, |visitor, answers| {
        profile(&visitor.me, &Profile { username: answers.clone(), ..Profile::default() })
    })
}

/// Takes another picture.
pub async fn change_picture(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Caller(device): Caller,
    FormFile(upload): FormFile,
) -> Result<Response, Fault> {
    let done = match upload {
        Upload::File(file) => auth::change_picture(&state, visitor.who, file, &device).await,
        Upload::TooLarge => Err(Error::from(Refused::field(FIELD, Problem::TooLong(FILE_MAX)))),
    };
    visitor.after_file(Tab::Profile, done.map(|()| "picture"), |visitor, answers| {
        profile(&visitor.me, &Profile { picture: answers.clone(), ..Profile::default() })
    })
}

/// Takes the picture away.
pub async fn remove_picture(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Caller(device): Caller,
) -> Result<Response, Fault> {
    let done = auth::remove_picture(&state, visitor.who, &device).await;
    visitor.after_file(Tab::Profile, done.map(|()| "picture_removed"), |visitor, answers| {
        profile(&visitor.me, &Profile { picture: answers.clone(), ..Profile::default() })
    })
}
