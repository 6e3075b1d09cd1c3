//! Tickets that were shown once, kept for a repetition of the request that made them.

use super::{Auth, Ticket};
use crate::command::RequestKey;
use crate::error::Error;
use app::domain::UserId;

impl Auth {
    /// Seals a ticket for the receipt of the request that made it: in another one, or another person's, it does not
    /// open.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub(crate) fn keep_ticket(
        &self,
        user: UserId,
        key: &RequestKey,
        ticket: &Ticket,
    ) -> Result<String, Error> {
        let sealed = self.seal.close(&whose(user, key), ticket.to_string().as_bytes())?;
        Ok(hex::encode(sealed))
    }

    /// The ticket of a receipt; none where it was sealed under another secret of the instance.
    pub(crate) fn kept_ticket(&self, user: UserId, key: &RequestKey, sealed: &str) -> Option<Ticket> {
        let opened = self.seal.open(&whose(user, key), &hex::decode(sealed).ok()?)?;
        Ticket::read(std::str::from_utf8(&opened).ok()?)
    }
}

/// Longer than the id of a user, under which their second factor is sealed.
fn whose(user: UserId, key: &RequestKey) -> Vec<u8> {
    [user.0.as_bytes().as_slice(), &key.sent, key.text.as_bytes()].concat()
}
