//! The body of a request: when it has come to its end, the client has done its part.

use crate::door::Seat;
use axum::body::Bytes;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

/// A body that is on its way.
#[derive(Debug)]
pub(super) struct Body {
    body: Incoming,
    seat: Arc<Seat>,
    /// The answer has gone already: what still comes is thrown away, and nobody waits for the server.
    is_answered: Arc<AtomicBool>,
}

impl Body {
    pub(super) fn new(body: Incoming, seat: Arc<Seat>, is_answered: Arc<AtomicBool>) -> Self {
        Self { body, seat, is_answered }
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        let is_whole = frame.is_none() || self.body.is_end_stream();
        if is_whole && !self.is_answered.load(Ordering::Acquire) {
            // Whoever has to make room all the same finds out when the connection ends.
            self.seat.work();
            if self.is_answered.load(Ordering::Acquire) {
                // The answer went just now.
                self.seat.rest();
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
