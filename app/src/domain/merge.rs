//! Two people edited one text: the three-way merge of what they made of it.
//!
//! Lines first, as diff3 does (Khanna, Kunal and Pierce, "A Formal Investigation of Diff3", 2007); where
//! both touched the same lines, words. What two people added at the same place stands below each other.

mod diff;

use diff::matches;

/// What came of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The merged text.
    pub text: String,
    /// Is all of both edits in it? Else they met somewhere, and the later one stands there.
    pub is_whole: bool,
}

/// Merges two edits of `base`. Its cost is bounded: where two texts differ beyond that, all that lies
/// between their first and their last difference counts as one edit.
#[must_use]
pub fn merge(base: &str, earlier: &str, later: &str) -> Merged {
    let mut is_whole = true;
    let mut text: Vec<String> = Vec::new();
    for region in regions(&lines(base), &lines(earlier), &lines(later)) {
        let own = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        match region.settled() {
            Some(lines) => text.extend(own(lines)),
            None if region.base.iter().all(|line| line.trim().is_empty()) => {
                text.extend(own(region.earlier));
                text.extend(own(region.later));
            }
            None => match merge_words(&region) {
                Some(words) => text.push(words),
                None => {
                    text.extend(own(region.later));
                    is_whole = false;
                }
            },
        }
    }
    Merged { text: text.join("\n"), is_whole }
}

/// Merges lines that both touched by their words; none where the edits meet in a word.
fn merge_words(region: &Region<'_, '_>) -> Option<String> {
    if region.earlier.is_empty() || region.later.is_empty() {
        // Who deletes a line does not want it to come back in parts.
        return None;
    }
    let (base, earlier, later) = (region.base.join("\n"), region.earlier.join("\n"), region.later.join("\n"));
    let mut text = String::new();
    for region in regions(&words(&base), &words(&earlier), &words(&later)) {
        region.settled()?.iter().for_each(|word| text.push_str(word));
    }
    Some(text)
}

/// An empty text has no line; otherwise there is one more than there are breaks.
fn lines(text: &str) -> Vec<&str> {
    if text.is_empty() { Vec::new() } else { text.split('\n').collect() }
}

/// Words, line breaks, and what stands between them: put together they are the text.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let kind = if c == '\n' { 2 } else { u8::from(c.is_whitespace()) };
        if last.is_some_and(|last| last != kind || kind == 2) {
            words.extend(text.get(start..at));
            start = at;
        }
        last = Some(kind);
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}

/// A stretch of the three texts, between parts that are the same in all.
struct Region<'a, 't> {
    base: &'a [&'t str],
    earlier: &'a [&'t str],
    later: &'a [&'t str],
}

impl<'a, 't> Region<'a, 't> {
    /// What it becomes where at most one edit touched it, or both made the same of it.
    fn settled(&self) -> Option<&'a [&'t str]> {
        if self.base == self.earlier || self.earlier == self.later {
            Some(self.later)
        } else if self.base == self.later {
            Some(self.earlier)
        } else {
            None
        }
    }
}

/// Cuts the three texts into what is the same in all, and what lies between.
fn regions<'a, 't>(base: &'a [&'t str], earlier: &'a [&'t str], later: &'a [&'t str]) -> Vec<Region<'a, 't>> {
    let (to_earlier, to_later) = (matches(base, earlier), matches(base, later));
    let mut regions = Vec::new();
    let (mut at, mut at_earlier, mut at_later) = (0, 0, 0);
    let mut cut = |to: (usize, usize, usize), same: usize| {
        let part = |all: &'a [&'t str], from: usize, to: usize| all.get(from..to).unwrap_or_default();
        if (at, at_earlier, at_later) != to {
            regions.push(Region {
                base: part(base, at, to.0),
                earlier: part(earlier, at_earlier, to.1),
                later: part(later, at_later, to.2),
            });
        }
        let kept = part(base, to.0, to.0 + same);
        if same > 0 {
            regions.push(Region { base: kept, earlier: kept, later: kept });
        }
        (at, at_earlier, at_later) = (to.0 + same, to.1 + same, to.2 + same);
    };
    for (index, pair) in to_earlier.iter().zip(&to_later).enumerate() {
        if let (Some(earlier), Some(later)) = pair {
            cut((index, *earlier, *later), 1);
        }
    }
    cut((base.len(), earlier.len(), later.len()), 0);
    regions
}

#[cfg(test)]
mod tests;
