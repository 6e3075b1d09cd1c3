//! Many clients in one thread.

use crate::client::Client;
use crate::dialect::{Dialect, Part};
use crate::source;
use anyhow::{Context, Result, bail};
use mio::{Events, Interest, Poll, Token, net::TcpStream};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// So many connections are on their way at once.
const CONNECTING_MAX: usize = 128;
/// Nothing that is waited for takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The clients of one server.
pub(crate) struct Crowd {
    at: SocketAddr,
    /// So many addresses the clients come from; none: from whichever the system takes.
    addresses: Option<u8>,
    dialect: Dialect,
    poll: Poll,
    events: Events,
    clients: Vec<Client>,
    scratch: Vec<u8>,
    /// The clients that something came for in the last turn.
    woken: Vec<usize>,
    /// How many clients are ready.
    ready: usize,
}

impl Crowd {
    pub(crate) fn new(at: SocketAddr, dialect: Dialect) -> Result<Self> {
        Ok(Self {
            at,
            addresses: None,
            dialect,
            poll: Poll::new()?,
            events: Events::with_capacity(1024),
            clients: Vec::new(),
            scratch: vec![0; 256 * 1024],
            woken: Vec::new(),
            ready: 0,
        })
    }

    /// From now on the clients come from so many addresses in turn.
    pub(crate) fn use_addresses(&mut self, count: u8) -> &mut Self {
        self.addresses = Some(count);
        self
    }

    /// Connects so many more, a few at a time, and tells how long it took until all were ready.
    pub(crate) fn connect(&mut self, part: Part, count: usize) -> Result<Duration> {
        let (began, goal) = (Instant::now(), self.clients.len() + count);
        while self.ready < goal {
            while self.clients.len() < goal && self.clients.len() - self.ready < CONNECTING_MAX {
                self.open(part)?;
            }
            self.turn(Duration::from_millis(100)).context("while clients connect")?;
            if began.elapsed() > PATIENCE {
                bail!("only {} of {goal} clients were let in within a minute", self.ready);
            }
        }
        Ok(began.elapsed())
    }

    /// Connects so many listeners, all at the same moment.
    pub(crate) fn storm(&mut self, count: usize) -> Result<()> {
        (0..count).try_for_each(|_| self.open(Part::Listener))
    }

    fn open(&mut self, part: Part) -> Result<()> {
        let token = Token(self.clients.len());
        let mut socket = match self.addresses {
            Some(count) => source::connect(self.at, 2 + (token.0 % usize::from(count)) as u8)?,
            None => TcpStream::connect(self.at)?,
        };
        self.poll.registry().register(&mut socket, token, Interest::READABLE | Interest::WRITABLE)?;
        self.clients.push(Client::new(socket, part, token.0));
        Ok(())
    }

    /// Has a writer ask for changes with these numbers.
    pub(crate) fn write(&mut self, writer: usize, from: u64, count: u64) -> Result<()> {
        let bytes = self.dialect.write(writer, from, count);
        self.clients.get_mut(writer).context("no such writer")?.send(&bytes)
    }

    /// Waits until every listener has seen so many changes; each listener's time `since` goes to `each`.
    pub(crate) fn until_seen(
        &mut self,
        goal: u64,
        since: Instant,
        mut each: impl FnMut(Duration),
    ) -> Result<()> {
        let is_behind = |client: &Client| client.part == Part::Listener && client.seen < goal;
        let mut missing = self.clients.iter().filter(|client| is_behind(client)).count();
        let mut behind: Vec<bool> = self.clients.iter().map(is_behind).collect();
        while missing > 0 {
            self.turn_with(Duration::from_millis(100), |at, client| {
                if behind[at] && client.seen >= goal {
                    behind[at] = false;
                    missing -= 1;
                    each(since.elapsed());
                }
            })?;
            if since.elapsed() > PATIENCE {
                bail!("{missing} listeners did not see change {goal} within a minute");
            }
        }
        Ok(())
    }

    /// Has so many callers write one change after the other, each on its own share of the sockets in
    /// turn: a server may slow a single socket down. Tells how many changes were done a second.
    pub(crate) fn write_one_by_one(&mut self, callers: usize, time: Duration) -> Result<f64> {
        let (began, sockets) = (Instant::now(), self.clients.len());
        let mut asked = vec![1; sockets];
        let (mut done, mut open) = (0_u32, callers);
        for caller in 0..callers {
            self.write(caller, 1, 1)?;
        }
        while open > 0 {
            self.turn(Duration::from_millis(100))?;
            for at in std::mem::take(&mut self.woken) {
                if self.clients[at].done < asked[at] || asked[at] == u64::MAX {
                    continue;
                }
                done += 1;
                if began.elapsed() >= time {
                    open -= 1;
                    asked[at] = u64::MAX;
                    continue;
                }
                // The callers' sockets lie side by side: `callers` further is the same caller's next one.
                let next = (at + callers) % sockets;
                self.write(next, self.clients[next].done + 1, 1)?;
                asked[next] = self.clients[next].done + 1;
                if next != at {
                    asked[at] = u64::MAX;
                }
            }
            if began.elapsed() > time + PATIENCE {
                bail!("{open} callers were not answered within a minute");
            }
        }
        Ok(f64::from(done) / began.elapsed().as_secs_f64())
    }

    /// Lets some time pass, and answers what is asked meanwhile.
    pub(crate) fn rest(&mut self, time: Duration) -> Result<()> {
        let began = Instant::now();
        while let Some(left) = time.checked_sub(began.elapsed()).filter(|left| !left.is_zero()) {
            self.turn(left)?;
        }
        Ok(())
    }

    fn turn(&mut self, patience: Duration) -> Result<()> {
        let mut woken = std::mem::take(&mut self.woken);
        woken.clear();
        self.turn_with(patience, |at, _| woken.push(at))?;
        self.woken = woken;
        Ok(())
    }

    fn turn_with(&mut self, patience: Duration, mut look: impl FnMut(usize, &Client)) -> Result<()> {
        self.poll.poll(&mut self.events, Some(patience))?;
        for event in &self.events {
            let at = event.token().0;
            let client = self.clients.get_mut(at).context("an event of nobody")?;
            let was_ready = client.is_ready();
            if event.is_writable() {
                client.writable(&self.dialect)?;
            }
            if event.is_readable() {
                client.readable(&self.dialect, &mut self.scratch)?;
            }
            self.ready += usize::from(client.is_ready() && !was_ready);
            look(at, client);
        }
        Ok(())
    }
}
