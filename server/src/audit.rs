//! The audit log: who did what to accounts, memberships and settings, and from where.
//!
//! A deed is written down in the transaction that does it, so that neither is there without the other.
//! Tasks have their own log. Secrets never stand here, nor does what somebody typed as one.

use app::domain::{Timestamp, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum Deed {
    #[serde(rename = "account.registered")]
    AccountRegistered,
    #[serde(rename = "admin.granted")]
    AdminGranted,
    #[serde(rename = "admin.removed")]
    AdminRemoved,
    #[serde(rename = "instance.changed")]
    InstanceChanged,
    #[serde(rename = "invite.made")]
    InviteMade,
    #[serde(rename = "invite.revoked")]
    InviteRevoked,
    #[serde(rename = "invite.accepted")]
    InviteAccepted,
    #[serde(rename = "account.renamed")]
    AccountRenamed,
    #[serde(rename = "account.username_changed")]
    AccountUsernameChanged,
    #[serde(rename = "account.picture_changed")]
    AccountPictureChanged,
    #[serde(rename = "account.deleted")]
    AccountDeleted,
    /// Somebody took their data along.
    #[serde(rename = "account.exported")]
    AccountExported,
    #[serde(rename = "workspace.exported")]
    WorkspaceExported,
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
    /// Somebody else showed that the address is theirs. Lines of this kind are in old logs only: nobody is told any more
    /// that an address has an owner.
    #[serde(rename = "email.lost")]
    EmailLost,
    /// The address before the last change is in its place again.
    #[serde(rename = "email.restored")]
    EmailRestored,
    #[serde(rename = "phone.changed")]
    PhoneChanged,
    #[serde(rename = "passkey.added")]
    PasskeyAdded,
    #[serde(rename = "passkey.removed")]
    PasskeyRemoved,
    #[serde(rename = "token.made")]
    TokenMade,
    #[serde(rename = "token.revoked")]
    TokenRevoked,
    #[serde(rename = "workspace.created")]
    WorkspaceCreated,
    #[serde(rename = "workspace.renamed")]
    WorkspaceRenamed,
    #[serde(rename = "workspace.deleted")]
    WorkspaceDeleted,
    /// The ownership was handed to another member.
    #[serde(rename = "workspace.transferred")]
    WorkspaceTransferred,
    /// A member was given another role.
    #[serde(rename = "member.changed")]
    MemberChanged,
    /// A member left, or was removed by another.
    #[serde(rename = "member.left")]
    MemberLeft,
}

impl Deed {
    /// Those whose line holds, as its detail, what a person called themselves or something of theirs.
    pub const IN_OWN_WORDS: [Self; 11] = [
        Self::AccountRenamed,
        Self::AccountUsernameChanged,
        Self::LoginSucceeded,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::TokenMade,
        Self::TokenRevoked,
        Self::WorkspaceCreated,
        Self::WorkspaceRenamed,
        Self::WorkspaceDeleted,
        Self::InviteMade,
    ];

    /// The word on the wire.
    #[must_use]
    pub fn word(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(word)) => word,
            // infallible: each of them is written as a word
            _ => String::new(),
        }
    }

    /// The words of all of them, in their order; from the document that describes the API, so that none is missing.
    #[must_use]
    pub fn words() -> Vec<String> {
        let RefOr::T(Schema::Object(schema)) = Self::schema() else { return Vec::new() };
        let words = schema.enum_values.unwrap_or_default();
        words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect()
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// What was done.
    pub deed: Deed,
    /// Who did it; none where that is not known, or it was done at the server's console.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    /// To whom, where that is not who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<UserId>,
    /// In which workspace, where in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<WorkspaceId>,
    /// From which address; empty for the server's console.
    pub address: String,
    /// More of it, such as a role or a name; never a secret.
    pub detail: String,
}

/// A line with the names in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Told {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// The username that whoever did it had then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// The username that whom it was done to had then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_name: Option<String>,
    /// What the workspace is called, while it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_name: Option<String>,
}

impl Line {
    /// A deed, from an address; none stands for the server's console.
    #[must_use]
    pub fn new(deed: Deed, at: Timestamp, address: Option<IpAddr>) -> Self {
        let address = address.map(|address| address.to_string()).unwrap_or_default();
        let (actor, subject, workspace, detail) = (None, None, None, String::new());
        Self { id: Uuid::now_v7(), at, deed, actor, subject, workspace, address, detail }
    }

    /// Another deed that goes along with this one: done by and to the same, at the same time.
    #[must_use]
    pub fn beside(&self, deed: Deed) -> Self {
        Self { id: Uuid::now_v7(), deed, detail: String::new(), ..self.clone() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_has_words_and_reads_back() {
        let words = Deed::words();
        assert!(words.len() >= 13, "{words:?}");
        for word in words {
            let deed: Deed = serde_json::from_value(word.clone().into()).expect("a deed");
            assert_eq!(deed.word(), word);
            assert!(
                app::words::audit::deed(&word).is_some(),
                "app/src/words/audit.rs has no words for {word}"
            );
        }
    }
}
