//! The instance as a whole: who may come onto it, and who is there.

use super::{Timestamp, User};
use serde::{Deserialize, Serialize};

/// Who may make an account. On an instance without any, the first one always may: nobody could let them in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Admission {
    /// Everybody.
    #[default]
    Open,
    /// Whoever holds an invite.
    Invite,
    /// Nobody.
    Closed,
}

impl Admission {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Invite, Self::Closed];

    /// The word on the wire and in the settings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Invite => "invite",
            Self::Closed => "closed",
        }
    }

    /// Reads the word; what is none gives none.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|admission| admission.as_str() == word)
    }

    /// May somebody make an account who holds an invite, or holds none, where others are there already or not?
    #[must_use]
    pub fn lets_in(self, has_invite: bool, is_first: bool) -> bool {
        match self {
            Self::Open => true,
            Self::Invite => has_invite || is_first,
            Self::Closed => is_first,
        }
    }
}

/// What an administrator can set for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct InstanceSettings {
    /// Who may make an account.
    pub registration: Admission,
    /// Does `REGISTRATION` say so? Then nobody can change it here.
    pub is_fixed: bool,
    /// Do new accounts join the Team workspace?
    pub team: bool,
}

/// A person, as the instance's administrators see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Person {
    /// What everybody may see.
    #[serde(flatten)]
    pub user: User,
    /// Their email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Do they run the instance?
    pub is_admin: bool,
    /// Is their two-step login on?
    pub two_step: bool,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When one of their logins was last renewed; none where they have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<Timestamp>,
    /// Since when they have been kept out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_account_comes_in_by_a_closed_door() {
        for has_invite in [true, false] {
            assert!(!Admission::Closed.lets_in(has_invite, false));
            assert!(Admission::Closed.lets_in(has_invite, true));
        }
        assert!(Admission::Invite.lets_in(true, false) && Admission::Invite.lets_in(false, true));
        assert!(!Admission::Invite.lets_in(false, false));
        assert!(Admission::Open.lets_in(false, false));
    }

    #[test]
    fn a_word_reads_back_as_it_was_written() {
        for admission in Admission::ALL {
            assert_eq!(Admission::read(admission.as_str()), Some(admission));
        }
        assert_eq!(Admission::read("Open"), None);
    }
}
