//! What a signed-in neighbour notices while one account, in a workspace of its own, asks for much.

use super::account::{Account, words};
use super::requests::{Reading, Requests};
use super::victim::{AtWork, Noticed};
use super::{at, start};
use crate::Options;
use crate::program::Program;
use crate::tasksync::Team;
use anyhow::Result;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// The goal: the neighbour's p99 under siege, divided by its quiet p99, stays below this.
const SLOWER_MAX: f64 = 2.0;
/// The server's memory is back within so long.
const BACK: Duration = Duration::from_secs(60);
/// Memory counts as given back below this multiple of what was used before.
const BACK_TO: f64 = 1.25;
/// Sockets of two people.
const SOCKETS: usize = 180;
const LARGE_TASKS: usize = 200;

/// What one account does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Lists,
    Documents,
    Searches,
}

pub(super) const ALL: [Kind; 3] = [Kind::Lists, Kind::Documents, Kind::Searches];

impl Kind {
    /// Its name for `--only`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Lists => "lists",
            Self::Documents => "documents",
            Self::Searches => "searches",
        }
    }

    fn connections(self) -> usize {
        match self {
            Self::Lists => 160,
            Self::Documents | Self::Searches => 40,
        }
    }

    fn describe(self, tasks: usize) -> String {
        let count = self.connections();
        match self {
            Self::Lists => format!("{count} lists of {tasks} tasks of 65 kB, unread"),
            Self::Documents => format!("{count} snapshots and exports of 13 MB, read at 1 kB a second"),
            Self::Searches => format!("{count} searches for 66 words, sorted, among {tasks} tasks"),
        }
    }

    /// Makes what is asked for, and tells of how many tasks it is.
    fn prepare(self, account: &Account, quick: bool) -> Result<usize> {
        match self {
            Self::Lists | Self::Documents => account.make_large(LARGE_TASKS).map(|()| LARGE_TASKS),
            Self::Searches => {
                let tasks = if quick { 10_000 } else { 100_000 };
                account.make_many(tasks).map(|()| tasks)
            }
        }
    }

    fn requests(self, account: &Account) -> (Reading, Vec<String>) {
        let workspace = &account.workspace;
        match self {
            Self::Lists => {
                let path = format!("/tasks?workspace={workspace}&limit=200");
                (Reading::Nothing, vec![account.request(&path, "keep-alive")])
            }
            Self::Documents => {
                let of = |what: &str| account.request(&format!("/workspaces/{workspace}/{what}"), "close");
                (Reading::Slowly, vec![of("snapshot"), of("export")])
            }
            Self::Searches => {
                let q = words().replace(' ', "+");
                let path = format!("/tasks?workspace={workspace}&sort=-updated_at&q={q}");
                (Reading::Whole, vec![account.request(&path, "close")])
            }
        }
    }
}

/// What came of one siege.
struct Row {
    what: String,
    quiet: Noticed,
    besieged: Noticed,
    memory: Memory,
    further: String,
}

/// The server's resident memory in bytes.
#[derive(Clone, Copy, Debug)]
struct Memory {
    before: u64,
    peak: u64,
    after: u64,
    /// How long the server took to give the memory back, or `None` if it took too long.
    back: Option<Duration>,
}

#[derive(Default)]
pub(super) struct Report(Vec<Row>);

impl Report {
    /// Measures one of them, on a server of its own in this folder.
    pub(super) fn measure(&mut self, kind: Kind, options: &Options, data: &Path) -> Result<()> {
        let time = Duration::from_secs(if options.quick { 10 } else { 30 });
        let server = start(options, data, None)?;
        let team = Team::found(server.at, SOCKETS, 1)?;
        let account = Account::register(server.at)?;
        println!("{}: making what is asked for…", kind.name());
        let what = kind.describe(kind.prepare(&account, options.quick)?);

        println!("{what}: quiet…");
        let quiet = at_work(&server, &team, || {
            std::thread::sleep(time);
            Ok(())
        })?;
        let before = server.used()?.memory;
        server.forget_peak()?;

        println!("{what}…");
        let (reading, requests) = kind.requests(&account);
        let mut siege = Requests::new(server.at, requests, reading, kind.connections())?;
        let cpu = server.used()?.cpu;
        let besieged = at_work(&server, &team, || siege.hold(time))?;
        let cpu = server.used()?.cpu.saturating_sub(cpu).as_secs_f64() / time.as_secs_f64() * 100.0;
        let mut further = format!("server CPU {cpu:.0} %, {} connections closed", siege.closed);
        for (status, count) in &siege.statuses {
            // infallible: a String takes whatever is written
            let _ = write!(further, ", {count} × {status}");
        }
        drop(siege);
        let memory = come_back(&server, before)?;
        let row = Row { what, quiet, besieged, memory, further };
        println!("  {}; {}", row.cells().join("; "), row.verdict());
        self.0.push(row);
        Ok(())
    }

    pub(super) fn markdown(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let mut text = String::from(
            "\nOne account, in a workspace of its own, and what a signed-in neighbour notices: p50 / p99 (ms), quiet → \
             meanwhile, and how many times the p99.\n\n| meanwhile | a task made, until another sees it | a list of 50 \
             tasks | a change over a socket | the server's memory (MB): before, at most, afterwards | | goal |\n\
             |---|---:|---:|---:|---:|---|---|\n",
        );
        for row in &self.0 {
            // infallible: a String takes whatever is written
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} |",
                row.what,
                row.cells().join(" | "),
                row.further,
                row.verdict()
            );
        }
        text
    }
}

impl Row {
    fn cells(&self) -> [String; 4] {
        let [created, listed, changed] = self.pairs().map(|(quiet, besieged)| {
            let both = |times: &[Duration]| format!("{:.1} / {:.1}", at(times, 50), at(times, 99));
            format!("{} → {} ({:.1}×)", both(quiet), both(besieged), slower(quiet, besieged))
        });
        let Memory { before, peak, after, back } = self.memory;
        let mb = |bytes: u64| bytes as f64 / 1e6;
        let back = back.map_or(String::new(), |time| format!(" after {} s", time.as_secs()));
        let memory = format!("{:.0}, {:.0}, {:.0}{back}", mb(before), mb(peak), mb(after));
        [created, listed, changed, memory]
    }

    fn pairs(&self) -> [(&[Duration], &[Duration]); 3] {
        let (quiet, besieged) = (&self.quiet, &self.besieged);
        [
            (&quiet.created, &besieged.created),
            (&quiet.listed, &besieged.listed),
            (&quiet.changed, &besieged.changed),
        ]
    }

    fn verdict(&self) -> String {
        let mut missed = Vec::new();
        let slow = |(quiet, besieged): (&[Duration], &[Duration])| {
            besieged.is_empty() || slower(quiet, besieged) >= SLOWER_MAX
        };
        if self.pairs().into_iter().any(slow) {
            missed.push(format!("a p99 is not below {SLOWER_MAX:.0}× the quiet one"));
        }
        if self.memory.back.is_none() {
            missed.push(format!("memory is not back within {} s", BACK.as_secs()));
        }
        if missed.is_empty() { "met".to_owned() } else { format!("**missed**: {}", missed.join("; ")) }
    }
}

/// How many times the p99 it is.
fn slower(quiet: &[Duration], besieged: &[Duration]) -> f64 {
    at(besieged, 99) / at(quiet, 99)
}

fn at_work(server: &Program, team: &Team, act: impl FnOnce() -> Result<()>) -> Result<Noticed> {
    let work = AtWork::begin(server.at, team)?;
    let done = act();
    let noticed = work.end()?;
    done.map(|()| noticed)
}

/// Waits until the memory is back, at most for as long as that may take.
fn come_back(server: &Program, before: u64) -> Result<Memory> {
    let (peak, began) = (server.used()?.peak, Instant::now());
    loop {
        let after = server.used()?.memory;
        let is_back = after as f64 <= before as f64 * BACK_TO;
        if is_back || began.elapsed() >= BACK {
            return Ok(Memory { before, peak, after, back: is_back.then(|| began.elapsed()) });
        }
        std::thread::sleep(Duration::from_millis(500));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(created_ms: u64, back: Option<Duration>) -> Row {
        let noticed = |created: u64| {
            let times = |ms: u64| vec![Duration::from_millis(ms); 10];
            Noticed { created: times(created), listed: times(3), changed: times(2) }
        };
        let memory = Memory { before: 1, peak: 3, after: 2, back };
        Row {
            what: String::new(),
            quiet: noticed(5),
            besieged: noticed(created_ms),
            memory,
            further: String::new(),
        }
    }

    #[test]
    fn a_goal_that_is_missed_is_told() {
        let back = Some(Duration::from_secs(3));
        assert_eq!(row(9, back).verdict(), "met");
        assert!(row(10, back).verdict().contains("p99"));
        assert!(row(9, None).verdict().contains("memory"));
        let mut silent = row(9, back);
        silent.besieged.listed.clear();
        assert!(silent.verdict().contains("p99"));
    }
}
