//! The machine that this runs on.

use std::ffi::OsStr;
use std::fs;
use std::process::Command;

/// The command on one core, where there are several: the crowd is kept off the server's.
pub(crate) fn pinned(command: &Command, core: usize) -> Command {
    let cores = fs::read_to_string("/proc/cpuinfo").map_or(1, |text| text.matches("processor\t").count());
    if cores < 2 {
        return copy(Command::new(command.get_program()), command);
    }
    let mut pinned = Command::new("taskset");
    pinned.arg("-c").arg(core.to_string()).arg(command.get_program());
    copy(pinned, command)
}

/// The command with no more than so many open files.
pub(crate) fn with_files(command: &Command, files: u32) -> Command {
    let mut bound = Command::new("prlimit");
    bound.arg(format!("--nofile={files}:{files}")).arg(command.get_program());
    copy(bound, command)
}

fn copy(mut to: Command, from: &Command) -> Command {
    to.args(from.get_args());
    for (name, value) in from.get_envs() {
        match value {
            Some(value) => to.env(name, value),
            None => to.env_remove(name),
        };
    }
    if let Some(folder) = from.get_current_dir() {
        to.current_dir(folder);
    }
    to
}

/// A sentence on what was measured with what.
pub(crate) fn description() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .unwrap_or(("", "?"))
        .1;
    let cores = cpuinfo.matches("processor\t").count();
    let meminfo = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = meminfo.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1e6;
    let kernel = said("uname", ["-sr"]);
    let (node, rustc) = (said("node", ["--version"]), said("rustc", ["--version"]));
    let date = said("date", ["+%Y-%m-%d"]);
    format!("{date}; {model}, {cores} cores, {memory:.0} GB; {kernel}; Node {node}; {rustc}")
}

fn said<const N: usize>(program: &str, arguments: [impl AsRef<OsStr>; N]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(|_| "?".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
