//! Letters as they lie in a server's data folder.

use std::fs;
use std::path::Path;

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Letter {
    /// The number of its file: when it was written, by the server's clock.
    at: u64,
    pub to: String,
    pub subject: String,
    pub text: String,
}

impl Letter {
    /// All in this folder that are written whole.
    pub fn all(folder: &Path) -> Vec<Self> {
        let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
        let mut letters: Vec<_> = files.filter_map(|file| Self::read(&file.ok()?.path())).collect();
        letters.sort();
        letters
    }

    fn read(path: &Path) -> Option<Self> {
        let at = path.file_name()?.to_str()?.split('-').next()?.parse().ok()?;
        let content = fs::read_to_string(path).ok()?;
        let (head, text) = content.strip_suffix('\n')?.split_once("\n\n")?;
        let (to, subject) = head.split_once('\n')?;
        let (to, subject) =
            (to.strip_prefix("To: ")?.to_owned(), subject.strip_prefix("Subject: ")?.to_owned());
        Some(Self { at, to, subject, text: text.to_owned() })
    }

    /// The link in it that has a secret.
    #[track_caller]
    pub fn link(&self) -> &str {
        let link = self.text.lines().find(|line| line.contains("?token="));
        link.unwrap_or_else(|| panic!("no link: {self:#?}"))
    }

    /// The secret in its link.
    #[track_caller]
    pub fn token(&self) -> &str {
        self.link().split_once("?token=").expect("a token").1
    }
}
