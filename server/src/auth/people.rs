//! What an administrator does with somebody's account; and who runs the instance: the last one stays.

use super::{Device, SignedIn, confirm, keep_out, lost_factor, reset};
use crate::audit::{Deed, Line};
use crate::command::invite;
use crate::db::{Tx, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{Problem, Refused, UserId};
use futures::FutureExt;

/// What to change of somebody's account; what is none stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// Is the person kept out?
    pub disabled: Option<bool>,
    /// Does the person run the instance?
    pub is_admin: Option<bool>,
    /// Is two-step login on? It can be switched off for somebody else who has lost what makes the codes.
    pub two_step: Option<bool>,
}

impl AccountChange {
    /// Is it something that a stranger at an administrator's open screen must not do?
    #[must_use]
    pub fn takes_password(self) -> bool {
        self.is_admin.is_some() || self.two_step.is_some() || self.disabled == Some(true)
    }
}

/// Changes somebody's account, for an administrator, who types their password once more for all but letting somebody
/// in again.
///
/// # Errors
/// [`Refused::Invalid`] names `current_password`, or `two_step` where that is to be switched on; [`Refused::NotFound`]
/// where there is nobody; [`Refused::LastAdministrator`] for the last administrator; [`Refused::Forbidden`] for one's own second
/// factor; [`Refused::TooMany`].
pub async fn change_account(
    state: &State,
    by: SignedIn,
    user: UserId,
    change: AccountChange,
    password: &str,
    device: &Device,
) -> Result<(), Error> {
    if change.two_step == Some(true) {
        // Nobody else can: it takes a key that only the person's app knows.
        return Err(Refused::field("two_step", Problem::Contradiction).into());
    }
    if change.takes_password() {
        confirm(state, by, "current_password", password, device).await?;
    }
    if let Some(is_admin) = change.is_admin {
        set_admin(state, by, user, is_admin, device).await?;
    }
    if change.two_step.is_some() {
        lost_factor::remove(state, user, by, device).await?;
    }
    match change.disabled {
        Some(true) => keep_out::disable(state, user, by, device).await,
        Some(false) => keep_out::enable(state, user, by, device).await,
        None => Ok(()),
    }
}

/// A link to choose a new password, for an administrator to hand to somebody. It opens that account, so that the
/// administrator types their password once more.
///
/// # Errors
/// [`Refused::Invalid`] names `current_password`; those of [`reset::reset_link`]; [`Refused::TooMany`].
pub async fn hand_out_link(
    state: &State,
    by: SignedIn,
    user: UserId,
    password: &str,
    device: &Device,
) -> Result<String, Error> {
    confirm(state, by, "current_password", password, device).await?;
    reset::reset_link(state, by.user, device, user).await
}

/// Makes somebody an administrator of the instance, or no longer one.
async fn set_admin(
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
            let line = Line::new(deed, now, address).by(by.user).to(user);
            query::audit::insert(tx.conn(), &line).await?;
            if !is_admin {
                // They do not come back with the right to make them.
                let count = query::invite::revoke_to_instance(tx.conn(), user, now).await?;
                invite::note_revoked(tx, count, &line).await?;
            }
            Ok(())
        }
        .boxed()
    });
    set.await
}

/// Without an administrator who can come in, nobody could make one.
///
/// # Errors
/// [`Refused::LastAdministrator`].
pub(super) async fn prove_not_last(tx: &Tx, user: UserId) -> Result<(), Error> {
    let administrators = query::people::administrators(tx.conn()).await?;
    if administrators == [user] { Err(Refused::LastAdministrator.into()) } else { Ok(()) }
}
