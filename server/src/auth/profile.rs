//! What somebody shows of themselves.

use super::{Device, SignedIn};
use crate::audit::{Deed, Line};
use crate::command::account;
use crate::db::{Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{Refused, Timestamp};
use futures::FutureExt;

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
            show(tx, who, now).await?;
            query::audit::insert(tx.conn(), &line).await
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
            show(tx, who, now).await?;
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    remove.await
}

/// Tells everybody what the person is like now.
///
/// # Errors
/// [`Refused::SignedOut`] where they are gone; else the database's.
pub(super) async fn show(tx: &mut Tx, who: SignedIn, now: Timestamp) -> Result<(), Error> {
    let me = query::user::me(tx.conn(), who.user).await?.ok_or(Refused::SignedOut)?;
    account::show(tx, &me.user, now).await
}
