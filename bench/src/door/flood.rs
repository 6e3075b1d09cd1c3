//! Sockets that send without a pause.

use crate::dialect::{Dialect, Part};
use crate::tasksync::Team;
use crate::wire::{TEXT, masked};
use anyhow::{Result, bail};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Frames that are written at once.
const AT_ONCE: usize = 500;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Flooded {
    /// Frames a second that were answered once all buffers on the way were full.
    pub(crate) rate: f64,
    /// Sockets that it has closed.
    pub(crate) closed: usize,
}

/// So many sockets of one person send frames as fast as they are taken.
pub(crate) fn flood(at: SocketAddr, team: &Team, sockets: usize, time: Duration) -> Result<Flooded> {
    let dialect = Dialect::TaskSync(Rc::new(team.clone()));
    let mut lines = Vec::with_capacity(sockets);
    for number in 0..sockets {
        let mut socket = TcpStream::connect(at)?;
        // Another person's than those at work.
        let number = team.client_of(1, number);
        socket.write_all(&dialect.open(Part::Writer, number))?;
        let mut answer = [0; 4096];
        let count = socket.read(&mut answer)?;
        if !answer[..count].starts_with(b"HTTP/1.1 101") {
            bail!("no upgrade: {}", String::from_utf8_lossy(&answer[..count]));
        }
        socket.write_all(&dialect.greet(Part::Writer, number))?;
        socket.set_nonblocking(true)?;
        lines.push(Some((socket, 0)));
    }
    let frame = masked(TEXT, br#"{"type":"ping"}"#);
    let many = frame.repeat(AT_ONCE);
    let (began, mut flooded, mut answers, mut scratch) =
        (Instant::now(), Flooded::default(), 0_usize, [0; 16 * 1024]);
    while began.elapsed() < time {
        for line in &mut lines {
            let Some((socket, at)) = line else { continue };
            let sent = socket.write(&many[*at..]);
            let read = socket.read(&mut scratch);
            let is_open = |error: &std::io::Error| error.kind() == ErrorKind::WouldBlock;
            if sent.as_ref().is_err_and(|error| !is_open(error))
                || read.as_ref().is_err_and(|error| !is_open(error))
                || matches!(read, Ok(0))
            {
                flooded.closed += 1;
                *line = None;
                continue;
            }
            let sent = sent.unwrap_or(0);
            // A frame that was begun is gone on with.
            *at = (*at + sent) % many.len();
            if let Ok(count) = read
                && began.elapsed() > time / 2
            {
                // Each ping has its pong, an object of its own; the buffers on the way tell nothing of the pace.
                answers += scratch[..count].iter().filter(|byte| **byte == b'{').count();
            }
        }
        // The crowd shares its core with those at work.
        std::thread::sleep(Duration::from_millis(1));
    }
    flooded.rate = answers as f64 / (time / 2).as_secs_f64();
    Ok(flooded)
}
