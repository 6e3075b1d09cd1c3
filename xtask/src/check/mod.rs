//! `test`: every check, one after the other, and a table of what came of them.

pub(crate) mod autobahn;
mod cluster;
pub(crate) mod end_to_end;
mod licences;
mod native;
mod schemathesis;
mod tally;
mod wasm;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::bundle;
use crate::place::Place;
use crate::shell::say;
use tally::{Outcome, Tally};

/// One check. It counts its tests in the tally; an error means that it failed.
struct Check {
    name: &'static str,
    /// A check that should run tests and runs none has failed: it would hide that nothing was tested. One that
    /// cannot run on a machine says so.
    has_tests: bool,
    run: fn(&Place, &mut Tally) -> Result<()>,
}

/// The quick ones first.
const CHECKS: [Check; 13] = [
    Check { name: "format", has_tests: false, run: native::format },
    Check { name: "tidy", has_tests: false, run: |place, _| crate::tidy::check(place) },
    Check { name: "licences", has_tests: false, run: licences::check },
    Check { name: "clippy", has_tests: false, run: native::clippy },
    Check { name: "clippy for WASM", has_tests: false, run: wasm::clippy },
    Check { name: "unit", has_tests: true, run: native::unit },
    Check { name: ON_SQLITE, has_tests: true, run: native::on_sqlite },
    Check { name: ON_POSTGRES, has_tests: true, run: native::on_postgres },
    Check { name: "integration without database", has_tests: false, run: native::without_database },
    Check { name: "autobahn", has_tests: true, run: autobahn::test },
    Check { name: "schemathesis", has_tests: true, run: schemathesis::test },
    Check { name: "wasm", has_tests: true, run: wasm::test },
    Check { name: "end-to-end", has_tests: true, run: end_to_end::test },
];

const ON_SQLITE: &str = "integration on SQLite";
const ON_POSTGRES: &str = "integration on PostgreSQL";

/// Runs the checks whose name contains one of `words` (all, when there is none), all of them even when
/// one fails, so that one run tells everything.
pub(crate) fn run_all(words: &[String]) -> Result<ExitCode> {
    let chosen: Vec<&Check> = CHECKS.iter().filter(|check| is_chosen(check.name, words)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        bail!("no check is called {words:?}. There are: {}", names.join(", "));
    }
    let place = Place::find()?;
    bundle::ensure_folder(&place)?;
    let outcomes: Vec<Outcome> = chosen.into_iter().map(|check| run_one(&place, check)).collect();
    say(format!("\n{}", tally::table(&outcomes)));
    say(format!("Of these, {}.", tally::databases(&outcomes, ON_SQLITE, ON_POSTGRES)));
    say(format!("\n{}", tally::sum(&outcomes)));
    let failed = outcomes.iter().any(|outcome| outcome.failure.is_some());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn is_chosen(name: &str, words: &[String]) -> bool {
    let name = name.to_lowercase();
    words.is_empty() || words.iter().any(|word| name.contains(&word.to_lowercase()))
}

fn run_one(place: &Place, check: &Check) -> Outcome {
    say(format!("\n──── {} ────", check.name));
    let start = Instant::now();
    let mut tally = Tally::default();
    let mut result = (check.run)(place, &mut tally);
    if result.is_ok() && check.has_tests && tally.passed + tally.failed == 0 && !tally.is_skipped() {
        result = Err(anyhow::anyhow!("no test ran, where tests are expected"));
    }
    if let Err(error) = &result {
        say(format!("{} failed: {error:#}", check.name));
    }
    Outcome { name: check.name, duration: start.elapsed(), tally, failure: result.err() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_choose_checks_by_part_of_their_name() {
        let words = ["sql".to_owned()];
        let chosen: Vec<_> =
            CHECKS.iter().filter(|it| is_chosen(it.name, &words)).map(|it| it.name).collect();
        assert_eq!(chosen, [ON_SQLITE, ON_POSTGRES]);
        assert!(CHECKS.iter().all(|it| is_chosen(it.name, &[])));
    }
}
