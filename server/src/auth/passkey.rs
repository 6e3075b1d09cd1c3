//! Passkeys (WebAuthn Level 3): keys that a device keeps, and uses once its owner has shown a finger, a face or a
//! PIN. One of them is two factors at once, so nothing else is asked for.

mod add;
mod ceremonies;
mod keep;
mod place;
mod sign_in;

pub use add::{add_passkey, begin_passkey};
use app::domain::{Passkey, SessionId, UserId};
use ceremonies::Ceremonies;
pub use keep::{remove_passkey, rename_passkey};
pub use place::PasskeyPlace;
pub use sign_in::{begin_passkey_login, log_in_with_passkey};
use std::net::IpAddr;
use webauthn_rp::request::register::UserHandle16;
use webauthn_rp::{DiscoverableAuthenticationServerState, RegistrationServerState, bin::Decode};

/// So many who add a passkey are waited for, each at one session.
const ADDING_MAX: usize = 5_000;
/// So many attempts at a time of one session: the browser's window may have been closed, and opened again.
const ADDING_SHARE: usize = 5;
/// So many sign-ins are waited for, about 4 MB.
const ENTERING_MAX: usize = 20_000;
/// So many of one network: a whole office may share an address.
const ENTERING_SHARE: usize = 100;

/// A passkey as the database keeps it.
#[derive(Clone, Debug)]
pub struct KeptPasskey {
    /// Whose.
    pub user: UserId,
    /// What its person sees of it.
    pub passkey: Passkey,
    /// What its authenticator calls it.
    pub credential_id: Vec<u8>,
    /// How it can be reached, as the crate encodes it.
    pub transports: u8,
    /// The public key, and what was agreed with it for good.
    pub public_key: Vec<u8>,
    /// What changes with its use: the counter, and whether it is backed up.
    pub condition: Vec<u8>,
}

/// What was begun with a browser and waits for its answer.
#[derive(Debug)]
pub struct PasskeyCeremonies {
    adding: Ceremonies<SessionId, RegistrationServerState<16>>,
    entering: Ceremonies<IpAddr, DiscoverableAuthenticationServerState>,
}

impl Default for PasskeyCeremonies {
    fn default() -> Self {
        Self {
            adding: Ceremonies::new(ADDING_MAX, ADDING_SHARE),
            entering: Ceremonies::new(ENTERING_MAX, ENTERING_SHARE),
        }
    }
}

/// What an authenticator calls a person: their id, which tells nothing about them (section 14.6.1).
fn handle(user: UserId) -> UserHandle16 {
    let Ok(handle) = UserHandle16::decode(user.0.into_bytes());
    handle
}
