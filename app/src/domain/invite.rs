//! Invites: what lets somebody into a workspace as something, or onto the instance alone.

use super::{FieldError, InviteId, Problem, Refused, Role, Timestamp, User, WorkspaceId, check_email};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// So long an invite may last, in seconds: an hour to 30 days.
const LASTS_S: RangeInclusive<u32> = 3600..=30 * 86_400;
/// So long it lasts where nothing is said, in seconds: 7 days.
const LASTS_USUALLY_S: u32 = 7 * 86_400;
/// So many people it may let in, where they are counted.
const USES: RangeInclusive<u32> = 1..=100;

/// An invite about to be made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct InviteDraft {
    /// What they become: `admin`, `member` or `viewer`, and not more than oneself. An invite to the instance
    /// alone makes nobody anything: it stays at `member`.
    pub role: Role,
    /// How long it lasts, in seconds: 3600 (an hour) to 2592000 (30 days). Seven days where nothing is said.
    #[schema(minimum = 3600, maximum = 2_592_000)]
    pub expires_in: u32,
    /// How many people it lets in, 1–100; `null` for any number until it expires. One where nothing is said.
    #[schema(minimum = 1, maximum = 100)]
    pub uses: Option<u32>,
    /// It is mailed to this address, and good for one person with this address only.
    pub email: Option<String>,
}

impl Default for InviteDraft {
    fn default() -> Self {
        Self { role: Role::Member, expires_in: LASTS_USUALLY_S, uses: Some(1), email: None }
    }
}

impl InviteDraft {
    /// The same, with the address normalised.
    ///
    /// # Errors
    /// [`Refused::Invalid`] with every field that does not fit.
    pub fn check(&self) -> Result<Self, Refused> {
        let given = self.email.as_deref().map(str::trim).filter(|email| !email.is_empty());
        let address = given.map(check_email).transpose();
        let error = |field, problem| Some(FieldError::new(field, problem));
        let counted = self.uses.is_none_or(|uses| USES.contains(&uses));
        let errors = [
            if self.role == Role::Owner { error("role", Problem::Unknown) } else { None },
            if LASTS_S.contains(&self.expires_in) { None } else { error("expires_in", Problem::Format) },
            match (&address, self.uses) {
                _ if !counted => error("uses", Problem::Format),
                // An address is one person's.
                (Ok(Some(_)), uses) if uses != Some(1) => error("uses", Problem::Contradiction),
                _ => None,
            },
            address.as_ref().err().cloned(),
        ];
        let errors: Vec<_> = errors.into_iter().flatten().collect();
        match address {
            Ok(email) if errors.is_empty() => Ok(Self { email, ..self.clone() }),
            _ => Err(Refused::Invalid(errors)),
        }
    }
}

/// May somebody of this role invite people as that? Whoever runs a workspace may, and nobody to more than they
/// are themselves; nobody is made an owner by a link.
#[must_use]
pub fn is_granted(own: Role, role: Role) -> bool {
    own >= Role::Admin && role <= own && role < Role::Owner
}

/// An invite, as whoever may revoke it sees it. Its link is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Invite {
    /// Its id.
    pub id: InviteId,
    /// Into which workspace; none for the instance alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<WorkspaceId>,
    /// What people become there.
    pub role: Role,
    /// For whom alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// How many people it still lets in; none where they are not counted.
    #[schema(required = true)]
    pub uses_left: Option<u32>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: User,
}

/// What an invite tells whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Greeting {
    /// The name that whoever invites goes by.
    pub invited_by: String,
    /// The workspace's name; none where the invite is to the instance alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace: Option<String>,
    /// What one becomes there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Is it for one address only? Which, is not told: whoever got the mail knows.
    pub is_personal: bool,
    /// When it ends.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(draft: InviteDraft) -> Vec<(String, Problem)> {
        let Err(Refused::Invalid(errors)) = draft.check() else { panic!("must be refused") };
        errors.into_iter().map(|error| (error.field, error.problem)).collect()
    }

    #[test]
    fn nobody_invites_to_more_than_they_are() {
        let granted =
            |own| [Role::Viewer, Role::Member, Role::Admin, Role::Owner].map(|role| is_granted(own, role));
        assert_eq!(granted(Role::Owner), [true, true, true, false]);
        assert_eq!(granted(Role::Admin), [true, true, true, false]);
        assert_eq!(granted(Role::Member), [false; 4]);
        assert_eq!(granted(Role::Viewer), [false; 4]);
    }

    #[test]
    fn an_invite_lasts_an_hour_to_thirty_days_for_one_to_a_hundred_people() {
        let draft = InviteDraft::default();
        assert_eq!(draft.check().expect("the defaults fit"), draft);
        for expires_in in [3600, 30 * 86_400] {
            assert!(InviteDraft { expires_in, ..draft.clone() }.check().is_ok());
        }
        for expires_in in [0, 3599, 30 * 86_400 + 1, u32::MAX] {
            let refused = refused(InviteDraft { expires_in, ..draft.clone() });
            assert_eq!(refused, [("expires_in".to_owned(), Problem::Format)]);
        }
        for uses in [Some(1), Some(100), None] {
            assert!(InviteDraft { uses, ..draft.clone() }.check().is_ok());
        }
        for uses in [0, 101] {
            let refused = refused(InviteDraft { uses: Some(uses), ..draft.clone() });
            assert_eq!(refused, [("uses".to_owned(), Problem::Format)]);
        }
        let owner = InviteDraft { role: Role::Owner, ..draft };
        assert_eq!(refused(owner), [("role".to_owned(), Problem::Unknown)]);
    }

    #[test]
    fn an_address_is_one_persons_and_normalised() {
        let email = Some(" Ada@Example.org ".to_owned());
        let draft = InviteDraft { email: email.clone(), ..InviteDraft::default() };
        assert_eq!(draft.check().expect("it fits").email.as_deref(), Some("ada@example.org"));
        let many = InviteDraft { email, uses: None, ..InviteDraft::default() };
        assert_eq!(refused(many), [("uses".to_owned(), Problem::Contradiction)]);
        let none = InviteDraft { email: Some("ada at home".into()), ..InviteDraft::default() };
        assert_eq!(refused(none), [("email".to_owned(), Problem::Format)]);
    }
}
