//! The words of the audit log.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    LOG = "Log";
    PERSON = "Person";
    PERSON_HINT = "A username";
    DEED = "What was done";
    ANYTHING = "Anything";
    SHOW = "Show";
    EARLIER = "Earlier";
    NOTHING = "Nothing was written down that fits.";
    KEPT = "What was done to accounts, memberships and settings is kept for a year.";
    CONSOLE = "The server's console";
    SOMEBODY = "Somebody";
}

/// A deed by its word, as it reads behind a name; none where we have no words for it.
#[must_use]
pub fn deed(word: &str) -> Option<&'static str> {
    Some(match word {
        "account.registered" => "made an account",
        "account.created" => "made an account for somebody",
        "account.disabled" => "disabled an account",
        "account.enabled" => "enabled an account again",
        "account.renamed" => "took another name",
        "account.username_changed" => "took another username",
        "account.picture_changed" => "changed their picture",
        "account.deleted" => "deleted their account",
        "account.exported" => "took their data along",
        "admin.granted" => "made somebody an administrator",
        "admin.removed" => "took somebody's administration away",
        "instance.changed" => "changed a setting of the server",
        "invite.made" => "made an invite",
        "invite.revoked" => "took an invite back",
        "invite.accepted" => "took up an invite",
        "login.succeeded" => "logged in",
        "login.failed" => "failed to log in",
        "session.ended" => "ended a session",
        "sessions.ended" => "ended all other sessions",
        "session.stolen" => "lost a session, because an old copy of its token was shown",
        "password.reset_asked" => "asked for a link to choose a new password",
        "password.reset_link" => "made a link to choose a new password",
        "password.reset" => "chose a new password by a link",
        "password.changed" => "changed their password",
        "password.set" => "gave somebody a new password",
        "email.confirmed" => "confirmed an e-mail address",
        "email.removed" => "removed an e-mail address",
        "email.lost" => "lost an e-mail address to somebody who showed that it is theirs",
        "email.restored" => "put the former e-mail address back",
        "phone.changed" => "changed a phone number",
        "totp.enabled" => "switched two-step login on",
        "totp.disabled" => "switched two-step login off",
        "recovery_code.used" => "logged in with a recovery code",
        "recovery_codes.renewed" => "made new recovery codes",
        "passkey.added" => "added a passkey",
        "passkey.removed" => "removed a passkey",
        "token.made" => "made an API token",
        "token.revoked" => "revoked an API token",
        "workspace.created" => "made a workspace",
        "workspace.renamed" => "renamed a workspace",
        "workspace.deleted" => "deleted a workspace",
        "workspace.exported" => "took a workspace's data along",
        "workspace.transferred" => "handed a workspace over",
        "member.changed" => "changed a member's role",
        "member.left" => "ended a membership",
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
