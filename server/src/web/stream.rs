//! A body that is written while it is sent. What breaks off ends abnormally: nobody takes it for the whole.

use crate::db::query::pen::{Document, Reader};
use axum::body::Body;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::unfold;
use std::io;
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::timeout;

/// So many pieces wait for a client that is slower than the database: most workspaces fit, and the reader's
/// connection is free again at once.
const AHEAD: usize = 16;
/// A client that takes no piece for so long is given up: it keeps a connection from others.
const STALL: Duration = Duration::from_secs(10);
/// So long all of it may take: while a moment is held still, the database cannot clear up behind its writer.
const WHOLE: Duration = Duration::from_secs(300);

enum Piece {
    Text(Vec<u8>),
    /// That was all.
    End,
}

/// A document as a body of JSON.
pub(super) fn body(document: impl Document) -> Body {
    let (pieces, written) = mpsc::channel(AHEAD);
    tokio::spawn(write(document, Pieces(pieces)));
    // Compression asks once more after the end.
    Body::from_stream(unfold(written, next).fuse())
}

async fn write(document: impl Document, mut pieces: Pieces) {
    match timeout(WHOLE, document.write(&mut pieces)).await {
        Ok(Ok(true)) => {
            // Fails only where the client has gone.
            pieces.send(Piece::End).await;
        }
        Ok(Ok(false)) => tracing::debug!("nobody wanted a document to its end"),
        Ok(Err(error)) => tracing::error!(%error, "a document broke off"),
        Err(_) => tracing::warn!("a document took too long and was broken off"),
    }
}

/// The next piece. A writer that is gone without having said that it is done has failed.
async fn next(mut written: Receiver<Piece>) -> Option<(io::Result<Bytes>, Receiver<Piece>)> {
    match written.recv().await {
        Some(Piece::Text(text)) => Some((Ok(text.into()), written)),
        Some(Piece::End) => None,
        None => Some((Err(io::ErrorKind::UnexpectedEof.into()), written)),
    }
}

struct Pieces(Sender<Piece>);

impl Pieces {
    async fn send(&self, piece: Piece) -> bool {
        matches!(timeout(STALL, self.0.send(piece)).await, Ok(Ok(())))
    }
}

impl Reader for Pieces {
    async fn take(&mut self, piece: Vec<u8>) -> bool {
        self.send(Piece::Text(piece)).await
    }
}
