use super::{diff, lines, merge, words};
use proptest::prelude::*;

/// Some lines of few words, so that edits meet often.
fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["a", "b", "c", "milk", "eggs", "", " "]);
    let line = prop::collection::vec(word, 0..4).prop_map(|words| words.join(" "));
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.join("\n"))
}

fn words_of(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

proptest! {
    #[test]
    fn where_only_one_edited_that_edit_stands(base in text(), edited in text()) {
        prop_assert_eq!(&merge(&base, &edited, &base).text, &edited);
        prop_assert_eq!(&merge(&base, &base, &edited).text, &edited);
        prop_assert!(merge(&base, &edited, &base).is_whole && merge(&base, &base, &edited).is_whole);
    }

    #[test]
    fn the_same_edit_twice_is_one(base in text(), edited in text()) {
        prop_assert_eq!(merge(&base, &edited, &edited).text, edited);
    }

    #[test]
    fn edits_of_different_lines_both_survive(
        lines in prop::collection::vec("[a-z ]{1,12}", 5..12), one in 0usize..100, other in 0usize..100,
    ) {
        // Every line differs from the others, as most do.
        let lines: Vec<String> = lines.iter().enumerate().map(|(at, line)| format!("{at} {line}")).collect();
        let (one, other) = (one % lines.len(), other % lines.len());
        prop_assume!(one != other);
        let with = |edits: &[(usize, &str)]| {
            let mut lines = lines.clone();
            edits.iter().for_each(|(at, text)| lines[*at] = (*text).to_owned());
            lines.join("\n")
        };
        // A line between the two keeps them apart; where there is none, their words do.
        let (first, second) = (format!("{one} first"), format!("{other} second"));
        let merged = merge(&lines.join("\n"), &with(&[(one, &first)]), &with(&[(other, &second)]));
        if one.abs_diff(other) > 1 {
            prop_assert!(merged.is_whole);
            prop_assert_eq!(merged.text, with(&[(one, &first), (other, &second)]));
        } else {
            prop_assert!(merged.text.contains(&second));
        }
    }

    #[test]
    fn no_word_that_somebody_added_vanishes(base in text(), earlier in text(), later in text()) {
        let merged = merge(&base, &earlier, &later);
        let (was, is) = (words_of(&base), words_of(&merged.text));
        let is_there = |word: &&str| was.contains(word) || is.contains(word);
        prop_assert!(words_of(&later).iter().all(is_there), "{:?}", merged);
        if merged.is_whole {
            prop_assert!(words_of(&earlier).iter().all(is_there), "{:?}", merged);
        }
    }

    #[test]
    fn a_match_is_the_same_part_in_rising_order(a in text(), b in text()) {
        let (a, b) = (words(&a), words(&b));
        let matches = diff::matches(&a, &b);
        let pairs: Vec<(usize, usize)> =
            matches.iter().enumerate().filter_map(|(at, with)| Some((at, (*with)?))).collect();
        prop_assert!(pairs.iter().all(|(at, with)| a[*at] == b[*with]));
        prop_assert!(pairs.windows(2).all(|pair| pair[0].1 < pair[1].1));
        prop_assert_eq!(pairs.len(), longest_common(&a, &b));
    }

    #[test]
    fn a_text_is_its_words_and_its_lines(text in "[ab \n\t]{0,30}") {
        prop_assert_eq!(words(&text).concat(), text.clone());
        prop_assert_eq!(lines(&text).join("\n"), text);
    }
}

/// The length of a longest common subsequence, by the table of all of them.
fn longest_common(a: &[&str], b: &[&str]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let before = row.clone();
        for (at, y) in b.iter().enumerate() {
            row[at + 1] = if x == y { before[at] + 1 } else { before[at + 1].max(row[at]) };
        }
    }
    row[b.len()]
}

#[test]
fn words_of_one_line_merge_where_they_do_not_meet() {
    let merged =
        merge("Call the printer on Monday.", "Call the baker on Monday.", "Call the printer on Friday.");
    assert_eq!((merged.text.as_str(), merged.is_whole), ("Call the baker on Friday.", true));
}

#[test]
fn where_two_change_the_same_word_the_later_line_stands() {
    let base = "Intro\nMeet at noon\nEnd";
    let merged = merge(base, "Intro, new\nMeet at one sharp\nEnd", "Intro\nMeet at two please\nEnd");
    assert_eq!((merged.text.as_str(), merged.is_whole), ("Intro\nMeet at two please\nEnd", false));
}

#[test]
fn what_two_add_at_the_same_place_stands_below_each_other() {
    for (base, earlier, later, both) in [
        ("", "Milk", "Eggs", "Milk\nEggs"),
        ("List", "List\nMilk", "List\nEggs", "List\nMilk\nEggs"),
        ("List\n", "List\nMilk\n", "List\nEggs\n", "List\nMilk\nEggs\n"),
    ] {
        let merged = merge(base, earlier, later);
        assert_eq!((merged.text.as_str(), merged.is_whole), (both, true));
    }
}

#[test]
fn a_line_that_one_deletes_and_another_changes_is_kept_as_the_later_has_it() {
    let (base, without, changed) = ("a\nb b\nc", "a\nc", "a\nb x\nc");
    assert_eq!(merge(base, without, changed).text, changed);
    assert_eq!(merge(base, changed, without).text, without);
    assert!(!merge(base, without, changed).is_whole && !merge(base, changed, without).is_whole);
}

#[test]
fn long_texts_cost_no_more_than_the_bound() {
    let long = |word: &str| (0..6_000).map(|at| format!("{word}{at}\n")).collect::<String>();
    let merged = merge(&long("x"), &long("y"), &long("z"));
    assert_eq!((merged.text, merged.is_whole), (long("z"), false));
    // Long, but little changed at both ends: merged all the same.
    let (earlier, later) = (format!("first\n{}", long("x")), format!("{}last", long("x")));
    let merged = merge(&long("x"), &earlier, &later);
    assert_eq!((merged.text, merged.is_whole), (format!("first\n{}last", long("x")), true));
}
