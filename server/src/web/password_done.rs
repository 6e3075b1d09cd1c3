//! A new password: what a form says about API tokens, and how the page that it leads to knows what has ended.

use super::extract::Sent;
use crate::auth::Tokens;
use app::domain::PasswordOutcome;
use app::pages::settings::{OFFERED_TOKENS, REVOKE_TOKENS};
use url::form_urlencoded;

const FIELDS: [&str; 3] = ["devices", "revoked", "left"];

/// What is to become of the tokens; `otherwise` where the form did not offer a choice.
pub(super) fn tokens(sent: &Sent, otherwise: Tokens) -> Tokens {
    match (sent.has(REVOKE_TOKENS), sent.has(OFFERED_TOKENS)) {
        (true, _) => Tokens::Revoke,
        (false, true) => Tokens::Keep,
        (false, false) => otherwise,
    }
}

/// What is behind the `?` of the page that tells of it.
pub(super) fn query(done: &str, outcome: PasswordOutcome) -> String {
    let PasswordOutcome { devices_signed_out, api_tokens_revoked, api_tokens_left } = outcome;
    let counts = FIELDS.into_iter().zip([devices_signed_out, api_tokens_revoked, api_tokens_left]);
    counts.fold(format!("done={done}"), |query, (field, count)| format!("{query}&{field}={count}"))
}

/// What has ended, as such a query tells; none where it tells of something else.
pub(super) fn read(query: Option<&str>, done: &str) -> Option<PasswordOutcome> {
    let named = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value)
    };
    named("done").filter(|word| word == done)?;
    // Small ones only: the address may be anybody's.
    let [devices_signed_out, api_tokens_revoked, api_tokens_left] =
        FIELDS.map(|field| named(field).and_then(|count| count.parse::<u16>().ok()).map(usize::from));
    Some(PasswordOutcome {
        devices_signed_out: devices_signed_out?,
        api_tokens_revoked: api_tokens_revoked?,
        api_tokens_left: api_tokens_left?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended_is_read_as_it_was_written() {
        let outcome = PasswordOutcome { devices_signed_out: 2, api_tokens_revoked: 0, api_tokens_left: 1 };
        let query = query("password", outcome);
        assert_eq!(read(Some(&query), "password"), Some(outcome));
        assert_eq!(read(Some(&query), "changed"), None);
        for other in [None, Some("done=password"), Some("done=password&devices=x&revoked=0&left=0")] {
            assert_eq!(read(other, "password"), None, "{other:?}");
        }
    }
}
