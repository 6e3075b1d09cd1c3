//! The figures, and the table that they make.

use std::collections::BTreeMap;
use std::fmt::Write;

/// What a figure tells; the number of sockets or callers is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// Milliseconds from a write to a receipt, of all listeners and writes.
    P50(usize),
    P99(usize),
    /// Milliseconds of the server's processor for 1,000 deliveries of one change at a time.
    SingleCpu(usize),
    /// Deliveries a second, as fast as all listeners follow.
    Flood(usize),
    /// Milliseconds of the server's processor for 1,000 of these.
    FloodCpu(usize),
    /// Bytes a connection.
    Memory(usize),
    /// Connections a second, until each is told of changes.
    Connects(usize),
    /// Milliseconds of the server's processor for 1,000 connections.
    ConnectCpu(usize),
    /// Writes a second, one at a time for each caller.
    Durable(usize),
    /// Milliseconds until everybody who came back at once has what they missed.
    Storm,
    /// The server's processor meanwhile.
    StormCpu,
}

/// What was measured of one server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures(BTreeMap<What, f64>);

impl Figures {
    pub(crate) fn set(&mut self, what: What, value: f64) {
        println!("  {}: {}", what.label(), what.show(value));
        self.0.insert(what, value);
    }

    /// Keeps the better one of each: what disturbs a measurement only ever makes it worse.
    pub(crate) fn keep_best(&mut self, other: Self) {
        for (what, value) in other.0 {
            let best = self.0.entry(what).or_insert(value);
            *best = if what.is_rate() { best.max(value) } else { best.min(value) };
        }
    }
}

impl What {
    fn is_rate(self) -> bool {
        matches!(self, Self::Flood(_) | Self::Connects(_) | Self::Durable(_))
    }

    fn label(self) -> String {
        match self {
            Self::P50(n) => format!("write → receipt, p50, {n} sockets"),
            Self::P99(n) => format!("write → receipt, p99, {n} sockets"),
            Self::SingleCpu(n) => format!("server CPU per 1,000 deliveries, single changes, {n} sockets"),
            Self::Flood(n) => format!("deliveries/s at full speed, {n} sockets"),
            Self::FloodCpu(n) => format!("server CPU per 1,000 deliveries, full speed, {n} sockets"),
            Self::Memory(n) => format!("memory per socket, {n} sockets"),
            Self::Connects(n) => format!("connects/s, {n} sockets"),
            Self::ConnectCpu(n) => format!("server CPU per 1,000 connects, {n} sockets"),
            Self::Durable(n) => format!("durable writes/s, {n} callers"),
            Self::Storm => "1,000 sockets come back 100 changes behind, until all have them".to_owned(),
            Self::StormCpu => "server CPU meanwhile".to_owned(),
        }
    }

    fn show(self, value: f64) -> String {
        match self {
            Self::Memory(_) => format!("{:.2} kB", value / 1000.0),
            _ if self.is_rate() => format!("{value:.0}/s"),
            _ => format!("{value:.2} ms"),
        }
    }
}

/// The table, with the ratio of the first column to each other one.
pub(crate) fn markdown(
    columns: &[(&str, Figures)],
    alone: (f64, f64, f64),
    rounds: usize,
    machine: &str,
) -> String {
    let mut text = String::from("| |");
    for (at, (name, _)) in columns.iter().enumerate() {
        // infallible: a String takes whatever is written
        let _ = write!(text, " {name} |{}", if at == 0 { "" } else { " ratio |" });
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat((columns.len() * 2).saturating_sub(1)));
    text.push('\n');
    let mut rows: Vec<What> = columns.iter().flat_map(|(_, figures)| figures.0.keys().copied()).collect();
    rows.sort_unstable();
    rows.dedup();
    for what in rows {
        let _ = write!(text, "| {} |", what.label());
        let own = columns.first().and_then(|(_, figures)| figures.0.get(&what));
        for (at, (_, figures)) in columns.iter().enumerate() {
            let value = figures.0.get(&what);
            let _ = write!(text, " {} |", value.map_or("–".to_owned(), |value| what.show(*value)));
            if at > 0 {
                let ratio = own.zip(value).map(|(own, value)| format!("{:.2}×", own / value));
                let _ = write!(text, " {} |", ratio.unwrap_or_else(|| "–".to_owned()));
            }
        }
        text.push('\n');
    }
    let (single, joined, syncs) = alone;
    let _ = write!(
        text,
        "\nThe ratio is TaskSync's figure by the other's. SQLite alone on this disk: {single:.0} rows/s one a \
         commit, {joined:.0} rows/s 64 a commit; the disk makes {syncs:.0} appended pages a second durable.\n\n\
         The best of {rounds} rounds, interleaved; servers on one core, the crowd on another, over loopback. \
         {machine}.\n"
    );
    text
}
