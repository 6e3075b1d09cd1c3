//! What somebody shows of themselves.

use super::SignedIn;
use crate::command::account;
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{Refused, check_display_name};
use futures::FutureExt;

/// Gives somebody another name to go by, on every screen that shows it.
///
/// # Errors
/// [`Refused::Invalid`] where the name does not fit.
pub async fn rename(state: &State, who: SignedIn, name: &str) -> Result<(), Error> {
    let name = check_display_name(name).map_err(|error| Refused::Invalid(vec![error]))?;
    let now = state.clock.now();
    let rename = state.db.write(move |tx| {
        let name = name.clone();
        async move {
            query::user::rename(tx.conn(), who.user, &name).await?;
            let me = query::user::me(tx.conn(), who.user).await?.ok_or(Refused::SignedOut)?;
            account::rename(tx, &me.user, now).await
        }
        .boxed()
    });
    rename.await
}
