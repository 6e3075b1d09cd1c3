//! A file between a fast writer and a slow reader.
//!
//! It has no name: whatever becomes of the server, nothing of it stays behind.

use bytes::Bytes;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch::{self, Receiver, Sender};
use tokio::task::spawn_blocking;

/// So much is read at once, in bytes.
const PIECE: u64 = 32 * 1024;

#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    written: u64,
    is_done: bool,
}

/// The two ends of a new file on the disk that this folder is on.
///
/// # Errors
/// There is no such folder, or no room.
pub(super) async fn spool(folder: PathBuf) -> io::Result<(SpoolWriter, SpoolReader)> {
    let file = Arc::new(spawn_blocking(|| tempfile::tempfile_in(folder)).await??);
    let (told, progress) = watch::channel(Progress::default());
    let reader = SpoolReader { file: Arc::clone(&file), progress, read: 0 };
    Ok((SpoolWriter { file, progress: told }, reader))
}

/// The end that is written to. Dropped before [`SpoolWriter::finish`], what it wrote is no whole.
#[derive(Debug)]
pub(super) struct SpoolWriter {
    file: Arc<File>,
    progress: Sender<Progress>,
}

impl SpoolWriter {
    /// Is somebody there to read?
    pub(super) fn is_wanted(&self) -> bool {
        !self.progress.is_closed()
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// The system's, such as a full disk.
    pub(super) async fn write(&mut self, piece: Vec<u8>) -> io::Result<()> {
        let (file, at, length) = (Arc::clone(&self.file), self.progress.borrow().written, piece.len() as u64);
        spawn_blocking(move || file.write_all_at(&piece, at)).await??;
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
    file: Arc<File>,
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
        let (file, at) = (Arc::clone(&self.file), self.read);
        // infallible: a piece is small
        let mut piece = vec![0; usize::try_from(length).unwrap_or_default()];
        let piece = spawn_blocking(move || file.read_exact_at(&mut piece, at).map(|()| piece)).await??;
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
        let (mut writer, mut reader) = spool(std::env::temp_dir()).await.expect("a file");
        let pieces: Vec<Vec<u8>> = (0..5_u8).map(|n| vec![n; 20_000 + usize::from(n)]).collect();
        for piece in &pieces {
            writer.write(piece.clone()).await.expect("room");
        }
        writer.finish();
        assert_eq!(rest(&mut reader).await.expect("whole"), pieces.concat());
    }

    #[tokio::test]
    async fn a_reader_that_is_ahead_waits() {
        let (mut writer, mut reader) = spool(std::env::temp_dir()).await.expect("a file");
        let reading = tokio::spawn(async move { rest(&mut reader).await });
        writer.write(b"one".to_vec()).await.expect("room");
        tokio::task::yield_now().await;
        writer.write(b"two".to_vec()).await.expect("room");
        writer.finish();
        assert_eq!(reading.await.expect("no panic").expect("whole"), b"onetwo");
    }

    #[tokio::test]
    async fn a_writer_that_gave_up_leaves_no_whole() {
        let (mut writer, mut reader) = spool(std::env::temp_dir()).await.expect("a file");
        writer.write(b"half".to_vec()).await.expect("room");
        drop(writer);
        let broken = rest(&mut reader).await.expect_err("not whole");
        assert_eq!(broken.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[tokio::test]
    async fn a_reader_that_is_gone_wants_nothing() {
        let (writer, reader) = spool(std::env::temp_dir()).await.expect("a file");
        assert!(writer.is_wanted());
        drop(reader);
        assert!(!writer.is_wanted());
    }
}
