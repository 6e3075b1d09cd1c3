//! One program that plays a crowd of clients and measures the server that serves them, beside others in
//! the same run. `cargo xtask bench sync` and `… door` build it, and everything that it measures.
//!
//! It must be much cheaper than any server: one thread, non-blocking sockets, and no more of a frame is
//! read than what tells how many changes are in it.
//!
//! Its output is read by a person in a terminal, so this crate prints.
#![allow(clippy::print_stdout)]

mod client;
mod crowd;
mod dialect;
mod disk;
mod door;
mod floor;
mod http;
mod machine;
mod program;
mod source;
mod sync;
mod table;
mod tasksync;
mod wire;

use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// What a bench is told by the one who starts it.
#[derive(Debug)]
pub(crate) struct Options {
    /// The server's binary.
    pub(crate) tasksync: PathBuf,
    /// The folder of the Node programs, with their packages installed; empty where none is measured.
    pub(crate) node: PathBuf,
    /// Where the table goes.
    pub(crate) report: PathBuf,
    /// Fewer sockets, once each.
    pub(crate) quick: bool,
    /// Only this one is measured, where one is named.
    pub(crate) only: Option<String>,
}

fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    match words.next().as_deref() {
        Some("floor") => floor::serve(words.next().as_deref() == Some("joined")),
        Some("sync") => sync::measure(&options(words)?),
        Some("door") => door::measure(&options(words)?),
        _ => bail!("start this with `cargo xtask bench sync` or `cargo xtask bench door`"),
    }
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Options> {
    let (mut tasksync, mut node, mut report, mut quick, mut only) = (None, None, None, false, None);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} needs a value"));
        match word.as_str() {
            "--tasksync" => tasksync = Some(value()?.into()),
            "--node" => node = Some(value()?.into()),
            "--report" => report = Some(value()?.into()),
            "--only" => only = Some(value()?),
            "--quick" => quick = true,
            other => bail!("`{other}` means nothing here; --quick and --only NAME do"),
        }
    }
    let named = |path: Option<PathBuf>, name| path.with_context(|| format!("--{name} is missing"));
    Ok(Options {
        tasksync: named(tasksync, "tasksync")?,
        node: node.unwrap_or_default(),
        report: named(report, "report")?,
        quick,
        only,
    })
}
