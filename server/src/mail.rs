//! Mail to people: short, in plain text.

use app::domain::Timestamp;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// To which address.
    pub to: String,
    /// What it is about, in one line.
    pub subject: String,
    /// What it says, in lines of text. It may hold a link that lets somebody in: it is never logged.
    pub text: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// Where letters go. Without a mail server they lie in a folder, for whoever runs the instance to hand on.
#[derive(Clone, Debug)]
pub struct Mailer {
    folder: PathBuf,
}

impl Mailer {
    /// Leaves letters in the folder `mail` of the data folder.
    #[must_use]
    pub fn new(data_dir: &Path) -> Self {
        Self { folder: data_dir.join("mail") }
    }

    /// Sends a letter, behind the back of whoever asked for it: they neither wait nor learn whether it went.
    pub fn send(&self, mail: Mail, now: Timestamp) {
        let folder = self.folder.clone();
        let left = move || match leave(&folder, &mail, now) {
            Ok(file) => tracing::info!(file = %file.display(), "a letter lies here, as there is no SMTP_URL"),
            Err(error) => {
                tracing::error!(%error, folder = %folder.display(), "a letter could not be written");
            }
        };
        tokio::task::spawn_blocking(left);
    }
}

/// Writes a letter into a file that nobody else may read.
fn leave(folder: &Path, mail: &Mail, now: Timestamp) -> io::Result<PathBuf> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    builder.create(folder)?;
    let path = folder.join(format!("{}-{}.txt", now.millis(), Uuid::new_v4().simple()));
    let Mail { to, subject, text } = mail;
    write!(options.open(&path)?, "To: {to}\nSubject: {subject}\n\n{text}\n")?;
    Ok(path)
}
