//! Files that are there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// A file under a name of its own, beside the one that it shall become. Dropped before that, it goes.
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
        name.push(format!(".{}.draft", uuid::Uuid::new_v4().simple()));
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
        for path in [self.path.clone(), with_suffix(&self.path, "-wal"), with_suffix(&self.path, "-shm")] {
            // Mostly it is not there any more.
            let _ = fs::remove_file(path);
        }
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
