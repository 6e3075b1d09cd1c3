//! Who somebody is: passwords, tokens, sessions.

mod access_token;
mod live;
mod password;
mod profile;
mod refresh_token;
mod secret;
mod session;
mod sign_in;
mod sign_out;
mod throttle;
mod ticket;

use access_token::AccessTokens;
pub use access_token::LIFETIME_S as ACCESS_TOKEN_S;
use app::domain::{SessionId, UserId};
use live::LiveSessions;
pub use password::Passwords;
pub use profile::rename;
pub use refresh_token::{RefreshToken, TokenHash};
pub use secret::Secret;
pub use session::{LIFETIME_MS as SESSION_MS, Session};
pub use sign_in::{Device, Opened, confirm, lasts, log_in, recognise, register, renew};
pub use sign_out::{end_all_sessions, end_session, log_out};
use throttle::Throttle;
pub use ticket::Ticket;

/// A person, proven by an access token whose session still lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// On which device.
    pub session: SessionId,
}

/// What proving somebody takes.
#[derive(Debug)]
pub struct Auth {
    key: Secret,
    access_tokens: AccessTokens,
    passwords: Passwords,
    throttle: Throttle,
    live: LiveSessions,
}

impl Auth {
    /// Signs with this key.
    #[must_use]
    pub fn new(key: Secret) -> Self {
        Self {
            access_tokens: AccessTokens::new(&key),
            key,
            passwords: Passwords::new(),
            throttle: Throttle::default(),
            live: LiveSessions::default(),
        }
    }
}
