//! Dates as they read where the person is.

use super::Store;
use crate::domain::{Due, Timestamp, Zone};
use leptos::prelude::*;
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time};

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

/// Where the offset of local time comes from.
#[derive(Clone, Debug)]
pub(super) enum Clock {
    /// What the page was made with: the same in the browser as on the server, until the page is awake.
    Boot(Option<Zone>),
    /// The device's own.
    Device,
}

impl Store {
    /// Today's date where the person is; none while nobody knows where that is.
    #[must_use]
    pub fn today(&self) -> Option<Date> {
        self.today.get()
    }

    /// Finds out what day it is. Called when the page wakes up, and now and then.
    pub fn look_at_the_calendar(&self) {
        if self.zone.with_untracked(|zone| matches!(zone, Clock::Boot(_))) {
            self.zone.set(Clock::Device);
        }
        let today = self.local(self.now()).map(OffsetDateTime::date);
        super::set_if_new(self.today, today);
    }

    /// The day and, for an instant, the time of a due date, where the person is; in UTC while nobody knows
    /// where that is.
    #[must_use]
    pub fn local_due(&self, due: Due) -> (Date, Option<Time>) {
        match due {
            Due::On(date) => (date, None),
            Due::At(at) => {
                let local = self.local(at).map(|at| (at.date(), at.time()));
                let local = local.or_else(|| at.date_time().map(|at| (at.date(), at.time())));
                (local.map_or(due.day(), |(day, _)| day), local.map(|(_, time)| time))
            }
        }
    }

    /// A due date on a day where the person is, at a time of day where one is given; none in a year that no
    /// due date can have.
    #[must_use]
    pub fn due_on(&self, day: Date, time: Option<Time>) -> Option<Due> {
        let Some(time) = time else { return Some(Due::On(day)) };
        let offset = |millis: i64| {
            let at = Timestamp::from_millis(millis)?;
            let surroundings = self.surroundings.get_value()?;
            Some(i64::from(surroundings.0.offset_minutes(at)) * 60_000)
        };
        let wall = PrimitiveDateTime::new(day, time).assume_utc().unix_timestamp() * 1_000;
        // The offset holds at the instant itself, which is known only by the offset: near a change of the
        // clocks the first guess is an hour off.
        let guess = wall - offset(wall)?;
        Timestamp::from_millis(wall - offset(guess)?).map(Due::At)
    }

    /// Does a start lie after a due date? Where one of them has no time, their days decide.
    #[must_use]
    pub fn is_out_of_order(&self, start: Option<Due>, due: Option<Due>) -> bool {
        match (start, due) {
            (Some(Due::At(start)), Some(Due::At(due))) => start > due,
            (Some(start), Some(due)) => self.local_due(start).0 > self.local_due(due).0,
            (None, _) | (_, None) => false,
        }
    }

    /// An instant where the person is; none while nobody knows where that is.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> Option<OffsetDateTime> {
        let offset = self.zone.with(|zone| match zone {
            Clock::Boot(zone) => zone.as_ref().map(|zone| zone.offset_minutes(at)),
            Clock::Device => self.surroundings.get_value().map(|edge| edge.0.offset_minutes(at)),
        });
        local(at, offset?)
    }
}

/// An instant by a clock that is ahead of UTC by so many minutes.
pub(super) fn local(at: Timestamp, offset_minutes: i32) -> Option<OffsetDateTime> {
    let utc = OffsetDateTime::from_unix_timestamp(at.millis().div_euclid(1_000)).ok()?;
    utc.checked_add(Duration::minutes(i64::from(offset_minutes)))
}
