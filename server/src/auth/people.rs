//! Who runs the instance. The last one stays.

use super::{Device, SignedIn};
use crate::audit::{Deed, Line};
use crate::db::{Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{Refused, UserId};
use futures::FutureExt;

/// Makes somebody an administrator of the instance, or no longer one.
///
/// # Errors
/// [`Refused::NotFound`] where there is nobody; [`Refused::LastOne`] for the last administrator.
pub async fn set_admin(
    state: &State,
    by: SignedIn,
    user: UserId,
    is_admin: bool,
    device: &Device,
) -> Result<(), Error> {
    let (now, address) = (state.clock.now(), Some(device.address));
    let set = state.db.write(move |tx| {
        async move {
            let person = query::people::get(tx.conn(), user).await?.ok_or(Refused::NotFound)?;
            if person.is_admin == is_admin {
                return Ok(());
            }
            if !is_admin {
                prove_not_last(tx, user).await?;
            }
            query::people::set_admin(tx.conn(), user, is_admin).await?;
            let deed = if is_admin { Deed::AdminGranted } else { Deed::AdminRemoved };
            query::audit::insert(tx.conn(), &Line::new(deed, now, address).by(by.user).to(user)).await
        }
        .boxed()
    });
    set.await
}

/// Without an administrator who can come in, nobody could make one.
///
/// # Errors
/// [`Refused::LastOne`].
pub(super) async fn prove_not_last(tx: &Tx, user: UserId) -> Result<(), Error> {
    let administrators = query::people::administrators(tx.conn()).await?;
    if administrators == [user] { Err(Refused::LastOne.into()) } else { Ok(()) }
}
