//! A body that is written while it is sent. What breaks off ends abnormally: nobody takes it for the whole.
//!
//! What the client has not taken yet waits in memory, and from a bound on in a file. So a slow client keeps neither a
//! connection to the database nor its moment. Only where there is no room for a file the writer waits, for a while.

mod spool;

use super::answer_permit::AnswerPermit;
use crate::concurrency::Permit;
use crate::db::query::pen::{Document, Reader};
use crate::state::State;
use app::domain::{Refused, UserId};
use axum::body::Body;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::unfold;
use spool::{Room, SpoolReader, SpoolWriter, spool};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{self, OwnedPermit, Receiver, Sender};
use tokio::time::{Instant, timeout, timeout_at};

/// So many pieces wait in memory: most workspaces fit.
const AHEAD: usize = 16;
/// So long a client takes no piece where there is no room for a file: then it is given up.
const STALL: Duration = Duration::from_secs(10);
/// So long a document may take to be written: while a moment is held still, the database cannot clear up behind its
/// writer.
const WRITING: Duration = Duration::from_secs(300);
/// So long it may take to be sent.
const SENDING: Duration = Duration::from_secs(3_600);
/// So long somebody waits for the documents that are on their way to them, and tries again after so many seconds.
const PATIENCE: Duration = Duration::from_secs(15);
const RETRY_AFTER_S: u32 = 30;

/// Waits until this person may have one more document.
///
/// # Errors
/// [`Refused::TooMany`]: others are still on their way to them.
pub(super) async fn begin(state: &State, user: UserId, answer: &AnswerPermit) -> Result<Stream, Refused> {
    // Waiting here, it is in nobody's way.
    answer.give_back();
    let permit = state.documents.acquire_within(user, PATIENCE, RETRY_AFTER_S).await?;
    Ok(Stream { permit, folder: state.config.data_dir.clone(), room: Arc::clone(&state.spool_kib) })
}

/// One document on its way.
#[derive(Debug)]
pub(super) struct Stream {
    permit: Permit<UserId>,
    /// Where the file is made, if one is needed.
    folder: PathBuf,
    room: Room,
}

impl Stream {
    /// A document as a body of JSON.
    pub(super) fn body(self, document: impl Document) -> Body {
        let (pieces, written) = mpsc::channel(AHEAD + 2);
        // infallible: the channel is new
        let (Ok(for_spool), Ok(end)) =
            (pieces.clone().try_reserve_owned(), pieces.clone().try_reserve_owned())
        else {
            return Body::empty();
        };
        let pieces = Pieces {
            to: pieces,
            for_spool: Some(for_spool),
            end,
            folder: self.folder,
            room: self.room,
            spool: None,
        };
        tokio::spawn(write(document, pieces));
        let source = Source { written, spool: None, until: Instant::now() + SENDING, _permit: self.permit };
        // Compression asks once more after the end.
        Body::from_stream(unfold(source, next).fuse())
    }
}

#[derive(Debug)]
enum Piece {
    Text(Arc<[u8]>),
    /// What follows is in there, up to its end.
    Spool(SpoolReader),
    /// That was all.
    End,
}

async fn write(document: impl Document, mut pieces: Pieces) {
    match timeout(WRITING, document.write(&mut pieces)).await {
        Ok(Ok(true)) => pieces.finish(),
        Ok(Ok(false)) => tracing::debug!("nobody took a document to its end"),
        Ok(Err(error)) => tracing::error!(%error, "a document broke off"),
        Err(_) => tracing::warn!("a document took too long and was broken off"),
    }
}

/// The writer's end.
struct Pieces {
    to: Sender<Piece>,
    /// A place in the channel for the file; none once there was one.
    for_spool: Option<OwnedPermit<Piece>>,
    /// A place in the channel for the end.
    end: OwnedPermit<Piece>,
    folder: PathBuf,
    room: Room,
    spool: Option<SpoolWriter>,
}

impl Pieces {
    fn finish(self) {
        if let Some(spool) = self.spool {
            spool.finish();
        }
        self.end.send(Piece::End);
    }

    /// Writes to the file, which is made where there was none yet. False where that cannot be.
    async fn spill(&mut self, piece: &Arc<[u8]>) -> bool {
        if self.for_spool.is_some() {
            match spool(self.folder.clone(), Arc::clone(&self.room)).await {
                Ok((writer, reader)) => {
                    if let Some(place) = self.for_spool.take() {
                        place.send(Piece::Spool(reader));
                        self.spool = Some(writer);
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "a slow client keeps the database waiting");
                    self.for_spool = None;
                }
            }
        }
        let Some(spool) = &mut self.spool else { return false };
        match spool.write(Arc::clone(piece)).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "a slow client keeps the database waiting");
                // What is in there is read; the rest goes the other way.
                if let Some(spool) = self.spool.take() {
                    spool.finish();
                }
                false
            }
        }
    }
}

impl Reader for Pieces {
    async fn take(&mut self, piece: Vec<u8>) -> bool {
        if self.to.is_closed() {
            return false;
        }
        let is_room = self.spool.is_none() && self.to.capacity() > 0;
        let piece: Arc<[u8]> = piece.into();
        if !is_room && self.spill(&piece).await {
            return true;
        }
        matches!(timeout(STALL, self.to.send(Piece::Text(piece))).await, Ok(Ok(())))
    }
}

/// The client's end.
struct Source {
    written: Receiver<Piece>,
    spool: Option<SpoolReader>,
    until: Instant,
    _permit: Permit<UserId>,
}

/// The next piece. A writer that is gone without having said that it is done has failed.
async fn next(mut source: Source) -> Option<(io::Result<Bytes>, Source)> {
    let piece = match timeout_at(source.until, source.piece()).await {
        Ok(piece) => piece.transpose()?,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    };
    Some((piece, source))
}

impl Source {
    async fn piece(&mut self) -> io::Result<Option<Bytes>> {
        loop {
            if let Some(spool) = &mut self.spool {
                if let Some(piece) = spool.next().await? {
                    return Ok(Some(piece));
                }
                self.spool = None;
            }
            match self.written.recv().await {
                Some(Piece::Text(text)) => return Ok(Some(Bytes::from_owner(text))),
                Some(Piece::Spool(spool)) => self.spool = Some(spool),
                Some(Piece::End) => return Ok(None),
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concurrency::ConcurrencyLimiter;
    use crate::error::Error;
    use tokio::sync::{Semaphore, oneshot};

    /// A document of so many pieces, which tells when it is written.
    struct Numbers {
        pieces: u8,
        is_whole: bool,
        written: oneshot::Sender<()>,
    }

    impl Document for Numbers {
        async fn write(self, to: &mut impl Reader) -> Result<bool, Error> {
            for n in 0..self.pieces {
                if !to.take(vec![n; 1_000]).await {
                    return Ok(false);
                }
            }
            let _ = self.written.send(());
            if self.is_whole { Ok(true) } else { Err(Error::internal("it broke off")) }
        }
    }

    async fn numbers(pieces: u8, is_whole: bool) -> (Body, oneshot::Receiver<()>) {
        numbers_by(std::env::temp_dir(), pieces, is_whole).await
    }

    async fn numbers_by(folder: PathBuf, pieces: u8, is_whole: bool) -> (Body, oneshot::Receiver<()>) {
        let permit = ConcurrencyLimiter::new(1, 1).acquire(UserId::generate()).await;
        let (written, is_written) = oneshot::channel();
        let stream = Stream { permit, folder, room: Arc::new(Semaphore::new(1_000)) };
        (stream.body(Numbers { pieces, is_whole, written }), is_written)
    }

    #[tokio::test]
    async fn a_document_is_written_before_anybody_takes_it_and_arrives_whole() {
        for pieces in [0, 1, 15, 16, 17, 200] {
            let (body, written) = numbers(pieces, true).await;
            written.await.expect("written to its end");
            let whole = axum::body::to_bytes(body, usize::MAX).await.expect("whole");
            let expected: Vec<u8> = (0..pieces).flat_map(|n| [n; 1_000]).collect();
            assert_eq!(whole, expected, "{pieces} pieces");
        }
    }

    #[tokio::test]
    async fn where_there_is_no_room_for_a_file_the_writer_waits_for_the_client() {
        let (body, mut written) = numbers_by(PathBuf::from("/nowhere"), 200, true).await;
        assert!(timeout(Duration::from_millis(50), &mut written).await.is_err());
        let whole = axum::body::to_bytes(body, usize::MAX).await.expect("whole");
        assert_eq!(whole.len(), 200_000);
        written.await.expect("written to its end");
    }

    #[tokio::test]
    async fn what_breaks_off_is_no_whole() {
        for pieces in [1, 16, 200] {
            let (body, _) = numbers(pieces, false).await;
            assert!(axum::body::to_bytes(body, usize::MAX).await.is_err(), "{pieces} pieces");
        }
    }

    #[tokio::test]
    async fn nothing_is_written_for_somebody_who_has_gone() {
        let (body, written) = numbers(200, true).await;
        drop(body);
        assert!(written.await.is_err());
    }
}
