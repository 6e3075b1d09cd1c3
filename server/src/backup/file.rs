//! Files that are there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

const ENDING: &str = ".draft";
/// A draft that was written to within this time may still be at work. It is not locked: on a network's file system SQLite
/// would be kept out of it, too.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// What SQLite may have laid beside a database that was being written.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A file under a name of its own, beside the one that it shall become. Dropped before that, it goes; where the
/// process was killed, [`sweep_drafts`] removes it later.
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
}

impl Draft {
    /// An empty file for nobody else to look into.
    ///
    /// # Errors
    /// The folder is not there, or not to be written to.
    pub(super) fn beside(target: &Path) -> io::Result<Self> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}{ENDING}", uuid::Uuid::new_v4().simple()));
        let path = target.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path)?;
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes what stands in another file; who may look into that does not matter here.
    ///
    /// # Errors
    /// The disk's.
    pub(super) fn fill_from(&self, source: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).truncate(true).open(&self.path)?;
        io::copy(&mut File::open(source)?, &mut file).map(drop)
    }

    /// Becomes the target, in one step and for good: what was there before goes.
    ///
    /// # Errors
    /// The disk's.
    pub(super) fn become_file(self, target: &Path) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        fs::rename(&self.path, target)?;
        sync_folder(target)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// Removes the drafts of backups and restores that were killed, from the folder of this file.
pub(crate) fn sweep_drafts(beside: &Path) {
    let folder = beside.parent().filter(|folder| !folder.as_os_str().is_empty());
    let files = fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    for path in files.map(|file| file.path()).filter(|path| is_draft(path)) {
        if is_abandoned(&path).unwrap_or_default() {
            tracing::info!(file = %path.display(), "removed the unfinished file of a backup or restore that was killed");
            remove(&path);
        }
    }
}

/// Is it called as [`Draft::beside`] calls its files?
fn is_draft(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(ENDING));
    let id = name.and_then(|name| name.rsplit_once('.')).map(|(_, id)| id);
    id.is_some_and(|id| id.len() == 32 && uuid::Uuid::try_parse(id).is_ok())
}

fn is_abandoned(draft: &Path) -> io::Result<bool> {
    Ok(fs::metadata(draft)?.modified()?.elapsed().is_ok_and(|age| age >= FRESH))
}

fn remove(draft: &Path) {
    // Mostly it is not there any more.
    let _ = fs::remove_file(draft);
    for suffix in COMPANIONS {
        let _ = fs::remove_file(with_suffix(draft, suffix));
    }
}

/// The path with something behind its name, as SQLite calls the files beside a database.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Makes durable what the folder of a file calls its files.
///
/// # Errors
/// The disk's.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn only_drafts_that_nobody_works_on_are_swept() {
        let dir = tempfile::tempdir().expect("a folder");
        let target = dir.path().join("monday.db");
        let age = |path: &Path| {
            let file = OpenOptions::new().write(true).open(path).expect("a file");
            file.set_modified(SystemTime::now() - 2 * FRESH).expect("an older file");
        };
        let at_work = Draft::beside(&target).expect("a draft");
        let id = uuid::Uuid::new_v4().simple();
        let (killed, journal) = (format!("tuesday.db.{id}.draft"), format!("tuesday.db.{id}.draft-journal"));
        let kept = ["monday.db", "letter.draft", "monday.db.0123.draft"];
        for name in kept.iter().copied().chain([killed.as_str(), journal.as_str()]) {
            fs::write(dir.path().join(name), "").expect("a file");
            age(&dir.path().join(name));
        }
        sweep_drafts(&target);
        assert!(!dir.path().join(&killed).exists() && !dir.path().join(&journal).exists());
        assert!(at_work.path().exists());
        assert!(kept.iter().all(|name| dir.path().join(name).exists()));
        drop(at_work);
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), kept.len());
    }
}
