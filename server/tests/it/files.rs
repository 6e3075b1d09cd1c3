//! Files that the server makes: nobody else on the machine may read them, whatever the folder allows.

use crate::support::tasksync::Tasksync;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

#[tokio::test]
async fn nobody_else_may_read_what_a_server_keeps() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).expect("changed");
    let _server = Tasksync::start(dir.path()).await;
    let files: Vec<_> =
        fs::read_dir(dir.path()).expect("the folder").map(|file| file.expect("a file")).collect();
    assert!(files.iter().any(|file| file.file_name() == "tasksync.db"));
    for file in files {
        let mode = file.metadata().expect("what it is").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is {mode:o}", file.path().display());
    }
}
