//! Keys besides the password: passkeys, and tokens for programs.

use super::{FieldError, PasskeyId, Problem, Refused, Timestamp, TokenId, WorkspaceId, text};
use serde::{Deserialize, Serialize};

/// The most passkeys, and the most tokens, of one person.
pub const KEYS_MAX: usize = 50;
/// So many days a token lasts where nothing else is asked for.
pub const TOKEN_DAYS: u16 = 90;
/// So many days it lasts at most: what nobody thinks of any more must not open a door for ever.
pub const TOKEN_DAYS_MAX: u16 = 365;

/// How far a token goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// It reads what its person may read.
    #[default]
    Read,
    /// It changes what its person may change, too.
    Write,
}

/// What a new password has ended, and which programs go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PasswordOutcome {
    /// How many sessions ended, without the one that asked.
    pub devices_signed_out: usize,
    /// How many valid API tokens were revoked.
    pub api_tokens_revoked: usize,
    /// How many API tokens still work.
    pub api_tokens_left: usize,
}

/// A passkey, as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// What the person calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
}

/// An API token, as its person sees it. The secret itself was shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ApiToken {
    /// Its id.
    pub id: TokenId,
    /// What the person calls it.
    pub name: String,
    /// How far it goes.
    pub scope: Scope,
    /// The one workspace that it opens; none stands for all of the person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<WorkspaceId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used, give or take an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
}

/// A token to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NewApiToken {
    /// What to call it, 1–100 characters.
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(required = true, min_length = 1))]
    pub name: String,
    /// How far it goes.
    #[serde(default)]
    pub scope: Scope,
    /// The one workspace that it opens; all of the person's where none is named.
    #[serde(default)]
    pub workspace_id: Option<WorkspaceId>,
    /// For how many days, 1–365; 90 where nothing is said.
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(minimum = 1, maximum = 365))]
    pub expires_in_days: Option<u16>,
}

impl NewApiToken {
    /// The same, its name trimmed, and the days that it is to last.
    ///
    /// # Errors
    /// [`Refused::Invalid`] with every field that does not fit.
    pub fn check(&self) -> Result<(Self, u16), Refused> {
        let days = self.expires_in_days.unwrap_or(TOKEN_DAYS);
        let name = check_key_name(&self.name);
        let lasts = match days {
            0 => Err(FieldError::new("expires_in_days", Problem::Required)),
            1..=TOKEN_DAYS_MAX => Ok(()),
            _ => Err(FieldError::new("expires_in_days", Problem::TooMany(TOKEN_DAYS_MAX.into()))),
        };
        match (name, lasts) {
            (Ok(name), Ok(())) => Ok((Self { name, ..self.clone() }, days)),
            (name, lasts) => Err(Refused::Invalid(name.err().into_iter().chain(lasts.err()).collect())),
        }
    }
}

/// The name of a passkey or a token, of 1–100 characters: the same, trimmed.
///
/// # Errors
/// Names the field `name` and what is wrong with it.
pub fn check_key_name(name: &str) -> Result<String, FieldError> {
    text::line("name", name, text::NAME_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(name: &str, days: Option<u16>) -> NewApiToken {
        NewApiToken { name: name.to_owned(), expires_in_days: days, ..NewApiToken::default() }
    }

    #[test]
    fn a_token_lasts_ninety_days_unless_said_otherwise_and_a_year_at_most() {
        assert_eq!(wish("CI", None).check().map(|(_, days)| days), Ok(90));
        assert_eq!(
            wish(" CI ", Some(365)).check().map(|(new, days)| (new.name, days)),
            Ok(("CI".to_owned(), 365))
        );
        for days in [0, 366, u16::MAX] {
            let refused = wish("CI", Some(days)).check().expect_err("too short or too long");
            assert_eq!(refused.errors()[0].field, "expires_in_days", "{days}");
        }
    }

    #[test]
    fn every_field_that_does_not_fit_is_named_at_once() {
        let refused = wish(" \u{200b}", Some(0)).check().expect_err("no name, no days");
        let fields: Vec<_> = refused.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name", "expires_in_days"]);
    }

    #[test]
    fn a_token_reads_only_unless_it_is_told_to_write() {
        let read: NewApiToken = serde_json::from_str(r#"{"name":"CI"}"#).expect("reads");
        assert_eq!(read.scope, Scope::Read);
        assert!(serde_json::from_str::<NewApiToken>(r#"{"name":"CI","scope":"admin"}"#).is_err());
    }
}
