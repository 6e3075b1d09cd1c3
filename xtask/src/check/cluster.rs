//! A PostgreSQL cluster of our own for the tests: a temporary folder, a free port, gone at the end.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::debian;
use crate::shell::{find, read, run, say, tied};

/// A running cluster; it ends with this value.
pub(super) struct Cluster {
    postgres: Child,
    port: u16,
    folder: TempDir,
}

impl Cluster {
    /// Makes and starts one, installing Debian's package first where there is none.
    pub(super) fn start() -> Result<Self> {
        let programs = programs()?;
        let user = User::unprivileged()?;
        let folder = tempfile::Builder::new().prefix("tasksync-postgres-").tempdir()?;
        if let Some(user) = &user {
            run(Command::new("chown").arg(&user.name).arg(folder.path()))?;
        }
        let data = folder.path().join("data");
        let mut create = User::command(user.as_ref(), &programs.join("initdb"));
        create.args(["--username", "tasksync", "--auth", "trust", "--no-sync", "--encoding", "UTF8"]);
        read(create.args(["--no-locale", "--pgdata"]).arg(&data).current_dir(folder.path()))?;

        let port = free_port()?;
        let log = fs::File::create(folder.path().join("log"))?;
        let postgres = User::command(user.as_ref(), &programs.join("postgres"))
            .current_dir(folder.path())
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k", ""])
            // 25 tests at once with pools of 16. Nothing here outlives the run, so nothing waits for the
            // disk: durability is tested on SQLite.
            .args(["-c", "max_connections=400", "-c", "fsync=off", "-c", "full_page_writes=off"])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut cluster = Self { postgres, port, folder };
        cluster.wait()?;
        say(format!("Started a PostgreSQL cluster on port {port}."));
        Ok(cluster)
    }

    /// The administrator's address. Tests make databases of their own beside this one.
    pub(super) fn url(&self) -> String {
        format!("postgres://tasksync@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self) -> Result<()> {
        for _ in 0..300 {
            let ended = self.postgres.try_wait()?.is_some();
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            if ended {
                bail!("PostgreSQL did not start: {}", log().trim());
            }
            // The port opens a moment before the server takes connections; the log says when it does.
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
                && log().contains("ready to accept")
            {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not start within 30 seconds")
    }
}

impl Drop for Cluster {
    /// SIGINT: PostgreSQL's "fast" shutdown, which ends open connections.
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-INT", &self.postgres.id().to_string()]).status();
        for _ in 0..100 {
            if matches!(self.postgres.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let _ = self.postgres.kill();
        let _ = self.postgres.wait();
    }
}

/// PostgreSQL refuses to run as root, so root runs it as somebody else.
struct User {
    name: String,
    id: u32,
    group: u32,
}

impl User {
    /// Nobody else is needed when we are not root.
    fn unprivileged() -> Result<Option<Self>> {
        if read(Command::new("id").arg("-u"))? != "0" {
            return Ok(None);
        }
        let number = |what: &str, name: &str| -> Result<u32> {
            Ok(read(Command::new("id").args([what, name]))?.parse()?)
        };
        for name in ["postgres", "nobody"] {
            if let (Ok(id), Ok(group)) = (number("-u", name), number("-g", name)) {
                return Ok(Some(Self { name: name.to_owned(), id, group }));
            }
        }
        bail!("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as")
    }

    fn command(user: Option<&Self>, program: &Path) -> Command {
        let mut command = tied(program);
        if let Some(user) = user {
            command.uid(user.id).gid(user.group);
        }
        command
    }
}

/// The folder with `initdb` and `postgres`. Debian keeps them away from the `PATH`, one folder a version.
fn programs() -> Result<PathBuf> {
    if installed().is_none() {
        debian::install(&["postgresql"])?;
    }
    installed().context("PostgreSQL was installed, but its programs are not to be found")
}

fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    folders.sort();
    folders.extend(find(&["initdb"]).and_then(|path| Some(path.canonicalize().ok()?.parent()?.to_owned())));
    folders.into_iter().rev().find(|it| it.join("initdb").is_file() && it.join("postgres").is_file())
}

/// The system picks one; between here and PostgreSQL's start it is free.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
