//! The audit log: who did what to accounts, memberships and settings, and from where.
//!
//! A deed is written down in the transaction that does it, so that neither is there without the other.
//! Tasks have their own log. Secrets never stand here, nor does what somebody typed as one.

use app::domain::{Timestamp, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use utoipa::ToSchema;
use uuid::Uuid;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum Deed {
    #[serde(rename = "account.registered")]
    AccountRegistered,
    #[serde(rename = "login.succeeded")]
    LoginSucceeded,
    #[serde(rename = "login.failed")]
    LoginFailed,
    #[serde(rename = "session.ended")]
    SessionEnded,
    /// A replaced refresh token was shown: somebody has a copy.
    #[serde(rename = "session.stolen")]
    SessionStolen,
    /// At the server's console.
    #[serde(rename = "account.created")]
    AccountCreated,
    /// All but the one that asked.
    #[serde(rename = "sessions.ended")]
    SessionsEnded,
    #[serde(rename = "password.changed")]
    PasswordChanged,
    #[serde(rename = "totp.enabled")]
    TotpEnabled,
    #[serde(rename = "totp.disabled")]
    TotpDisabled,
    #[serde(rename = "recovery_code.used")]
    RecoveryCodeUsed,
    #[serde(rename = "recovery_codes.renewed")]
    RecoveryCodesRenewed,
    /// The person is kept out.
    #[serde(rename = "account.disabled")]
    AccountDisabled,
    #[serde(rename = "account.enabled")]
    AccountEnabled,
    /// A link to choose a new password was asked for, and sent.
    #[serde(rename = "password.reset_asked")]
    PasswordResetAsked,
    /// The like was made to be handed over.
    #[serde(rename = "password.reset_link")]
    PasswordResetLink,
    /// By such a link.
    #[serde(rename = "password.reset")]
    PasswordReset,
    /// At the server's console.
    #[serde(rename = "password.set")]
    PasswordSet,
    #[serde(rename = "email.confirmed")]
    EmailConfirmed,
    #[serde(rename = "email.removed")]
    EmailRemoved,
    /// Somebody else showed that the address is theirs.
    #[serde(rename = "email.lost")]
    EmailLost,
    /// The address before the last change is in its place again.
    #[serde(rename = "email.restored")]
    EmailRestored,
    #[serde(rename = "phone.changed")]
    PhoneChanged,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// What was done.
    pub deed: Deed,
    /// Who did it; none where that is not known, or it was done at the server's console.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    /// To whom, where that is not who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<UserId>,
    /// In which workspace, where in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace: Option<WorkspaceId>,
    /// From which address; empty for the server's console.
    pub address: String,
    /// More of it, such as a role or a name; never a secret.
    pub detail: String,
}

impl Line {
    /// A deed, from an address; none stands for the server's console.
    #[must_use]
    pub fn new(deed: Deed, at: Timestamp, address: Option<IpAddr>) -> Self {
        let address = address.map(|address| address.to_string()).unwrap_or_default();
        let (actor, subject, workspace, detail) = (None, None, None, String::new());
        Self { id: Uuid::now_v7(), at, deed, actor, subject, workspace, address, detail }
    }

    /// Done by this person.
    #[must_use]
    pub fn by(self, actor: UserId) -> Self {
        Self { actor: Some(actor), ..self }
    }

    /// Done to this person.
    #[must_use]
    pub fn to(self, subject: UserId) -> Self {
        Self { subject: Some(subject), ..self }
    }

    /// Done in this workspace.
    #[must_use]
    pub fn within(self, workspace: WorkspaceId) -> Self {
        Self { workspace: Some(workspace), ..self }
    }

    /// With more of it, of which the first 200 characters are kept.
    #[must_use]
    pub fn with(self, detail: &str) -> Self {
        let detail = detail.chars().filter(|c| !c.is_control()).take(200).collect();
        Self { detail, ..self }
    }
}
