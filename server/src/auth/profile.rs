//! What somebody shows of themselves.

use super::{Device, SignedIn, confirm};
use crate::audit::{Deed, Line};
use crate::command::account;
use crate::db::{Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{Refused, Timestamp, check_display_name, check_username};
use futures::FutureExt;

/// Gives somebody another name to go by, on every screen that shows it.
///
/// # Errors
/// [`Refused::Invalid`] where the name does not fit.
pub async fn rename(state: &State, who: SignedIn, name: &str, device: &Device) -> Result<(), Error> {
    let name = check_display_name(name).map_err(|error| Refused::Invalid(vec![error]))?;
    let now = state.clock.now();
    let line = Line::new(Deed::AccountRenamed, now, Some(device.address)).by(who.user).with(&name);
    let rename = state.db.write(move |tx| {
        let (name, line) = (name.clone(), line.clone());
        async move {
            query::user::rename(tx.conn(), who.user, &name).await?;
            show(tx, who, now, &line).await
        }
        .boxed()
    });
    rename.await
}

/// Gives somebody another username, once they have proven who they are. The one before is free from then on.
///
/// # Errors
/// [`Refused::Invalid`]; [`Refused::Conflict`] where somebody else has it; those of [`confirm`].
pub async fn change_username(
    state: &State,
    who: SignedIn,
    username: &str,
    password: &str,
    device: &Device,
) -> Result<(), Error> {
    let username = check_username(username).map_err(|error| Refused::Invalid(vec![error]))?;
    confirm(state, who, "current_password", password, device).await?;
    let now = state.clock.now();
    let line =
        Line::new(Deed::AccountUsernameChanged, now, Some(device.address)).by(who.user).with(&username);
    let change = state.db.write(move |tx| {
        let (username, line) = (username.clone(), line.clone());
        async move {
            query::user::change_username(tx.conn(), who.user, &username).await?;
            show(tx, who, now, &line).await
        }
        .boxed()
    });
    change.await
}

/// Has somebody look like what this file shows, on every screen that shows them.
///
/// # Errors
/// Those of [`crate::portrait::Pictures::draw`].
pub async fn change_picture(
    state: &State,
    who: SignedIn,
    file: Vec<u8>,
    device: &Device,
) -> Result<(), Error> {
    let portrait = state.pictures.draw(file).await?;
    let now = state.clock.now();
    let line = Line::new(Deed::AccountPictureChanged, now, Some(device.address)).by(who.user);
    let change = state.db.write(move |tx| {
        let (portrait, line) = (portrait.clone(), line.clone());
        async move {
            query::picture::put(tx.conn(), who.user, &portrait, now).await?;
            show(tx, who, now, &line).await
        }
        .boxed()
    });
    change.await
}

/// Takes somebody's picture away. Where there is none, nothing happens.
///
/// # Errors
/// The database's.
pub async fn remove_picture(state: &State, who: SignedIn, device: &Device) -> Result<(), Error> {
    let now = state.clock.now();
    let line = Line::new(Deed::AccountPictureChanged, now, Some(device.address)).by(who.user).with("removed");
    let remove = state.db.write(move |tx| {
        let line = line.clone();
        async move {
            if !query::picture::remove(tx.conn(), who.user).await? {
                return Ok(());
            }
            show(tx, who, now, &line).await
        }
        .boxed()
    });
    remove.await
}

/// Tells everybody what the person is like now, and writes down that they changed it.
async fn show(tx: &mut Tx, who: SignedIn, now: Timestamp, line: &Line) -> Result<(), Error> {
    let me = query::user::me(tx.conn(), who.user).await?.ok_or(Refused::SignedOut)?;
    account::show(tx, &me.user, now).await?;
    query::audit::insert(tx.conn(), line).await
}
