//! Letters in a folder, where there is no mail server.

use super::Mail;
use app::domain::Timestamp;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// The folder.
#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(data_dir: &Path) -> Self {
        Self(data_dir.join("mail"))
    }

    /// Makes the folder, where there is none.
    pub(super) async fn prepare(&self) -> io::Result<()> {
        let folder = self.0.clone();
        spawn_blocking(move || make(&folder)).await.map_err(io::Error::other)?
    }

    /// Leaves a letter, and says in the log where.
    pub(super) fn leave(&self, mail: Mail, now: Timestamp) {
        let folder = self.0.clone();
        let left = move || match write(&folder, &mail, now) {
            Ok(file) => tracing::info!(file = %file.display(), "a letter lies here, as there is no SMTP_URL"),
            Err(error) => {
                tracing::error!(%error, folder = %folder.display(), "a letter could not be written");
            }
        };
        spawn_blocking(left);
    }
}

fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a letter into a file that nobody else may read.
fn write(folder: &Path, mail: &Mail, now: Timestamp) -> io::Result<PathBuf> {
    make(folder)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let path = folder.join(format!("{}-{}.txt", now.millis(), Uuid::new_v4().simple()));
    let Mail { to, subject, text } = mail;
    write!(options.open(&path)?, "To: {to}\nSubject: {subject}\n\n{text}\n")?;
    Ok(path)
}
