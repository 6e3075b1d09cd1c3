//! One socket and the conversation over it, where two meet: the connection's own task, which reads and
//! waits, and whoever delivers changes, who only ever writes what the socket takes at once.

use super::super::{
    farewell::End,
    hub::Link,
    lock,
    packet::Packet,
    peer::Carrier,
    session::{Next, Read, Session, Step},
};
use super::decoder::{Decoder, Incoming};
use super::outbox::Outbox;
use crate::db::{Encoded, query::standing::Standing};
use app::domain::WorkspaceId;
use socket2::SockRef;
use std::io::{ErrorKind, IoSlice};
use std::net::Shutdown;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::{future::poll_fn, io, time::Duration};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};

/// So many bytes are gathered for one system call, and a packet more.
const GATHER: usize = 64 * 1024;
/// So many bytes are read at once. They lie on the stack: a connection that is silent has no buffer.
const SCRATCH: usize = 4 * 1024;

/// How long the last words may take.
const PART_TIME: Duration = Duration::from_secs(2);

/// A client's socket.
#[derive(Debug)]
pub(super) struct Line {
    stream: TcpStream,
    link: Arc<Link>,
    talk: Mutex<Talk>,
}

/// What the two share.
#[derive(Debug)]
struct Talk {
    /// None once the connection ends.
    session: Option<Session>,
    outbox: Outbox,
    /// What has to be read before more can be told.
    read: Option<Box<Read>>,
    /// Since when the socket has not taken what waits in the outbox.
    blocked_since: Option<Instant>,
    /// It takes the connection's own task to go on; it was told so.
    is_left_to_task: bool,
}

/// How far it went.
#[derive(Debug)]
pub(super) enum Served {
    /// The client lacks nothing.
    All,
    /// The socket takes no more, since then.
    Blocked(Instant),
    /// This is to be read from the log, and handed to [`Line::catch_up`] or [`Line::resume`].
    Read(Box<Read>),
    /// The client has gone.
    Gone,
}

impl Line {
    pub(super) fn new(stream: TcpStream, link: Arc<Link>) -> Self {
        let talk = Talk {
            session: Some(Session::new(Arc::clone(&link))),
            outbox: Outbox::default(),
            read: None,
            blocked_since: None,
            is_left_to_task: false,
        };
        Self { stream, link, talk: Mutex::new(talk) }
    }

    /// The connection, as the hub knows it.
    pub(super) fn link(&self) -> &Link {
        &self.link
    }

    /// Puts an answer behind what waits already; [`Line::serve`] sends it.
    pub(super) fn push(&self, packet: Packet) {
        lock(&self.talk).outbox.push(packet);
    }

    /// Takes a frame of the client.
    ///
    /// # Errors
    /// The frame ends the connection, or that has ended already.
    pub(super) fn receive(&self, text: &str) -> Result<Step, End> {
        let mut talk = lock(&self.talk);
        let step = talk.session.as_mut().ok_or(End::Gone)?.receive(text)?;
        if matches!(step, Step::Welcome(_)) {
            // It begins again: what was to be read for it before is of no more use.
            talk.read = None;
        }
        Ok(step)
    }

    /// Tells where the user stands, before anything that follows upon it.
    pub(super) fn welcome(&self, standings: Vec<Standing>) {
        lock(&self.talk).answer(|session| Some(Packet::of(&session.welcome(standings))));
    }

    /// Takes what was read from the log.
    pub(super) fn catch_up(&self, workspace: WorkspaceId, page: &[Arc<Encoded>]) {
        lock(&self.talk).answer(|session| session.catch_up(workspace, page));
    }

    /// What was to be read from the log is in the ring by now.
    pub(super) fn resume(&self, workspace: WorkspaceId) {
        lock(&self.talk).answer(|session| {
            session.resume(workspace);
            None
        });
    }

    /// Nothing is heard of the client any more, or something is again: others see its person go or come.
    pub(super) fn set_away(&self, is_away: bool) {
        lock(&self.talk).answer(|session| {
            match is_away {
                true => session.go_away(),
                false => session.come_back(),
            }
            None
        });
    }

    /// Sends what the client lacks, as far as that goes without waiting.
    pub(super) fn serve(&self) -> Served {
        let mut talk = lock(&self.talk);
        talk.is_left_to_task = false;
        talk.serve(&self.stream)
    }

    /// Waits until the socket takes bytes again.
    pub(super) fn poll_writable(&self, cx: &mut Context<'_>) -> Poll<()> {
        // An error is found by whoever writes.
        self.stream.poll_write_ready(cx).map(drop)
    }

    /// Reads on until there is a whole message.
    pub(super) fn poll_incoming(
        &self,
        cx: &mut Context<'_>,
        decoder: &mut Decoder,
    ) -> Poll<Result<Incoming, End>> {
        loop {
            if let Some(incoming) = decoder.next()? {
                return Poll::Ready(Ok(incoming));
            }
            ready!(self.poll_read(cx, |bytes| decoder.feed(bytes)))?;
        }
    }

    fn poll_read(&self, cx: &mut Context<'_>, take: impl FnOnce(&[u8])) -> Poll<Result<(), End>> {
        loop {
            ready!(self.stream.poll_read_ready(cx)).map_err(|_| End::Gone)?;
            let mut scratch = [0; SCRATCH];
            match self.stream.try_read(&mut scratch) {
                Ok(0) => return Poll::Ready(Err(End::Gone)),
                Ok(count) => {
                    take(scratch.get(..count).unwrap_or_default());
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return Poll::Ready(Err(End::Gone)),
            }
        }
    }

    /// Answers what concerns the socket alone. A text is handed on.
    ///
    /// # Errors
    /// The client closes.
    pub(super) fn answer_control(&self, incoming: Incoming) -> Result<Option<String>, End> {
        match incoming {
            Incoming::Text(text) => return Ok(Some(text)),
            Incoming::Ping(payload) => self.push(Packet::pong(&payload)),
            Incoming::Pong | Incoming::Fragment => {}
            Incoming::Close(code) => {
                self.push(Packet::close(code));
                return Err(End::Gone);
            }
        }
        Ok(None)
    }

    /// Says a last message, and closes.
    pub(super) async fn part(&self, end: End, bye: Option<Packet>, decoder: Decoder) {
        // The answer to a close that came from the client is waiting, if one came.
        let close = (end != End::Gone).then(|| Packet::close(Some(end.close_code())));
        self.end(bye.into_iter().chain(close));
        let goodbye = async {
            self.flush().await?;
            if end == End::Gone {
                return Ok(());
            }
            match end {
                // The client may not know what it did, and wait for the server (RFC 6455, section 7.1.1).
                End::Broken | End::Malformed | End::Binary | End::TooLarge => self.end_writing(),
                End::Gone
                | End::SignedOut
                | End::Restart
                | End::Trouble
                | End::TooMany
                | End::Hasty
                | End::Outdated
                | End::OutOfTurn => {}
            }
            // Hung up over what it is still sending, the client would not read what was said.
            self.closed(decoder).await
        };
        // Too late or too slow: the connection is gone either way.
        let _: Result<Result<(), End>, _> = timeout(PART_TIME, goodbye).await;
    }

    /// Ends the conversation with these last words: from now on nothing else is sent.
    fn end(&self, words: impl IntoIterator<Item = Packet>) {
        let mut talk = lock(&self.talk);
        talk.session = None;
        talk.read = None;
        words.into_iter().for_each(|packet| talk.outbox.push(packet));
    }

    /// Waits until everything is with the client.
    pub(super) async fn flush(&self) -> Result<(), End> {
        poll_fn(|cx| {
            loop {
                match self.serve() {
                    Served::Blocked(_) => ready!(self.poll_writable(cx)),
                    Served::Gone => return Poll::Ready(Err(End::Gone)),
                    Served::All | Served::Read(_) => return Poll::Ready(Ok(())),
                }
            }
        })
        .await
    }

    /// Tells the client's system that nothing follows.
    fn end_writing(&self) {
        // Err: the client is gone, as the next read finds.
        let _ = SockRef::from(&self.stream).shutdown(Shutdown::Write);
    }

    /// Waits until the client has closed, too.
    async fn closed(&self, decoder: Decoder) -> Result<(), End> {
        // None: of what follows nothing can be understood any more.
        let mut decoder = Some(decoder);
        poll_fn(|cx| {
            loop {
                match &mut decoder {
                    Some(healthy) => match ready!(self.poll_incoming(cx, healthy)) {
                        Ok(Incoming::Close(_)) | Err(End::Gone) => return Poll::Ready(Ok(())),
                        Ok(_) => {}
                        Err(_) => decoder = None,
                    },
                    None => ready!(self.poll_read(cx, |_| ()))?,
                }
            }
        })
        .await
    }
}

impl Carrier for Line {
    fn carry(&self) {
        let mut talk = lock(&self.talk);
        if talk.is_left_to_task {
            return;
        }
        match talk.serve(&self.stream) {
            Served::All => return,
            Served::Read(read) => talk.read = Some(read),
            Served::Blocked(_) | Served::Gone => {}
        }
        talk.is_left_to_task = true;
        drop(talk);
        self.link.ring();
    }
}

impl Talk {
    fn serve(&mut self, stream: &TcpStream) -> Served {
        loop {
            match self.outbox.flush(|slices| write(stream, slices)) {
                Ok(true) => self.blocked_since = None,
                Ok(false) => return Served::Blocked(*self.blocked_since.get_or_insert_with(Instant::now)),
                Err(_) => return Served::Gone,
            }
            self.gather();
            if self.outbox.is_empty() {
                return self.read.take().map_or(Served::All, Served::Read);
            }
        }
    }

    /// Takes what the client lacks into the outbox, up to a bound: what a slow socket does not take
    /// is not kept for it, only the place up to which it has come.
    fn gather(&mut self) {
        let Some(session) = &mut self.session else { return };
        while self.read.is_none() && self.outbox.size() < GATHER {
            match session.next() {
                Next::Rest => return,
                Next::Send(packet) => self.outbox.push(packet),
                Next::Read(read) => self.read = Some(Box::new(read)),
            }
        }
    }

    /// What the session says goes out behind what waits already, and before what it says next.
    fn answer(&mut self, ask: impl FnOnce(&mut Session) -> Option<Packet>) {
        if let Some(packet) = self.session.as_mut().and_then(ask) {
            self.outbox.push(packet);
        }
    }
}

fn write(stream: &TcpStream, slices: &[IoSlice]) -> io::Result<usize> {
    match slices {
        // One buffer goes out somewhat quicker this way.
        [one] => stream.try_write(one),
        many => stream.try_write_vectored(many),
    }
}
