//! A date of a task: read as people write it, chosen from a calendar or typed.

use crate::store::use_store;
use crate::ui::{Calendar, Glyph, Icon, Popover, close_popover};
use crate::words::{app, dates, task as words};
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use time::{Date, Duration, Time, Weekday};
use web_sys::HtmlInputElement;

/// Years before this one stand in a date field only while a later one is being typed.
const FIRST_YEAR: i32 = 1900;

/// A day, and a time where it has one.
pub(super) type Moment = Option<(Date, Option<Time>)>;

/// A date in the column of properties. What is seen is a button that opens the calendar; a plain date input
/// lies over it for everyone who comes by the label, and shows itself while it has the focus.
#[component]
pub(super) fn DateField(
    /// Unlike every other id in the document; the calendar's is told apart by it.
    id: &'static str,
    calendar_id: &'static str,
    label: &'static str,
    /// The label in one word, in front of the date on the button.
    short: &'static str,
    #[prop(into)] value: Signal<Moment>,
    /// What is wrong with the last choice.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
    is_editable: Memo<bool>,
    on_pick: Callback<Option<Date>>,
    /// What stands behind the date.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let store = use_store();
    let day = Memo::new(move |_| value.get().map(|(day, _)| day));
    let panel = NodeRef::<Div>::new();
    let has_own_time = children.is_some();
    let text = Memo::new(move |_| {
        value.get().map(|(day, time)| app::moment(day, time.filter(|_| !has_own_time), store.today()))
    });
    let pick = Callback::new(move |day: Option<Date>| {
        on_pick.run(day);
        if let Some(panel) = panel.get_untracked() {
            close_popover(&panel);
        }
    });
    let iso = move || iso_of(day.get());
    let error_id = format!("{id}-error");
    let face = move || {
        view! {
            <Icon glyph=Glyph::Calendar />
            <span>
                <span class="short">{words::date_button(short)}</span>
                <span class="text">{move || text.get().unwrap_or_else(|| app::NO_DATE.to_owned())}</span>
                // What a chip says while there is no date.
                <span class="name" aria-hidden="true">{label}</span>
            </span>
        }
    };
    view! {
        <div class="property" data-empty=move || day.get().is_none().then_some("")>
            <label for=id>{label}</label>
            <div class="value">
                <div class="date">
                    <Popover
                        id=calendar_id
                        label=words::CHOOSE_DAY
                        class="choice"
                        disabled=Signal::derive(move || !is_editable.get())
                        face
                        focus="button[tabindex='0']"
                        panel
                    >
                        <QuickPicks today=store.today() is_set=day.get_untracked().is_some() pick />
                        <Calendar
                            value=day.get_untracked()
                            today=store.today()
                            on_pick=Callback::new(move |day| pick.run(Some(day)))
                        />
                    </Popover>
                    <input
                        id=id
                        type="date"
                        tabindex="-1"
                        max="9999-12-31"
                        disabled=move || !is_editable.get()
                        aria-describedby=error_id.clone()
                        aria-invalid=move || error.get().map(|_| "true")
                        prop:value=iso
                        on:change=move |event| {
                            let typed = event_target_value(&event);
                            match typed.parse() {
                                Ok(crate::domain::Due::On(day)) if day.year() >= FIRST_YEAR => {
                                    on_pick.run(Some(day));
                                }
                                Err(_) if typed.is_empty() && !is_unfinished(&event) => on_pick.run(None),
                                Ok(_) | Err(_) => {}
                            }
                        }
                        on:blur=move |event| {
                            let Some(before) = day.try_get_untracked() else { return };
                            let is_empty = event_target_value(&event).is_empty();
                            if is_unfinished(&event) {
                                // Shows again what holds.
                                event_target::<HtmlInputElement>(&event).set_value(&iso_of(before));
                            } else if is_empty && before.is_some() {
                                // Emptied part by part, which is no change of an empty value.
                                on_pick.run(None);
                            }
                        }
                    />
                </div>
                {children.map(|children| children())}
            </div>
            <p class="error" id=error_id role="alert">{move || error.get()}</p>
        </div>
    }
}

/// A day as a date input has it.
fn iso_of(day: Option<Date>) -> String {
    day.map(|day| crate::domain::Due::On(day).to_string()).unwrap_or_default()
}

/// Is a date typed only in part? Its value is empty then, as if there was none. An empty value is invalid for
/// no other reason.
fn is_unfinished(event: &ev::Event) -> bool {
    let input = event_target::<HtmlInputElement>(event);
    input.value().is_empty() && input.matches(":invalid").unwrap_or_default()
}

/// The days that are chosen most.
#[component]
fn QuickPicks(today: Option<Date>, is_set: bool, pick: Callback<Option<Date>>) -> impl IntoView {
    let quick = |label: &'static str, day: Option<Date>| {
        let weekday = day.map(|day| dates::weekday(day.weekday()));
        view! {
            <button type="button" class="menu-item" on:click=move |_| pick.run(day)>
                <span>{label}</span>
                <span class="hint" aria-hidden="true">{weekday}</span>
            </button>
        }
    };
    let near = today.map(|today| {
        let next_week = today.next_occurrence(Weekday::Monday);
        view! {
            {quick(words::TODAY, Some(today))}
            {quick(words::TOMORROW, today.checked_add(Duration::days(1)))}
            {quick(words::NEXT_WEEK, Some(next_week))}
        }
    });
    view! {
        <div class="quick-picks">
            {near}
            {is_set.then(|| quick(app::NO_DATE, None))}
        </div>
    }
}

/// The time of day behind a date; empty where it has none.
#[component]
pub(super) fn TimeField(
    #[prop(into)] value: Signal<Option<Time>>,
    is_editable: Memo<bool>,
    on_pick: Callback<Option<Time>>,
    /// Told when what is typed is no time, and when it is one again.
    is_wrong: RwSignal<bool>,
) -> impl IntoView {
    let text = move || {
        value.get().map(|time| format!("{:02}:{:02}", time.hour(), time.minute())).unwrap_or_default()
    };
    // The next field of this kind begins anew.
    on_cleanup(move || {
        let _ = is_wrong.try_set(false);
    });
    let take = move |typed: &str| {
        let time = read_time(typed);
        is_wrong.set(time.is_none() && !typed.trim().is_empty());
        if !is_wrong.get_untracked() && time != value.get_untracked() {
            on_pick.run(time);
        }
    };
    view! {
        <input
            type="text"
            class="time"
            aria-label=words::DUE_TIME
            placeholder=words::ADD_TIME
            inputmode="numeric"
            autocomplete="off"
            maxlength="8"
            disabled=move || !is_editable.get()
            aria-invalid=move || is_wrong.get().then_some("true")
            prop:value=text
            on:input=move |event| {
                // Whole already, as when it was pasted: nothing more is needed.
                let typed = event_target_value(&event);
                if typed.len() == "17:00".len() && read_time(&typed).is_some() {
                    take(&typed);
                }
            }
            on:change=move |event| take(&event_target_value(&event))
            on:keydown=move |event| {
                if event.key() == "Enter" {
                    event.prevent_default();
                    take(&event_target_value(&event));
                }
            }
        />
    }
}

/// Reads a time as people type it: 17:00, 1700, 17, 5pm, 5:30 pm.
fn read_time(typed: &str) -> Option<Time> {
    let typed = typed.trim().to_lowercase();
    let clock = typed.trim_end_matches(['m', '.', ' ']);
    let (clock, half) = match (clock.strip_suffix('a'), clock.strip_suffix('p')) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12)),
        _ if clock == typed => (clock, None),
        _ => return None,
    };
    let (hours, minutes) = match clock.split_once([':', '.', 'h']) {
        Some((hours, minutes)) => (hours, if minutes.is_empty() { "0" } else { minutes }),
        None if clock.len() > 2 => clock.split_at_checked(clock.len() - 2)?,
        None => (clock, "0"),
    };
    if ![hours, minutes].iter().all(|part| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    let hours = match half {
        Some(_) if !(1..=12).contains(&hours) => return None,
        Some(half) => hours % 12 + half,
        None => hours,
    };
    Time::from_hms(hours, minutes, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_type_it() {
        let at = |hours, minutes| Time::from_hms(hours, minutes, 0).ok();
        for typed in ["17:00", "1700", "17", "5pm", "5 PM", "5 p.m.", "5:00pm", "17.00", "17h", "17h00"] {
            assert_eq!(read_time(typed), at(17, 0), "{typed}");
        }
        assert_eq!(read_time("930"), at(9, 30));
        assert_eq!(read_time("9"), at(9, 0));
        assert_eq!(read_time("12am"), at(0, 0));
        assert_eq!(read_time("12:15 pm"), at(12, 15));
        for typed in ["", "soon", "24:00", "12:60", "13pm", "0pm", "1:2:3", "12345", "-1", "m", "17m", "é5"]
        {
            assert_eq!(read_time(typed), None, "{typed}");
        }
    }
}
