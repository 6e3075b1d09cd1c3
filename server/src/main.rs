//! `tasksync`: reads the settings, does what it was asked for, and says in one sentence what stands in the way.

use anyhow::Result;
use clap::{Parser, Subcommand};
use server::auth::Passwords;
use server::backup::{self, Contents, Restored};
use server::clock::Clock;
use server::config::{BadSetting, Config, Settings};
use server::console;
use server::realtime::Hub;
use server::{Running, Server, door, seed};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// What a crowd took goes back to the system within seconds. glibc's allocator keeps much of it, in an arena for each
/// thread.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Settings that make no sense end the program with this, as wrong flags do.
const MISUSE: u8 = 2;
/// More threads than this the server has no work for: the database and the passwords have their own.
const THREADS_MAX: usize = 8;

/// Tasks that everybody sees change. Without a command: serve.
#[derive(Debug, Parser)]
#[command(name = "tasksync", version)]
struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Serve, until told to stop
    Serve,
    /// Bring the database up to date, and no more
    Migrate,
    /// Fill the database with a team at work, to look around in
    Seed {
        /// How many tasks there shall be
        #[arg(long, default_value_t = seed::TASKS)]
        tasks: usize,
        /// The password of the people in it [default: a new one, which is told]
        #[arg(long)]
        password: Option<String>,
    },
    /// Copy the database into a file, also while a server runs (SQLite; for PostgreSQL there is pg_dump)
    Backup {
        /// The file to make, such as backups/monday.db
        file: PathBuf,
        /// Replace the file where it is there already
        #[arg(long)]
        force: bool,
    },
    /// Put a backup in the place of the database, while no server runs; everybody signs in again
    Restore {
        /// A file that `tasksync backup` made
        file: PathBuf,
    },
    /// Make all clients start anew, after pg_restore or the like, while no server runs; everybody signs in again
    NewEpoch,
    /// Make, list, and look after accounts
    User {
        /// What to do
        #[command(subcommand)]
        deed: console::Deed,
    },
}

fn main() -> ExitCode {
    let Err(error) = run() else { return ExitCode::SUCCESS };
    // The last word, when the log may not even be set up.
    let _ = writeln!(std::io::stderr(), "{error}");
    ExitCode::from(if error.is::<BadSetting>() { MISUSE } else { 1 })
}

fn run() -> Result<()> {
    // What is written holds people's data: nobody else on the machine may read it, whatever the folder allows.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    Settings::read_env_file()?;
    let Cli { task, settings } = Cli::parse();
    let config = settings.check()?;
    log(&config.log)?;

    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
    let runtime = runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    runtime.block_on(async {
        match task.unwrap_or(Task::Serve) {
            Task::Serve => serve(config).await,
            Task::Migrate => migrate(config).await,
            Task::Seed { tasks, password } => fill(config, tasks, password).await,
            Task::Backup { file, force } => back_up(config, file, force).await,
            Task::Restore { file } => restore(config, file).await,
            Task::NewEpoch => new_epoch(config).await,
            Task::User { deed } => user(config, deed).await,
        }
    })
}

/// Logs to stderr, in colours only where somebody looks at it.
fn log(what: &str) -> Result<()> {
    let stderr = std::io::stderr;
    let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::try_new(what)?);
    log.with_writer(stderr).with_ansi(stderr().is_terminal()).init();
    Ok(())
}

async fn serve(config: Config) -> Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    door::raise_open_files();
    if !config.host.is_loopback() && config.public_url.is_none() {
        tracing::warn!(
            "PUBLIC_URL is not set: links in invites and letters lead to this machine alone. Set it to the address that people use"
        );
    }
    let running = Server::new(config).await?.listen().await?;
    announce(&running)?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("Stopping: what was asked is still answered");
    running.shutdown().await;
    Ok(())
}

/// The line that scripts wait for.
fn announce(running: &Running) -> Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "TaskSync is ready on {}", running.local_origin())?;
    Ok(out.flush()?)
}

async fn migrate(config: Config) -> Result<()> {
    server::open_db(&config, Hub::new()).await?.close().await;
    tracing::info!("The database is up to date");
    Ok(())
}

async fn fill(config: Config, tasks: usize, password: Option<String>) -> Result<()> {
    let password = password.unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
    let options = seed::Options { tasks, password };
    let (opened, passwords) = (server::open_db(&config, Hub::new()).await?, Passwords::new());
    let hash = async |password| passwords.hash(password).await;
    let seeded = seed::run(&opened.db, &Clock::system(), hash, &options).await;
    opened.close().await;
    let seed::Seeded { people, projects, tasks } = seeded?;
    let mut out = std::io::stdout();
    writeln!(out, "Made {} people, {projects} projects and {tasks} tasks.", people.len())?;
    if !people.is_empty() {
        writeln!(out, "Log in as {} with the password {}", people.join(", "), options.password)?;
    }
    Ok(())
}

async fn back_up(config: Config, file: PathBuf, force: bool) -> Result<()> {
    let Contents { people, tasks } = backup::backup(&config, &file, force).await?;
    writeln!(std::io::stdout(), "Wrote {} with {people} people and {tasks} tasks.", file.display())?;
    Ok(())
}

async fn restore(config: Config, file: PathBuf) -> Result<()> {
    let Restored { contents, former } = backup::restore(&config, &file, Clock::system().now()).await?;
    let Contents { people, tasks } = contents;
    let mut out = std::io::stdout();
    writeln!(out, "Restored {} with {people} people and {tasks} tasks.", file.display())?;
    if let Some(former) = former {
        writeln!(out, "The former database is kept as {}.", former.display())?;
    }
    writeln!(out, "Everybody signs in again.")?;
    Ok(())
}

async fn new_epoch(config: Config) -> Result<()> {
    let workspaces = backup::new_epoch(&config).await?;
    writeln!(std::io::stdout(), "Began a new epoch in {workspaces} workspaces. Everybody signs in again.")?;
    Ok(())
}

async fn user(config: Config, deed: console::Deed) -> Result<()> {
    Ok(console::run(&config, deed, std::io::stdin().lock(), &mut std::io::stdout()).await?)
}
