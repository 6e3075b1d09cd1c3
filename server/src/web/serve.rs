//! The loop that takes connections. Unlike axum's own it gives up a client that is slow with its headers.

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;

/// So long a client may take for the headers of a request; an idle connection is closed after as long.
const HEADERS_WITHIN: Duration = Duration::from_secs(20);
/// So long the loop rests when the system has no more connections to give, such as too many open files.
const REST: Duration = Duration::from_millis(100);

/// Serves until `stop` changes; then answers what was asked already. Every connection holds on to `stop`:
/// when its sender finds it closed, all is done.
pub async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<()>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => return,
        };
        match accepted {
            Ok((stream, peer)) => drop(tokio::spawn(converse(stream, peer, router.clone(), stop.clone()))),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

async fn converse(stream: TcpStream, peer: SocketAddr, router: Router, mut stop: watch::Receiver<()>) {
    // A frame is sent when it is there, not when the next one fills the packet.
    if let Err(error) = stream.set_nodelay(true) {
        return tracing::debug!(%error, "the connection is gone already");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .serve_connection(TokioIo::new(stream), service)
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
