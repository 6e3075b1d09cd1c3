//! Counting tests by reading what test programs print, and the table at the end.

use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::shell::say;

/// How many tests ran.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) failed: usize,
    /// Why the check could not run here.
    skipped: Option<&'static str>,
}

/// What came of one check.
pub(super) struct Outcome {
    pub(super) name: &'static str,
    pub(super) duration: Duration,
    pub(super) tally: Tally,
    pub(super) failure: Option<anyhow::Error>,
}

impl Tally {
    /// Runs a test command, passes its output on, and adds the numbers in it. An error when it fails.
    pub(super) fn test(&mut self, command: &mut Command) -> Result<()> {
        let program = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {program}"))?;
        let output = child.stdout.take().context("a piped output")?;
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            say(&line);
            self.add(read(&line).unwrap_or_default());
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("the tests did not pass ({status})");
        }
        Ok(())
    }

    /// The check cannot run on this machine, for this reason.
    pub(super) fn skip(&mut self, why: &'static str) {
        say(format!("Skipped: {why}."));
        self.skipped = Some(why);
    }

    pub(super) fn is_skipped(&self) -> bool {
        self.skipped.is_some()
    }

    fn add(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
    }
}

/// Reads `test result: ok. 3 passed; 0 failed; …` (Rust) and `3 passed, 0 failed` (end-to-end).
fn read(line: &str) -> Option<Tally> {
    let numbers = match line.trim().strip_prefix("test result: ") {
        Some(result) => result.split_once(". ")?.1,
        None => line.trim(),
    };
    let mut parts = numbers.split([';', ',']).map(str::trim);
    let passed = parts.next()?.strip_suffix(" passed")?.parse().ok()?;
    let failed = parts.next()?.strip_suffix(" failed")?.parse().ok()?;
    Some(Tally { passed, failed, skipped: None })
}

/// A row for each check: name, result, duration, tests.
pub(super) fn table(outcomes: &[Outcome]) -> String {
    let mut table = format!("{:<30} {:<8} {:>9} {:>7}\n", "check", "result", "time", "tests");
    for outcome in outcomes {
        let result = match (&outcome.failure, outcome.tally.skipped) {
            (Some(_), _) => "FAILED",
            (None, Some(_)) => "skipped",
            (None, None) => "ok",
        };
        let time = format!("{:.1} s", outcome.duration.as_secs_f32());
        let tests = match outcome.tally.passed + outcome.tally.failed {
            0 => "–".to_owned(),
            number => number.to_string(),
        };
        let _ = writeln!(table, "{:<30} {result:<8} {time:>9} {tests:>7}", outcome.name);
    }
    for outcome in outcomes {
        if let Some(failure) = &outcome.failure {
            let _ = writeln!(table, "\n{}: {failure:#}", outcome.name);
        } else if let Some(why) = outcome.tally.skipped {
            let _ = writeln!(table, "\n{}: skipped, {why}", outcome.name);
        }
    }
    table
}

/// How many tests ran on which database.
pub(super) fn databases(outcomes: &[Outcome], sqlite: &str, postgres: &str) -> String {
    let count = |name| {
        let tally = outcomes.iter().find(|it| it.name == name).map_or_else(Tally::default, |it| it.tally);
        tally.passed + tally.failed
    };
    format!("{} tests ran on SQLite and {} on PostgreSQL", count(sqlite), count(postgres))
}

/// The closing line. A check that failed outside of its tests counts as one that failed.
pub(super) fn sum(outcomes: &[Outcome]) -> String {
    let mut sum = Tally::default();
    for outcome in outcomes {
        sum.add(outcome.tally);
        if outcome.failure.is_some() && outcome.tally.failed == 0 {
            sum.failed += 1;
        }
    }
    let skipped = outcomes.iter().filter(|outcome| outcome.tally.is_skipped()).count();
    let further = if skipped > 0 { format!(", {skipped} of the checks skipped") } else { String::new() };
    format!("{} passed, {} failed{further}", sum.passed, sum.failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(passed: usize, failed: usize, failure: Option<&str>) -> Outcome {
        Outcome {
            name: "a check",
            duration: Duration::from_millis(1500),
            tally: Tally { passed, failed, skipped: None },
            failure: failure.map(|text| anyhow::anyhow!(text.to_owned())),
        }
    }

    #[test]
    fn both_kinds_of_result_line_are_read() {
        let rust = "test result: ok. 12 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out";
        assert_eq!(read(rust), Some(outcome(12, 1, None).tally));
        assert_eq!(read("  7 passed, 0 failed"), Some(outcome(7, 0, None).tally));
        assert_eq!(read("test it::works ... ok"), None);
        assert_eq!(read("nothing passed, nothing failed"), None);
    }

    #[test]
    fn a_check_that_fails_outside_of_its_tests_is_in_the_sum() {
        let outcomes =
            [outcome(3, 0, None), outcome(2, 1, Some("a test")), outcome(0, 0, Some("no compiler"))];
        assert_eq!(sum(&outcomes), "5 passed, 2 failed");
        assert!(table(&outcomes).contains("no compiler"));
    }
    #[test]
    fn a_skipped_check_is_told_and_is_no_failure() {
        let mut skipped = outcome(0, 0, None);
        skipped.tally.skip("there is no Python 2.7 here");
        let outcomes = [outcome(3, 0, None), skipped];
        assert_eq!(sum(&outcomes), "3 passed, 0 failed, 1 of the checks skipped");
        assert!(table(&outcomes).contains("skipped, there is no Python 2.7 here"));
    }
}
