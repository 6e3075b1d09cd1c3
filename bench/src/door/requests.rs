//! Many connections of one account, which ask for much and take it as they please.

use crate::source;
use anyhow::Result;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// The address that all of them come from.
const ADDRESS: u8 = 2;
/// What a client that reads little keeps in its system's buffer.
const BUFFER: usize = 4 * 1024;
/// A client that reads nothing asks again so often, as it is told to when there is no room for its answer.
const AGAIN: Duration = Duration::from_secs(5);
/// A slow client reads so much at once, and so often.
const SIP: usize = 1024;
const SIP_EVERY: Duration = Duration::from_secs(1);

/// How the answers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Nothing,
    /// 1 kB a second.
    Slowly,
    /// At once, and then the next one is asked for.
    Whole,
}

pub(crate) struct Requests {
    at: SocketAddr,
    /// Each connection sends one of them.
    requests: Vec<String>,
    reading: Reading,
    poll: Poll,
    events: Events,
    lines: Vec<Option<Line>>,
    /// How often each status was answered, as far as answers were read.
    pub(crate) statuses: BTreeMap<String, u64>,
    /// Connections that the server has closed, answered or not.
    pub(crate) closed: u64,
}

struct Line {
    socket: TcpStream,
    /// When it asked last; none before it is connected.
    asked: Option<Instant>,
    sipped: Instant,
    is_answered: bool,
}

impl Requests {
    pub(crate) fn new(at: SocketAddr, requests: Vec<String>, reading: Reading, count: usize) -> Result<Self> {
        Ok(Self {
            at,
            requests,
            reading,
            poll: Poll::new()?,
            events: Events::with_capacity(1024),
            lines: std::iter::repeat_with(|| None).take(count).collect(),
            statuses: BTreeMap::new(),
            closed: 0,
        })
    }

    /// Goes on for some time.
    pub(crate) fn hold(&mut self, time: Duration) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < time {
            self.connect()?;
            self.poll.poll(&mut self.events, Some(Duration::from_millis(20)))?;
            let mut over = Vec::new();
            for event in &self.events {
                let number = event.token().0;
                let Some(Some(line)) = self.lines.get_mut(number) else { continue };
                let request = &self.requests[number % self.requests.len()];
                if event.is_writable() && line.asked.is_none() {
                    line.ask(request);
                }
                let is_over = match self.reading {
                    Reading::Nothing | Reading::Slowly => event.is_read_closed() || event.is_error(),
                    Reading::Whole => line.read_all(&mut self.statuses),
                };
                if is_over {
                    over.push(number);
                }
            }
            self.look_after_slow_ones(&mut over);
            for number in over {
                self.closed += u64::from(self.lines[number].take().is_some());
            }
        }
        Ok(())
    }

    fn connect(&mut self) -> Result<()> {
        for (number, line) in self.lines.iter_mut().enumerate().filter(|(_, line)| line.is_none()) {
            let mut socket = match self.reading {
                Reading::Nothing | Reading::Slowly => source::connect_with_buffer(self.at, ADDRESS, BUFFER)?,
                Reading::Whole => source::connect(self.at, ADDRESS)?,
            };
            let interest = Interest::READABLE | Interest::WRITABLE;
            self.poll.registry().register(&mut socket, Token(number), interest)?;
            *line = Some(Line { socket, asked: None, sipped: Instant::now(), is_answered: false });
        }
        Ok(())
    }

    fn look_after_slow_ones(&mut self, over: &mut Vec<usize>) {
        for (number, line) in self.lines.iter_mut().enumerate() {
            let Some(line) = line else { continue };
            match self.reading {
                Reading::Nothing if line.asked.is_some_and(|asked| asked.elapsed() > AGAIN) => {
                    line.ask(&self.requests[number % self.requests.len()]);
                }
                Reading::Slowly if line.sipped.elapsed() > SIP_EVERY => {
                    line.sipped = Instant::now();
                    let is_over = match line.socket.read(&mut [0; SIP]) {
                        Ok(count) => count == 0,
                        Err(error) => is_final(&error),
                    };
                    if is_over {
                        over.push(number);
                    }
                }
                Reading::Nothing | Reading::Slowly | Reading::Whole => {}
            }
        }
    }
}

impl Line {
    fn ask(&mut self, request: &str) {
        self.asked = Some(Instant::now());
        // Err, or less than all: the connection is at its end, as its next event tells.
        let _ = self.socket.write(request.as_bytes());
    }

    /// True when the answer has come to its end.
    fn read_all(&mut self, statuses: &mut BTreeMap<String, u64>) -> bool {
        let mut scratch = [0; 64 * 1024];
        loop {
            match self.socket.read(&mut scratch) {
                Ok(0) => return true,
                Ok(count) => {
                    if !std::mem::replace(&mut self.is_answered, true) {
                        let status =
                            String::from_utf8_lossy(&scratch[..count]).get(9..12).unwrap_or("?").to_owned();
                        *statuses.entry(status).or_default() += 1;
                    }
                }
                Err(error) => return is_final(&error),
            }
        }
    }
}

fn is_final(error: &std::io::Error) -> bool {
    !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::NotConnected)
}
