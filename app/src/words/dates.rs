//! How dates read.

use time::{Date, Month, Time, Weekday};

/// Every word of a date, for the script that mends dates before the program runs: near days, weekdays, months.
pub const DATES: &str =
    "Yesterday Today Tomorrow Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";

/// A day near today by its word, another one by its date, with the year where it is not this one's.
#[must_use]
pub fn day(day: Date, today: Option<Date>) -> String {
    let date = format!("{} {}", day.day(), month(day.month()));
    let Some(today) = today else { return format!("{date} {}", day.year()) };
    match (day - today).whole_days() {
        -1 => "Yesterday".into(),
        0 => "Today".into(),
        1 => "Tomorrow".into(),
        2..7 => weekday(day.weekday()).into(),
        _ if day.year() == today.year() => date,
        _ => format!("{date} {}", day.year()),
    }
}

/// A day and, where there is one, a time of day.
#[must_use]
pub fn moment(date: Date, time: Option<Time>, today: Option<Date>) -> String {
    let day = day(date, today);
    time.map_or_else(|| day.clone(), |time| format!("{day} {:02}:{:02}", time.hour(), time.minute()))
}

/// The same of a due date. While it is not known where the person is, a time is told in UTC.
#[must_use]
pub fn due(date: Date, time: Option<Time>, today: Option<Date>) -> String {
    let text = moment(date, time, today);
    if time.is_some() && today.is_none() { format!("{text} UTC") } else { text }
}

/// A day in full, as a screen reader says it.
#[must_use]
pub fn full(day: Date) -> String {
    let (_, weekday) = WEEKDAYS[day.weekday().number_days_from_monday() as usize];
    format!("{weekday} {} {} {}", day.day(), MONTHS[day.month() as usize - 1], day.year())
}

/// A month with its year.
#[must_use]
pub fn month_of(day: Date) -> String {
    format!("{} {}", MONTHS[day.month() as usize - 1], day.year())
}

/// The days of the week, short and long, from Monday.
pub const WEEKDAYS: [(&str, &str); 7] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

texts! {
    NEXT_MONTH = "Next month";
    PREVIOUS_MONTH = "Previous month";
}

fn month(month: Month) -> &'static str {
    MONTHS[month as usize - 1].get(..3).unwrap_or_default()
}

/// The short name of a weekday.
#[must_use]
pub fn weekday(day: Weekday) -> &'static str {
    WEEKDAYS[day.number_days_from_monday() as usize].0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_early_script_has_the_same_words() {
        let today = Date::from_calendar_date(2026, Month::June, 1).ok();
        let near = [-1, 0, 1].map(|days| day(today.expect("a day") + time::Duration::days(days), today));
        let days = (0..7).map(|at| weekday(Weekday::Monday.nth_next(at)).to_owned());
        let months = (1..=12).map(|at| month(Month::try_from(at).expect("a month")).to_owned());
        let all: Vec<_> = near.into_iter().chain(days).chain(months).collect();
        assert_eq!(all.join(" "), DATES);
    }
}
