//! `/app/settings/passkeys`. One more is added by a script, through the API.

use super::Visitor;
use crate::auth::{self, PasskeyPlace};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use crate::web::assets;
use crate::web::extract::{Caller, Origin, Path, Sent};
use crate::web::problem::Fault;
use app::domain::{Passkey, PasskeyId, Refused};
use app::pages::settings::{Answers, Place, Tab, one_passkey, passkeys};
use axum::extract;
use axum::response::Response;

/// The page.
pub async fn show(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Origin(here): Origin,
) -> Result<Response, Fault> {
    let kept = query::passkey::of_user(state.db.read(), visitor.who.user).await?;
    let kept: Vec<_> = kept.into_iter().map(|kept| kept.passkey).collect();
    let place = place(&state, here.as_deref().unwrap_or_default());
    Ok(visitor.page(Tab::Passkeys, |_| passkeys(&kept, &place, &assets::names())))
}

fn place(state: &State, here: &str) -> Place {
    match PasskeyPlace::of(&state.config) {
        Some(place) if place.origin() == here => Place::Here(place.host().to_owned()),
        place => Place::Elsewhere(place.map(|place| place.origin().to_owned())),
    }
}

/// One passkey's page.
pub async fn show_one(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Path(id): Path<PasskeyId>,
) -> Result<Response, Fault> {
    let passkey = find(&state, &visitor, id).await?;
    Ok(visitor.page(Tab::Passkeys, |_| one_passkey(&passkey, &Answers::default())))
}

/// Calls it something else.
pub async fn rename(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Path(id): Path<PasskeyId>,
    sent: Sent,
) -> Result<Response, Fault> {
    let passkey = find(&state, &visitor, id).await?;
    let done = auth::rename_passkey(&state, visitor.who, id, &sent.get("name")).await;
    after(visitor, &passkey, done.map(|_| "passkey-renamed"), &sent)
}

/// Removes it.
pub async fn remove(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Path(id): Path<PasskeyId>,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let passkey = find(&state, &visitor, id).await?;
    let password = sent.get("current_password");
    let done = auth::remove_passkey(&state, visitor.who, id, &password, &device).await;
    after(visitor, &passkey, done.map(|()| "passkey-removed"), &sent)
}

fn after(
    visitor: Visitor,
    passkey: &Passkey,
    done: Result<&'static str, Error>,
    sent: &Sent,
) -> Result<Response, Fault> {
    visitor.after(Tab::Passkeys, done, sent, |_, answers| one_passkey(passkey, answers))
}

async fn find(state: &State, visitor: &Visitor, id: PasskeyId) -> Result<Passkey, Fault> {
    let passkey = query::passkey::get(state.db.read(), visitor.who.user, id).await?;
    passkey.ok_or_else(|| Refused::NotFound.into())
}
