//! Letters that tell somebody what happened to their account, in case it was not they who did it.

use super::Device;
use crate::db::query;
use crate::error::Error;
use crate::mail::Mail;
use crate::state::State;
use app::domain::UserId;
use app::words::notices::{Notice, letter};

/// Tells somebody by mail, if they have an address.
///
/// # Errors
/// The database's.
pub async fn send(state: &State, user: UserId, device: &Device, notice: &Notice) -> Result<(), Error> {
    let Some(me) = query::user::me(state.db.read(), user).await? else { return Ok(()) };
    let Some(to) = me.email else { return Ok(()) };
    let now = state.clock.now();
    let address = device.address.to_string();
    let text = letter(notice, &me.user.username, now, &device.user_agent, &address);
    state.mailer.send(Mail { to, subject: notice.subject.to_owned(), text }, now);
    Ok(())
}
