//! The letter that an invite goes out with.

use crate::mail::Mail;
use app::domain::Invite;
use app::words::invites as words;

/// A letter with an invite's link, to the one whom it is for.
pub(super) fn letter(to: String, invite: &Invite, workspace: Option<&str>, link: &str) -> Mail {
    let by = &invite.created_by.display_name;
    Mail {
        to,
        subject: words::MAIL_SUBJECT.to_owned(),
        text: words::mail_text(by, workspace, link, invite.expires_at),
    }
}
