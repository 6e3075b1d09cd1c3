//! Connections that only take up room.

use crate::source;
use anyhow::Result;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// So many addresses they come from.
const ADDRESSES: usize = 40;
/// So many new ones in a turn: faster than that a single thread is busy with itself alone.
const PER_TURN: usize = 200;
/// Who is slow sends so often.
const DRIP: Duration = Duration::from_secs(3);

/// What the connections do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing.
    Silent,
    /// Begin a request, and send a header now and then.
    SlowHead,
    /// Begin a body, and send a byte now and then.
    SlowBody,
}

impl Kind {
    fn first(self) -> &'static [u8] {
        match self {
            Self::Silent => b"",
            Self::SlowHead => b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
            Self::SlowBody => {
                b"POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
                  Content-Length: 5000\r\n\r\n{"
            }
        }
    }

    fn drip(self) -> &'static [u8] {
        match self {
            Self::Silent => b"",
            Self::SlowHead => b"X-Slow: 1\r\n",
            Self::SlowBody => b" ",
        }
    }
}

/// Many of them. What the server closes is opened anew.
pub(crate) struct Siege {
    at: SocketAddr,
    kind: Kind,
    poll: Poll,
    events: Events,
    lines: Vec<Option<TcpStream>>,
    dripped: Instant,
    /// So many the server has closed.
    pub(crate) closed: u64,
}

impl Siege {
    pub(crate) fn new(at: SocketAddr, kind: Kind, count: usize) -> Result<Self> {
        let (poll, events) = (Poll::new()?, Events::with_capacity(2048));
        let lines = std::iter::repeat_with(|| None).take(count).collect();
        Ok(Self { at, kind, poll, events, lines, dripped: Instant::now(), closed: 0 })
    }

    /// Open connections.
    pub(crate) fn open(&self) -> usize {
        self.lines.iter().flatten().count()
    }

    /// Goes on for some time; tells the most connections that were open at once.
    pub(crate) fn hold(&mut self, time: Duration) -> Result<usize> {
        let (began, mut most) = (Instant::now(), 0);
        while began.elapsed() < time {
            self.fill()?;
            self.turn()?;
            most = most.max(self.open());
        }
        Ok(most)
    }

    fn fill(&mut self) -> Result<()> {
        let vacant = self.lines.iter_mut().enumerate().filter(|(_, line)| line.is_none());
        for (number, line) in vacant.take(PER_TURN) {
            let mut socket = source::connect(self.at, 2 + (number % ADDRESSES) as u8)?;
            let interest = Interest::READABLE | Interest::WRITABLE;
            self.poll.registry().register(&mut socket, Token(number), interest)?;
            *line = Some(socket);
        }
        Ok(())
    }

    fn turn(&mut self) -> Result<()> {
        self.poll.poll(&mut self.events, Some(Duration::from_millis(5)))?;
        let mut scratch = [0; 4096];
        for event in &self.events {
            let Some(slot) = self.lines.get_mut(event.token().0) else { continue };
            let Some(socket) = slot else { continue };
            let mut is_over = event.is_error();
            if event.is_readable() {
                // Whatever is answered, it goes on; a whole answer is the end of it.
                is_over |=
                    !matches!(socket.read(&mut scratch), Err(error) if error.kind() == ErrorKind::WouldBlock);
            } else if event.is_writable() {
                is_over |= socket.write(self.kind.first()).is_err();
            }
            if is_over {
                self.closed += 1;
                *slot = None;
            }
        }
        if self.kind != Kind::Silent && self.dripped.elapsed() > DRIP {
            self.dripped = Instant::now();
            for slot in &mut self.lines {
                if slot.as_mut().is_some_and(|socket| socket.write(self.kind.drip()).is_err_and(is_final)) {
                    self.closed += 1;
                    *slot = None;
                }
            }
        }
        Ok(())
    }
}

fn is_final(error: std::io::Error) -> bool {
    !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::NotConnected)
}
