//! The last way out: an account is deleted.

use super::sign_out::forget;
use super::{Device, SignedIn, confirm};
use crate::audit::{Deed, Line};
use crate::command::account;
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{Problem, Refused};
use futures::FutureExt;

/// Deletes the account of whoever is signed in, once they have typed its username and their password. Its
/// sessions and open sockets end at once.
///
/// # Errors
/// [`Refused::Invalid`] names the field that is not right; those of [`confirm`] and [`account::delete`].
pub async fn delete_account(
    state: &State,
    who: SignedIn,
    username: &str,
    password: &str,
    device: &Device,
) -> Result<(), Error> {
    let me = query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?;
    let typed = username.trim();
    if typed.is_empty() {
        return Err(Refused::field("username", Problem::Required).into());
    }
    if !typed.eq_ignore_ascii_case(&me.user.username) {
        return Err(Refused::field("username", Problem::Wrong).into());
    }
    confirm(state, who, "current_password", password, device).await?;
    let now = state.clock.now();
    // Of whoever is gone nothing but the id stays.
    let line = Line::new(Deed::AccountDeleted, now, Some(device.address)).by(who.user);
    let delete = state.db.write(move |tx| {
        let line = line.clone();
        async move {
            let ended = account::delete(tx, who.user, now).await?;
            query::audit::insert(tx.conn(), &line).await?;
            Ok(ended)
        }
        .boxed()
    });
    for session in delete.await? {
        forget(state, session);
    }
    state.hub.end_user(who.user);
    Ok(())
}
