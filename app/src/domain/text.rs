//! Bounds of what people type, checked the same in browser and server.

use super::{FieldError, Problem};
use serde::{Deserialize, Deserializer};

/// The longest title, in characters.
pub const TITLE_MAX: usize = 500;
/// The longest description, in bytes.
pub const DESCRIPTION_MAX: usize = 64 * 1024;
/// The longest name of a person, project, status or workspace, in characters.
pub const NAME_MAX: usize = 100;

/// One line of text: line breaks and tabs become spaces, the ends are trimmed.
///
/// # Errors
/// Empty or invisible, longer than `max` characters, or with control characters.
pub(super) fn line(field: &str, text: &str, max: usize) -> Result<String, FieldError> {
    let text = text.replace(['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}'], " ");
    let text = text.trim();
    if text.chars().all(is_invisible) {
        return Err(FieldError::new(field, Problem::Required));
    }
    if text.chars().count() > max {
        return Err(FieldError::new(field, Problem::TooLong(max)));
    }
    if text.chars().any(is_unwanted) {
        return Err(FieldError::new(field, Problem::Characters));
    }
    Ok(text.to_owned())
}

/// Many lines of text, with `\n` between them.
///
/// # Errors
/// Larger than [`DESCRIPTION_MAX`] bytes, or with control characters other than tabs and line breaks.
pub(super) fn block(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.len() > DESCRIPTION_MAX {
        return Err(FieldError::new(field, Problem::TooLong(DESCRIPTION_MAX)));
    }
    if text.chars().any(|c| is_unwanted(c) && c != '\n' && c != '\t') {
        return Err(FieldError::new(field, Problem::Characters));
    }
    Ok(text)
}

/// Control characters, and the marks that turn the direction of the text around them (UAX #9):
/// with those one name can be made to read like another.
fn is_unwanted(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What leaves no mark on the screen by itself (Unicode's default-ignorable characters and blank letters):
/// a name of nothing else could be neither read nor clicked.
fn is_invisible(c: char) -> bool {
    let marks = [
        '\u{ad}', '\u{34f}', '\u{61c}', '\u{115f}', '\u{1160}', '\u{17b4}', '\u{17b5}', '\u{2800}',
        '\u{3164}', '\u{feff}', '\u{ffa0}',
    ];
    c.is_whitespace()
        || c.is_control()
        || marks.contains(&c)
        || matches!(c,
            '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || is_noncharacter(c)
}

/// Code points that never become characters (The Unicode Standard, section 23.7).
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// Tells a field that is `null` (`Some(None)`) from one that is absent (`None`), as a JSON merge
/// patch (RFC 7396) needs it.
///
/// # Errors
/// Those of the value within.
pub fn double_option<'de, T, D>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(from).map(Some)
}
