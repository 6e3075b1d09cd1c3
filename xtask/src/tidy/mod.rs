//! Holds the rules of the house: which room may use what, and how long a file may get. Every complaint
//! says what to do instead, and where.
//!
//! It reads lines, not syntax: quick, good enough to catch a slip, and easy to extend ([`rooms::RULES`]).

mod globals;
mod length;
mod panics;
mod rooms;
mod secrets;
mod security;

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::place::Place;
use crate::shell::{read, say};

/// A file of the repository as the rules see it.
#[derive(Debug, Clone, Copy)]
struct File<'a> {
    /// Relative to the checkout, with `/`.
    path: &'a str,
    text: &'a str,
}

/// A broken rule: the line (from 1), and what to do instead.
#[derive(Debug, PartialEq, Eq)]
struct Complaint {
    line: usize,
    advice: String,
}

/// Every rule, each a function from a file to its complaints.
const RULES: [fn(File) -> Vec<Complaint>; 5] =
    [rooms::check, panics::check, globals::check, length::check, secrets::check];

/// Checks the files that git knows or would add; an error names how many complaints there are.
pub(crate) fn check(place: &Place) -> Result<()> {
    let mut list = Command::new("git");
    list.current_dir(&place.root).args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    let paths = read(&mut list)?;
    let mut number = 0;
    for path in paths.split('\0').filter(|path| !path.is_empty()) {
        // A picture is no text, and a file that was deleted but not committed is no file.
        let Ok(text) = std::fs::read_to_string(place.root.join(path)) else { continue };
        for complaint in complaints(File { path, text: &text }) {
            say(format!("{path}:{}: {}", complaint.line, complaint.advice));
            number += 1;
        }
    }
    for fault in security::check(&place.root)? {
        say(fault);
        number += 1;
    }
    if number > 0 {
        bail!("{number} places break the rules of the house");
    }
    Ok(())
}

/// `cargo xtask tidy`.
pub(crate) fn report() -> Result<ExitCode> {
    check(&Place::find()?)?;
    say("The house is tidy.");
    Ok(ExitCode::SUCCESS)
}

fn complaints(file: File) -> Vec<Complaint> {
    let mut all: Vec<Complaint> = RULES.iter().flat_map(|rule| rule(file)).collect();
    all.sort_by_key(|complaint| complaint.line);
    all
}

impl<'a> File<'a> {
    fn is_rust(self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Inside one of these folders (ending in `/`), or one of these files.
    fn is_in(self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }

    /// A file of tests by its name.
    fn is_test(self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// The lines with code in them, numbered from 1.
    fn code(self) -> impl Iterator<Item = (usize, &'a str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The code that ships: without the test module, which stands at the end of a file.
    fn product_code(self) -> impl Iterator<Item = (usize, &'a str)> {
        let end = if self.is_test() { Some(0) } else { self.test_module() };
        self.code().take_while(move |(number, _)| end.is_none_or(|end| *number <= end))
    }

    /// How many lines stand before the test module.
    fn test_module(self) -> Option<usize> {
        let lines: Vec<&str> = self.text.lines().map(str::trim).collect();
        lines
            .windows(2)
            .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].contains("mod ") && pair[1].ends_with('{'))
    }
}

/// True when `word` stands in `line` and is not the tail of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

#[cfg(test)]
fn complaints_about(path: &str, text: &str) -> Vec<String> {
    complaints(File { path, text }).into_iter().map(|it| format!("{}: {}", it.line, it.advice)).collect()
}
