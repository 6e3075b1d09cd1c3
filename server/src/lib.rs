//! TaskSync's server: one binary that anyone can host.

#![allow(missing_docs, reason = "a binary's library: public for its tests only")]

pub mod audit;
pub mod auth;
pub mod backup;
pub mod clock;
pub mod command;
pub mod concurrency;
pub mod config;
pub mod console;
pub mod db;
pub mod door;
pub mod error;
pub mod export;
pub mod instance;
pub mod invites;
pub mod janitor;
mod lock;
pub mod mail;
pub mod portrait;
pub mod realtime;
pub mod seed;
mod start_error;
pub mod state;
mod thread_priority;
pub mod web;

use auth::{Auth, Secret};
use clock::Clock;
use concurrency::ConcurrencyLimiter;
use config::Config;
use db::Db;
use door::Door;
use error::Error;
use lock::Lock;
use mail::Mailer;
use portrait::Pictures;
use realtime::Hub;
pub use start_error::StartError;
use state::{Belongings, State};
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Semaphore, watch};

/// So long requests and sockets may take to come to their end when the server stops.
const FAREWELL: Duration = Duration::from_secs(10);
/// So much of what slow clients have not taken yet lies in files, in KiB; beyond that, the database waits for them.
const SPOOL_KIB: usize = 1024 * 1024;
/// So many connections wait until they are taken; Linux grants 4,096 by itself.
const BACKLOG: u32 = 4_096;

/// A server that is ready to listen. Two of them share nothing.
#[derive(Debug)]
pub struct Server {
    state: State,
    lock: Option<Lock>,
}

/// A server that listens.
#[derive(Debug)]
pub struct Running {
    state: State,
    addr: SocketAddr,
    stop: watch::Sender<()>,
    lock: Option<Lock>,
}

/// The database that the settings name, opened. A SQLite database is this process's alone.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub db: Db,
    lock: Option<Lock>,
}

impl Server {
    /// Makes the data folder and the key, opens the database and brings it up to date.
    ///
    /// # Errors
    /// What stands in the way, in a sentence.
    pub async fn new(config: Config) -> Result<Self, StartError> {
        Self::with_clock(config, Clock::system()).await
    }

    /// The same, by another clock.
    ///
    /// # Errors
    /// As [`Server::new`].
    pub async fn with_clock(config: Config, clock: Clock) -> Result<Self, StartError> {
        let key = match &config.jwt_secret {
            Some(secret) => {
                if let Err(error) = make_private(&config.data_dir) {
                    // Nothing is kept there, but slow clients' documents have to wait with the database.
                    tracing::warn!(%error, "DATA_DIR cannot be used");
                }
                Secret::from(secret.clone())
            }
            None => {
                make_private(&config.data_dir).map_err(|error| StartError::data_dir(&config, &error))?;
                Secret::keep(&config.data_dir).map_err(|error| StartError::secret(&config, &error))?
            }
        };
        let hub = Hub::new();
        let Opened { db, lock } = open_db(&config, hub.clone()).await?;
        let mailer = Mailer::new(&config).map_err(StartError::internal)?;
        let (auth, door, pictures) = (Auth::new(key), Door::new(&config), Pictures::default());
        let answers = ConcurrencyLimiter::new(config.limits.answers_per_person, config.limits.answers);
        let documents = ConcurrencyLimiter::new(config.limits.documents_per_person, config.limits.documents);
        let spool_kib = Arc::new(Semaphore::new(SPOOL_KIB));
        let state = Belongings {
            config,
            db,
            hub,
            door,
            answers,
            documents,
            spool_kib,
            auth,
            mailer,
            pictures,
            clock,
        }
        .into();
        Ok(Self { state, lock })
    }

    /// Takes connections from now on.
    ///
    /// # Errors
    /// The address is taken, or not this machine's.
    pub async fn listen(self) -> Result<Running, StartError> {
        let Self { state, lock } = self;
        let wanted = SocketAddr::new(state.config.host, state.config.port);
        let bound = || -> std::io::Result<_> {
            let listener = bind(wanted)?;
            listener.local_addr().map(|addr| (listener, addr))
        };
        let (listener, addr) = bound().map_err(|error| StartError::listen(wanted, &error))?;
        let beside = bind_beside(addr);
        let state = state.on_port(addr.port());
        let router = web::router(&state).map_err(StartError::internal)?;
        if db::query::people::is_empty(state.db.read()).await.map_err(StartError::internal)? {
            tracing::info!(
                "there is no account yet: whoever makes the first one runs this server, whatever REGISTRATION says"
            );
        }
        let (stop, stopped) = watch::channel(());
        tokio::spawn(janitor::work(state.clone(), stopped.clone()));
        tokio::spawn(auth::watch::work(state.clone(), stopped.clone()));
        tokio::spawn(realtime::neighbours::listen(state.clone(), stopped.clone()));
        if let Some(beside) = beside {
            tokio::spawn(web::serve::serve(beside, router.clone(), state.clone(), stopped.clone()));
        }
        tokio::spawn(web::serve::serve(listener, router, state.clone(), stopped));
        Ok(Running { state, addr, stop, lock })
    }
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The address that a person on this machine opens.
    #[must_use]
    pub fn local_origin(&self) -> String {
        match &self.state.config.public_url {
            // People open that one, and a proxy connects to this.
            Some(_) => format!("http://{}", reachable(self.addr)),
            None => self.state.config.local_origin(),
        }
    }

    /// What the server works with.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Takes no more connections, tells the sockets that it stops, answers what was asked already (for at
    /// most ten seconds), and lets go of the database.
    pub async fn shutdown(self) {
        let Self { state, stop, lock, .. } = self;
        // Fails only when nobody listens any more.
        let _ = stop.send(());
        state.hub.close();
        let farewell = async {
            stop.closed().await;
            state.hub.emptied().await;
        };
        if tokio::time::timeout(FAREWELL, farewell).await.is_err() {
            tracing::warn!("some requests did not end in time; they are broken off");
        }
        state.mailer.close(FAREWELL).await;
        Opened { db: state.db.clone(), lock }.close().await;
    }
}

impl Opened {
    /// Waits until all that was handed in is durable, then lets go of the database.
    pub async fn close(self) {
        self.db.close().await;
        // From here on it may be another's.
        drop(self.lock);
    }
}

/// Opens the database that the settings name, and brings it up to date.
///
/// # Errors
/// What stands in the way, in a sentence.
pub async fn open_db(config: &Config, hub: Hub) -> Result<Opened, StartError> {
    let lock = lock_db(config)?;
    let db = Db::open(&config.database_url(), hub).await.map_err(|error| StartError::database(&error))?;
    Ok(Opened { db, lock })
}

/// The same for a few rows that nobody else touches, also beside a server that works with a SQLite database: it takes
/// turns with that one's writer. The schema is left as it is.
///
/// # Errors
/// What stands in the way, in a sentence.
pub async fn open_db_beside(config: &Config) -> Result<Opened, StartError> {
    let database = |error: Error| StartError::database(&error);
    let file = db::file(&config.database_url()).map_err(database)?;
    let is_busy = match &file {
        Some(file) if file.exists() => matches!(Lock::take(file), Err(lock::Locked::Busy(_))),
        _ => false,
    };
    if !is_busy {
        return open_db(config, Hub::new()).await;
    }
    let db = Db::beside(&config.database_url(), Hub::new()).await.map_err(database)?;
    Ok(Opened { db, lock: None })
}

/// Keeps other processes from the database that the settings name, and removes what killed ones left half made beside
/// it. `None` if the database is not a file.
fn lock_db(config: &Config) -> Result<Option<Lock>, StartError> {
    if config.database_url.is_none() {
        make_private(&config.data_dir).map_err(|error| StartError::data_dir(config, &error))?;
    }
    let file = db::file(&config.database_url()).map_err(|error| StartError::database(&error))?;
    let Some(file) = file else { return Ok(None) };
    let lock = Lock::take(&file).map_err(|why| StartError::locked(&file, &why))?;
    backup::sweep_drafts(&file);
    Ok(Some(lock))
}

/// Listens. A crowd that comes at once finds room to wait: whom the system turns away tries again after a second.
fn bind(at: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // As `TcpListener::bind` does: a server that comes back takes its port at once.
    socket.set_reuseaddr(true)?;
    socket.bind(at)?;
    socket.listen(BACKLOG)
}

/// Listens on `::1` beside `127.0.0.1`, at the same port: `localhost` may resolve to either, and the server is told to
/// people by that name. A machine without IPv6 has no such address, and then no client comes by it.
fn bind_beside(addr: SocketAddr) -> Option<TcpListener> {
    if addr.ip() != Ipv4Addr::LOCALHOST {
        return None;
    }
    let beside = SocketAddr::new(Ipv6Addr::LOCALHOST.into(), addr.port());
    match bind(beside) {
        Ok(listener) => Some(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            tracing::warn!(
                "another program listens on {beside}: http://localhost may lead there, http://{addr} leads here"
            );
            None
        }
        Err(error) => {
            tracing::debug!(%error, "not listening on {beside}");
            None
        }
    }
}

/// An address to connect to: a server that listens on all of them is reached at this machine's own.
fn reachable(addr: SocketAddr) -> SocketAddr {
    let host = match addr.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) | IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        host => host,
    };
    SocketAddr::new(host, addr.port())
}

/// A folder for nobody else to look into.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
