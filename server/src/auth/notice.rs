//! Letters that tell somebody what happened to their account, in case it was not they who did it.

use super::Device;
use crate::config::Config;
use crate::db::{Db, query};
use crate::error::Error;
use crate::mail::{Mail, Mailer};
use crate::state::State;
use app::domain::{PasswordOutcome, Timestamp, UserId};
use app::words::notices::{Changed, Notice, StillWorks, Whence, letter, password_changed};

/// Whoever tells people by mail, if they have an address. What happened has happened, whatever becomes of the letter.
#[derive(Clone, Debug)]
pub struct Teller<'a> {
    db: &'a Db,
    config: &'a Config,
    mailer: &'a Mailer,
    /// None for the server's console.
    device: Option<Device>,
    now: Timestamp,
}

impl<'a> Teller<'a> {
    /// Tells of what a device has done.
    pub(super) fn new(state: &'a State, device: &Device) -> Self {
        let (db, config, mailer) = (&state.db, &state.config, &state.mailer);
        Self { db, config, mailer, device: Some(device.clone()), now: state.clock.now() }
    }

    /// Tells of what was done at the server's console.
    #[must_use]
    pub fn at_console(db: &'a Db, config: &'a Config, mailer: &'a Mailer, now: Timestamp) -> Self {
        Self { db, config, mailer, device: None, now }
    }

    /// Tells a person of this.
    pub(super) async fn tell(&self, user: UserId, notice: &Notice) {
        warn(user, self.send(user, notice).await);
    }

    /// Tells a person that their password is another one, what has ended with it, and what leads into the account beside it.
    pub(super) async fn tell_of_password(&self, user: UserId, how: Changed, outcome: PasswordOutcome) {
        let told = match self.still_works(user).await {
            Ok(left) => {
                let ask = self.config.link("/reset-password");
                self.send(user, &password_changed(how, outcome, &left, &ask)).await
            }
            Err(error) => Err(error),
        };
        warn(user, told);
    }

    async fn send(&self, user: UserId, notice: &Notice) -> Result<(), Error> {
        let Some(me) = query::user::me(self.db.read(), user).await? else { return Ok(()) };
        let Some(to) = query::email::of_letters(self.db.read(), &me).await? else { return Ok(()) };
        let address = self.device.as_ref().map(|device| device.address.to_string()).unwrap_or_default();
        let whence = match &self.device {
            Some(device) => Whence::Device { name: &device.user_agent, address: &address },
            None => Whence::Console,
        };
        let text = letter(notice, &me.user.username, self.now, whence);
        self.mailer.send(Mail { to, subject: notice.subject.to_owned(), text }, self.now);
        Ok(())
    }

    async fn still_works(&self, user: UserId) -> Result<StillWorks, Error> {
        let c = self.db.read();
        let tokens = query::api_token::of_user(c, user).await?;
        let factor = query::factor::get(c, user).await?;
        Ok(StillWorks {
            passkeys: query::passkey::of_user(c, user).await?.len(),
            passkeys_page: self.config.link("/app/settings/passkeys"),
            tokens: tokens.iter().filter(|token| token.expires_at > self.now).count(),
            tokens_page: self.config.link("/app/settings/tokens"),
            two_step: factor.is_some_and(|factor| factor.confirmed_at.is_some()),
            two_step_page: self.config.link("/app/settings/two-step"),
        })
    }
}

fn warn(user: UserId, told: Result<(), Error>) {
    if let Err(error) = told {
        tracing::warn!(%error, %user, "somebody could not be told of what happened to their account");
    }
}
