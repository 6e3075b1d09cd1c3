//! Why the server does not start, as a sentence that says what to do.

use crate::config::Config;
use crate::db::is_unreachable;
use crate::error::Error;
use crate::lock::Locked;
use std::net::SocketAddr;
use std::path::Path;
use std::{fmt, io};

/// Why the server does not start. Its text is one sentence.
#[derive(Debug)]
pub struct StartError(String);

impl StartError {
    pub(crate) fn data_dir(config: &Config, cause: &io::Error) -> Self {
        let folder = config.data_dir.display();
        Self(format!(
            "DATA_DIR {folder} cannot be made ({cause}): name a folder that the server may write to."
        ))
    }

    pub(crate) fn secret(config: &Config, cause: &io::Error) -> Self {
        Self(format!(
            "The file jwt_secret in DATA_DIR {} cannot be used: {cause}.",
            config.data_dir.display()
        ))
    }

    /// The address may hold a password: it is not told.
    pub(crate) fn database(cause: &Error) -> Self {
        if let Error::Internal(cause) = cause
            && is_unreachable(cause.as_ref())
        {
            return Self(format!("The database does not answer ({cause}): start it, or check DATABASE_URL."));
        }
        Self(format!("The database cannot be opened ({cause}): check DATABASE_URL and DATA_DIR."))
    }

    pub(crate) fn locked(database: &Path, why: &Locked) -> Self {
        let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).display();
        Self(match why {
            Locked::Busy(Some(pid)) => format!(
                "The TaskSync process {pid} works with the database in {folder}: stop it (kill {pid}), or name another DATA_DIR."
            ),
            Locked::Busy(None) => format!(
                "Another TaskSync process works with the database in {folder}: stop it, or name another DATA_DIR."
            ),
            Locked::Failed(cause) => format!(
                "The database in {folder} cannot be locked ({cause}): name a DATA_DIR that the server may write to."
            ),
        })
    }

    pub(crate) fn listen(wanted: SocketAddr, cause: &io::Error) -> Self {
        Self(match cause.kind() {
            io::ErrorKind::AddrInUse => {
                format!("Something listens on {wanted} already: end it, or set PORT to another number.")
            }
            _ => format!("The server cannot listen on {wanted} ({cause}): check HOST and PORT."),
        })
    }

    pub(crate) fn internal(cause: impl fmt::Display) -> Self {
        Self(format!("The server cannot start: {cause}."))
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

#[cfg(test)]
mod tests {
    use crate::Server;
    use crate::config::Config;

    #[tokio::test]
    async fn a_database_that_does_not_answer_is_told_in_words() {
        let dir = tempfile::tempdir().expect("a folder");
        let database_url = Some("postgres://nobody@127.0.0.1:1/nothing".to_owned());
        let config = Config { port: 0, data_dir: dir.path().to_owned(), database_url, ..Config::default() };
        let told = Server::new(config).await.expect_err("it does not start").to_string();
        assert!(told.starts_with("The database does not answer ("), "{told}");
    }
}
