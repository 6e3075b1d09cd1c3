//! Where a person is, as far as a clock goes: how local time differs from UTC, and from when on.

use super::Timestamp;
use std::{fmt, str::FromStr};

/// The most changes of the offset that one holds: two a year, with room to spare.
const CHANGES_MAX: usize = 8;
/// No place on Earth is farther from UTC, in minutes.
const OFFSET_MAX: i32 = 14 * 60;

/// The offsets of local time around the present, as a browser tells them: the server has no table of
/// time zones, and draws the same dates nevertheless.
///
/// As text `60_1774746000_120_1792890000_60`: minutes ahead of UTC, the second since 1970 from which another
/// offset holds, that offset, and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    first: i32,
    changes: Vec<(i64, i32)>,
}

impl Zone {
    /// How far local time is ahead of UTC at an instant, in minutes.
    #[must_use]
    pub fn offset_minutes(&self, at: Timestamp) -> i32 {
        let seconds = at.millis().div_euclid(1_000);
        let last = self.changes.iter().rev().find(|(from, _)| *from <= seconds);
        last.map_or(self.first, |(_, offset)| *offset)
    }
}

/// A text that tells no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoZone;

impl FromStr for Zone {
    type Err = NoZone;

    fn from_str(text: &str) -> Result<Self, NoZone> {
        let mut numbers = text.split('_').map(|number| number.parse::<i64>().map_err(|_| NoZone));
        let offset = |number: i64| {
            i32::try_from(number)
                .ok()
                .filter(|minutes| (-OFFSET_MAX..=OFFSET_MAX).contains(minutes))
                .ok_or(NoZone)
        };
        let first = offset(numbers.next().ok_or(NoZone)??)?;
        let mut changes: Vec<(i64, i32)> = Vec::new();
        while let Some(from) = numbers.next() {
            let from = from?;
            let is_later = changes.last().is_none_or(|(before, _)| *before < from);
            if changes.len() == CHANGES_MAX || !is_later {
                return Err(NoZone);
            }
            changes.push((from, offset(numbers.next().ok_or(NoZone)??)?));
        }
        Ok(Self { first, changes })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        self.changes.iter().try_for_each(|(from, offset)| write!(f, "_{from}_{offset}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect(text)
    }

    #[test]
    fn the_offset_changes_when_the_clocks_do() {
        let berlin: Zone = "60_1774746000_120_1792890000_60".parse().expect("a zone");
        assert_eq!(berlin.offset_minutes(at("2026-03-29T00:59:59Z")), 60);
        assert_eq!(berlin.offset_minutes(at("2026-03-29T01:00:00Z")), 120);
        assert_eq!(berlin.offset_minutes(at("2026-12-01T00:00:00Z")), 60);
        let kolkata: Zone = "330".parse().expect("a zone");
        assert_eq!(kolkata.offset_minutes(at("2026-03-29T01:00:00Z")), 330);
    }

    #[test]
    fn it_reads_back_as_it_was_written_and_nonsense_does_not_read() {
        for text in ["0", "-210", "60_1774746000_120_1792890000_60"] {
            assert_eq!(text.parse::<Zone>().expect(text).to_string(), text);
        }
        let endless = format!("0{}", "_1_0".repeat(9));
        for text in ["", "x", "9000", "60_1", "60_2_0_1_0", "60_1_9000", "60_", "-2147483648", &endless] {
            assert_eq!(text.parse::<Zone>(), Err(NoZone), "{text}");
        }
    }
}
