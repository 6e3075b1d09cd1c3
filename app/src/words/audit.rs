//! Texts of the audit logs.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    WORKSPACE_LOG = "Workspace log";
    SERVER_LOG = "Server log";
    PERSON = "Person";
    PERSON_HINT = "A username";
    DEED = "Event";
    ANYTHING = "All events";
    SHOW = "Show";
    EARLIER = "Show earlier";
    NOTHING = "No matching entries.";
    KEPT = "Changes to accounts, memberships and settings are kept for one year.";
    CONSOLE = "Server console";
    SOMEBODY = "Unknown person";
}

/// An event as it reads behind a name, by its word; none for an unknown word.
#[must_use]
pub fn deed(word: &str) -> Option<&'static str> {
    Some(match word {
        "account.registered" => "created an account",
        "account.created" => "created an account for someone",
        "account.disabled" => "disabled an account",
        "account.enabled" => "enabled an account",
        "account.renamed" => "changed their name",
        "account.username_changed" => "changed their username",
        "account.picture_changed" => "changed their picture",
        "account.deleted" => "deleted their account",
        "account.exported" => "downloaded their data",
        "admin.granted" => "granted admin rights",
        "admin.removed" => "removed admin rights",
        "instance.changed" => "changed the server settings",
        "invite.made" => "created an invite",
        "invite.revoked" => "revoked an invite",
        "invite.accepted" => "accepted an invite",
        "login.succeeded" => "logged in",
        "login.failed" => "failed to log in",
        "session.ended" => "logged out a device",
        "sessions.ended" => "logged out all other devices",
        "session.stolen" => "had a device logged out: a reused login token was detected",
        "password.reset_asked" => "requested a password reset link",
        "password.reset_link" => "created a password reset link",
        "password.reset" => "reset their password with a link",
        "password.changed" => "changed their password",
        "password.set" => "set a new password",
        "email.confirmed" => "confirmed an email address",
        "email.removed" => "removed an email address",
        "email.lost" => "lost an email address to the account that confirmed it",
        "email.restored" => "restored the previous email address",
        "phone.changed" => "changed a phone number",
        "totp.enabled" => "turned two-step login on",
        "totp.disabled" => "turned two-step login off",
        "recovery_code.used" => "logged in with a recovery code",
        "recovery_codes.renewed" => "created new recovery codes",
        "passkey.added" => "added a passkey",
        "passkey.removed" => "removed a passkey",
        "token.made" => "created an API token",
        "token.revoked" => "revoked an API token",
        "workspace.created" => "created a workspace",
        "workspace.renamed" => "renamed a workspace",
        "workspace.deleted" => "deleted a workspace",
        "workspace.exported" => "downloaded a workspace’s data",
        "workspace.transferred" => "transferred a workspace",
        "member.changed" => "changed a member’s role",
        "member.left" => "removed a member or left",
        _ => return None,
    })
}

/// One line: who did what, to whom, and where.
#[must_use]
pub fn line(actor: &str, deed: &str, subject: Option<&str>, workspace: Option<&str>) -> String {
    let subject = subject.map(|subject| format!(" ({subject})")).unwrap_or_default();
    let workspace = workspace.map(|workspace| format!(" in {workspace}")).unwrap_or_default();
    format!("{actor} {deed}{subject}{workspace}")
}
