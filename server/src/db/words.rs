//! Words of the wire in text columns.

use crate::error::Error;
use serde::{
    Deserialize, Serialize,
    de::{IntoDeserializer, value::Error as WordError},
};

/// Reads what stands in a column as it would be read from the wire.
///
/// # Errors
/// [`Error::Internal`]: the database holds what we never wrote.
pub(super) fn read<'a, T: Deserialize<'a>>(word: &'a str) -> Result<T, Error> {
    let error =
        |error: WordError| Error::internal(format!("unreadable value {word:?} in the database: {error}"));
    T::deserialize(IntoDeserializer::<WordError>::into_deserializer(word)).map_err(error)
}

/// Writes a word as it stands on the wire.
///
/// # Errors
/// [`Error::Internal`]: it is no word.
pub(super) fn write(word: &impl Serialize) -> Result<String, Error> {
    match serde_json::to_value(word)? {
        serde_json::Value::String(word) => Ok(word),
        other => Err(Error::internal(format!("no word: {other}"))),
    }
}

/// Reads a point in time.
///
/// # Errors
/// As [`read`].
pub(super) fn time(millis: i64) -> Result<app::domain::Timestamp, Error> {
    let error = || Error::internal(format!("no such time in the database: {millis}"));
    app::domain::Timestamp::from_millis(millis).ok_or_else(error)
}

/// Reads a number that is never negative.
///
/// # Errors
/// As [`read`].
pub(super) fn count<T: TryFrom<i64>>(number: i64) -> Result<T, Error> {
    T::try_from(number).map_err(|_| Error::internal(format!("no such number in the database: {number}")))
}

/// A number as its column takes it. Counting to 2⁶³ takes longer than the project will last.
pub(super) fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
