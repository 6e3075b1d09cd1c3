//! The letter about a new key: whoever did not add it themselves can act at once.

use crate::db::query;
use crate::error::Error;
use crate::mail::Mail;
use crate::state::State;
use app::domain::UserId;
use app::words::keys as words;

/// Tells a person by mail, where there is an address, that their account has a new key. `page` is where keys of
/// its kind are removed. The key is there whatever becomes of the letter.
pub(super) async fn tell_of_key(state: &State, user: UserId, key: &str, page: &str) {
    if let Err(error) = write(state, user, key, page).await {
        tracing::warn!(%error, %user, "somebody could not be told of a new key");
    }
}

async fn write(state: &State, user: UserId, key: &str, page: &str) -> Result<(), Error> {
    let Some(me) = query::user::me(state.db.read(), user).await? else { return Ok(()) };
    let Some(to) = me.email else { return Ok(()) };
    let text = words::letter(&me.user.username, key, &state.config.link(page));
    state.mailer.send(Mail { to, subject: words::LETTER_SUBJECT.to_owned(), text }, state.clock.now());
    Ok(())
}
