//! Accounts: what people register with, and what they log in with.

use super::{FieldError, PictureId, Problem, Refused, Timestamp, UserId, text};
use serde::{Deserialize, Serialize};

const USERNAME_MIN: usize = 3;
const USERNAME_MAX: usize = 32;
/// RFC 5321, section 4.5.3.1: a path is at most 256 octets, its brackets included.
const EMAIL_MAX: usize = 254;
const PASSWORD_MIN: usize = 8;
const PASSWORD_MAX: usize = 128;
/// ITU-T E.164: at most 15 digits; shorter than 8 reaches nobody across a border.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// A person, as everybody in their workspaces may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct User {
    /// The person's id.
    pub id: UserId,
    /// 3–32 of `a-z 0-9 _ . -`.
    pub username: String,
    /// The name they go by.
    pub display_name: String,
    /// What they look like, where they show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureId>,
}

/// A person, as they see themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Me {
    /// What everybody may see.
    #[serde(flatten)]
    pub user: User,
    /// Lower-cased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Does this person run the instance?
    pub is_admin: bool,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// How a person can be reached, as they see it themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Contact {
    /// The email address on file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Was a link opened that went there?
    pub email_confirmed: bool,
    /// The address that takes its place once a link is opened that went there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unconfirmed_email: Option<String>,
    /// E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// What the register form and `POST /auth/register` send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Registration {
    /// 3–32 of `a-z 0-9 _ . -`; capitals are taken as small letters.
    #[cfg_attr(feature = "ssr", schema(min_length = 3))]
    pub username: String,
    /// 8–128 characters, any.
    #[cfg_attr(feature = "ssr", schema(min_length = 8, max_length = 128))]
    pub password: String,
    /// Optional. It becomes the account's own when the link is opened that is sent there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Optional; with the country's code; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The name to go by; the username where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The ticket of an invite, where one is taken up with the new account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<String>,
}

impl Registration {
    /// The same, normalised: names and email in small letters, the phone number in E.164, blank
    /// optional fields absent.
    ///
    /// # Errors
    /// [`Refused::Invalid`] with every field that does not fit.
    pub fn check(&self) -> Result<Self, Refused> {
        let username = username(&self.username);
        let email = given(self.email.as_deref()).map(check_email).transpose();
        let phone = given(self.phone.as_deref()).map(phone).transpose();
        let name = given(self.display_name.as_deref()).unwrap_or(self.username.as_str());
        let display_name = check_display_name(name);
        let password = check_password(&self.password, &self.username);
        match (username, email, phone, display_name, password) {
            (Ok(username), Ok(email), Ok(phone), Ok(display_name), Ok(())) => Ok(Self {
                username,
                password: self.password.clone(),
                email,
                phone,
                display_name: Some(display_name),
                invite: self.invite.clone(),
            }),
            (username, email, phone, display_name, password) => {
                // A bad username shows up as a bad name too where it stands in for one: say it once.
                let display_name = if username.is_err() { None } else { display_name.err() };
                let errors = [username.err(), email.err(), phone.err(), display_name, password.err()];
                Err(Refused::Invalid(errors.into_iter().flatten().collect()))
            }
        }
    }
}

/// The forms in which what somebody typed may be on file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Identifier {
    /// As a username.
    pub username: Option<String>,
    /// As an email address.
    pub email: Option<String>,
    /// As a phone number.
    pub phone: Option<String>,
}

impl Identifier {
    /// Reads a username, an email address or a phone number. What is none of them matches nobody.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self { username: username(text).ok(), email: check_email(text).ok(), phone: phone(text).ok() }
    }
}

/// A name to go by, of 1–100 characters: the same, trimmed.
///
/// # Errors
/// Names the field `display_name` and what is wrong with it.
pub fn check_display_name(name: &str) -> Result<String, FieldError> {
    text::line("display_name", name, text::NAME_MAX)
}

/// A password of 8–128 characters that is not the username.
///
/// # Errors
/// Names the field `password` and what is wrong with it.
pub fn check_password(password: &str, username: &str) -> Result<(), FieldError> {
    let error = |problem| Err(FieldError::new("password", problem));
    match password.chars().count() {
        0 => error(Problem::Required),
        count if count < PASSWORD_MIN => error(Problem::TooShort(PASSWORD_MIN)),
        count if count > PASSWORD_MAX => error(Problem::TooLong(PASSWORD_MAX)),
        _ if password.eq_ignore_ascii_case(username.trim()) => error(Problem::Common),
        _ => Ok(()),
    }
}

/// A username, as it is kept: in small letters.
///
/// # Errors
/// Names the field `username` and what is wrong with it.
pub fn check_username(name: &str) -> Result<String, FieldError> {
    username(name)
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn username(text: &str) -> Result<String, FieldError> {
    let error = |problem| Err(FieldError::new("username", problem));
    let name = text.trim().to_ascii_lowercase();
    if name.is_empty() {
        return error(Problem::Required);
    }
    if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.-".contains(&b)) {
        return error(Problem::Characters);
    }
    if phone(&name).is_ok() {
        // Whoever logs in by that number would be taken for this person.
        return error(Problem::Format);
    }
    match name.len() {
        len if len < USERNAME_MIN => error(Problem::TooShort(USERNAME_MIN)),
        len if len > USERNAME_MAX => error(Problem::TooLong(USERNAME_MAX)),
        _ => Ok(name),
    }
}

/// An email address of up to 254 bytes: the same, in small letters.
///
/// # Errors
/// Names the field `email`.
pub fn check_email(text: &str) -> Result<String, FieldError> {
    let text = text.trim().to_lowercase();
    if text.len() > EMAIL_MAX {
        return Err(FieldError::new("email", Problem::TooLong(EMAIL_MAX)));
    }
    let fits = text.split_once('@').is_some_and(|(local, domain)| {
        let labels = || domain.split('.');
        (1..=64).contains(&local.len())
            && !domain.contains('@')
            && labels().count() >= 2
            && labels().all(|label| (1..=63).contains(&label.len()))
    });
    if fits && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c)) {
        Ok(text)
    } else {
        Err(FieldError::new("email", Problem::Format))
    }
}

fn phone(text: &str) -> Result<String, FieldError> {
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/')).collect();
    let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).unwrap_or_default();
    let fits = PHONE_DIGITS.contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0');
    if fits { Ok(format!("+{digits}")) } else { Err(FieldError::new("phone", Problem::Format)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Registration {
        Registration { username: "Ada".into(), password: "correct horse".into(), ..Registration::default() }
    }

    #[test]
    fn a_registration_is_normalised() {
        let form = Registration {
            email: Some(" Ada@Example.ORG ".into()),
            phone: Some("0049 (30) 123-456".into()),
            display_name: Some("  ".into()),
            ..ada()
        };
        let checked = form.check().expect("a valid form");
        assert_eq!(checked.username, "ada");
        assert_eq!(checked.email.as_deref(), Some("ada@example.org"));
        assert_eq!(checked.phone.as_deref(), Some("+4930123456"));
        assert_eq!(checked.display_name.as_deref(), Some("Ada"));
    }

    #[test]
    fn every_bad_field_is_named_at_once() {
        let form = Registration {
            username: "a b".into(),
            password: "short".into(),
            email: Some("nobody".into()),
            phone: Some("030 123456".into()),
            display_name: None,
            invite: None,
        };
        let Err(Refused::Invalid(errors)) = form.check() else { panic!("must be refused") };
        let named: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.problem)).collect();
        assert_eq!(
            named,
            [
                ("username", Problem::Characters),
                ("email", Problem::Format),
                ("phone", Problem::Format),
                ("password", Problem::TooShort(8)),
            ]
        );
    }

    #[test]
    fn a_username_is_nobodys_phone_number() {
        for number in ["004930123456", "00-49-30-123456", "0049.30.123456"] {
            let form = Registration { username: number.into(), ..ada() };
            assert!(form.check().is_err(), "{number}");
        }
        assert!(Registration { username: "0815".into(), ..ada() }.check().is_ok());
    }

    #[test]
    fn a_password_is_counted_in_characters_not_bytes() {
        assert!(check_password("пароль12", "ada").is_ok());
        assert!(check_password(&"ä".repeat(128), "ada").is_ok());
        assert!(check_password(&"ä".repeat(129), "ada").is_err());
        assert!(check_password("Somebody", "somebody").is_err());
    }

    #[test]
    fn what_somebody_types_is_read_as_each_form_it_can_have() {
        assert_eq!(Identifier::read("Ada@Example.org").email.as_deref(), Some("ada@example.org"));
        assert_eq!(Identifier::read("+49 30 123456").phone.as_deref(), Some("+4930123456"));
        assert_eq!(Identifier::read("ADA").username.as_deref(), Some("ada"));
        assert_eq!(Identifier::read("' OR 1=1 --"), Identifier::default());
    }
}
