//! A month of days to choose one from, after the date picker of the ARIA Authoring Practices Guide.

use super::{Button, Glyph, Look, after_render};
use crate::words::dates as words;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use leptos::{ev, html, prelude::*};
use time::{Date, Duration, Month};

/// As many weeks as the longest month touches: the height never changes.
const WEEKS: i64 = 6;
/// The days of a week.
const DAYS: i64 = 7;

/// A grid of days. Arrows go from day to day, Page Up and Down from month to month, with Shift from year to
/// year, Home and End to the ends of a week.
#[component]
pub fn Calendar(
    /// The day that is chosen.
    value: Option<Date>,
    /// What day it is.
    today: Option<Date>,
    on_pick: Callback<Date>,
) -> impl IntoView {
    let first = value.or(today).unwrap_or(Date::MIN);
    let day = RwSignal::new(first);
    let month = Memo::new(move |_| start_of_month(day.get()));
    let grid = NodeRef::<html::Table>::new();
    let turn = move |months: i32| day.update(|day| *day = months_later(*day, months));
    let on_key = move |event: ev::KeyboardEvent| {
        let Some(next) = next_day(day.get_untracked(), &event.key(), event.shift_key()) else { return };
        event.prevent_default();
        day.set(next);
        after_render(move || {
            let current = grid
                .try_get_untracked()
                .flatten()
                .and_then(|grid| grid.query_selector("button[tabindex='0']").ok().flatten());
            // Fails only for what cannot take the focus.
            let _ = current.and_then(|it| it.dyn_into::<HtmlElement>().ok()).map(|it| it.focus());
        });
    };
    let cell = move |this: Date| {
        let is_chosen = value == Some(this);
        view! {
            <td role="gridcell" aria-selected=is_chosen.to_string()>
                <button
                    type="button"
                    tabindex=move || if day.get() == this { "0" } else { "-1" }
                    aria-label=words::full(this)
                    aria-current=(today == Some(this)).then_some("date")
                    data-outside=(this.month() != month.get_untracked().month()).then_some("")
                    on:click=move |_| on_pick.run(this)
                >
                    {this.day()}
                </button>
            </td>
        }
    };
    let weeks = move || {
        let start = start_of_week(month.get());
        let week = move |week: i64| {
            let days = (0..DAYS).filter_map(|at| start.checked_add(Duration::days(week * DAYS + at)));
            view! { <tr>{days.map(cell).collect_view()}</tr> }
        };
        (0..WEEKS).map(week).collect_view()
    };
    let name = move || words::month_of(month.get());
    view! {
        <div class="calendar">
            <div class="calendar-head">
                <Button label=words::PREVIOUS_MONTH glyph=Glyph::Left look=Look::IconOnly on_press=Callback::new(move |()| turn(-1)) />
                <p aria-live="polite">{name}</p>
                <Button label=words::NEXT_MONTH glyph=Glyph::Right look=Look::IconOnly on_press=Callback::new(move |()| turn(1)) />
            </div>
            <table role="grid" aria-label=name node_ref=grid on:keydown=on_key>
                <thead>
                    <tr>
                        {words::WEEKDAYS.map(|(short, long)| view! { <th scope="col" abbr=long>{short}</th> })}
                    </tr>
                </thead>
                <tbody>{weeks}</tbody>
            </table>
        </div>
    }
}

fn next_day(day: Date, key: &str, with_shift: bool) -> Option<Date> {
    let days = |days: i64| day.checked_add(Duration::days(days));
    let from_monday = i64::from(day.weekday().number_days_from_monday());
    match key {
        "ArrowLeft" => days(-1),
        "ArrowRight" => days(1),
        "ArrowUp" => days(-DAYS),
        "ArrowDown" => days(DAYS),
        "Home" => days(-from_monday),
        "End" => days(DAYS - 1 - from_monday),
        "PageUp" => Some(months_later(day, if with_shift { -12 } else { -1 })),
        "PageDown" => Some(months_later(day, if with_shift { 12 } else { 1 })),
        _ => None,
    }
}

/// The same day of another month, or that month's last day.
fn months_later(day: Date, months: i32) -> Date {
    let index = day.year() * 12 + i32::from(u8::from(day.month())) - 1 + months;
    let (year, number) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    let month = u8::try_from(number).ok().and_then(|number| Month::try_from(number).ok());
    let last = |month: Month| Date::from_calendar_date(year, month, day.day().min(month.length(year))).ok();
    month.and_then(last).unwrap_or(day)
}

fn start_of_month(day: Date) -> Date {
    day.replace_day(1).unwrap_or(day)
}

fn start_of_week(day: Date) -> Date {
    day.checked_sub(Duration::days(i64::from(day.weekday().number_days_from_monday()))).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u8, day: u8) -> Date {
        let month = Month::try_from(month).expect("a month");
        Date::from_calendar_date(year, month, day).expect("a day")
    }

    #[test]
    fn keys_lead_from_day_to_day() {
        let at = day(2026, 11, 27);
        let next = |key, with_shift| next_day(at, key, with_shift).expect("a key of the grid");
        assert_eq!(next("ArrowLeft", false), day(2026, 11, 26));
        assert_eq!(next("ArrowRight", false), day(2026, 11, 28));
        assert_eq!(next("ArrowUp", false), day(2026, 11, 20));
        assert_eq!(next("ArrowDown", false), day(2026, 12, 4));
        assert_eq!(next("Home", false), day(2026, 11, 23));
        assert_eq!(next("End", false), day(2026, 11, 29));
        assert_eq!(next("PageUp", false), day(2026, 10, 27));
        assert_eq!(next("PageDown", true), day(2027, 11, 27));
        assert_eq!(next_day(at, "Enter", false), None);
    }

    #[test]
    fn a_shorter_month_ends_earlier() {
        assert_eq!(months_later(day(2027, 1, 31), 1), day(2027, 2, 28));
        assert_eq!(months_later(day(2028, 1, 31), 1), day(2028, 2, 29));
        assert_eq!(months_later(day(2027, 1, 31), -2), day(2026, 11, 30));
        assert_eq!(months_later(day(2027, 12, 1), 1), day(2028, 1, 1));
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(start_of_week(day(2026, 11, 1)), day(2026, 10, 26));
        assert_eq!(start_of_week(day(2027, 3, 1)), day(2027, 3, 1));
    }
}
