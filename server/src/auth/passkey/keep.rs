//! What a person does with the passkeys that they have.

use crate::audit::{Deed, Line};
use crate::auth::{Device, SignedIn, confirm};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{Passkey, PasskeyId, Refused, check_key_name};
use futures::FutureExt;

/// Calls a passkey something else.
///
/// # Errors
/// [`Refused::NotFound`] where the person has no such passkey; [`Refused::Invalid`].
pub async fn rename_passkey(
    state: &State,
    who: SignedIn,
    id: PasskeyId,
    name: &str,
) -> Result<Passkey, Error> {
    let name = check_key_name(name).map_err(|error| Refused::Invalid(vec![error]))?;
    let rename = state.db.write(move |tx| {
        let name = name.clone();
        async move {
            query::passkey::rename(tx.conn(), who.user, id, &name).await?;
            query::passkey::get(tx.conn(), who.user, id).await?.ok_or(Refused::NotFound.into())
        }
        .boxed()
    });
    rename.await
}

/// Removes a passkey, once the person has proven by their password that it is they. The last one may go too: the
/// password stays.
///
/// # Errors
/// [`Refused::NotFound`] where the person has no such passkey; [`Refused::Invalid`] names the password's field.
pub async fn remove_passkey(
    state: &State,
    who: SignedIn,
    id: PasskeyId,
    password: &str,
    device: &Device,
) -> Result<(), Error> {
    let passkey = query::passkey::get(state.db.read(), who.user, id).await?.ok_or(Refused::NotFound)?;
    confirm(state, who, "current_password", password, device).await?;
    let line = Line::new(Deed::PasskeyRemoved, state.clock.now(), Some(device.address));
    let line = line.by(who.user).with(&passkey.name);
    let remove = state.db.write(move |tx| {
        let line = line.clone();
        async move {
            if !query::passkey::remove(tx.conn(), who.user, id).await? {
                return Err(Refused::NotFound.into());
            }
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    remove.await
}
