//! A file between a fast writer and a slow reader.
//!
//! It has no name: whatever becomes of the server, nothing of it stays behind.

use bytes::Bytes;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch::{self, Receiver, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

/// So much is read at once, in bytes.
const PIECE: u64 = 32 * 1024;

/// The room for all files together, in KiB: they lie on the disk of the database.
pub(super) type Room = Arc<Semaphore>;

/// A file, and its share of the room.
#[derive(Debug)]
struct Spool {
    file: File,
    share: Mutex<Option<OwnedSemaphorePermit>>,
}

impl Spool {
    fn keep(&self, more: OwnedSemaphorePermit) {
        let mut share = self.share.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *share {
            Some(share) => share.merge(more),
            none => *none = Some(more),
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    written: u64,
    is_done: bool,
}

/// The two ends of a new file on the disk that this folder is on.
///
/// # Errors
/// There is no such folder, or no room.
pub(super) async fn spool(folder: PathBuf, room: Room) -> io::Result<(SpoolWriter, SpoolReader)> {
    let file = spawn_blocking(|| tempfile::tempfile_in(folder)).await??;
    let spool = Arc::new(Spool { file, share: Mutex::default() });
    let (told, progress) = watch::channel(Progress::default());
    let reader = SpoolReader { spool: Arc::clone(&spool), progress, read: 0 };
    Ok((SpoolWriter { spool, room, progress: told }, reader))
}

/// The end that is written to. Dropped before [`SpoolWriter::finish`], what it wrote is no whole.
#[derive(Debug)]
pub(super) struct SpoolWriter {
    spool: Arc<Spool>,
    room: Room,
    progress: Sender<Progress>,
}

impl SpoolWriter {
    /// Writes the next piece.
    ///
    /// # Errors
    /// All files together are too large, or the system's, such as a full disk: what was written before can be read.
    pub(super) async fn write(&mut self, piece: Arc<[u8]>) -> io::Result<()> {
        let (spool, at, length) =
            (Arc::clone(&self.spool), self.progress.borrow().written, piece.len() as u64);
        let kib = u32::try_from(length.div_ceil(1024)).unwrap_or(u32::MAX);
        let more = Arc::clone(&self.room).try_acquire_many_owned(kib);
        spool.keep(more.map_err(|_| io::ErrorKind::QuotaExceeded)?);
        spawn_blocking(move || spool.file.write_all_at(&piece, at)).await??;
        self.progress.send_modify(|progress| progress.written += length);
        Ok(())
    }

    /// That was all.
    pub(super) fn finish(self) {
        self.progress.send_modify(|progress| progress.is_done = true);
    }
}

/// The end that is read from, as fast as its reader likes.
#[derive(Debug)]
pub(super) struct SpoolReader {
    spool: Arc<Spool>,
    progress: Receiver<Progress>,
    read: u64,
}

impl SpoolReader {
    /// The next piece, once it is written; none behind the last one.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] where the writer gave up; else the system's.
    pub(super) async fn next(&mut self) -> io::Result<Option<Bytes>> {
        loop {
            let Progress { written, is_done } = *self.progress.borrow_and_update();
            if self.read < written {
                return self.piece((written - self.read).min(PIECE)).await.map(Some);
            }
            if is_done {
                return Ok(None);
            }
            if self.progress.changed().await.is_err() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    async fn piece(&mut self, length: u64) -> io::Result<Bytes> {
        let (spool, at) = (Arc::clone(&self.spool), self.read);
        // infallible: a piece is small
        let mut piece = vec![0; usize::try_from(length).unwrap_or_default()];
        let piece =
            spawn_blocking(move || spool.file.read_exact_at(&mut piece, at).map(|()| piece)).await??;
        self.read += length;
        Ok(piece.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn rest(reader: &mut SpoolReader) -> io::Result<Vec<u8>> {
        let mut whole = Vec::new();
        while let Some(piece) = reader.next().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole)
    }

    #[tokio::test]
    async fn what_was_written_is_read_in_order_however_late() {
        let (mut writer, mut reader) =
            spool(std::env::temp_dir(), Arc::new(Semaphore::new(1_000))).await.expect("a file");
        let pieces: Vec<Vec<u8>> = (0..5_u8).map(|n| vec![n; 20_000 + usize::from(n)]).collect();
        for piece in &pieces {
            writer.write(piece.clone().into()).await.expect("room");
        }
        writer.finish();
        assert_eq!(rest(&mut reader).await.expect("whole"), pieces.concat());
    }

    #[tokio::test]
    async fn a_reader_that_is_ahead_waits() {
        let (mut writer, mut reader) =
            spool(std::env::temp_dir(), Arc::new(Semaphore::new(1_000))).await.expect("a file");
        let reading = tokio::spawn(async move { rest(&mut reader).await });
        writer.write(Arc::from(&b"one"[..])).await.expect("room");
        tokio::task::yield_now().await;
        writer.write(Arc::from(&b"two"[..])).await.expect("room");
        writer.finish();
        assert_eq!(reading.await.expect("no panic").expect("whole"), b"onetwo");
    }

    #[tokio::test]
    async fn a_writer_that_gave_up_leaves_no_whole() {
        let (mut writer, mut reader) =
            spool(std::env::temp_dir(), Arc::new(Semaphore::new(1_000))).await.expect("a file");
        writer.write(Arc::from(&b"half"[..])).await.expect("room");
        drop(writer);
        let broken = rest(&mut reader).await.expect_err("not whole");
        assert_eq!(broken.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[tokio::test]
    async fn files_have_so_much_room_together_and_give_it_back() {
        let room = Arc::new(Semaphore::new(3));
        let new = || spool(std::env::temp_dir(), Arc::clone(&room));
        let piece = |bytes: usize| Arc::<[u8]>::from(vec![0; bytes]);
        let (mut writer, mut reader) = new().await.expect("a file");
        writer.write(piece(2 * 1024)).await.expect("room");
        let (mut other, _other) = new().await.expect("a file");
        other.write(piece(1)).await.expect("room");
        assert!(other.write(piece(1)).await.is_err());
        writer.finish();
        assert!(other.write(piece(1)).await.is_err(), "the file is there until it is read");
        rest(&mut reader).await.expect("whole");
        drop(reader);
        other.write(piece(2 * 1024)).await.expect("room again");
    }
}
