//! The door: what the server bounds, each bound made small enough to be reached.

mod connections;
mod heads;
mod large;
mod metrics;
mod requests;
mod slow;
mod sockets;

use crate::support::client::{Device, Person};
use crate::support::database::{Place, noon};
use crate::support::http::{Answer, Caller, PASSWORD, send};
use crate::support::on_both_databases;
use crate::support::server::TestServer;
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::clock::Clock;
use server::config::Config;
use server::door::{Limits, Rate, Refusal};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// What does not happen within this does not happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server with these limits.
async fn limited(place: Place, set: impl FnOnce(&mut Limits)) -> TestServer {
    TestServer::start_with(place, Clock::system(), |config| set(&mut config.limits)).await
}

/// A connection past every library, and what was sent over it first.
async fn said(at: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(at).await.expect("the server listens");
    // It may hang up at once.
    let _ = stream.write_all(bytes).await;
    stream
}

/// All that comes until the server hangs up.
async fn rest(stream: &mut TcpStream) -> String {
    let (mut all, mut some) = (Vec::new(), [0; 4096]);
    let read = async {
        while let Ok(count @ 1..) = stream.read(&mut some).await {
            all.extend_from_slice(&some[..count]);
        }
    };
    timeout(PATIENCE, read).await.expect("the server hangs up");
    String::from_utf8_lossy(&all).into_owned()
}

/// Waits until something is so.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    let wait = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("not so: {what}"));
}
