//! What is left of a request's body when the answer is there already.
//!
//! A connection that is closed over unread bytes is reset, and the reset may overtake the answer (RFC 9112,
//! section 9.6): the client is told of a broken connection instead of why it was refused. So the rest is read and
//! thrown away, within bounds, and the connection stays. (What ends the connection itself, such as a head that is no
//! HTTP, is read on behind the last word by `serve::line`.)

use axum::body::{Body, BodyDataStream, HttpBody};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// So much is read, in bytes, before the connection is closed over the rest.
const READ_MAX: usize = 16 * 1024 * 1024;
/// A client that sends nothing for so long waits for the answer, and has it.
const SILENCE: Duration = Duration::from_secs(2);

/// The same body. What its handler leaves unread is thrown away until `deadline`.
pub(super) fn drained(body: Body, deadline: Instant) -> Body {
    if body.is_end_stream() {
        return body;
    }
    Body::from_stream(Drained { unread: Some(body.into_data_stream()), deadline })
}

struct Drained {
    /// Nothing once the end was read.
    unread: Option<BodyDataStream>,
    deadline: Instant,
}

impl Stream for Drained {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(unread) = &mut self.unread else { return Poll::Ready(None) };
        let piece = ready!(unread.poll_next_unpin(context));
        if !matches!(piece, Some(Ok(_))) {
            self.unread = None;
        }
        Poll::Ready(piece)
    }
}

impl Drop for Drained {
    fn drop(&mut self) {
        if let Some(unread) = self.unread.take() {
            tokio::spawn(timeout_at(self.deadline, discard(unread)));
        }
    }
}

async fn discard(mut unread: BodyDataStream) {
    let mut left = READ_MAX;
    while let Ok(Some(Ok(piece))) = timeout(SILENCE, unread.next()).await {
        match left.checked_sub(piece.len()) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream::{once, repeat};
    use std::future::pending;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::oneshot;

    const PIECE: usize = 64 * 1024;

    /// A body of so many pieces, and how many of them were read.
    fn body(pieces: usize, deadline: Instant) -> (Body, Arc<AtomicUsize>) {
        let read = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&read);
        let pieces = repeat(Bytes::from_static(&[b'x'; PIECE])).take(pieces).map(move |piece| {
            count.fetch_add(1, Ordering::Relaxed);
            Ok::<_, axum::Error>(piece)
        });
        (drained(Body::from_stream(pieces), deadline), read)
    }

    async fn settled() {
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_nobody_wants_is_read_to_its_end() {
        let (refused, read) = body(40, Instant::now() + Duration::from_secs(30));
        drop(refused);
        settled().await;
        assert_eq!(read.load(Ordering::Relaxed), 40);
    }

    #[tokio::test]
    async fn a_body_without_end_is_not() {
        let (refused, read) = body(usize::MAX, Instant::now() + Duration::from_secs(30));
        drop(refused);
        settled().await;
        assert_eq!(read.load(Ordering::Relaxed), READ_MAX / PIECE + 1);
    }

    #[tokio::test]
    async fn whoever_takes_a_body_gets_it_whole() {
        let (taken, read) = body(3, Instant::now());
        let bytes = axum::body::to_bytes(taken, usize::MAX).await.expect("a body");
        assert_eq!((bytes.len(), read.load(Ordering::Relaxed)), (3 * PIECE, 3));
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_client_is_waited_for_a_moment() {
        let (silent, let_go) = silent();
        let before = Instant::now();
        drop(drained(silent, before + Duration::from_secs(30)));
        assert!(let_go.await.is_err());
        assert_eq!(before.elapsed(), SILENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn after_its_time_nothing_is_waited_for() {
        let (silent, let_go) = silent();
        let before = Instant::now();
        drop(drained(silent, before));
        assert!(let_go.await.is_err());
        assert_eq!(before.elapsed(), Duration::ZERO);
    }

    /// A body that never comes, and what hears when it is let go of.
    fn silent() -> (Body, oneshot::Receiver<()>) {
        let (held, let_go) = oneshot::channel();
        let silent = once(async move {
            let _held = held;
            pending::<Result<Bytes, axum::Error>>().await
        });
        (Body::from_stream(silent), let_go)
    }
}
