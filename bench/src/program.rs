//! A server under measurement: another process on the first core.

use crate::machine;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server that runs; it is ended with this.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    pub(crate) at: SocketAddr,
}

/// What a process has used of the machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Used {
    /// Processor time, its own and the kernel's on its behalf.
    pub(crate) cpu: Duration,
    /// Resident memory in bytes.
    pub(crate) memory: u64,
    /// The most that it was since the start.
    pub(crate) peak: u64,
}

impl Program {
    /// Starts a server and waits for the line that names its address.
    pub(crate) fn start(command: &Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut pinned = machine::pinned(command, 0);
        let mut child =
            pinned.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {name}"))?;
        let out = child.stdout.take().context("a program without an output")?;
        for line in BufReader::new(out).lines() {
            let line = line?;
            if let Some((_, at)) = line.split_once("http://") {
                return Ok(Self { child, at: at.trim().replace("localhost", "127.0.0.1").parse()? });
            }
        }
        let _ = child.kill();
        bail!("{name} ended before it said where it listens")
    }

    /// From now on the most memory is counted anew.
    pub(crate) fn forget_peak(&self) -> Result<()> {
        // proc(5): 5 resets the peak of the resident memory.
        Ok(std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?)
    }

    /// What it has used so far.
    pub(crate) fn used(&self) -> Result<Used> {
        let folder = format!("/proc/{}", self.child.id());
        let stat = std::fs::read_to_string(format!("{folder}/stat"))?;
        let behind_name = stat.rsplit_once(") ").context("an odd /proc/PID/stat")?.1;
        // proc(5): the fields 14 and 15, in hundredths of a second.
        let ticks: u64 =
            behind_name.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        let status = std::fs::read_to_string(format!("{folder}/status"))?;
        let bytes = |name: &str| -> Result<u64> {
            let line =
                status.lines().find_map(|line| line.strip_prefix(name)).context("an odd /proc/PID/status")?;
            Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
        };
        Ok(Used { cpu: Duration::from_millis(ticks * 10), memory: bytes("VmRSS:")?, peak: bytes("VmHWM:")? })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
