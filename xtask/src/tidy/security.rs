//! The table of security says what holds each requirement, and which test sees it. What it names is there.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const TABLE: &str = "server/SECURITY.md";
/// Where the table's paths begin.
const ROOMS: [&str; 6] = ["", "server/src", "server/tests", "app/src", "xtask/src", "end2end"];
/// How many requirements of levels 1 and 2 each section of OWASP ASVS 5.0.0 has. They are numbered from 1.
const SECTIONS: [(&str, u32); 67] = [
    ("1.1", 2),
    ("1.2", 9),
    ("1.3", 11),
    ("1.4", 3),
    ("1.5", 2),
    ("2.1", 3),
    ("2.2", 3),
    ("2.3", 4),
    ("2.4", 1),
    ("3.2", 2),
    ("3.3", 4),
    ("3.4", 6),
    ("3.5", 5),
    ("3.7", 2),
    ("4.1", 3),
    ("4.2", 1),
    ("4.3", 2),
    ("4.4", 4),
    ("5.1", 1),
    ("5.2", 3),
    ("5.3", 2),
    ("5.4", 3),
    ("6.1", 3),
    ("6.2", 12),
    ("6.3", 4),
    ("6.4", 4),
    ("6.5", 5),
    ("6.6", 3),
    ("6.8", 4),
    ("7.1", 3),
    ("7.2", 4),
    ("7.3", 2),
    ("7.4", 5),
    ("7.5", 2),
    ("7.6", 2),
    ("8.1", 2),
    ("8.2", 3),
    ("8.3", 1),
    ("8.4", 1),
    ("9.1", 3),
    ("9.2", 4),
    ("10.1", 2),
    ("10.2", 2),
    ("10.3", 4),
    ("10.4", 11),
    ("10.5", 5),
    ("10.6", 2),
    ("10.7", 3),
    ("11.1", 2),
    ("11.2", 3),
    ("11.3", 3),
    ("11.4", 4),
    ("11.5", 1),
    ("11.6", 1),
    ("12.1", 3),
    ("12.2", 2),
    ("12.3", 4),
    ("13.1", 1),
    ("13.2", 5),
    ("13.3", 2),
    ("13.4", 5),
    ("14.1", 2),
    ("14.2", 4),
    ("14.3", 3),
    ("15.1", 3),
    ("15.2", 3),
    ("15.3", 7),
];
/// The rest of them, so that neither list grows too long to read.
const LAST_SECTIONS: [(&str, u32); 8] =
    [("16.1", 1), ("16.2", 5), ("16.3", 4), ("16.4", 3), ("16.5", 3), ("17.1", 1), ("17.2", 4), ("17.3", 2)];

/// What is wrong with the table, a sentence each.
pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let table = std::fs::read_to_string(root.join(TABLE)).with_context(|| format!("{TABLE} is missing"))?;
    let read = |path: &str| {
        let found: Option<PathBuf> =
            ROOMS.iter().map(|room| root.join(room).join(path)).find(|file| file.is_file());
        found.and_then(|file| std::fs::read_to_string(file).ok())
    };
    Ok([missing_rows(&table), missing_files(&table, read)].concat())
}

fn missing_rows(table: &str) -> Vec<String> {
    let number = |line: &str| Some(line.strip_prefix("| ")?.split_once(" |")?.0.to_owned());
    let rows: Vec<String> = table.lines().filter_map(number).collect();
    let sections = SECTIONS.iter().chain(&LAST_SECTIONS);
    let wanted =
        sections.flat_map(|(section, count)| (1..=*count).map(move |number| format!("{section}.{number}")));
    let faults = wanted.filter_map(|wanted| match rows.iter().filter(|row| **row == wanted).count() {
        0 => Some(format!(
            "{TABLE}: requirement {wanted} has no row: say what holds it and which test sees it"
        )),
        1 => None,
        count => Some(format!("{TABLE}: requirement {wanted} has {count} rows: bring them together")),
    });
    faults.collect()
}

/// Every file that stands in the table between backticks, as `path` or as `path#name of a test`.
fn missing_files(table: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, line) in table.lines().enumerate().filter(|(_, line)| line.starts_with("| ")) {
        for word in line.split('`').skip(1).step_by(2) {
            let (path, name) = word.split_once('#').unwrap_or((word, ""));
            if !(path.ends_with(".rs") || path.ends_with(".js")) {
                continue;
            }
            let at = at + 1;
            match read(path) {
                None => faults
                    .push(format!("{TABLE}:{at}: there is no `{path}`: name the file that holds it now")),
                Some(text) if !text.contains(name) => {
                    faults
                        .push(format!("{TABLE}:{at}: nothing in `{path}` is called `{name}`: name what is"));
                }
                Some(_) => {}
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_requirements_of_both_levels_are_counted() {
        let count: u32 = SECTIONS.iter().chain(&LAST_SECTIONS).map(|(_, count)| count).sum();
        assert_eq!(count, 253);
        assert_eq!(missing_rows("").len(), 253);
        let rows: String = (1..=2).map(|number| format!("| 1.1.{number} | x |\n")).collect();
        assert_eq!(missing_rows(&rows).len(), 251);
        assert_eq!(missing_rows(&format!("{rows}{rows}")).len(), 253);
    }

    #[test]
    fn a_file_or_a_test_that_is_not_there_is_named() {
        let read = |path: &str| (path == "it/a.rs").then(|| "fn it_works() {}".to_owned());
        let faults = |row: &str| missing_files(row, read).len();
        assert_eq!(faults("| 1.1.1 | `it/a.rs`, `it/a.rs#it_works`, `no-store` |"), 0);
        assert_eq!(faults("| 1.1.1 | `it/b.rs`, `it/a.rs#it_fails` |"), 2);
    }
}
