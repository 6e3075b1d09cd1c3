//! The door: who may come in, how many at once, and how often they may ask.
//!
//! It knows addresses, people and times, and neither HTTP nor sockets: `web` and `realtime` ask it.

mod brakes;
mod files;
mod guests;
mod limits;
mod meters;
mod seat;
mod tolls;

pub use brakes::Brakes;
pub use files::{open_files, raise_open_files};
pub use limits::{Limits, PEOPLE_MAX, Rate};
pub use meters::{Meters, Refusal};
pub use seat::{Full, Seat};
pub use tolls::{Toll, Tolls};

use crate::config::Config;
use app::domain::Refused;
use guests::Guests;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// What one server knows of those who stand before it. Clones share it; two servers share nothing.
#[derive(Clone, Debug)]
pub struct Door(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    guests: Mutex<Guests>,
    /// Seats that are not dropped yet; each has an open file.
    seats: AtomicUsize,
    tolls: Tolls,
    meters: Meters,
}

impl Door {
    /// A door with nobody before it. Of the files that the system lets a process have open it leaves an
    /// eighth to the rest of the server.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let limits = &config.limits;
        let guests = Guests::new(limits.connections(open_files()), limits.connections_per_address);
        Self(Arc::new(Inner {
            guests: Mutex::new(guests),
            seats: AtomicUsize::new(0),
            tolls: Tolls::new(limits),
            meters: Meters::default(),
        }))
    }

    /// What is counted.
    #[must_use]
    pub fn meters(&self) -> &Meters {
        &self.0.meters
    }

    /// Takes a toll; whoever cannot pay it is told when to come back.
    ///
    /// # Errors
    /// [`Refused::TooMany`].
    pub fn take(&self, toll: Toll, now: Instant) -> Result<(), Refused> {
        let taken = self.0.tolls.take(toll, now);
        if taken.is_err() {
            self.0.meters.refuse(toll.refusal());
        }
        taken
    }

    /// Open connections.
    #[must_use]
    pub fn connections(&self) -> usize {
        seat::lock(&self.0.guests).len()
    }

    /// Connections that were called away and are not closed yet.
    #[must_use]
    pub fn leaving(&self) -> usize {
        self.0.seats.load(Ordering::Acquire).saturating_sub(self.connections())
    }
}

/// Whoever shares this address counts as the same: an IPv6 customer has a whole /64 to take addresses from.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
        address => address,
    }
}
