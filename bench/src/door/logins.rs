//! Many who log in at the same moment.

use crate::source;
use anyhow::{Context, Result, bail};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream as Blocking};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Nobody waits longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came of a round of logins.
#[derive(Debug, Default)]
pub(crate) struct Round {
    /// How often each status was answered.
    pub(crate) statuses: BTreeMap<u16, u64>,
    /// Until the last was answered.
    pub(crate) took: Duration,
}

/// Logs so many people in at once. The proxy at `127.0.0.proxy` speaks for them, each at an address of their own.
pub(crate) fn round(at: SocketAddr, proxy: u8, count: usize) -> Result<Round> {
    let (mut poll, mut events) = (Poll::new()?, Events::with_capacity(1024));
    let mut lines: Vec<Option<TcpStream>> = Vec::with_capacity(count);
    let since = Instant::now();
    for number in 0..count {
        let mut socket = source::connect(at, proxy)?;
        poll.registry().register(&mut socket, Token(number), Interest::READABLE | Interest::WRITABLE)?;
        lines.push(Some(socket));
    }
    let (mut round, mut left, mut asked) = (Round::default(), count, vec![false; count]);
    while left > 0 {
        poll.poll(&mut events, Some(Duration::from_millis(100)))?;
        for event in &events {
            let number = event.token().0;
            let Some(socket) = lines.get_mut(number).and_then(Option::as_mut) else { continue };
            if event.is_writable() && !asked[number] {
                asked[number] = true;
                socket.write_all(request(number).as_bytes())?;
            }
            if event.is_readable()
                && let Some(status) = status(socket)?
            {
                *round.statuses.entry(status).or_default() += 1;
                lines[number] = None;
                left -= 1;
            }
        }
        if since.elapsed() > PATIENCE {
            bail!("{left} logins were not answered");
        }
    }
    round.took = since.elapsed();
    Ok(round)
}

fn request(number: usize) -> String {
    let body = r#"{"identifier": "person-0", "password": "correct horse battery staple 8"}"#;
    format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 198.51.{}.{}\r\n\
         Connection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        number / 250,
        number % 250,
        body.len()
    )
}

fn status(socket: &mut TcpStream) -> Result<Option<u16>> {
    let mut bytes = [0; 4096];
    match socket.read(&mut bytes) {
        Ok(count) => {
            let text = String::from_utf8_lossy(&bytes[..count]).into_owned();
            Ok(Some(text.get(9..12).and_then(|status| status.parse().ok()).context("no status")?))
        }
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Asks `GET /healthz` over one connection, once a millisecond, while something is done. Sorted times.
pub(crate) fn watch<T>(at: SocketAddr, act: impl FnOnce() -> Result<T>) -> Result<(Vec<Duration>, T)> {
    let is_over = Arc::new(AtomicBool::new(false));
    let over = Arc::clone(&is_over);
    let watcher = thread::spawn(move || -> Result<Vec<Duration>> {
        let (mut socket, mut times, mut scratch) = (Blocking::connect(at)?, Vec::new(), [0; 4096]);
        socket.set_nodelay(true)?;
        while !over.load(Ordering::Acquire) {
            let since = Instant::now();
            socket.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")?;
            let count = socket.read(&mut scratch)?;
            if !scratch[..count].starts_with(b"HTTP/1.1 200") {
                bail!("/healthz: {}", String::from_utf8_lossy(&scratch[..count]));
            }
            times.push(since.elapsed());
            thread::sleep(Duration::from_millis(1));
        }
        times.sort_unstable();
        Ok(times)
    });
    let done = act();
    is_over.store(true, Ordering::Release);
    let times = watcher.join().ok().context("the watcher panicked")??;
    Ok((times, done?))
}
