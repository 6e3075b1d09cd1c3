//! How long a page is.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// The parameter `limit` of every list: at most so many rows, from 1 to [`Limit::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u64);

impl Limit {
    /// The longest page.
    pub const MAX: u64 = 200;
    /// The shortest one.
    pub const ONE: Self = Self(1);

    /// What was asked for, or else so many.
    #[must_use]
    pub fn or(asked: Option<Self>, default: u64) -> u64 {
        asked.map_or(default, |Self(rows)| rows)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let rows = String::deserialize(from)?.parse().ok().filter(|rows| (1..=Self::MAX).contains(rows));
        rows.map(Self).ok_or_else(|| D::Error::custom(format!("write a number from 1 to {}", Self::MAX)))
    }
}
