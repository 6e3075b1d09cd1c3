//! Who somebody is: passwords, tokens, sessions.

mod access_token;
mod actor;
mod api_token;
mod change_me;
mod change_password;
pub mod console;
mod contact;
mod delete;
mod email;
mod keep_out;
mod letter;
mod live;
mod lost_factor;
mod mail_brakes;
mod new_password;
mod notice;
mod passkey;
mod password;
mod people;
mod phone;
mod profile;
mod recovery_code;
mod refresh_token;
mod registration;
mod reset;
mod seal;
mod second_factor;
mod secret;
mod session;
mod sign_in;
mod sign_out;
mod throttle;
mod ticket;
mod totp;
mod turns;
pub(crate) mod watch;

use access_token::AccessTokens;
pub use access_token::LIFETIME_S as ACCESS_TOKEN_S;
pub use actor::{Actor, By, Grant};
use api_token::Uses;
pub use api_token::{KeptToken, is_token, make_token, recognise_token, revoke_token};
use app::domain::{Refused, SessionId, UserId};
pub use change_me::{Changed, Wanted, change_me};
pub use change_password::{Replaced, Tokens, change_password, replace_password};
pub use contact::{contact, send_again};
pub use delete::delete_account;
pub use email::{about, confirm_email, restore_email};
pub use keep_out::{disable, enable, set_disabled};
pub use letter::{Letter, Purpose};
use live::LiveSessions;
use mail_brakes::MailBrakes;
pub use new_password::{check_new_password, names_of};
pub use notice::Teller;
use passkey::PasskeyCeremonies;
pub use passkey::{
    KeptPasskey, PasskeyPlace, add_passkey, begin_passkey, begin_passkey_login, log_in_with_passkey,
    remove_passkey, rename_passkey,
};
pub use password::Passwords;
pub use people::{AccountChange, change_account, hand_out_link};
pub use profile::{change_picture, remove_picture};
pub use recovery_code::RecoveryCode;
pub use refresh_token::{RefreshToken, TokenHash};
pub use reset::{ask_reset, reset_link, reset_password, tokens_behind_link};
use seal::Seal;
pub use second_factor::{Factor, Standing, begin, finish, renew_codes, standing, switch_off};
pub use secret::Secret;
pub use session::{LIFETIME_MS as SESSION_MS, Session, Theft};
use sign_in::open;
pub use sign_in::{Device, Opened, confirm, lasts, log_in, recognise, register, renew, still_lasts};
pub use sign_out::{end_other_sessions, end_session, forget_thefts, log_out};
use std::time::Instant;
use throttle::Throttle;
pub use ticket::Ticket;
pub use totp::Seed;

/// A person, proven by an access token whose session still lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    mail_brakes: MailBrakes,
    seal: Seal,
    live: LiveSessions,
    passkeys: PasskeyCeremonies,
    uses: Uses,
}

impl Auth {
    /// Signs with this key.
    #[must_use]
    pub fn new(key: Secret) -> Self {
        Self {
            access_tokens: AccessTokens::new(&key),
            seal: Seal::new(&key),
            key,
            passwords: Passwords::new(),
            throttle: Throttle::default(),
            mail_brakes: MailBrakes::default(),
            live: LiveSessions::default(),
            passkeys: PasskeyCeremonies::default(),
            uses: Uses::default(),
        }
    }

    /// Counts an invite that this person has us mail to an address.
    ///
    /// # Errors
    /// [`Refused::TooMany`].
    pub fn count_invite(&self, by: UserId, to: &str, now: Instant) -> Result<(), Refused> {
        self.mail_brakes.inviting(by, to, now)
    }

    /// What hashes passwords.
    #[must_use]
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }
}
