//! Codes of an authenticator app: TOTP (RFC 6238), with SHA-1, six digits and steps of 30 seconds, which is
//! what every app knows.

use crate::error::Error;
use app::domain::Timestamp;
use std::fmt;
use totp_rs::{Algorithm, Builder, Totp};
use url::form_urlencoded::byte_serialize;

/// RFC 4226, section 4: 160 bits.
const SEED_BYTES: usize = 20;
const DIGITS: u8 = 6;
const STEP_S: u64 = 30;
/// A clock may be wrong by so many steps either way.
const SKEW: u16 = 1;
/// What an app shows beside the account.
const ISSUER: &str = "TaskSync";

/// The secret that an authenticator app and the server share.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed([u8; SEED_BYTES]);

impl Seed {
    /// A new one.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub fn generate() -> Result<Self, Error> {
        let mut bits = [0; SEED_BYTES];
        getrandom::fill(&mut bits).map_err(Error::internal)?;
        Ok(Self(bits))
    }

    /// The one of these bytes; none where they are not as many as it has.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// As one types it into an app: base32 (RFC 4648, section 6), in groups of four.
    #[must_use]
    pub fn text(&self) -> String {
        let text = data_encoding::BASE32_NOPAD.encode(&self.0);
        let groups: Vec<String> =
            text.chars().collect::<Vec<_>>().chunks(4).map(|group| group.iter().collect()).collect();
        groups.join(" ")
    }

    /// As an app reads it from a picture: the Key URI format of Google Authenticator.
    #[must_use]
    pub fn address(&self, account: &str) -> String {
        // Apps take `+` as it stands.
        let account = byte_serialize(account.as_bytes()).collect::<String>().replace('+', "%20");
        let secret = data_encoding::BASE32_NOPAD.encode(&self.0);
        format!(
            "otpauth://totp/{ISSUER}:{account}?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period={STEP_S}"
        )
    }

    /// The step that a code belongs to, if it is one of about now. Each may be used once: whoever asks sees to that.
    #[must_use]
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let seconds = u64::try_from(now.millis().div_euclid(1000)).ok()?;
        let step = self.totp()?.check(code, seconds)?;
        i64::try_from(step).ok()
    }

    fn totp(&self) -> Option<Totp> {
        let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(DIGITS).with_skew(SKEW);
        builder.with_step_duration(STEP_S).with_secret(self.0.to_vec()).build().ok()
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seed").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000).expect("a time")
    }

    /// RFC 6238, appendix B; of eight digits the last six.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let seed = Seed::read(b"12345678901234567890").expect("20 bytes");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(seed.step_of(code, at(seconds)), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_and_one_step_late() {
        let seed = Seed::read(b"12345678901234567890").expect("20 bytes");
        let step = 1_234_567_890 / 30;
        for (of_step, is_taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = seed.step_of("005924", at((step - of_step) * 30));
            assert_eq!(found, is_taken.then_some(step), "{of_step}");
        }
    }

    #[test]
    fn what_is_no_code_belongs_to_no_step() {
        let seed = Seed::read(b"12345678901234567890").expect("20 bytes");
        for code in ["", "5924", "00592", "0059240", "-05924", "+05924", "００５９２４", "abcdef", "005925"]
        {
            assert_eq!(seed.step_of(code, at(1_234_567_890)), None, "{code}");
        }
    }

    #[test]
    fn an_app_is_told_all_that_it_needs() {
        let seed = Seed::read(b"12345678901234567890").expect("20 bytes");
        assert_eq!(seed.text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            seed.address("ada.b"),
            "otpauth://totp/TaskSync:ada.b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=TaskSync&algorithm=SHA1&digits=6&period=30"
        );
        assert!(!format!("{seed:?}").contains("49"), "its bytes are not shown");
    }
}
