//! Why a backup is not made or not put back, as a sentence that says what to do.

use crate::db::backup::Flaw;
use crate::error::Error;
use crate::start_error::StartError;
use std::path::Path;
use std::{fmt, io};

/// Why a backup is not made or not put back. Its text is one sentence.
#[derive(Debug)]
pub struct Obstacle(String);

impl Obstacle {
    pub(super) fn postgres(instead: &str) -> Self {
        Self(format!("The data lies in PostgreSQL, which has tools of its own: {instead}."))
    }

    pub(super) fn no_database(file: &Path) -> Self {
        Self(format!("There is no database at {}: check DATA_DIR.", file.display()))
    }

    pub(super) fn there_already(file: &Path) -> Self {
        Self(format!("{} is there already: name another file, or add --force to replace it.", file.display()))
    }

    pub(super) fn no_name(file: &Path) -> Self {
        Self(format!("{} is no name for a file: name one such as backups/monday.db.", file.display()))
    }

    pub(super) fn itself(file: &Path) -> Self {
        Self(format!("{} is the database itself: name the file of a backup.", file.display()))
    }

    pub(super) fn unreadable(file: &Path, cause: &io::Error) -> Self {
        Self(format!("The backup {} cannot be read ({cause}): check its name.", file.display()))
    }

    pub(super) fn unwritable(file: &Path, cause: impl fmt::Display) -> Self {
        let file = file.display();
        Self(format!("{file} cannot be written ({cause}): see to room and rights there, then try again."))
    }

    pub(super) fn foreign(file: &Path) -> Self {
        let file = file.display();
        Self(format!("{file} is no backup of TaskSync: name a file that `tasksync backup` made."))
    }

    pub(super) fn flaw(file: &Path, flaw: &Flaw) -> Self {
        let name = file.display();
        match flaw {
            Flaw::Foreign => Self::foreign(file),
            Flaw::Damaged(what) => Self(format!(
                "The backup {name} is damaged ({what}): take an earlier one. Nothing was changed."
            )),
            Flaw::Newer(step) => Self(format!(
                "The backup {name} was made by a later version of TaskSync (it has the step {step}): restore it with that version."
            )),
        }
    }

    /// A backup that was just made is not as it should be.
    pub(super) fn bad_copy(file: &Path, flaw: &Flaw) -> Self {
        let what = match flaw {
            Flaw::Foreign => "it is not marked as TaskSync's".to_owned(),
            Flaw::Damaged(what) => what.clone(),
            Flaw::Newer(step) => format!("it has the step {step} of a later version"),
        };
        Self(format!(
            "The database is not sound ({what}), so {} was not made: start the server once to bring it up to date; if this stays so, restore an earlier backup.",
            file.display()
        ))
    }

    pub(super) fn database(cause: Error) -> Self {
        Self(format!("The database cannot be used ({cause}): check DATABASE_URL and DATA_DIR."))
    }
}

impl From<StartError> for Obstacle {
    fn from(error: StartError) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Obstacle {}
