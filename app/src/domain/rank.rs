//! Places in a list that two people can move things between without renumbering the rest.
//!
//! A rank is a base-36 fraction with a head that says how long its whole part is, after David
//! Greenspan, "Implementing Fractional Indexing" (2020). Only `0-9a-z` are used: their order is the
//! same byte by byte and in every database's collation.

use super::json::from_text;
use serde::{Deserialize, Deserializer, Serialize};
use std::{fmt, str::FromStr};

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
const ZERO: u8 = b'0';
const LAST: u8 = b'z';
/// The head of the shortest whole part at or above the middle: one digit follows it.
const MIDDLE: u8 = b'n';
/// A rank is never longer than this many bytes: about a thousand drops into one and the same gap.
const MAX_LEN: usize = 240;

/// A place in an order. Ranks compare as texts; equal ones are told apart by the id beside them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(value_type = String, example = "n3"))]
#[serde(transparent)]
pub struct Rank(String);

impl Rank {
    /// The first place of an empty list.
    #[must_use]
    pub fn first() -> Self {
        Self(String::from_utf8_lossy(&[MIDDLE, ZERO]).into_owned())
    }

    /// A place behind `before`; where there is none, the first one.
    #[must_use]
    pub fn after(before: Option<&Self>) -> Self {
        Self::between(before, None)
    }

    /// A place between two others. Neighbours in the wrong order, equal ones, or such that no room is
    /// left between them give a place behind the first: a rank is always to be had.
    #[must_use]
    pub fn between(before: Option<&Self>, behind: Option<&Self>) -> Self {
        let text = match (before, behind) {
            (None, None) => return Self::first(),
            (Some(a), Some(b)) if a >= b => return Self::between(Some(a), None),
            (None, Some(b)) => in_front_of(&b.0),
            (Some(a), None) => behind_of(&a.0),
            (Some(a), Some(b)) => within(&a.0, &b.0),
        };
        match (before, behind) {
            _ if text.len() <= MAX_LEN => Self(text),
            (Some(a), Some(_)) => Self::between(Some(a), None),
            // At the very end of all ranks: a tie is better than nothing.
            (Some(rank), None) | (None, Some(rank)) => rank.clone(),
            (None, None) => Self::first(),
        }
    }

    /// The rank as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How many digits follow a whole part's head: `n` 1, `o` 2 … and downwards `m` 1, `l` 2 …
fn whole_len(head: u8) -> usize {
    usize::from(if head >= MIDDLE { head - MIDDLE } else { MIDDLE - 1 - head }) + 1
}

fn split(rank: &str) -> (&str, &str) {
    let head = rank.bytes().next().unwrap_or(MIDDLE);
    rank.split_at((whole_len(head) + 1).min(rank.len()))
}

fn behind_of(a: &str) -> String {
    let (whole, fraction) = split(a);
    match step(whole, Step::Up) {
        Some(next) => next,
        None => format!("{whole}{}", midpoint(fraction, None)),
    }
}

fn in_front_of(b: &str) -> String {
    let (whole, fraction) = split(b);
    match step(whole, Step::Down) {
        None => format!("{whole}{}", midpoint("", Some(fraction))),
        Some(_) if !fraction.is_empty() => whole.to_owned(),
        Some(previous) if is_lowest(&previous) => format!("{previous}{}", midpoint("", None)),
        Some(previous) => previous,
    }
}

/// The lowest whole part never stands alone: nothing would fit in front of it.
fn is_lowest(whole: &str) -> bool {
    step(whole, Step::Down).is_none()
}

fn within(a: &str, b: &str) -> String {
    let ((whole_a, fraction_a), (whole_b, fraction_b)) = (split(a), split(b));
    if whole_a == whole_b {
        return format!("{whole_a}{}", midpoint(fraction_a, Some(fraction_b)));
    }
    match step(whole_a, Step::Up) {
        Some(next) if next.as_str() < b => next,
        _ => format!("{whole_a}{}", midpoint(fraction_a, None)),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Up,
    Down,
}

/// The next whole part up or down, or none at the very ends.
fn step(whole: &str, step: Step) -> Option<String> {
    let (from, to) = if step == Step::Up { (LAST, ZERO) } else { (ZERO, LAST) };
    let mut bytes = whole.as_bytes().to_vec();
    for place in (1..bytes.len()).rev() {
        if bytes[place] != from {
            let digit = value(bytes[place]);
            bytes[place] = DIGITS[if step == Step::Up { digit + 1 } else { digit - 1 }];
            return String::from_utf8(bytes).ok();
        }
        bytes[place] = to;
    }
    let head = match (step, bytes[0]) {
        (Step::Up, LAST) | (Step::Down, b'a') => return None,
        (Step::Up, head) => head + 1,
        (Step::Down, head) => head - 1,
    };
    let mut next = vec![to; whole_len(head) + 1];
    next[0] = head;
    String::from_utf8(next).ok()
}

fn value(digit: u8) -> usize {
    usize::from(if digit.is_ascii_digit() { digit - b'0' } else { digit - b'a' + 10 })
}

/// A fraction strictly between two, neither ending in zero; `b` absent means one.
fn midpoint(a: &str, b: Option<&str>) -> String {
    let (a, b) = (a.as_bytes(), b.map(str::as_bytes));
    let mut out = Vec::new();
    let mut upper = b;
    for place in 0.. {
        let low = a.get(place).map_or(0, |&digit| value(digit));
        let high = match upper {
            Some(b) => b.get(place).map_or(0, |&digit| value(digit)),
            None => DIGITS.len(),
        };
        if high > low + 1 {
            out.push(DIGITS[usize::midpoint(low, high)]);
            break;
        }
        out.push(DIGITS[low]);
        if high > low {
            // One step apart: anything behind the lower one is still below the upper one.
            upper = None;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A text that is no rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidRank;

impl fmt::Display for InvalidRank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a rank such as n3")
    }
}

impl std::error::Error for InvalidRank {}

impl FromStr for Rank {
    type Err = InvalidRank;

    fn from_str(text: &str) -> Result<Self, InvalidRank> {
        let head = *text.as_bytes().first().ok_or(InvalidRank)?;
        let fits = text.len() <= MAX_LEN && text.bytes().all(|byte| DIGITS.contains(&byte));
        if !fits || !head.is_ascii_lowercase() || text.len() <= whole_len(head) {
            return Err(InvalidRank);
        }
        let (whole, fraction) = split(text);
        let is_alone = fraction.is_empty() && is_lowest(whole);
        if is_alone || fraction.ends_with('0') { Err(InvalidRank) } else { Ok(Self(text.to_owned())) }
    }
}

from_text!(Rank);

impl<'de> Deserialize<'de> for Rank {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
