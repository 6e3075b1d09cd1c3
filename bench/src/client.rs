//! One client of the crowd: what it was sent, in as few bytes of memory as it takes.

use crate::dialect::{Dialect, News, PREFIX, Part};
use crate::floor;
use crate::wire::{self, CLOSE, PING, PONG, TEXT, masked};
use anyhow::{Result, bail};
use mio::net::TcpStream;
use std::io::{ErrorKind, Read, Write};

/// A client and how far it has come.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) socket: TcpStream,
    pub(crate) part: Part,
    pub(crate) number: usize,
    stage: Stage,
    /// Changes that it was told of.
    pub(crate) seen: u64,
    /// Its own changes that are done.
    pub(crate) done: u64,
    /// Bytes of the payload that tell nothing more.
    skip: usize,
    /// The beginning of something whose rest has not come.
    held: Vec<u8>,
    /// What the socket did not take yet.
    unsent: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Connecting,
    Upgrading,
    Greeting,
    Ready,
}

impl Client {
    pub(crate) fn new(socket: TcpStream, part: Part, number: usize) -> Self {
        Self {
            socket,
            part,
            number,
            stage: Stage::Connecting,
            seen: 0,
            done: 0,
            skip: 0,
            held: Vec::new(),
            unsent: Vec::new(),
        }
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.stage == Stage::Ready
    }

    /// The socket takes bytes: the first time, this says that it is connected.
    pub(crate) fn writable(&mut self, dialect: &Dialect) -> Result<()> {
        if self.stage == Stage::Connecting {
            if let Some(error) = self.socket.take_error()? {
                return Err(error.into());
            }
            self.socket.set_nodelay(true)?;
            self.stage = if dialect.upgrades() { Stage::Upgrading } else { Stage::Greeting };
            return self.send(&dialect.open(self.part, self.number));
        }
        self.send(&[])
    }

    /// Sends, behind what waits already.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> Result<()> {
        self.unsent.extend(bytes);
        while !self.unsent.is_empty() {
            match self.socket.write(&self.unsent) {
                Ok(sent) => drop(self.unsent.drain(..sent)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Reads all that has come.
    pub(crate) fn readable(&mut self, dialect: &Dialect, scratch: &mut [u8]) -> Result<()> {
        loop {
            let count = match self.socket.read(scratch) {
                Ok(0) => bail!("the server closed a connection"),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            self.take(dialect, &scratch[..count])?;
            // Less than there was room for: there is no more.
            if count < scratch.len() {
                return Ok(());
            }
        }
    }

    fn take(&mut self, dialect: &Dialect, bytes: &[u8]) -> Result<()> {
        if matches!(dialect, Dialect::Floor) {
            let greeting = usize::from(self.stage == Stage::Greeting);
            self.stage = Stage::Ready;
            self.skip += bytes.len() - greeting;
            self.seen += (self.skip / floor::CHANGE) as u64;
            self.skip %= floor::CHANGE;
            return Ok(());
        }
        let skipped = self.skip.min(bytes.len());
        self.skip -= skipped;
        let rest = &bytes[skipped..];
        if self.held.is_empty() {
            let used = self.digest(dialect, rest)?;
            self.held.extend(&rest[used..]);
        } else {
            let mut held = std::mem::take(&mut self.held);
            held.extend(rest);
            let used = self.digest(dialect, &held)?;
            held.drain(..used);
            self.held = held;
        }
        Ok(())
    }

    /// Takes whole heads from the front, and tells how many bytes they were.
    fn digest(&mut self, dialect: &Dialect, bytes: &[u8]) -> Result<usize> {
        let mut at = 0;
        if self.stage == Stage::Upgrading {
            let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(0) };
            if !bytes.starts_with(b"HTTP/1.1 101") {
                bail!("no upgrade: {}", String::from_utf8_lossy(&bytes[..end]));
            }
            at = end + 4;
            self.stage = Stage::Greeting;
            self.send(&dialect.greet(self.part, self.number))?;
        }
        while let Some(head) = wire::head(&bytes[at..]) {
            let payload = &bytes[at + head.size..];
            let seen = head.payload.min(if head.opcode == TEXT { PREFIX } else { 125 });
            if payload.len() < seen {
                break;
            }
            self.react(dialect, head.opcode, &payload[..seen])?;
            let here = head.payload.min(payload.len());
            self.skip = head.payload - here;
            at += head.size + here;
        }
        Ok(at)
    }

    fn react(&mut self, dialect: &Dialect, opcode: u8, payload: &[u8]) -> Result<()> {
        match opcode {
            TEXT => match dialect.read(payload) {
                News::Ready => self.stage = Stage::Ready,
                News::Changes(count) => self.seen += count,
                News::Done => self.done += 1,
                News::Asked(answer) => self.send(&masked(TEXT, answer.as_bytes()))?,
                News::Refused => bail!("a change was refused: {}", String::from_utf8_lossy(payload)),
                News::Other => {}
            },
            PING => self.send(&masked(PONG, payload))?,
            CLOSE => bail!("the server closed a connection: {:?}", payload),
            _ => {}
        }
        Ok(())
    }
}
