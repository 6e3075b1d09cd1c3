//! The real binary, in a process of its own.

use std::{
    net::SocketAddr,
    path::Path,
    process::{Output, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader},
    process::{Child, Command},
    sync::mpsc,
    time::timeout,
};

/// A server that takes longer than this to start does not start.
const START_TIME: Duration = Duration::from_secs(60);

/// A running server; dropped, it is killed.
pub struct Tasksync {
    child: Child,
    pub at: SocketAddr,
}

impl Tasksync {
    /// Starts a server that keeps everything in this directory, on a free port.
    pub async fn start(dir: &Path) -> Self {
        let mut child = tasksync(dir).spawn().expect("the binary starts");
        let (lines, mut said) = mpsc::unbounded_channel();
        read_lines(child.stdout.take().expect("piped"), lines.clone());
        read_lines(child.stderr.take().expect("piped"), lines);
        let mut before = Vec::new();
        let at = timeout(START_TIME, async {
            loop {
                let Some(line) = said.recv().await else { panic!("it ended: {before:#?}") };
                if let Some(at) = address(&line) {
                    return at;
                }
                before.push(line);
            }
        });
        let at = at.await.expect("it says where it listens");
        Self { child, at }
    }

    /// Its number among the system's processes.
    pub fn pid(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Ends it as a service's manager does: with SIGTERM, and it has time for its farewell.
    pub async fn stop(mut self) {
        let pid = self.pid().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().await.expect("a shell's command");
        assert!(told.success());
        let ended = timeout(START_TIME, self.child.wait()).await.expect("it ends").expect("it was running");
        assert!(ended.success(), "{ended}");
    }

    /// Ends it without warning, as `kill -9` does.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("it was running");
    }
}

/// Starts a server on the database at this address, to be killed before it listens.
pub fn begin(dir: &Path, database: &str) -> Child {
    begin_with(dir, database, &[])
}

/// The same with these words.
pub fn begin_with(dir: &Path, database: &str, words: &[&str]) -> Child {
    tasksync(dir).args(words).env("DATABASE_URL", database).spawn().expect("the binary starts")
}

/// What came of running it.
#[derive(Debug)]
pub struct Said {
    pub is_ok: bool,
    pub out: String,
    /// What it said last on stderr: the reason, where it failed.
    pub reason: String,
}

/// Runs it to its end, with these words and on what lies in this directory.
pub async fn run(dir: &Path, words: &[&str]) -> Said {
    run_on(dir, None, words).await
}

/// The same; this is what it reads.
pub async fn run_with(dir: &Path, words: &[&str], input: &str) -> Said {
    let mut child = tasksync(dir).args(words).stdin(Stdio::piped()).spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).await.expect("it reads");
    drop(stdin);
    said(child.wait_with_output()).await
}

/// The same, on the database at this address.
pub async fn run_on(dir: &Path, database: Option<&str>, words: &[&str]) -> Said {
    let mut command = tasksync(dir);
    command.args(words).envs(database.map(|url| ("DATABASE_URL", url)));
    said(command.output()).await
}

async fn said(output: impl Future<Output = std::io::Result<Output>>) -> Said {
    let output = timeout(START_TIME, output).await.expect("it ends").expect("the binary starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let errors = text(output.stderr);
    let reason = errors.lines().last().unwrap_or_default().to_owned();
    Said { is_ok: output.status.success(), out: text(output.stdout), reason }
}

/// The binary, to be run with everything in this directory.
fn tasksync(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tasksync"));
    command
        .current_dir(dir)
        .env_remove("DATABASE_URL")
        .envs([("HOST", "127.0.0.1"), ("PORT", "0")])
        .env("DATA_DIR", dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// The address in a line that names one.
fn address(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    let rest = rest.replacen("localhost", "127.0.0.1", 1);
    rest.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':')).next()?.parse().ok()
}

/// Reads to the end, so that the process never waits for a full pipe.
fn read_lines(from: impl AsyncRead + Send + Unpin + 'static, to: mpsc::UnboundedSender<String>) {
    tokio::spawn(async move {
        let mut lines = BufReader::new(from).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            // Nobody listens any more once the address is known.
            let _ = to.send(line);
        }
    });
}
