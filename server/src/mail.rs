//! Mail to people: short, in plain text.

mod folder;
mod message;
mod post;

use crate::config::Config;
use crate::error::Error;
use app::domain::Timestamp;
use app::words::mail::Letter;
use folder::Folder;
use post::Post;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

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

impl From<Letter> for Mail {
    fn from(Letter { to, subject, text }: Letter) -> Self {
        Self { to, subject, text }
    }
}

/// Where letters go. Without a mail server they lie in a folder, for whoever runs the instance to hand on.
#[derive(Clone, Debug)]
pub struct Mailer(Way);

#[derive(Clone, Debug)]
enum Way {
    Folder(Folder),
    Post(Post),
}

/// A place for one letter. It is free again when this is dropped.
#[derive(Debug)]
pub struct Reserved(ReservedWay);

#[derive(Debug)]
enum ReservedWay {
    Folder(Folder),
    Post(Post, OwnedSemaphorePermit),
}

impl Reserved {
    /// Sends the letter, as [`Mailer::send`].
    pub fn send(self, mail: Mail, now: Timestamp) {
        match self.0 {
            ReservedWay::Folder(folder) => folder.leave(mail, now),
            ReservedWay::Post(post, place) => post.hand_in(mail, now, place),
        }
    }
}

impl Mailer {
    /// Sends letters as the settings say: by SMTP, or into the folder `mail` of the data folder.
    ///
    /// # Errors
    /// The system's certificates cannot be read.
    pub fn new(config: &Config) -> Result<Self, Error> {
        Ok(Self(match &config.smtp {
            Some(smtp) => Way::Post(Post::start(smtp)?),
            None => Way::Folder(Folder::new(&config.data_dir)),
        }))
    }

    /// Sends a letter, behind the back of whoever asked for it: they neither wait nor learn whether it went.
    pub fn send(&self, mail: Mail, now: Timestamp) {
        match &self.0 {
            Way::Folder(folder) => folder.leave(mail, now),
            Way::Post(post) => match post.place() {
                Some(place) => post.hand_in(mail, now, place),
                None => tracing::error!(
                    mail.subject,
                    "too many letters wait for the mail server; this one is lost"
                ),
            },
        }
    }

    /// Reserves a place for a letter before it is known whether there will be one, so that a full queue shows for every
    /// request alike.
    ///
    /// # Errors
    /// [`Error::Unavailable`]: too many letters wait for the mail server, or the folder cannot be made.
    pub async fn reserve(&self) -> Result<Reserved, Error> {
        Ok(Reserved(match &self.0 {
            Way::Folder(folder) => {
                folder.prepare().await.map_err(|error| Error::Unavailable(error.into()))?;
                ReservedWay::Folder(folder.clone())
            }
            Way::Post(post) => {
                let full = || Error::Unavailable("too many letters wait for the mail server".into());
                ReservedWay::Post(post.clone(), post.place().ok_or_else(full)?)
            }
        }))
    }

    /// Takes no more letters, and waits for those on their way; no longer than `patience`.
    pub async fn close(&self, patience: Duration) {
        if let Way::Post(post) = &self.0 {
            post.close(patience).await;
        }
    }
}
