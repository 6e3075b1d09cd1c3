//! How dates read.

use time::{Date, Month, Time, Weekday};

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

fn month(month: Month) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[month as usize - 1]
}

fn weekday(day: Weekday) -> &'static str {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    NAMES[day.number_days_from_monday() as usize]
}
