//! Tickets: secrets that open one thing, such as a reset of a password, an invite, or the API.

use super::TokenHash;
use crate::error::Error;
use data_encoding::BASE64URL_NOPAD;
use std::fmt;

/// 256 random bits. Whoever shows them is let in: they are never logged, and only their hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket([u8; 32]);

impl Ticket {
    /// A new one.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub fn generate() -> Result<Self, Error> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).map_err(Error::internal)?;
        Ok(Self(bits))
    }

    /// Reads one as [`Ticket::to_string`] writes it; what is none gives none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bits = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        bits.try_into().ok().map(Self)
    }

    /// What is kept of it. With 256 bits there is nothing to guess: a plain hash is enough.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_ticket_is_read_as_it_was_written_and_nothing_else_is() {
        let ticket = Ticket::generate().expect("random numbers");
        assert_eq!(Ticket::read(&ticket.to_string()), Some(ticket.clone()));
        assert_ne!(ticket, Ticket::generate().expect("random numbers"));
        let written = ticket.to_string();
        for text in ["", "x", &written[1..], &format!("{written}A"), &format!("{}=", written)] {
            assert_eq!(Ticket::read(text), None, "{text}");
        }
        assert!(!format!("{ticket:?}").contains(&written));
    }

    proptest! {
        /// One ticket has one spelling: whatever else is shown opens nothing.
        #[test]
        fn any_text_is_a_ticket_or_none(text in "[A-Za-z0-9_=+/-]{40,46}", odd in "\\PC{0,60}") {
            for text in [text, odd] {
                if let Some(ticket) = Ticket::read(&text) {
                    prop_assert_eq!(ticket.to_string(), text);
                }
            }
        }
    }
}
