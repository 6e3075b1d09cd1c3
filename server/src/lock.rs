//! One process at a time works on a SQLite database: a lock beside its file keeps others out.
//!
//! The system lets go of the lock when the process ends, however it ends: none is ever left behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

/// A database's file that nobody else works on for as long as this is kept.
#[derive(Debug)]
pub struct Lock {
    /// None on a file system that knows no locks.
    _file: Option<File>,
}

/// Why a database's file cannot be locked.
#[derive(Debug)]
pub enum Locked {
    /// By this process, where it has told its number.
    Busy(Option<u32>),
    /// The lock's file cannot be made.
    Failed(io::Error),
}

impl Lock {
    /// Locks a database's file, by `tasksync.lock` beside a `tasksync.db`.
    ///
    /// # Errors
    /// See [`Locked`].
    pub fn take(database: &Path) -> Result<Self, Locked> {
        // Not emptied: what stands in there is still another's.
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(database.with_extension("lock")).map_err(Locked::Failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Who it is, is a help to find it and no more.
                let _ = file.read_to_string(&mut text);
                return Err(Locked::Busy(text.trim().parse().ok()));
            }
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                tracing::warn!(
                    "the file system of DATA_DIR knows no locks: never start a second server on it"
                );
                return Ok(Self { _file: None });
            }
            Err(TryLockError::Error(error)) => return Err(Locked::Failed(error)),
        }
        let told = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        if let Err(error) = told {
            // On a full disk the lock holds all the same.
            tracing::warn!(%error, "the lock's file does not tell who has it");
        }
        Ok(Self { _file: Some(file) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_the_first_is() {
        let dir = tempfile::tempdir().expect("a folder");
        let database = dir.path().join("tasksync.db");
        let first = Lock::take(&database).expect("nobody has it");
        let second = Lock::take(&database).expect_err("it is taken");
        assert!(matches!(second, Locked::Busy(Some(pid)) if pid == std::process::id()), "{second:?}");
        drop(first);
        Lock::take(&database).expect("it is free again");
    }

    #[test]
    fn a_lock_left_on_the_disk_holds_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("tasksync.lock"), "123456789\n").expect("a file");
        Lock::take(&dir.path().join("tasksync.db")).expect("its process is gone");
    }
}
