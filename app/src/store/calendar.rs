//! Dates as they read where the person is. Before the page is awake nobody knows where that is.

use super::Store;
use crate::domain::{Due, Timestamp};
use leptos::prelude::*;
use time::{Date, Duration, OffsetDateTime, Time};

/// How a due date stands to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// It has passed.
    Overdue,
    /// It is today.
    Today,
    /// It is within a week.
    Soon,
    /// It is later.
    Later,
}

impl Nearness {
    /// The word in `data-due`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Soon => "soon",
            Self::Later => "later",
        }
    }

    /// How `day` stands to `today`.
    #[must_use]
    pub fn of(day: Date, today: Date) -> Self {
        match (day - today).whole_days() {
            ..0 => Self::Overdue,
            0 => Self::Today,
            1..7 => Self::Soon,
            _ => Self::Later,
        }
    }
}

impl Store {
    /// Today's date where the person is; none until the page is awake.
    #[must_use]
    pub fn today(&self) -> Option<Date> {
        self.today.get()
    }

    /// Finds out what day it is. Called when the page wakes up, and now and then.
    pub fn look_at_the_calendar(&self) {
        let today = self.local(self.now()).map(OffsetDateTime::date);
        super::set_if_new(self.today, today);
    }

    /// The day and, for an instant, the time of a due date, where the person is.
    #[must_use]
    pub fn local_due(&self, due: Due) -> (Date, Option<Time>) {
        match due {
            Due::On(date) => (date, None),
            Due::At(at) => self.local(at).map_or((due.day(), None), |at| (at.date(), Some(at.time()))),
        }
    }

    /// An instant where the person is; none on the server.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> Option<OffsetDateTime> {
        let surroundings = self.surroundings.get_value()?;
        let offset = i64::from(surroundings.0.offset_minutes(at));
        let utc = OffsetDateTime::from_unix_timestamp(at.millis().div_euclid(1_000)).ok()?;
        utc.checked_add(Duration::minutes(offset))
    }
}
