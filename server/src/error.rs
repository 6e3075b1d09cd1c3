//! What can go wrong on the server: what the user can put right, and what only we can.

use app::domain::Refused;
use std::fmt;

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// The user can put it right.
    Refused(Refused),
    /// The client's number leaves a hole: it pushes again, from the one behind `last_mid`.
    Gap {
        /// The last number that was carried out or refused.
        last_mid: u64,
    },
    /// It could not be done just now, whatever the cause; tried again in a moment, it may be.
    Unavailable(Box<dyn std::error::Error + Send + Sync>),
    /// Ours to put right. It is logged where it becomes an answer; its text is never sent.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// An internal error that has no cause but itself.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => refused.fmt(f),
            Self::Gap { last_mid } => write!(f, "expected the number behind {last_mid}"),
            Self::Unavailable(cause) | Self::Internal(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(refused) => Some(refused),
            Self::Gap { .. } => None,
            Self::Unavailable(cause) | Self::Internal(cause) => Some(cause.as_ref()),
        }
    }
}
