//! The WebSocket with finite bounds on everything: what it buffers, what it takes, and how long it waits.
//!
//! The only place that knows axum's socket. Whoever writes to many sockets at once replaces this file.

use super::super::{farewell::End, session::to_text};
use app::protocol::FRAME_MAX;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use bytes::Bytes;
use futures::SinkExt;
use std::time::Duration;
use tokio::time::timeout;
use tungstenite::{Error as Fault, error::CapacityError};

/// A client that does not take a frame within this is given up; it comes back with its cursor.
const SEND_TIME: Duration = Duration::from_secs(20);
/// How long the last words may take.
const PART_TIME: Duration = Duration::from_secs(2);

/// axum zero-fills its read buffer of 128 KiB at each read, on every connection: most frames are small.
const READ_BUFFER: usize = 4 * 1024;
const WRITE_BUFFER: usize = 4 * 1024;
/// Room for the largest frame behind what waits already.
const WRITE_BUFFER_MAX: usize = 1024 * 1024;
/// Above [`FRAME_MAX`], so that a frame that is somewhat too large is read to its end and answered:
/// a connection closed over unread bytes is reset, and the client never learns why.
const MESSAGE_MAX: usize = 2 * FRAME_MAX;

pub(super) fn bounded(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(WRITE_BUFFER_MAX)
        .max_message_size(MESSAGE_MAX)
        .max_frame_size(MESSAGE_MAX)
}

/// A client's socket.
pub(super) struct Wire {
    socket: WebSocket,
    /// Something waits in the write buffer.
    is_dirty: bool,
}

impl Wire {
    pub(super) fn new(socket: WebSocket) -> Self {
        Self { socket, is_dirty: false }
    }

    /// The next text; none for a mere sign of life.
    pub(super) async fn receive(&mut self) -> Result<Option<Utf8Bytes>, End> {
        match self.socket.recv().await {
            Some(Ok(Message::Text(text))) => Ok(Some(text)),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(None),
            Some(Ok(Message::Binary(_))) => Err(End::Binary),
            Some(Ok(Message::Close(_))) | None => Err(End::Gone),
            Some(Err(error)) => Err(end_of(error)),
        }
    }

    /// Hands over a text, to go out with the next flush or when enough has gathered.
    pub(super) async fn queue(&mut self, text: Bytes) -> Result<(), End> {
        // infallible: frames are made of strings
        let text = Utf8Bytes::try_from(text).map_err(|_| End::Trouble)?;
        self.is_dirty = true;
        within(SEND_TIME, self.socket.feed(Message::Text(text))).await
    }

    pub(super) async fn flush(&mut self) -> Result<(), End> {
        if self.is_dirty {
            within(SEND_TIME, self.socket.flush()).await?;
            self.is_dirty = false;
        }
        Ok(())
    }

    /// Asks for a sign of life.
    pub(super) async fn ping(&mut self) -> Result<(), End> {
        within(SEND_TIME, self.socket.send(Message::Ping(Bytes::new()))).await
    }

    /// Says why and closes.
    pub(super) async fn part(mut self, end: End) {
        let goodbye = async {
            let Some(bye) = end.bye() else {
                // The answer to a close that came from the client is waiting, if one came.
                return within(PART_TIME, self.socket.flush()).await;
            };
            self.queue(to_text(&bye)).await?;
            let close = CloseFrame { code: end.close_code(), reason: Utf8Bytes::default() };
            within(PART_TIME, self.socket.send(Message::Close(Some(close)))).await?;
            // Hung up over what it is still sending, the client would not read what was said.
            while self.socket.recv().await.is_some_and(|message| message.is_ok()) {}
            Ok(())
        };
        // Too late or too slow: the connection is gone either way.
        let _ = timeout(PART_TIME, goodbye).await;
    }
}

async fn within(time: Duration, sending: impl Future<Output = Result<(), axum::Error>>) -> Result<(), End> {
    match timeout(time, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

/// What the client did wrong, where it was the client.
fn end_of(error: axum::Error) -> End {
    match error.into_inner().downcast_ref::<Fault>() {
        Some(Fault::Capacity(CapacityError::MessageTooLong { .. })) => End::TooLarge,
        Some(Fault::Utf8(_)) => End::Malformed,
        Some(Fault::Protocol(_)) => End::Broken,
        _ => End::Gone,
    }
}
