//! The floor: a server that does nothing but write the same bytes to everybody, one `write` a client and
//! change; or, joined, one a client and millisecond.

use anyhow::{Context, Result};
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

/// Bytes of a change on the wire.
pub(crate) const CHANGE: usize = 350;
/// The first byte of a client that is told of changes. Either is greeted with one byte.
pub(crate) const LISTENER: u8 = b'l';
/// The first byte of a client that asks for changes: each further byte is one.
pub(crate) const WRITER: u8 = b'w';
/// What stands in its place once it has closed.
const GONE: u8 = 0;

const TICK: Duration = Duration::from_millis(1);
const DOOR: Token = Token(usize::MAX);

struct Guest {
    socket: TcpStream,
    kind: Option<u8>,
    /// Bytes that the socket did not take.
    unsent: usize,
}

/// Serves until it is killed.
pub(crate) fn serve(is_joined: bool) -> Result<()> {
    let mut door = TcpListener::bind("127.0.0.1:0".parse()?)?;
    println!("http://{}", door.local_addr()?);
    let (mut poll, mut events) = (Poll::new()?, Events::with_capacity(1024));
    poll.registry().register(&mut door, DOOR, Interest::READABLE)?;
    let mut guests: Vec<Guest> = Vec::new();
    let (mut waiting, mut sent_at) = (0_usize, Instant::now());
    let bytes = vec![b'x'; CHANGE * 4096];
    loop {
        let patience = (waiting > 0).then(|| TICK.saturating_sub(sent_at.elapsed()));
        poll.poll(&mut events, patience)?;
        for event in &events {
            if event.token() == DOOR {
                admit(&door, &poll, &mut guests)?;
                continue;
            }
            let guest = guests.get_mut(event.token().0).context("an event of nobody")?;
            if event.is_writable() && guest.unsent > 0 {
                send(guest, 0, &bytes);
            }
            if event.is_readable() {
                waiting += read(guest);
            }
        }
        if waiting > 0 && (!is_joined || sent_at.elapsed() >= TICK) {
            let each = if is_joined { waiting } else { 1 };
            for _ in 0..waiting / each {
                for guest in guests.iter_mut().filter(|guest| guest.kind == Some(LISTENER)) {
                    send(guest, each * CHANGE, &bytes);
                }
            }
            (waiting, sent_at) = (0, Instant::now());
        }
    }
}

fn admit(door: &TcpListener, poll: &Poll, guests: &mut Vec<Guest>) -> Result<()> {
    loop {
        match door.accept() {
            Ok((mut socket, _)) => {
                socket.set_nodelay(true)?;
                let interest = Interest::READABLE | Interest::WRITABLE;
                poll.registry().register(&mut socket, Token(guests.len()), interest)?;
                guests.push(Guest { socket, kind: None, unsent: 0 });
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Reads what a guest says, and tells how many changes it asks for.
fn read(guest: &mut Guest) -> usize {
    let (mut buffer, mut asked) = ([0; 4096], 0);
    loop {
        let count = match guest.socket.read(&mut buffer) {
            Ok(count @ 1..) => count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            // It has gone: nothing is written to it any more.
            Ok(_) | Err(_) => {
                (guest.kind, guest.unsent) = (Some(GONE), 0);
                return asked;
            }
        };
        let mut said = &buffer[..count];
        if guest.kind.is_none() {
            guest.kind = said.first().copied();
            said = &said[1..];
            guest.unsent += 1;
        }
        if guest.kind == Some(WRITER) {
            asked += said.len();
        }
    }
    if guest.unsent > 0 {
        send(guest, 0, b"!");
    }
    asked
}

fn send(guest: &mut Guest, more: usize, bytes: &[u8]) {
    guest.unsent += more;
    // A guest that has gone takes nothing, and nobody asks after it.
    if let Ok(sent) = guest.socket.write(&bytes[..guest.unsent.min(bytes.len())]) {
        guest.unsent -= sent;
    }
}
