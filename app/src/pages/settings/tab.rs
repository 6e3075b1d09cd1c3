//! The pages of the settings: where they stand, and what they are called.

use crate::domain::WorkspaceId;
use crate::words::{
    audit as audit_words, devices as device_words, instance as instance_words, invites as invite_words, keys,
    mail, profile, settings as words, teams, two_step as two_step_words,
};

/// A page of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The name that one goes by.
    Profile,
    /// How one can be reached.
    Contact,
    /// Another password.
    Password,
    /// A code besides the password.
    TwoStep,
    /// Where one is signed in.
    Devices,
    /// Invites into a workspace.
    Invites(WorkspaceId),
    /// What was done in a workspace.
    Log(WorkspaceId),
    /// The instance's people.
    People,
    /// Who may make an account.
    Accounts,
    /// What was done on the instance.
    Audit,
    /// The passkeys.
    Passkeys,
    /// The API tokens.
    Tokens,
    /// How it looks in this browser.
    Appearance,
    /// What one can take along.
    Data,
    /// The way out for good.
    Delete,
    /// Where a workspace is made.
    NewWorkspace,
    /// A workspace as a whole.
    Workspace(WorkspaceId),
    /// Who belongs to it.
    Members(WorkspaceId),
}

/// What a page of the settings is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// The person's account.
    Account,
    /// A workspace.
    Workspace(WorkspaceId),
    /// The whole server.
    Instance,
}

impl Tab {
    pub(super) fn section(self) -> Section {
        match self {
            Self::Profile
            | Self::Contact
            | Self::Password
            | Self::TwoStep
            | Self::Devices
            | Self::Passkeys
            | Self::Tokens
            | Self::Appearance
            | Self::Data
            | Self::Delete
            | Self::NewWorkspace => Section::Account,
            Self::Workspace(id) | Self::Members(id) | Self::Invites(id) | Self::Log(id) => {
                Section::Workspace(id)
            }
            Self::People | Self::Accounts | Self::Audit => Section::Instance,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn address(self) -> String {
        match self {
            Self::Profile => "/app/settings/profile".to_owned(),
            Self::Contact => "/app/settings/contact".to_owned(),
            Self::Password => "/app/settings/password".to_owned(),
            Self::TwoStep => "/app/settings/two-step".to_owned(),
            Self::Devices => "/app/settings/devices".to_owned(),
            Self::Invites(workspace) => format!("/app/settings/w/{workspace}/invites"),
            Self::Log(workspace) => format!("/app/settings/w/{workspace}/log"),
            Self::People => "/app/settings/instance/people".to_owned(),
            Self::Accounts => "/app/settings/instance/accounts".to_owned(),
            Self::Audit => "/app/settings/instance/log".to_owned(),
            Self::Passkeys => "/app/settings/passkeys".to_owned(),
            Self::Tokens => "/app/settings/tokens".to_owned(),
            Self::Appearance => "/app/settings/appearance".to_owned(),
            Self::Data => "/app/settings/data".to_owned(),
            Self::Delete => "/app/settings/delete".to_owned(),
            Self::NewWorkspace => "/app/settings/new-workspace".to_owned(),
            Self::Workspace(id) => format!("/app/settings/w/{id}"),
            Self::Members(id) => format!("/app/settings/w/{id}/members"),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Profile => words::PROFILE,
            Self::Contact => mail::CONTACT,
            Self::Password => device_words::PASSWORD,
            Self::TwoStep => two_step_words::TWO_STEP,
            Self::Devices => device_words::DEVICES,
            Self::Invites(_) => invite_words::INVITES,
            Self::Log(_) => audit_words::WORKSPACE_LOG,
            Self::Audit => audit_words::SERVER_LOG,
            Self::People => instance_words::PEOPLE,
            Self::Accounts => instance_words::ACCOUNTS,
            Self::Passkeys => keys::PASSKEYS,
            Self::Tokens => keys::TOKENS,
            Self::Appearance => words::APPEARANCE,
            Self::Data => profile::DATA,
            Self::Delete => profile::DELETE,
            Self::NewWorkspace => teams::NEW_WORKSPACE,
            Self::Workspace(_) => teams::GENERAL,
            Self::Members(_) => teams::MEMBERS,
        }
    }
}
