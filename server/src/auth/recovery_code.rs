//! Recovery codes: what lets somebody in whose authenticator app is gone, each once.

use super::TokenHash;
use crate::error::Error;
use data_encoding::BASE32_NOPAD;
use std::fmt;

/// 120 random bits: with so many a plain hash is enough (OWASP ASVS 5.0, 6.5.2).
const BYTES: usize = 15;
/// So many are made at once.
pub const COUNT: usize = 10;

/// A code to write down: 24 letters and digits in groups of four.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode([u8; BYTES]);

impl RecoveryCode {
    /// Ten new ones.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub fn generate() -> Result<Vec<Self>, Error> {
        let one = |_| {
            let mut bits = [0; BYTES];
            getrandom::fill(&mut bits).map_err(Error::internal)?;
            Ok(Self(bits))
        };
        (0..COUNT).map(one).collect()
    }

    /// Reads what somebody typed, however they grouped it; what is none gives none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let letters = text.chars().filter(|c| !matches!(c, ' ' | '-'));
        // Longer than any: not even looked at.
        let letters: String = letters.take(BYTES * 8 / 5 + 1).collect();
        let bits = BASE32_NOPAD.decode(letters.to_ascii_uppercase().as_bytes()).ok()?;
        bits.try_into().ok().map(Self)
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = BASE32_NOPAD.encode(&self.0);
        for (at, letter) in text.chars().enumerate() {
            let gap = if at > 0 && at % 4 == 0 { "-" } else { "" };
            write!(f, "{gap}{letter}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryCode").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let codes = RecoveryCode::generate().expect("random numbers");
        assert_eq!(codes.len(), COUNT);
        let code = &codes[0];
        let written = code.to_string();
        assert_eq!(written.len(), 29);
        for typed in
            [written.clone(), written.to_lowercase(), written.replace('-', ""), written.replace('-', " ")]
        {
            assert_eq!(RecoveryCode::read(&typed), Some(code.clone()), "{typed}");
        }
        assert!(codes[1..].iter().all(|other| other != code && other.hash() != code.hash()));
        assert!(!format!("{code:?}").contains(&written));
    }

    #[test]
    fn what_is_no_code_is_none() {
        let written = RecoveryCode::generate().expect("random numbers")[0].to_string();
        for text in [
            "",
            "123456",
            "-",
            &written[1..],
            &format!("{written}A"),
            &written.replace('-', "_"),
            &"A".repeat(9999),
        ] {
            assert_eq!(RecoveryCode::read(text), None, "{text}");
        }
    }
}
