//! A connection's place, which it gives back when it is gone.

use super::guests::{Entered, Guests, Number};
use super::{Door, Refusal, Toll, network};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::Notify;

/// Every place is taken by somebody who works, or too many connections came from one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// A place of one connection. Dropped, it is free.
#[derive(Debug)]
pub struct Seat {
    door: Door,
    number: Number,
    bell: Arc<Notify>,
    is_kept: AtomicBool,
}

impl Door {
    /// A place for a connection from this address; a trusted proxy's do not count as those of one address.
    /// Where none is free, an idle connection makes room: one of those that have most of them.
    ///
    /// # Errors
    /// Nobody is idle, or too many came from this address.
    pub fn enter(&self, address: IpAddr, is_trusted: bool, now: Instant) -> Result<Seat, Full> {
        if !is_trusted && self.take(Toll::Connection(address), now).is_err() {
            return Err(Full);
        }
        let house = (!is_trusted).then(|| network(address));
        let entered = lock(&self.0.guests).enter(house);
        let Some(Entered { number, bell, makes_room }) = entered else {
            self.meters().refuse(Refusal::Connection);
            return Err(Full);
        };
        self.meters().accept();
        if let Some(makes_room) = makes_room {
            self.meters().make_room();
            makes_room.notify_one();
        }
        self.0.seats.fetch_add(1, Ordering::AcqRel);
        Ok(Seat { door: self.clone(), number, bell, is_kept: AtomicBool::new(false) })
    }
}

impl Seat {
    /// A request has come in whole: from now on the client waits for the server. False where the connection
    /// has to make room all the same.
    pub fn work(&self) -> bool {
        lock(&self.door.0.guests).work(self.number)
    }

    /// A request was answered, or its rest is waited for: from now on the server waits for the client.
    pub fn rest(&self) {
        if !self.is_kept.load(Ordering::Acquire) {
            lock(&self.door.0.guests).rest(self.number);
        }
    }

    /// The connection is a socket from now on: silent for long, and never asked to make room.
    pub fn keep(&self) {
        self.is_kept.store(true, Ordering::Release);
        self.work();
    }

    /// Waits until the connection has to make room.
    pub async fn called_away(&self) {
        self.bell.notified().await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        drop(lock(&self.door.0.guests).leave(self.number));
        self.door.0.seats.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Locks, also where another holder panicked: the list is whole between any two statements that change it.
pub(super) fn lock(guests: &Mutex<Guests>) -> MutexGuard<'_, Guests> {
    guests.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::door::{Limits, Rate};
    use futures::FutureExt;

    fn door(connections: usize) -> Door {
        let limits = Limits { connections: Some(connections), ..Limits::default() };
        Door::new(&Config { limits, ..Config::default() })
    }

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn a_seat_is_given_back() {
        let door = door(1);
        let seat = door.enter(HERE, false, Instant::now()).expect("a place");
        seat.keep();
        assert_eq!(door.enter(HERE, false, Instant::now()).err(), Some(Full));
        drop(seat);
        assert!(door.enter(HERE, false, Instant::now()).is_ok());
        assert_eq!((door.meters().accepted(), door.meters().refused(Refusal::Connection)), (2, 1));
    }

    #[test]
    fn whoever_has_to_make_room_is_told() {
        let door = door(1);
        let idle = door.enter(HERE, false, Instant::now()).expect("a place");
        assert!(idle.called_away().now_or_never().is_none());
        let _next = door.enter(HERE, false, Instant::now()).expect("a place");
        assert!(idle.called_away().now_or_never().is_some());
        assert_eq!((door.connections(), door.leaving()), (1, 1));
        drop(idle);
        assert_eq!((door.connections(), door.leaving()), (1, 0));
    }

    #[test]
    fn an_address_that_comes_back_without_a_pause_is_not_let_in_each_time() {
        let connects_per_address = Rate { burst: 3, every_us: 1_000_000 };
        let door = Door::new(&Config {
            limits: Limits { connects_per_address, ..Limits::default() },
            ..Config::default()
        });
        let come = |is_trusted| door.enter(HERE, is_trusted, Instant::now()).is_ok();
        assert_eq!([(); 5].map(|()| come(false)), [true, true, true, false, false]);
        assert_eq!([(); 5].map(|()| come(true)), [true; 5], "a proxy speaks for many");
        assert_eq!((door.meters().refused(Refusal::Connection), door.connections()), (2, 0));
    }

    #[test]
    fn a_socket_keeps_its_place_whatever_its_request_does_after() {
        let door = door(1);
        let seat = door.enter(HERE, false, Instant::now()).expect("a place");
        seat.keep();
        seat.rest();
        assert!(door.enter(HERE, false, Instant::now()).is_err());
    }
}
