//! A person in a circle.

use leptos::prelude::*;

/// How many hues the style sheet has.
const HUES: usize = 10;

/// A person's initials on one of ten hues; the same number always gives the same hue. A picture lies over
/// them: they are seen until it is there, and where it does not come.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    hue: usize,
    /// The picture's address.
    #[prop(optional_no_strip)]
    picture: Option<String>,
) -> impl IntoView {
    let image = |address| view! { <img src=address alt="" draggable="false" decoding="async" /> };
    view! {
        <span class="avatar" role="img" aria-label=name.clone() title=name.clone() data-hue=hue % HUES>
            {initials(&name)}
            {picture.map(image)}
        </span>
    }
}

/// The first letters of the first and the last word; of a single word its first letter.
fn initials(name: &str) -> String {
    let mut words =
        name.split([' ', '.', '_', '-']).filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_come_from_the_first_and_the_last_word() {
        assert_eq!(initials("Ada Lovelace"), "AL");
        assert_eq!(initials("ada.king_lovelace"), "AL");
        assert_eq!(initials("grace"), "G");
        assert_eq!(initials("  🙂 Élodie  "), "É");
        assert_eq!(initials("ليلى حداد"), "لح");
        assert_eq!(initials(""), "");
    }
}
