//! Links that lead somebody without a login to one thing, once: by mail, or handed over.

use super::{Ticket, TokenHash, session::later};
use crate::error::Error;
use app::domain::{FieldError, Problem, Refused, Timestamp, UserId};
use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60 * 1000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To choose a new password.
    Reset,
    /// To show that an email address is one's own.
    ConfirmEmail,
    /// To put the former email address back.
    RestoreEmail,
}

/// What is kept of such a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Of the secret in it.
    pub hash: TokenHash,
    /// Whose account it is about.
    pub user: UserId,
    /// What it is for.
    pub purpose: Purpose,
    /// The address that it went to; none where it was handed over.
    pub email: Option<String>,
    /// From when on it is too old.
    pub expires_at: Timestamp,
}

impl Purpose {
    /// So long a link is good, in milliseconds.
    fn lifetime(self) -> i64 {
        match self {
            Self::Reset => 30 * MINUTE_MS,
            Self::ConfirmEmail => DAY_MS,
            // Who changed it may have chosen a time when nobody reads mail.
            Self::RestoreEmail => 7 * DAY_MS,
        }
    }

    /// Where the link leads.
    fn path(self) -> &'static str {
        match self {
            Self::Reset => "/reset-password",
            Self::ConfirmEmail => "/email/confirm",
            Self::RestoreEmail => "/email/restore",
        }
    }
}

impl Letter {
    /// A new link: what is kept of it, and the path with its secret.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub fn new(
        purpose: Purpose,
        user: UserId,
        email: Option<&str>,
        now: Timestamp,
    ) -> Result<(Self, String), Error> {
        let ticket = Ticket::generate()?;
        let expires_at = later(now, purpose.lifetime());
        let letter = Self { hash: ticket.hash(), user, purpose, email: email.map(str::to_owned), expires_at };
        Ok((letter, format!("{}?token={ticket}", purpose.path())))
    }
}

/// The refusal of a link that is no good, for whatever reason: they are not told apart.
pub(super) fn stale() -> Refused {
    Refused::Invalid(vec![FieldError::new("token", Problem::Unknown)])
}

/// The hash of a link's secret.
///
/// # Errors
/// [`Refused::Invalid`] where it is none.
pub(super) fn read(token: &str) -> Result<TokenHash, Refused> {
    Ticket::read(token).map(|ticket| ticket.hash()).ok_or_else(stale)
}
