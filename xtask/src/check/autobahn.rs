//! Our WebSocket frames under Autobahn's test suite (from PyPI): its fuzzing client talks to an echo server that is
//! built on the product's own reading, writing and closing (`server/src/realtime/connection/tests/echo.rs`).

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::native;
use super::tally::Tally;
use crate::bundle;
use crate::place::Place;
use crate::shell::{read, run, say, tied};

/// It names the exact version of everything that it needs.
const PACKAGE: &str = "autobahntestsuite==25.10.1";
/// The name of the server in the report.
const AGENT: &str = "TaskSync";
/// What is not asked, and why. `server/SECURITY.md` tells the same.
const EXCLUDED: [(&str, &str); 7] = [
    ("1.2.*", BINARY),
    ("9.2.*", BINARY),
    ("9.4.*", BINARY),
    ("9.6.*", BINARY),
    ("9.8.*", BINARY),
    ("12.*", COMPRESSION),
    ("13.*", COMPRESSION),
];
const BINARY: &str = "the protocol has no binary messages: one ends the connection with 1003";
const COMPRESSION: &str = "the server offers no compression of messages";
/// Installed beside other packages, without an environment of its own: Python 2.7 has no `venv`.
const START: &str = "import site, sys; site.addsitedir(sys.argv.pop(1)); \
     from autobahntestsuite.wstest import run; run()";
const NO_PYTHON: &str = "there is no Python 2.7 with pip here, which Autobahn's suite needs";

/// `cargo xtask autobahn`: these cases, or all.
pub(crate) fn run_alone(cases: &[String]) -> Result<()> {
    let place = Place::find()?;
    bundle::ensure_folder(&place)?;
    let python = python().context(NO_PYTHON)?;
    let mut tally = Tally::default();
    let result = measure(&place, &python, cases, &mut tally);
    say(format!("{} cases passed, {} failed", tally.passed, tally.failed));
    result
}

/// The same as one of all checks, skipped where the suite cannot run.
pub(super) fn test(place: &Place, tally: &mut Tally) -> Result<()> {
    let Some(python) = python() else {
        tally.skip(NO_PYTHON);
        return Ok(());
    };
    measure(place, &python, &[], tally)
}

fn measure(place: &Place, python: &Path, cases: &[String], tally: &mut Tally) -> Result<()> {
    let folder = place.target.join("autobahn");
    let packages = installed(&folder, python)?;
    let report = folder.join("report");
    if report.exists() {
        // Cases of an earlier run would be taken for this one's.
        fs::remove_dir_all(&report)?;
    }
    let (spec, log) = (folder.join("spec.json"), folder.join("wstest.log"));
    let server = EchoServer::start(place)?;
    let all = ["*".to_owned()];
    let cases = if cases.is_empty() { &all } else { cases };
    fs::write(&spec, specification(&server.url, cases, &report).to_string())?;
    for (cases, why) in EXCLUDED {
        say(format!("Not asked: {cases} ({why})"));
    }
    say(format!("Asking; what the client says is in {}…", place.short(&log)));
    let output = File::create(&log)?;
    let mut client = tied(python);
    client.args(["-c", START]).arg(&packages).args(["-m", "fuzzingclient", "-s"]).arg(&spec);
    run(client.current_dir(&folder).stdin(Stdio::null()).stderr(output.try_clone()?).stdout(output))?;
    let report = fs::read_to_string(report.join("index.json")).context("the suite wrote no report")?;
    judge(&serde_json::from_str(&report)?, tally)
}

fn specification(url: &str, cases: &[String], report: &Path) -> Value {
    let excluded = EXCLUDED.map(|(cases, _)| cases);
    json!({
        "outdir": report,
        "servers": [{ "agent": AGENT, "url": url, "options": { "version": 18 } }],
        "cases": cases,
        "exclude-cases": excluded,
        "exclude-agent-cases": {},
    })
}

/// Counts the cases, and lists those that are not simply fine.
fn judge(report: &Value, tally: &mut Tally) -> Result<()> {
    let cases = report[AGENT].as_object().context("the report does not name the server")?;
    let (mut notes, mut failures) = (BTreeMap::<&str, Vec<&str>>::new(), Vec::new());
    for (case, result) in cases {
        let word = |name: &str| result[name].as_str().unwrap_or("no result");
        let (behavior, close) = (word("behavior"), word("behaviorClose"));
        let is_fine = |word: &str| matches!(word, "OK" | "NON-STRICT" | "INFORMATIONAL");
        if !(is_fine(behavior) && is_fine(close)) {
            failures.push(format!("{case} ({behavior}; closing: {close})"));
            continue;
        }
        tally.passed += 1;
        if let Some(note) = [behavior, close].into_iter().find(|word| *word != "OK") {
            notes.entry(note).or_default().push(case);
        }
    }
    tally.failed += failures.len();
    for (note, cases) in notes {
        say(format!("{note}: {}", cases.join(", ")));
    }
    if cases.is_empty() {
        bail!("no case was asked");
    }
    if !failures.is_empty() {
        bail!("{} of {} cases failed: {}", failures.len(), cases.len(), failures.join(", "));
    }
    Ok(())
}

/// A Python 2.7 that has pip: along `PATH`, or where pyenv keeps it.
fn python() -> Option<PathBuf> {
    let roots = [std::env::var_os("PYENV_ROOT").map(PathBuf::from), home().map(|home| home.join(".pyenv"))];
    let mut candidates = vec![PathBuf::from("python2.7")];
    for root in roots.into_iter().flatten() {
        let versions = fs::read_dir(root.join("versions")).into_iter().flatten().flatten();
        let old = versions.filter(|version| version.file_name().to_string_lossy().starts_with("2.7"));
        candidates.extend(old.map(|version| version.path().join("bin/python2.7")));
    }
    // The first one may be pyenv's, which does nothing where no version is chosen.
    candidates.into_iter().find(|python| read(Command::new(python).args(["-m", "pip", "--version"])).is_ok())
}

fn home() -> Option<PathBuf> {
    std::env::var_os("HOME").map(PathBuf::from)
}

/// The suite in a folder of its own; installed again where the version has changed.
fn installed(folder: &Path, python: &Path) -> Result<PathBuf> {
    let (packages, stamp) = (folder.join("packages"), folder.join(".installed"));
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == PACKAGE) {
        return Ok(packages);
    }
    say(format!("Installing {PACKAGE}…"));
    if packages.exists() {
        fs::remove_dir_all(&packages)?;
    }
    fs::create_dir_all(folder)?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE, "--target"]);
    // It complains of its own age.
    run(pip.arg(&packages).stderr(File::create(folder.join("pip.log"))?)).with_context(|| {
        format!("the suite cannot be installed; {} says why", folder.join("pip.log").display())
    })?;
    fs::write(stamp, PACKAGE)?;
    Ok(packages)
}

/// Ends with its standard input, and so with us.
struct EchoServer {
    child: Child,
    /// Kept open, because the test program reports to it at its end.
    _output: Lines<BufReader<ChildStdout>>,
    url: String,
}

impl EchoServer {
    fn start(place: &Place) -> Result<Self> {
        let mut command = native::echo_server(place);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut output = BufReader::new(child.stdout.take().context("a piped output")?).lines();
        while let Some(line) = output.next() {
            if let Some((_, at)) = line?.split_once("ws://") {
                return Ok(Self { child, url: format!("ws://{}", at.trim()), _output: output });
            }
        }
        bail!("the echo server ended before it was ready ({})", child.wait()?)
    }
}

impl Drop for EchoServer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(behavior: &str, close: &str) -> (bool, Tally) {
        let mut tally = Tally::default();
        let report = json!({ AGENT: { "1.1.1": { "behavior": behavior, "behaviorClose": close } } });
        (judge(&report, &mut tally).is_ok(), tally)
    }

    #[test]
    fn a_case_passes_where_it_and_its_closing_are_as_the_rfc_asks() {
        for (behavior, close) in [("OK", "OK"), ("NON-STRICT", "OK"), ("INFORMATIONAL", "INFORMATIONAL")] {
            let (is_fine, tally) = judged(behavior, close);
            assert!(is_fine && (tally.passed, tally.failed) == (1, 0), "{behavior} {close}");
        }
        for (behavior, close) in [("FAILED", "OK"), ("OK", "FAILED"), ("OK", "UNCLEAN"), ("", "OK")] {
            let (is_fine, tally) = judged(behavior, close);
            assert!(!is_fine && (tally.passed, tally.failed) == (0, 1), "{behavior} {close}");
        }
    }

    #[test]
    fn a_report_without_cases_or_without_the_server_is_no_success() {
        for report in [json!({ AGENT: {} }), json!({}), json!({ AGENT: { "1.1.1": {} } })] {
            assert!(judge(&report, &mut Tally::default()).is_err(), "{report}");
        }
    }
}
