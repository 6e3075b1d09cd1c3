//! A whole server in this process.

use super::database::Place;
use super::letter::Letter;
use server::clock::Clock;
use server::config::Config;
use server::realtime::Hub;
use server::state::State;
use server::{Running, Server};
use std::net::SocketAddr;

/// A server on a free port, with a database of its own.
pub struct TestServer {
    running: Running,
    clock: Clock,
    place: Place,
}

impl TestServer {
    /// Starts one.
    pub async fn start(place: Place) -> Self {
        Self::start_with(place, Clock::system(), |_| {}).await
    }

    /// Starts one by this clock and with other settings.
    pub async fn start_with(place: Place, clock: Clock, set: impl FnOnce(&mut Config)) -> Self {
        let mut config = place.config();
        set(&mut config);
        let running = listen(config, clock.clone()).await;
        Self { running, clock, place }
    }

    /// Stops, and starts anew with what was kept, on another port.
    pub async fn restart(self) -> Self {
        self.restart_after(async |_| {}).await.0
    }

    /// The same; something is done meanwhile with what was kept.
    pub async fn restart_after<T>(self, meanwhile: impl AsyncFnOnce(&Config) -> T) -> (Self, T) {
        let Self { running, clock, place } = self;
        let config = Config { port: 0, ..running.state().config.clone() };
        running.shutdown().await;
        let done = meanwhile(&config).await;
        let running = listen(config, clock.clone()).await;
        (Self { running, clock, place }, done)
    }

    /// Starts another one beside it, on the same database and with the same key.
    pub async fn neighbour(&self) -> Running {
        listen(Config { port: 0, ..self.state().config.clone() }, self.clock.clone()).await
    }

    /// Stops, as a signal makes it do.
    pub async fn shutdown(self) {
        self.running.shutdown().await;
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.running.addr()
    }

    /// The address in links that it hands out.
    pub fn origin(&self) -> String {
        self.running.local_origin()
    }

    /// What it works with.
    pub fn state(&self) -> &State {
        self.running.state()
    }

    /// Its hub.
    pub fn hub(&self) -> &Hub {
        &self.state().hub
    }

    /// The letters that lie in its data folder, the oldest first, once there are so many.
    pub async fn letters(&self, count: usize) -> Vec<Letter> {
        let folder = self.state().config.data_dir.join("mail");
        for _ in 0..1000 {
            let found = Letter::all(&folder);
            if found.len() >= count {
                assert_eq!(found.len(), count, "{found:#?}");
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("not {count} letters: {:#?}", Letter::all(&folder));
    }

    /// Moves its clock on; it is a fixed one.
    pub fn wait(&self, seconds: i64) {
        let later = self.clock.now().millis() + seconds * 1000;
        self.clock.set(app::domain::Timestamp::from_millis(later).expect("a time"));
    }

    /// Somebody sets the wall clock back.
    pub fn set_clock_back(&self, seconds: i64) {
        self.wait(-seconds);
    }
}

async fn listen(config: Config, clock: Clock) -> Running {
    let server = Server::with_clock(config, clock).await.expect("the server starts");
    server.listen().await.expect("it listens")
}
