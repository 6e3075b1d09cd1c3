//! The door under attack: what people at work notice of it.

mod account;
mod flood;
mod logins;
mod neighbour;
mod requests;
mod siege;
mod victim;

use crate::Options;
use crate::crowd::Crowd;
use crate::dialect::{Dialect, Part};
use crate::machine;
use crate::program::{Program, Used};
use crate::tasksync::{self, Team};
use anyhow::{Context, Result};
use siege::{Kind, Siege};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;
use std::time::{Duration, Instant};
use victim::{AtWork, Noticed};

/// The proxy that those who log in come through.
const PROXY: u8 = 99;
/// The sockets of all people together.
const PEOPLES_SOCKETS: usize = 1_200;
const LOGINS: usize = 200;
const BESIEGERS: usize = 10_000;
/// Sockets that flood.
const FLOODERS: usize = 20;
/// Clients that come back at once.
const STORM: usize = 1_000;
/// Each has missed so much.
const MISSED: u64 = 100;

/// Measures, prints the table and writes it.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let rounds = if options.quick { 2 } else { 10 };
    let time = Duration::from_secs(if options.quick { 4 } else { 15 });
    let folder = tempfile::tempdir_in(options.report.parent().context("a report without a folder")?)?;
    let mut report = Report::default();
    let is_chosen = |name: &str| options.only.as_deref().is_none_or(|only| only == name);
    {
        let server = start(options, &folder.path().join("a"), None)?;
        let mut team = Team::found(server.at, PEOPLES_SOCKETS, 1)?;
        if is_chosen("quiet") {
            report.quiet(&server, &team, time)?;
        }
        if is_chosen("logins") {
            report.logins(&server, rounds)?;
        }
        for (kind, name) in [
            (Kind::Silent, "silent connections"),
            (Kind::SlowHead, "slow heads"),
            (Kind::SlowBody, "slow bodies"),
        ] {
            if is_chosen("sieges") {
                report.siege(&server, &team, kind, &format!("{BESIEGERS} {name}"), time)?;
            }
        }
        if is_chosen("flood") {
            report.flood(&server, &team, time)?;
        }
        if is_chosen("storm") {
            report.storm(&server, &mut team, rounds)?;
        }
    }
    if is_chosen("places") {
        // As many places as a system gives out that does not know of servers.
        let server = start(options, &folder.path().join("b"), Some(1_024))?;
        let team = Team::found(server.at, PEOPLES_SOCKETS, 1)?;
        let name = format!("{BESIEGERS} silent connections, 832 places");
        report.siege(&server, &team, Kind::Silent, &name, time)?;
    }

    let mut neighbour = neighbour::Report::default();
    for kind in neighbour::ALL.into_iter().filter(|kind| is_chosen(kind.name()) || is_chosen("neighbour")) {
        neighbour.measure(kind, options, &folder.path().join(kind.name()))?;
    }

    let text = report.markdown(&neighbour.markdown());
    println!("\n{text}");
    std::fs::write(&options.report, text)?;
    println!("Written to {}", options.report.display());
    Ok(())
}

fn start(options: &Options, data: &std::path::Path, files: Option<u32>) -> Result<Program> {
    std::fs::create_dir_all(data)?;
    let command = tasksync::command(&options.tasksync, data);
    let mut command = match files {
        Some(files) => machine::with_files(&command, files),
        None => command,
    };
    command.env("TRUSTED_PROXIES", format!("127.0.0.{PROXY}"));
    command.env("PEOPLE_PER_ADDRESS", "200");
    Program::start(&command)
}

/// One line of the table.
struct Line {
    what: String,
    noticed: Option<Noticed>,
    used: (Used, Used),
    took: Duration,
    further: String,
}

#[derive(Default)]
struct Report(Vec<Line>);

impl Report {
    /// Keeps what those at work noticed while something was done.
    fn while_at_work(
        &mut self,
        (server, team): (&Program, &Team),
        what: &str,
        act: impl FnOnce() -> Result<String>,
    ) -> Result<()> {
        println!("{what}…");
        let work = AtWork::begin(server.at, team)?;
        let (before, began) = (server.used()?, Instant::now());
        let done = act();
        let (after, took) = (server.used()?, began.elapsed());
        let noticed = work.end()?;
        let further = done?;
        println!(
            "  {} tasks made, p50 {:.1}, p99 {:.1} ms; {further}",
            noticed.created.len(),
            at(&noticed.created, 50),
            at(&noticed.created, 99)
        );
        let line =
            Line { what: what.to_owned(), noticed: Some(noticed), used: (before, after), took, further };
        self.0.push(line);
        Ok(())
    }

    fn quiet(&mut self, server: &Program, team: &Team, time: Duration) -> Result<()> {
        self.while_at_work((server, team), "nothing else", || {
            std::thread::sleep(time);
            Ok(String::new())
        })
    }

    fn logins(&mut self, server: &Program, rounds: usize) -> Result<()> {
        println!("{LOGINS} logins at once…");
        let (before, began) = (server.used()?, Instant::now());
        let (health, all) = logins::watch(server.at, || {
            (0..rounds).map(|_| logins::round(server.at, PROXY, LOGINS)).collect::<Result<Vec<_>>>()
        })?;
        let (after, took) = (server.used()?, began.elapsed());
        let mut statuses: BTreeMap<u16, u64> = BTreeMap::new();
        for round in &all {
            round.statuses.iter().for_each(|(status, count)| *statuses.entry(*status).or_default() += count);
        }
        let longest = all.iter().map(|round| round.took).max().unwrap_or_default();
        let counts: Vec<String> =
            statuses.iter().map(|(status, count)| format!("{count} × {status}")).collect();
        let further = format!(
            "`GET /healthz` p50 {:.1}, p99 {:.1}, longest {:.1} ms of {}; {}; all answered within {:.1} s",
            at(&health, 50),
            at(&health, 99),
            at(&health, 100),
            health.len(),
            counts.join(", "),
            longest.as_secs_f64()
        );
        println!("  {further}");
        let what = format!("{LOGINS} logins at once, {rounds} times");
        self.0.push(Line { what, noticed: None, used: (before, after), took, further });
        Ok(())
    }

    fn siege(&mut self, server: &Program, team: &Team, kind: Kind, name: &str, time: Duration) -> Result<()> {
        self.while_at_work((server, team), name, || {
            let mut siege = Siege::new(server.at, kind, BESIEGERS)?;
            let most = siege.hold(time)?;
            Ok(format!("{most} open at once, {} closed by the server", siege.closed))
        })
    }

    fn flood(&mut self, server: &Program, team: &Team, time: Duration) -> Result<()> {
        self.while_at_work((server, team), &format!("{FLOODERS} sockets that flood"), || {
            let flooded = flood::flood(server.at, team, FLOODERS, time)?;
            Ok(format!("{:.0} frames answered a second, {} sockets closed", flooded.rate, flooded.closed))
        })
    }

    fn storm(&mut self, server: &Program, team: &mut Team, rounds: usize) -> Result<()> {
        team.look(server.at)?;
        let mut writer = Crowd::new(server.at, Dialect::TaskSync(Rc::new(team.clone())))?;
        writer.connect(Part::Writer, 1)?;
        writer.write(0, 1, MISSED)?;
        writer.rest(Duration::from_millis(500))?;
        drop(writer);
        let team: &Team = team;
        self.while_at_work((server, team), &format!("{STORM} clients come back, {rounds} times"), || {
            let mut longest = Duration::ZERO;
            for _ in 0..rounds {
                let since = Instant::now();
                let mut crowd = Crowd::new(server.at, Dialect::TaskSync(Rc::new(team.clone())))?;
                crowd.use_addresses(20).storm(STORM)?;
                crowd.until_seen(MISSED, since, |_| {})?;
                longest = longest.max(since.elapsed());
            }
            Ok(format!("each time all were back and up to date within {:.0} ms", milliseconds(longest)))
        })
    }

    /// The table, and another one below it.
    fn markdown(&self, neighbour: &str) -> String {
        let mut text = String::from(
            "| meanwhile | a task made, until another sees it: p50 / p99 (ms) | a change over a socket: p50 / p99 (ms) | \
             server CPU | its memory | |\n|---|---:|---:|---:|---:|---|\n",
        );
        for line in &self.0 {
            let both = |times: &[Duration]| format!("{:.1} / {:.1}", at(times, 50), at(times, 99));
            let (created, changed) = line
                .noticed
                .as_ref()
                .map_or(("–".to_owned(), "–".to_owned()), |n| (both(&n.created), both(&n.changed)));
            let (before, after) = line.used;
            let cpu = after.cpu.saturating_sub(before.cpu).as_secs_f64() / line.took.as_secs_f64() * 100.0;
            // infallible: a String takes whatever is written
            let _ = writeln!(
                text,
                "| {} | {created} | {changed} | {cpu:.0} % | {:.0} MB, at most {:.0} | {} |",
                line.what,
                after.memory as f64 / 1e6,
                after.peak as f64 / 1e6,
                line.further
            );
        }
        text.push_str(neighbour);
        let _ = writeln!(
            text,
            "\nThe server on one core, everybody else on another, over loopback. {}.",
            machine::description()
        );
        text
    }
}

fn at(sorted: &[Duration], percent: usize) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((sorted.len() * percent / 100).min(last)).copied().map_or(0.0, milliseconds)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
