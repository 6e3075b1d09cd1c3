//! What a user can put right: the reasons for which a command or a form is turned down.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Turned down, with nothing changed. Everything else that goes wrong is the server's fault.
/// It can be kept, so that a repeated command gets its first answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// One or more fields do not fit; all of them are named at once.
    Invalid(Vec<FieldError>),
    /// It does not exist, or not for this person: the two are not told apart.
    NotFound,
    /// The task, or its project, was deleted; it can still be restored.
    Deleted,
    /// This person's role does not allow it.
    Forbidden,
    /// It stands in the way of what is there already; the field says with what.
    Conflict(FieldError),
    /// The API token's scope does not go that far; a login would.
    Scope,
    /// Somebody changed it in between (a failed `If-Match`).
    Stale,
    /// The last project in use of a workspace, or the last status of a category in a project, must stay.
    LastOne,
    /// A workspace has an owner, always: the ownership is handed over first.
    OwnerStays,
    /// A personal workspace is one person's alone, and goes with the account.
    PersonalStays,
    /// The instance's shared workspace is turned off where the instance is run.
    TeamStays,
    /// This person is no member of the workspace any more.
    Left,
    /// This person was removed from the workspace after the invite was made.
    Removed,
    /// The person is the only owner of these workspaces, in which others work: somebody has to own them.
    OnlyOwner(Vec<String>),
    /// The person is the last one who runs the instance, and others are on it.
    LastAdministrator,
    /// The name or the password is wrong: which of the two is not said.
    WrongCredentials,
    /// After the right password a code is asked for, or the one that was shown is wrong: the field says which.
    SecondFactor(FieldError),
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// This instance takes no new accounts.
    RegistrationClosed,
    /// Too much at once; try again after so many seconds.
    TooMany {
        /// Seconds to wait.
        retry_after: u32,
    },
}

impl Refused {
    /// One field that does not fit.
    #[must_use]
    pub fn field(field: &'static str, problem: Problem) -> Self {
        Self::Invalid(vec![FieldError::new(field, problem)])
    }

    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid",
            Self::NotFound => "not_found",
            Self::Deleted => "deleted",
            Self::Forbidden => "forbidden",
            Self::Scope => "scope",
            Self::Conflict(_) => "conflict",
            Self::Stale => "stale",
            Self::LastOne => "last_one",
            Self::OwnerStays => "owner_stays",
            Self::PersonalStays => "personal_stays",
            Self::TeamStays => "team_stays",
            Self::Left => "left",
            Self::Removed => "removed",
            Self::OnlyOwner(_) => "only_owner",
            Self::LastAdministrator => "last_administrator",
            Self::WrongCredentials => "wrong_credentials",
            Self::SecondFactor(FieldError { problem: Problem::Required, .. }) => "totp_required",
            Self::SecondFactor(_) => "totp_wrong",
            Self::SignedOut => "signed_out",
            Self::RegistrationClosed => "registration_closed",
            Self::TooMany { .. } => "too_many",
        }
    }

    /// The fields that the refusal speaks of, if any.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        match self {
            Self::Invalid(errors) => errors,
            Self::Conflict(error) | Self::SecondFactor(error) => std::slice::from_ref(error),
            Self::NotFound
            | Self::Deleted
            | Self::Forbidden
            | Self::Scope
            | Self::Stale
            | Self::LastOne
            | Self::OwnerStays
            | Self::PersonalStays
            | Self::TeamStays
            | Self::Left
            | Self::Removed
            | Self::OnlyOwner(_)
            | Self::LastAdministrator
            | Self::WrongCredentials
            | Self::SignedOut
            | Self::RegistrationClosed
            | Self::TooMany { .. } => &[],
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::words::refusal(self))
    }
}

impl std::error::Error for Refused {}

/// A field and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name on the wire, such as `title`.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

impl FieldError {
    /// Names a field and its problem.
    #[must_use]
    pub fn new(field: &str, problem: Problem) -> Self {
        Self { field: field.to_owned(), problem }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::words::field_problem(&self.field, self.problem))
    }
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// It is empty.
    Required,
    /// Fewer than so many characters.
    TooShort(usize),
    /// More than so many characters (for a description: bytes).
    TooLong(usize),
    /// Characters that may not stand there: control characters, or others than a username takes.
    Characters,
    /// It is not of the form that the field asks for.
    Format,
    /// Somebody else has it already.
    Taken,
    /// It names something that is not there.
    Unknown,
    /// It is on every list of passwords that attackers try first.
    Common,
    /// It is not the right one.
    Wrong,
    /// It is what it was before.
    Unchanged,
    /// It contradicts another field.
    Contradiction,
    /// Something still lies in it.
    InUse,
    /// More than so many of them.
    TooMany(usize),
    /// The start would come after the due date.
    StartsAfterDue,
    /// The project is archived, and takes no tasks.
    Archived,
}

impl Problem {
    /// A stable word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooShort(_) => "too_short",
            Self::TooLong(_) => "too_long",
            Self::Characters => "characters",
            Self::Format => "format",
            Self::Taken => "taken",
            Self::Unknown => "unknown",
            Self::Common => "common",
            Self::Wrong => "wrong",
            Self::Unchanged => "unchanged",
            Self::Contradiction => "contradiction",
            Self::InUse => "in_use",
            Self::TooMany(_) => "too_many",
            Self::StartsAfterDue => "starts_after_due",
            Self::Archived => "archived",
        }
    }
}
