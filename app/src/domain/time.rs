//! Points in time and due dates. Nothing here reads a clock: the current time is always passed in.

use super::json::from_text;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, format_description::well_known::Rfc3339};

/// An instant, in milliseconds since 1970-01-01T00:00Z; on the wire RFC 3339 in UTC, always with three digits of
/// milliseconds, so that texts sort as their instants do. Years 0000–9999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime, example = "2026-03-01T09:30:00.000Z"))]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant so many milliseconds after the Unix epoch, or none where the year has not four digits.
    #[must_use]
    pub fn from_millis(millis: i64) -> Option<Self> {
        let year = to_date_time(millis)?.year();
        (0..=9999).contains(&year).then_some(Self(millis))
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Its day and time of day, in UTC.
    #[must_use]
    pub fn date_time(self) -> Option<PrimitiveDateTime> {
        to_date_time(self.0).map(|at| PrimitiveDateTime::new(at.date(), at.time()))
    }

    /// The instant so many days of 24 hours later, but none after the year 9999.
    #[must_use]
    pub fn days_after(self, days: i64) -> Self {
        Self::from_millis(self.0.saturating_add(days.saturating_mul(DAY_MILLIS))).unwrap_or(self)
    }

    /// The instant so many days of 24 hours earlier, but none before the year 0000.
    #[must_use]
    pub fn days_before(self, days: i64) -> Self {
        Self::from_millis(self.0.saturating_sub(days.saturating_mul(DAY_MILLIS)))
            .unwrap_or(Self(FIRST_MILLIS))
    }
}

fn to_date_time(millis: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).ok()
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = to_date_time(self.0).ok_or(fmt::Error)?;
        let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
        let (hour, minute, second, milli) = at.to_hms_milli();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }
}

impl FromStr for Timestamp {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NoTime)?;
        let millis = i64::try_from(at.unix_timestamp_nanos() / 1_000_000).map_err(|_| NoTime)?;
        Self::from_millis(millis).ok_or(NoTime)
    }
}

/// When something starts or is due: on a day, wherever one is, or at an instant.
/// On the wire `2026-03-01` or `2026-03-01T09:30:00.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Due {
    /// A calendar day.
    On(Date),
    /// An instant.
    At(Timestamp),
}

impl Due {
    /// The day as it reads in UTC: what sorting and a date field go by.
    #[must_use]
    pub fn day(self) -> Date {
        match self {
            Self::On(date) => date,
            Self::At(at) => to_date_time(at.0).map_or(Date::MIN, OffsetDateTime::date),
        }
    }

    /// What two due dates are ordered by: milliseconds, where a day stands at its end.
    #[must_use]
    pub fn sort_key(self) -> i64 {
        match self {
            Self::On(_) => (self.day_number() + 1) * DAY_MILLIS - 1,
            Self::At(at) => at.0,
        }
    }

    /// Is it later than another, wherever on Earth one is? A day and an instant are compared by days, and
    /// what can be one day in some time zone is.
    #[must_use]
    pub fn is_after(self, other: Self) -> bool {
        match (self, other) {
            (Self::On(day), Self::On(other)) => day > other,
            (Self::At(at), Self::At(other)) => at > other,
            (Self::On(_), Self::At(at)) => self.day_number() > day_number(at.0 + FURTHEST_AHEAD_MILLIS),
            (Self::At(at), Self::On(_)) => day_number(at.0 - FURTHEST_BEHIND_MILLIS) > other.day_number(),
        }
    }

    /// Days since 1970-01-01.
    fn day_number(self) -> i64 {
        match self {
            Self::On(date) => i64::from(date.to_julian_day()) - UNIX_EPOCH_JULIAN_DAY,
            Self::At(at) => day_number(at.0),
        }
    }
}

fn day_number(millis: i64) -> i64 {
    millis.div_euclid(DAY_MILLIS)
}

const DAY_MILLIS: i64 = 86_400_000;
/// No time zone is further ahead of UTC: UTC+14, Kiribati.
const FURTHEST_AHEAD_MILLIS: i64 = 14 * 3_600_000;
/// None is further behind: UTC−12, Baker Island.
const FURTHEST_BEHIND_MILLIS: i64 = 12 * 3_600_000;
/// 0000-01-01T00:00Z.
const FIRST_MILLIS: i64 = -62_167_219_200_000;
const UNIX_EPOCH_JULIAN_DAY: i64 = 2_440_588;

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => {
                write!(f, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
            }
            Self::At(at) => at.fmt(f),
        }
    }
}

impl FromStr for Due {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        match date(text) {
            Some(date) => Ok(Self::On(date)),
            None => text.parse().map(Self::At),
        }
    }
}

/// A calendar date of RFC 3339, section 5.6 (`full-date`).
fn date(text: &str) -> Option<Date> {
    let number = |at: std::ops::Range<usize>| {
        let digits = text.get(at)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u16>().ok())?
    };
    let has_dashes = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    if text.len() != "2026-03-01".len() || !has_dashes {
        return None;
    }
    let month = Month::try_from(u8::try_from(number(5..7)?).ok()?).ok()?;
    Date::from_calendar_date(i32::from(number(0..4)?), month, u8::try_from(number(8..10)?).ok()?).ok()
}

/// A text that is neither a date nor an RFC 3339 instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTime;

impl fmt::Display for NoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date like 2026-03-01 or a time like 2026-03-01T09:30:00Z")
    }
}

impl std::error::Error for NoTime {}

macro_rules! serde_as_text {
    ($($name:ty),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

serde_as_text!(Timestamp, Due);
from_text!(Timestamp Due);

#[cfg(feature = "ssr")]
mod schema {
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
    };

    impl PartialSchema for super::Due {
        fn schema() -> RefOr<Schema> {
            let text = ObjectBuilder::new().schema_type(Type::String);
            let said = "A date, or an RFC 3339 instant.";
            text.description(Some(said)).examples(["2026-03-01", "2026-03-01T09:30:00.000Z"]).into()
        }
    }

    impl ToSchema for super::Due {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_due_date_reads_back_as_it_was_written() {
        for text in ["2026-03-01", "2026-03-01T09:30:00.000Z", "2024-02-29", "0099-12-31T23:59:59.050Z"] {
            assert_eq!(text.parse::<Due>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn an_instant_is_told_in_utc_with_milliseconds() {
        for (text, told) in [
            ("2026-03-01T09:30:00+02:00", "2026-03-01T07:30:00.000Z"),
            ("1999-12-31T23:59:59.5Z", "1999-12-31T23:59:59.500Z"),
            ("1999-12-31T23:59:59.123999Z", "1999-12-31T23:59:59.123Z"),
        ] {
            let due: Due = text.parse().expect("a valid instant");
            assert_eq!(due.to_string(), told);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "tomorrow", "2026-02-30", "2026-13-01", "+12026-01-01", "2026-03-01T25:00:00Z", "1"]
        {
            assert!(text.parse::<Due>().is_err(), "{text}");
        }
    }

    #[test]
    fn later_is_what_is_later_in_every_time_zone() {
        let due = |text: &str| text.parse::<Due>().expect(text);
        for (start, end) in [
            ("2026-03-02", "2026-03-01"),
            ("2026-03-01T10:00:00.001Z", "2026-03-01T10:00:00Z"),
            // In Kiribati it is 2 March already, at 10:00, and nowhere 3 March.
            ("2026-03-03", "2026-03-01T20:00:00Z"),
            ("2026-03-02T12:00:00Z", "2026-03-01"),
        ] {
            assert!(due(start).is_after(due(end)), "{start} {end}");
            assert!(!due(end).is_after(due(start)), "{end} {start}");
        }
        for (start, end) in [
            ("2026-03-01", "2026-03-01"),
            ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
            ("2026-03-02", "2026-03-01T10:00:00Z"),
            ("2026-03-02T11:59:00Z", "2026-03-01"),
            ("0000-01-01", "9999-12-31T23:59:59Z"),
        ] {
            assert!(!due(start).is_after(due(end)), "{start} {end}");
        }
    }

    #[test]
    fn a_day_sorts_behind_the_instants_within_it() {
        let key = |text: &str| text.parse::<Due>().expect(text).sort_key();
        assert!(key("2026-03-01T23:59:59Z") < key("2026-03-01"));
        assert!(key("2026-03-01") < key("2026-03-02T00:00:00Z"));
    }
}
