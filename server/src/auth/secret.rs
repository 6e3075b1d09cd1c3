//! The key that sign-ins are signed with.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

const FILE: &str = "jwt_secret";

/// At least 256 secret bits.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// The key kept in `data_dir`; made there, for nobody else to read, where there is none yet.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds something else.
    pub fn keep(data_dir: &Path) -> io::Result<Self> {
        let path = data_dir.join(FILE);
        if !path.try_exists()? {
            make(data_dir, &path)?;
        }
        is_private(&path)?;
        let text = fs::read_to_string(&path)?;
        match hex::decode(text.trim()) {
            Ok(key) if key.len() >= 32 => Ok(Self(key)),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "it is damaged; remove it and everybody signs in anew",
            )),
        }
    }

    /// The key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Makes the key under a passing name and then gives it its own. Of two servers that do so at once
/// one comes first and both read that one's; a crash in between leaves nothing half written behind.
fn make(data_dir: &Path, path: &Path) -> io::Result<()> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let passing = data_dir.join(format!("{FILE}.{}", uuid::Uuid::now_v7()));
    let mut file = private(&passing)?;
    writeln!(file, "{}", hex::encode(key))?;
    file.sync_all()?;
    let linked = fs::hard_link(&passing, path);
    fs::remove_file(&passing)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => File::open(data_dir)?.sync_all(),
    }
}

/// Refuses a key that everybody on this machine may read: a reader could sign in as anybody. A readable group only
/// causes a warning, because some volumes give every file a group.
fn is_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path)?.permissions());
        if mode & 0o007 != 0 {
            let why = "everybody on this machine may read it; run chmod 600 on it, or remove it if somebody may have \
                done so. Where files cannot be made private, set JWT_SECRET instead";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
        }
        if mode & 0o070 != 0 {
            tracing::warn!(file = %path.display(), "a group may read the key that sign-ins are signed with");
        }
    }
    Ok(())
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_kept() {
        let dir = tempfile::tempdir().expect("a folder");
        let made = Secret::keep(dir.path()).expect("a key");
        let kept = Secret::keep(dir.path()).expect("the same key");
        assert_eq!(made.as_bytes(), kept.as_bytes());
        assert_eq!(made.as_bytes().len(), 32);
        assert_eq!(fs::read_dir(dir.path()).expect("the folder").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        Secret::keep(dir.path()).expect("a key");
        let mode = fs::metadata(dir.path().join(FILE)).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_everybody_may_read_is_not_taken() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        Secret::keep(dir.path()).expect("a key");
        let file = dir.path().join(FILE);
        for (mode, is_taken) in [(0o604, false), (0o660, true), (0o400, true)] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("changed");
            assert_eq!(Secret::keep(dir.path()).is_ok(), is_taken, "{mode:o}");
        }
    }

    #[test]
    fn of_many_that_make_it_at_once_all_get_the_same() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| Secret::keep(dir.path()))).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic").expect("a key")).collect()
        });
        assert!(keys.iter().all(|key| key.as_bytes() == keys[0].as_bytes()));
    }

    #[test]
    fn a_damaged_key_is_not_taken() {
        let dir = tempfile::tempdir().expect("a folder");
        writeln!(private(&dir.path().join(FILE)).expect("a file"), "abc").expect("written");
        let told = Secret::keep(dir.path()).expect_err("not taken").to_string();
        assert!(told.contains("damaged"), "{told}");
    }
}
