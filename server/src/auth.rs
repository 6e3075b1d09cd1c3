//! Who somebody is: passwords, tokens, sessions.

mod refresh_token;
mod secret;
mod session;

use app::domain::{SessionId, UserId};
pub use refresh_token::{RefreshToken, TokenHash};
pub use secret::Secret;
pub use session::Session;

/// A person, proven by an access token whose session still lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// On which device.
    pub session: SessionId,
}
