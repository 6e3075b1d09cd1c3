//! Error codes, grouped by what the client should do.

use crate::domain::Refused;
use crate::domain::json::from_serde;
use serde::{Deserialize, Serialize};

/// Why something was not done. New codes may come: what a client does not know, it treats as [`Remedy::Fix`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A field does not fit.
    Invalid,
    /// It does not exist, or not for this person.
    NotFound,
    /// The person's role does not allow it.
    Forbidden,
    /// It stands in the way of what is there.
    Conflict,
    /// The number left a hole: push again from the one behind `last_mid`.
    Gap,
    /// Too much at once.
    TooMany,
    /// The server could not do it just now.
    Unavailable,
    /// The frames or the schema are of another version.
    Outdated,
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// A code of a later version.
    #[serde(other)]
    Other,
}

from_serde!(Code);

/// What a client should do about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Show it to the person: sent again as it is, it would be refused again.
    Fix,
    /// Send it again, later.
    Retry,
    /// Load the program anew.
    Reload,
    /// Ask the person to sign in.
    SignIn,
}

impl Code {
    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> Remedy {
        match self {
            Self::Invalid | Self::NotFound | Self::Forbidden | Self::Conflict | Self::Other => Remedy::Fix,
            Self::Gap | Self::TooMany | Self::Unavailable => Remedy::Retry,
            Self::Outdated => Remedy::Reload,
            Self::SignedOut => Remedy::SignIn,
        }
    }
}

impl From<&Refused> for Code {
    fn from(refused: &Refused) -> Self {
        match refused {
            Refused::Invalid(_) => Self::Invalid,
            Refused::NotFound | Refused::Deleted | Refused::Left => Self::NotFound,
            Refused::Forbidden | Refused::Scope | Refused::Removed | Refused::RegistrationClosed => {
                Self::Forbidden
            }
            Refused::Conflict(_)
            | Refused::Stale
            | Refused::LastOne
            | Refused::OwnerStays
            | Refused::PersonalStays
            | Refused::TeamStays
            | Refused::OnlyOwner(_)
            | Refused::LastAdministrator => Self::Conflict,
            Refused::WrongCredentials | Refused::SecondFactor(_) | Refused::SignedOut => Self::SignedOut,
            Refused::TooMany { .. } => Self::TooMany,
        }
    }
}
