//! What answers one person may have on their way at once.
//!
//! An answer costs memory until the client has taken it, and the client may take its time. So each person has but a
//! few at once, and all people together a bounded number; more of them wait before anything is read for them.

use crate::concurrency::Permit;
use crate::door::Toll;
use crate::state::State;
use app::domain::{Refused, UserId};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// So long a request waits for the answers before it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Whoever has waited in vain comes back after so many seconds.
const RETRY_AFTER_S: u32 = 5;
/// So much of an answer is handed to the connection at once, in bytes: what it was handed, nobody counts.
const PIECE: usize = 16 * 1024;

/// The permit of the answer to a request. Clones share it; a handler may give it back.
#[derive(Clone, Debug)]
pub(super) struct AnswerPermit(Arc<Mutex<Option<Permit<UserId>>>>);

impl AnswerPermit {
    /// The answer costs little memory, and is bounded elsewhere.
    pub(super) fn give_back(&self) {
        self.take();
    }

    fn take(&self) -> Option<Permit<UserId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Answers a request of this person, once they may have one more.
///
/// # Errors
/// [`Refused::TooMany`]: they ask too often, or the answers before it are still on their way.
pub(super) async fn run(
    state: &State,
    user: UserId,
    mut request: Request,
    next: Next,
) -> Result<Response, Refused> {
    state.door.take(Toll::Person(user), state.clock.instant())?;
    if !request.method().is_safe() {
        return Ok(next.run(request).await);
    }
    let permit = state.answers.acquire_within(user, PATIENCE, RETRY_AFTER_S).await?;
    let permit = AnswerPermit(Arc::new(Mutex::new(Some(permit))));
    request.extensions_mut().insert(permit.clone());
    let answer = next.run(request).await;
    Ok(match permit.take() {
        Some(permit) => hold(answer, permit),
        None => answer,
    })
}

/// The same answer, which holds the permit until the connection has taken it.
fn hold(answer: Response, permit: Permit<UserId>) -> Response {
    answer.map(|body| match body.is_end_stream() {
        true => body,
        false => Body::new(Held { rest: Bytes::new(), body, _permit: permit }),
    })
}

#[derive(Debug)]
struct Held {
    /// Of a frame of the body, what was not handed on yet.
    rest: Bytes,
    body: Body,
    _permit: Permit<UserId>,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)?) {
                None => return Poll::Ready(None),
                Some(frame) => match frame.into_data() {
                    Ok(data) => self.rest = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
            }
        }
        let length = self.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, behind) = (self.rest.len() as u64, self.body.size_hint());
        let mut hint = SizeHint::new();
        hint.set_lower(rest.saturating_add(behind.lower()));
        if let Some(upper) = behind.upper() {
            hint.set_upper(rest.saturating_add(upper));
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concurrency::ConcurrencyLimiter;
    use futures::{FutureExt, StreamExt};

    #[tokio::test]
    async fn the_permit_is_held_until_the_last_piece_is_taken() {
        let (limiter, ada) = (ConcurrencyLimiter::new(1, 1), UserId::generate());
        let answer = Response::new(Body::from(vec![b'x'; PIECE + 1]));
        let answer = hold(answer, limiter.acquire(ada).await);
        assert_eq!(answer.body().size_hint().exact(), Some(PIECE as u64 + 1));
        let mut pieces = answer.into_body().into_data_stream();
        assert_eq!(pieces.next().await.expect("a piece").expect("whole").len(), PIECE);
        assert!(limiter.acquire(ada).now_or_never().is_none());
        assert_eq!(pieces.next().await.expect("a piece").expect("whole").len(), 1);
        assert!(pieces.next().await.is_none());
        drop(pieces);
        assert!(limiter.acquire(ada).now_or_never().is_some());
    }

    #[tokio::test]
    async fn an_answer_without_a_body_holds_nothing() {
        let (limiter, ada) = (ConcurrencyLimiter::new(1, 1), UserId::generate());
        let _answer = hold(Response::new(Body::empty()), limiter.acquire(ada).await);
        assert!(limiter.acquire(ada).now_or_never().is_some());
    }
}
