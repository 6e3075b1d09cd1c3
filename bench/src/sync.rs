//! The servers side by side, the same phases for each.

use crate::Options;
use crate::crowd::Crowd;
use crate::dialect::{Dialect, Part};
use crate::program::{Program, Used};
use crate::table::{Figures, What};
use crate::tasksync::{self, Team};
use crate::{disk, machine, table};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Writers at full speed: each has its next change done when all listeners have seen the last ones.
const WRITERS: usize = 64;
/// What a client of the storm has missed.
const MISSED: u64 = 100;
const STORM: usize = 1_000;
/// Sockets that come before those whose cost is measured.
const WARM: usize = 900;
/// Sockets of one caller who writes without a pause.
const SHARE: usize = 8;

/// A server to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    TaskSync,
    SocketIo,
    Floor,
    Joined,
}

const KINDS: [(Kind, &str); 4] = [
    (Kind::TaskSync, "TaskSync"),
    (Kind::SocketIo, "Socket.IO"),
    (Kind::Floor, "floor"),
    (Kind::Joined, "floor, joined"),
];

/// How much is measured.
struct Extent {
    rounds: usize,
    sockets: &'static [usize],
    /// Sockets for memory and connects a second.
    many: usize,
    flood: Duration,
    durable: Duration,
}

const LONG: Extent = Extent {
    rounds: 3,
    sockets: &[100, 1_000, 5_000],
    many: 9_900,
    flood: Duration::from_secs(3),
    durable: Duration::from_secs(2),
};
const QUICK: Extent = Extent {
    rounds: 1,
    sockets: &[100, 1_000],
    many: 2_900,
    flood: Duration::from_secs(1),
    durable: Duration::from_secs(1),
};

/// Measures, prints the table and writes it.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let extent = if options.quick { QUICK } else { LONG };
    let chosen = |name: &str| options.only.as_deref().is_none_or(|only| only.eq_ignore_ascii_case(name));
    let mut columns: Vec<(&str, Figures)> = Vec::new();
    for round in 1..=extent.rounds {
        for (kind, name) in KINDS.into_iter().filter(|(_, name)| chosen(name)) {
            println!("Round {round} of {}: {name}…", extent.rounds);
            let figures = one(options, kind, &extent).with_context(|| format!("{name} was not measured"))?;
            match columns.iter_mut().find(|(column, _)| *column == name) {
                Some((_, best)) => best.keep_best(figures),
                None => columns.push((name, figures)),
            }
        }
    }
    println!("The disk and SQLite alone…");
    let scratch = tempfile::tempdir_in(options.report.parent().context("a report without a folder")?)?;
    let alone = (
        disk::sqlite(scratch.path(), 1, extent.durable)?,
        disk::sqlite(scratch.path(), 64, extent.durable)?,
        disk::syncs(scratch.path(), extent.durable)?,
    );
    let text = table::markdown(&columns, alone, extent.rounds, &machine::description());
    println!("\n{text}");
    std::fs::write(&options.report, text)?;
    println!("Written to {}", options.report.display());
    Ok(())
}

fn one(options: &Options, kind: Kind, extent: &Extent) -> Result<Figures> {
    let mut figures = Figures::default();
    // On the disk that the report is on: a temporary folder may lie in memory.
    let folder = tempfile::tempdir_in(options.report.parent().context("a report without a folder")?)?;
    let server = start(options, kind, folder.path(), false)?;
    let mut bench = Bench::new(server, kind, extent.many)?;

    bench.crowding(extent.many, &mut figures)?;
    for &sockets in extent.sockets {
        bench.telling(sockets, extent.flood, &mut figures)?;
    }
    if kind == Kind::TaskSync {
        bench.storm(&mut figures)?;
    }
    if kind == Kind::SocketIo {
        // In memory nothing is durable: that is another program.
        match start(options, kind, folder.path(), true) {
            Ok(server) => bench = Bench::new(server, kind, 0)?,
            Err(error) => {
                println!("  its durable writes are left out: {error:#}");
                return Ok(figures);
            }
        }
    }
    if matches!(kind, Kind::TaskSync | Kind::SocketIo) {
        for callers in [1, 16, 64] {
            bench.keeping(callers, extent.durable, &mut figures)?;
        }
    }
    Ok(figures)
}

fn start(options: &Options, kind: Kind, folder: &Path, is_durable: bool) -> Result<Program> {
    let mut command = match kind {
        Kind::TaskSync => tasksync::command(&options.tasksync, folder),
        Kind::SocketIo => Command::new("node"),
        Kind::Floor | Kind::Joined => Command::new(std::env::current_exe()?),
    };
    match kind {
        Kind::TaskSync => {}
        Kind::SocketIo if is_durable => drop(command.arg(options.node.join("durable.js")).arg(folder)),
        Kind::SocketIo => drop(command.arg(options.node.join("memory.js"))),
        Kind::Floor => drop(command.arg("floor")),
        Kind::Joined => drop(command.args(["floor", "joined"])),
    }
    Program::start(&command)
}

/// A server that runs, and who speaks to it.
struct Bench {
    server: Program,
    kind: Kind,
    /// TaskSync's people.
    team: Option<Team>,
}

impl Bench {
    fn new(server: Program, kind: Kind, sockets: usize) -> Result<Self> {
        let is_ours = kind == Kind::TaskSync;
        let team = is_ours.then(|| Team::found(server.at, sockets.max(1_000), 64)).transpose()?;
        Ok(Self { server, kind, team })
    }

    /// New clients, who start from where the server stands now.
    fn crowd(&mut self) -> Result<Crowd> {
        if let Some(team) = &mut self.team {
            team.look(self.server.at)?;
        }
        self.crowd_as_before()
    }

    /// New clients, who start from where the last ones did.
    fn crowd_as_before(&self) -> Result<Crowd> {
        let dialect = match (&self.team, self.kind) {
            (Some(team), _) => Dialect::TaskSync(Rc::new(team.clone())),
            (None, Kind::SocketIo) => Dialect::SocketIo,
            (None, _) => Dialect::Floor,
        };
        Crowd::new(self.server.at, dialect)
    }

    /// Connects a second, and what each socket costs in memory once the server has warmed to the first.
    fn crowding(&mut self, sockets: usize, figures: &mut Figures) -> Result<()> {
        let mut crowd = self.crowd()?;
        crowd.connect(Part::Listener, WARM)?;
        crowd.rest(Duration::from_secs(2))?;
        let before = self.server.used()?;
        let sockets = sockets - WARM;
        let took = crowd.connect(Part::Listener, sockets)?;
        crowd.rest(Duration::from_secs(2))?;
        let after = self.server.used()?;
        figures.set(What::Connects(sockets), sockets as f64 / took.as_secs_f64());
        figures.set(What::ConnectCpu(sockets), per_thousand(before, after, sockets as u64));
        figures
            .set(What::Memory(sockets), after.memory.saturating_sub(before.memory) as f64 / sockets as f64);
        Ok(())
    }

    /// One change at a time, and then as fast as all listeners follow.
    fn telling(&mut self, sockets: usize, flood: Duration, figures: &mut Figures) -> Result<()> {
        let mut crowd = self.crowd()?;
        crowd.connect(Part::Writer, WRITERS)?;
        crowd.connect(Part::Listener, sockets)?;
        crowd.rest(Duration::from_millis(300))?;

        let singles = (200_000 / sockets).clamp(40, 300) as u64;
        let (mut times, before) = (Vec::with_capacity(sockets * singles as usize), self.server.used()?);
        for number in 1..=singles {
            let since = Instant::now();
            crowd.write(0, number, 1)?;
            crowd.until_seen(number, since, |time| times.push(time))?;
            crowd.rest(Duration::from_millis(3))?;
        }
        let deliveries = singles * sockets as u64;
        let cpu = per_thousand(before, self.server.used()?, deliveries);
        times.sort_unstable();
        figures.set(What::P50(sockets), milliseconds(times[times.len() / 2]));
        figures.set(What::P99(sockets), milliseconds(times[times.len() * 99 / 100]));
        figures.set(What::SingleCpu(sockets), cpu);

        let (mut number, mut seen) = (singles, singles);
        let (began, before) = (Instant::now(), self.server.used()?);
        while began.elapsed() < flood {
            number += 1;
            crowd.write(0, number, 1)?;
            for writer in 1..WRITERS {
                crowd.write(writer, number - singles, 1)?;
            }
            seen += WRITERS as u64;
            crowd.until_seen(seen, Instant::now(), |_| {})?;
        }
        let deliveries = (seen - singles) * sockets as u64;
        figures.set(What::Flood(sockets), deliveries as f64 / began.elapsed().as_secs_f64());
        figures.set(What::FloodCpu(sockets), per_thousand(before, self.server.used()?, deliveries));
        Ok(())
    }

    /// Everybody comes back at once and has missed something.
    fn storm(&mut self, figures: &mut Figures) -> Result<()> {
        let mut writer = self.crowd()?;
        writer.connect(Part::Writer, 1)?;
        writer.write(0, 1, MISSED)?;
        writer.rest(Duration::from_millis(500))?;
        drop(writer);
        let (before, since) = (self.server.used()?, Instant::now());
        let mut crowd = self.crowd_as_before()?;
        crowd.storm(STORM)?;
        crowd.until_seen(MISSED, since, |_| {})?;
        figures.set(What::Storm, milliseconds(since.elapsed()));
        let used = self.server.used()?.cpu.saturating_sub(before.cpu);
        figures.set(What::StormCpu, milliseconds(used));
        Ok(())
    }

    /// Changes a second that are answered when they are durable.
    fn keeping(&mut self, callers: usize, time: Duration, figures: &mut Figures) -> Result<()> {
        let mut crowd = self.crowd()?;
        crowd.connect(Part::Writer, callers * SHARE)?;
        figures.set(What::Durable(callers), crowd.write_one_by_one(callers, time)?);
        Ok(())
    }
}

fn per_thousand(before: Used, after: Used, deliveries: u64) -> f64 {
    milliseconds(after.cpu.saturating_sub(before.cpu)) * 1000.0 / deliveries as f64
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
