//! What a request under an `Idempotency-Key` is known again by.

use app::domain::WorkspaceId;
use sha2::{Digest, Sha256};

/// What the fingerprints of this form begin with. Builds before it wrote nothing but hexadecimal digits.
const FORM: &str = "sent:";

/// A request's `Idempotency-Key`, and the request that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// The header's text. It belongs to the user.
    pub text: String,
    /// The SHA-256 of what was sent.
    pub sent: [u8; 32],
}

impl RequestKey {
    /// What a receipt keeps of the request. The workspace is part of it: where the request names none, it goes to
    /// another one as soon as the person joins or leaves one, and what was answered in that one is not for this.
    pub(super) fn fingerprint(&self, workspace: Option<WorkspaceId>) -> String {
        let mut digest = Sha256::new_with_prefix(self.sent);
        if let Some(workspace) = workspace {
            digest.update(workspace.0.as_bytes());
        }
        format!("{FORM}{}", hex::encode(digest.finalize()))
    }

    /// Did a build make this fingerprint that made it of the command instead of the request?
    pub(super) fn is_of_command(fingerprint: &str) -> bool {
        !fingerprint.starts_with(FORM)
    }
}
