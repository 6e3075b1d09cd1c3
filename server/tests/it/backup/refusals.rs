//! What is refused, each with a sentence that says what to do, and with nothing changed.

use super::*;
use crate::support::tasksync::run_on;
use sea_orm::{ConnectionTrait, Database};
use std::fs;

/// A directory with a database of one task, and a backup of it.
async fn with_backup() -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().expect("a directory");
    let mut server = Tasksync::start(dir.path()).await;
    let ada = Person::register(server.at, "ada").await;
    ada.caller.post("/tasks", json!({ "title": "Kept" })).await.expect(StatusCode::CREATED);
    ok(run(dir.path(), &["backup", "good.db"]).await);
    server.kill().await;
    let file = dir.path().join("good.db");
    (dir, file)
}

async fn change(file: &Path, sql: &str) {
    let db = Database::connect(format!("sqlite://{}?mode=rwc", file.display())).await.expect("a database");
    db.execute_unprepared(sql).await.expect("a change");
    db.close().await.expect("it closes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_no_good_is_refused_and_nothing_changes() {
    let (dir, good) = with_backup().await;
    let bytes = fs::read(&good).expect("a backup");
    let file = |name: &str, bytes: &[u8]| {
        fs::write(dir.path().join(name), bytes).expect("a file");
        dir.path().join(name)
    };
    file("text.db", b"Not a database at all, but long enough to have a head.");
    file("empty.db", b"");
    file("cut.db", &bytes[..bytes.len() - 3 * 4096]);
    let mut spoiled = bytes.clone();
    for byte in &mut spoiled[5 * 4096..9 * 4096] {
        *byte = !*byte;
    }
    file("spoiled.db", &spoiled);
    change(&dir.path().join("foreign.db"), "CREATE TABLE notes (text TEXT)").await;
    let newer = file("newer.db", &bytes);
    change(&newer, "INSERT INTO seaql_migrations VALUES ('m9999_wings', 0)").await;
    let orphaned = file("orphaned.db", &bytes);
    change(&orphaned, "PRAGMA foreign_keys = OFF; DELETE FROM statuses").await;

    let names = |dir: &Path| {
        let files = fs::read_dir(dir).expect("a folder").map(|file| file.expect("a file").file_name());
        files.collect::<BTreeSet<_>>()
    };
    let before = names(dir.path());
    for (name, reason) in [
        ("text.db", "is no backup of TaskSync"),
        ("empty.db", "is no backup of TaskSync"),
        ("foreign.db", "is no backup of TaskSync"),
        ("cut.db", "is damaged"),
        ("spoiled.db", "is damaged"),
        ("orphaned.db", "is damaged"),
        ("newer.db", "was made by a later version of TaskSync (it has the step m9999_wings)"),
        ("nowhere.db", "cannot be read"),
        ("tasksync.db", "is the database itself"),
    ] {
        let said = run(dir.path(), &["restore", name]).await;
        assert!(!said.is_ok && said.reason.contains(reason), "{name}: {}", said.reason);
        assert!(said.reason.ends_with('.'), "{name}: {}", said.reason);
    }
    let left: BTreeSet<_> = names(dir.path()).difference(&before).cloned().collect();
    assert!(left.is_empty(), "left behind: {left:?}");
    let server = Tasksync::start(dir.path()).await;
    let ada = Person::log_in(server.at, "ada").await;
    let tasks = ada.caller.get("/tasks").await.expect(StatusCode::OK);
    assert_eq!(tasks["items"][0]["title"], "Kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beside_a_running_server_only_a_backup_is_made() {
    let (dir, good) = with_backup().await;
    let mut server = Tasksync::start(dir.path()).await;
    for words in [vec!["serve"], vec!["migrate"], vec!["seed"], vec!["restore", "good.db"], vec!["new-epoch"]]
    {
        let said = run(dir.path(), &words).await;
        let who = format!("The TaskSync process {} works with the database in", server.pid());
        assert!(!said.is_ok && said.reason.starts_with(&who), "{words:?}: {}", said.reason);
        assert!(said.reason.contains(&format!("stop it (kill {})", server.pid())), "{}", said.reason);
    }
    ok(run(dir.path(), &["backup", "second.db"]).await);
    // The folder that it goes to is made.
    ok(run(dir.path(), &["backup", "backups/monday.db"]).await);

    let before = fs::read(&good).expect("a backup");
    let said = run(dir.path(), &["backup", "good.db"]).await;
    assert!(!said.is_ok && said.reason.contains("--force"), "{}", said.reason);
    assert!(fs::read(&good).expect("a backup") == before);
    let ada = Person::log_in(server.at, "ada").await;
    ada.caller.post("/tasks", json!({ "title": "More" })).await.expect(StatusCode::CREATED);
    let said = ok(run(dir.path(), &["backup", "good.db", "--force"]).await);
    assert_eq!(said, "Wrote good.db with 1 people and 2 tasks.\n");
    for (name, reason) in [
        ("good.db/x.db", "cannot be written"),
        ("..", "is no name for a file"),
        ("tasksync.db", "is there already"),
    ] {
        let said = run(dir.path(), &["backup", name]).await;
        assert!(!said.is_ok && said.reason.contains(reason), "{name}: {}", said.reason);
    }
    let said = run(dir.path(), &["backup", "tasksync.db", "--force"]).await;
    assert!(!said.is_ok && said.reason.contains("is the database itself"), "{}", said.reason);

    // The lock goes with its process, however that ends.
    server.kill().await;
    ok(run(dir.path(), &["migrate"]).await);
    ok(run(dir.path(), &["restore", "good.db"]).await);
    let empty = tempfile::tempdir().expect("a directory");
    let said = run(empty.path(), &["backup", "x.db"]).await;
    assert!(!said.is_ok && said.reason.starts_with("There is no database at "), "{}", said.reason);
}

mod postgres {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn its_own_tools_are_named() {
        let place = Place::postgres().await;
        let dir = tempfile::tempdir().expect("a directory");
        for (words, tool) in [(["backup", "x.db"], "pg_dump"), (["restore", "x.db"], "tasksync new-epoch")] {
            let said = run_on(dir.path(), Some(place.url()), &words).await;
            let is_told =
                said.reason.starts_with("The data lies in PostgreSQL") && said.reason.contains(tool);
            assert!(!said.is_ok && is_told, "{}", said.reason);
        }
        let said = ok(run_on(dir.path(), Some(place.url()), &["new-epoch"]).await);
        assert_eq!(said, "Began a new epoch in 0 workspaces. Everybody signs in again.\n");
    }
}
