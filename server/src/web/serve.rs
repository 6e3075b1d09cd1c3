//! The loop that takes connections. Unlike axum's own it bounds them, and gives up a client that is slow with
//! what it sends, or with what it is sent.

mod answer;
mod body;
mod entrance;
mod line;

use crate::door::{Full, Limits, Seat};
use crate::state::State;
use answer::Answer;
use axum::Router;
use axum::body::Body as AxumBody;
use axum::extract::{ConnectInfo, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use body::Body;
use entrance::Entrance;
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
pub use line::Line;
use std::convert::Infallible;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::yield_now;
use tokio::time::timeout;
use tower::ServiceExt;

/// So long the loop rests when the system has no more connections to give, such as too many open files.
const REST: Duration = Duration::from_millis(100);
/// So many that make room may still be open: there are files for a few more than for all places.
const LEAVING_MAX: usize = 32;
/// So many turns they are given to close.
const TURNS: usize = 1_000;
/// The most bytes that are kept of a head, and of a body or an answer on its way.
const BUFFER: usize = 64 * 1024;
/// So many bytes are left to the system before the client has room for them. It would take megabytes: an answer that
/// nobody reads would count as taken, and its sender begin with the next one.
#[cfg(any(target_os = "linux", target_os = "android"))]
const UNSENT_MAX: u32 = 128 * 1024;
/// What a client is told for whom there is no place.
const NO_PLACE: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n\
    Content-Length: 0\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n";

/// Serves until `stop` changes, if the system lets it listen; then answers what was asked already. Every connection holds on to `stop`:
/// when its sender finds it closed, all is done.
pub async fn serve(listener: TcpListener, router: Router, state: State, mut stop: watch::Receiver<()>) {
    let mut entrance = match Entrance::new(listener) {
        Ok(entrance) => entrance,
        Err(error) => return tracing::error!(%error, "the server cannot take connections"),
    };
    loop {
        // Faster than they close, a storm would take the last file, and then nobody could come in.
        for _ in 0..TURNS {
            if state.door.leaving() < LEAVING_MAX {
                break;
            }
            yield_now().await;
        }
        let accepted = tokio::select! {
            accepted = entrance.accept() => accepted,
            _ = stop.changed() => return,
        };
        let (mut stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(REST).await;
                continue;
            }
        };
        let address = peer.ip().to_canonical();
        match state.door.enter(address, state.config.is_trusted(address), state.clock.instant()) {
            Ok(seat) => {
                let guest =
                    Guest { seat: Arc::new(seat), peer, state: state.clone(), router: router.clone() };
                drop(tokio::spawn(guest.converse(stream, stop.clone())));
            }
            Err(Full) => {
                tracing::debug!(%peer, "there is no place for a connection");
                // It fits into what the system keeps for a connection: this does not wait.
                let _ = stream.write(NO_PLACE);
            }
        }
    }
}

/// A connection that the runtime watches.
fn watched(stream: std::net::TcpStream) -> io::Result<TcpStream> {
    stream.set_nonblocking(true)?;
    // A frame is sent when it is there, not when the next one fills the packet.
    stream.set_nodelay(true)?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    socket2::SockRef::from(&stream).set_tcp_notsent_lowat(UNSENT_MAX)?;
    TcpStream::from_std(stream)
}

/// Somebody who has taken a place.
struct Guest {
    seat: Arc<Seat>,
    peer: SocketAddr,
    state: State,
    router: Router,
}

impl Guest {
    async fn converse(self, stream: std::net::TcpStream, mut stop: watch::Receiver<()>) {
        let seat = Arc::clone(&self.seat);
        let stream = match watched(stream) {
            Ok(stream) => stream,
            Err(error) => return tracing::debug!(%error, "the connection is gone already"),
        };
        tokio::select! {
            () = self.answer(stream, &mut stop) => {}
            () = seat.called_away() => {}
        }
    }

    async fn answer(self, stream: TcpStream, stop: &mut watch::Receiver<()>) {
        // Whoever says nothing costs a place, and hardly any memory.
        tokio::select! {
            said = timeout(self.limits().first_byte, stream.readable()) => if !matches!(said, Ok(Ok(()))) { return },
            _ = stop.changed() => return,
        }
        Box::pin(self.speak(stream, stop)).await;
    }

    async fn speak(self, stream: TcpStream, stop: &mut watch::Receiver<()>) {
        let (peer, Limits { head, stall, .. }) = (self.peer, self.limits().clone());
        let service = service_fn(move |request: Request<Incoming>| self.one(request));
        let mut connection = pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(head)
                .max_buf_size(BUFFER)
                .serve_connection(TokioIo::new(Line::new(stream, stall)), service)
                .with_upgrades()
        );
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            _ = stop.changed() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, %peer, "a connection broke off");
        }
    }

    /// Answers one request. The client waits for the server from when its request is whole until the answer is
    /// on its way; all the other time it may be asked to make room.
    fn one(
        &self,
        request: Request<Incoming>,
    ) -> impl Future<Output = Result<axum::http::Response<Answer>, Infallible>> + use<> {
        let seat = Arc::clone(&self.seat);
        let is_whole = request.body().is_end_stream();
        let has_place = seat.work();
        if !is_whole {
            // It has begun to do its part: now it is the last to make room.
            seat.rest();
        }
        let is_answered = Arc::new(AtomicBool::new(false));
        let mut request = request.map(|body| match is_whole {
            true => AxumBody::empty(),
            false => AxumBody::new(Body::new(body, Arc::clone(&seat), Arc::clone(&is_answered))),
        });
        request.extensions_mut().insert(ConnectInfo(self.peer));
        request.extensions_mut().insert(Arc::clone(&seat));
        let router = self.router.clone();
        async move {
            let answer = match has_place {
                true => router.oneshot(request).await?,
                // Nobody may read it: the connection ends.
                false => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            };
            Ok(answer.map(|body| Answer::new(body, seat, is_answered)))
        }
    }

    fn limits(&self) -> &Limits {
        &self.state.config.limits
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
