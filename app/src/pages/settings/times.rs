//! Points in time within sentences. They are written in UTC; the script shows them in the person's own zone.

use crate::domain::Timestamp;
use crate::words::keys::date;
use crate::words::notices::instant;
use leptos::prelude::*;

/// A point in time, and how much of it is told.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told {
    /// The day.
    Day(Timestamp),
    /// The day and the time of day.
    Moment(Timestamp),
}

impl Told {
    fn text(self) -> String {
        match self {
            Self::Day(at) => date(at),
            Self::Moment(at) => instant(at),
        }
    }
}

/// A sentence with its points in time, in their order, as elements of their own. Sentences stay whole where the
/// words are, for translation: the times are found in them by their text.
#[must_use]
pub(super) fn with_times(sentence: &str, times: &[Told]) -> AnyView {
    let mut rest = sentence;
    let mut parts = Vec::new();
    for told in times {
        let text = told.text();
        let Some((before, after)) = rest.split_once(text.as_str()) else { continue };
        parts.push(before.to_owned().into_any());
        parts.push(time(*told, text));
        rest = after;
    }
    parts.push(rest.to_owned().into_any());
    parts.collect_view().into_any()
}

fn time(told: Told, text: String) -> AnyView {
    let (at, day) = match told {
        Told::Day(at) => (at, Some("")),
        Told::Moment(at) => (at, None),
    };
    view! { <time datetime=at.to_string() data-day=day>{text}</time> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_of_a_sentence_is_an_element_in_its_place() {
        let [first, last] =
            [0, 1_790_000_000_000].map(|millis| Timestamp::from_millis(millis).expect("a time"));
        let sentence = format!("Last used {}. Logged in {}.", instant(last), date(first));
        let html = with_times(&sentence, &[Told::Moment(last), Told::Day(first)]).to_html();
        let html = html.replace("<!>", "");
        assert_eq!(
            html,
            format!(
                "Last used <time datetime=\"{last}\">{}</time>. Logged in <time datetime=\"{first}\" data-day=\"\">{}</time>.",
                instant(last),
                date(first)
            )
        );
    }
}
