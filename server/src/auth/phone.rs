//! Phone numbers, as the countries count them.

use app::domain::{FieldError, Identifier, Problem};
use phonenumber::metadata::{DATABASE, Descriptor};
use phonenumber::{Mode, PhoneNumber, Type};

/// The kinds of numbers by which somebody can be reached.
const KINDS: [Type; 7] = [
    Type::FixedLine,
    Type::Mobile,
    Type::PersonalNumber,
    Type::Voip,
    Type::Uan,
    Type::TollFree,
    Type::SharedCost,
];

/// A number in E.164 form, such as `+4930123456`, however people write it: spaces, brackets, `00` for the `+`, or the
/// zero that is dialled within the country, as in `+49 (0)30 123456`.
///
/// Its country and its length are checked, and no more: which numbers a country gives out changes faster than
/// servers are brought up to date.
///
/// # Errors
/// Names the field `phone`.
pub fn read(text: &str) -> Result<String, FieldError> {
    let wrong = || FieldError::new("phone", Problem::Format);
    // The bound of the longest way to write 15 digits.
    if text.chars().count() > 64 {
        return Err(wrong());
    }
    let text = text.trim();
    let text = text.strip_prefix("00").map_or_else(|| text.to_owned(), |rest| format!("+{rest}"));
    if !text.starts_with('+') || text.chars().any(char::is_alphabetic) {
        return Err(wrong());
    }
    let number = phonenumber::parse(None, &text).map_err(|_| wrong())?;
    if number.extension().is_some() || !is_possible(&number) {
        return Err(wrong());
    }
    Ok(number.format().mode(Mode::E164).to_string())
}

/// Has it a length that numbers of its country have?
fn is_possible(number: &PhoneNumber) -> bool {
    let national = number.national();
    let digits = national.value().checked_ilog10().map_or(1, |log| log + 1) + u32::from(national.zeros());
    let countries = DATABASE.by_code(&number.country().code()).unwrap_or_default();
    let kinds = countries.iter().flat_map(|country| KINDS.map(|kind| country.descriptors().get(kind)));
    let mut lengths = kinds.flatten().flat_map(Descriptor::possible_length);
    lengths.any(|length| u32::from(*length) == digits)
}

/// What somebody typed to say who they are, with a phone number in the form in which it is on file.
#[must_use]
pub fn identify(text: &str) -> Identifier {
    let read = Identifier::read(text);
    Identifier { phone: self::read(text).ok().or(read.phone), ..read }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form_however_it_is_written() {
        for text in
            ["+49 30 123456", "0049 30 123456", "+49 (0)30 123-456", "+49/30/123456", " +49.30.123456 "]
        {
            assert_eq!(read(text).as_deref(), Ok("+4930123456"), "{text}");
        }
        assert_eq!(
            read("+39 06 1234 5678").as_deref(),
            Ok("+390612345678"),
            "Italy's zero belongs to the number"
        );
        assert_eq!(read("+1 (555) 123-4567").as_deref(), Ok("+15551234567"), "of no area that is in use");
    }

    #[test]
    fn what_no_country_has_is_refused() {
        for text in [
            "",
            "12",
            "030 123456",
            "+999 123456789",
            "+49 1",
            "+1 555 123",
            "+4930123456789012345",
            "ada",
            "+49 30 123456 ext. 5",
            "+1 800 FLOWERS",
            &"+49 30 1".repeat(20),
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn whoever_logs_in_by_a_number_may_write_it_as_they_like() {
        assert_eq!(identify("+49 (0)30 123456").phone.as_deref(), Some("+4930123456"));
        assert_eq!(identify("ada").username.as_deref(), Some("ada"));
        assert_eq!(identify("ada").phone, None);
    }
}
