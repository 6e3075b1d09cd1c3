//! Files of SQLite: killed at any moment of an upgrade; backups of earlier versions.

use super::{Old, assert_all_is_kept_and_work_goes_on, connect, on_each_old_database, rows, schema};
use crate::support::database::Place;
use crate::support::tasksync;
use std::fs;
use std::path::Path;
use std::time::Instant;

/// At so many moments of the time that an upgrade takes it is killed.
const MOMENTS: u32 = 12;

on_each_old_database!([sqlite]
    a_server_killed_at_any_moment_is_followed_by_one_that_finishes,
    a_backup_of_an_earlier_version_is_put_back_up_to_date,
);

/// The schema and all rows but those that say when a step was made.
async fn content(url: &str) -> impl Eq + std::fmt::Debug + use<> {
    let db = connect(url).await;
    let (schema, mut rows) = (schema(&db).await, rows(&db).await);
    rows.remove("seaql_migrations");
    db.close().await.expect("it closes");
    (schema, rows)
}

async fn a_server_killed_at_any_moment_is_followed_by_one_that_finishes(old: Old) {
    let dir = old.config().data_dir;
    let file = dir.join("tasksync.db");
    let put_back = |bytes: &[u8]| {
        for suffix in ["-wal", "-shm"] {
            // Not there where it was stopped in order.
            let _ = fs::remove_file(dir.join(format!("tasksync.db{suffix}")));
        }
        fs::write(&file, bytes).expect("a file");
    };
    let bytes = fs::read(&file).expect("a database");
    // A command that opens the database as the server does, and ends by itself.
    let list = ["user", "list"];
    let begun = Instant::now();
    assert_listed(&dir).await;
    let (whole, expected) = (begun.elapsed(), content(&old.url).await);
    for moment in 1..=MOMENTS {
        put_back(&bytes);
        let mut command = tasksync::begin_with(&dir, &old.url, &list);
        tokio::time::sleep(whole * moment / MOMENTS).await;
        command.kill().await.expect("it ends");
        assert_listed(&dir).await;
        assert_eq!(content(&old.url).await, expected, "killed after {:?}", whole * moment / MOMENTS);
    }
    let (server, told) = old.start().await;
    assert_all_is_kept_and_work_goes_on(&server, &told).await;
    server.shutdown().await;
}

async fn assert_listed(dir: &Path) {
    let said = tasksync::run(dir, &["user", "list"]).await;
    assert!(said.is_ok && said.out.contains("grace"), "{said:?}");
}

async fn a_backup_of_an_earlier_version_is_put_back_up_to_date(old: Old) {
    let (backup, elsewhere) = (old.config().data_dir.join("tasksync.db"), Place::sqlite());
    let restored = server::backup::restore(&elsewhere.config(), &backup, old.clock.now()).await;
    assert_eq!(restored.expect("it is put back").contents.people, 3);
    let (restored, new) = (connect(elsewhere.url()).await, Place::sqlite());
    new.open().await.close().await;
    assert_eq!(schema(&restored).await, schema(&connect(new.url()).await).await);
    let counts = |rows: &std::collections::BTreeMap<String, Vec<String>>| {
        ["users", "tasks", "change_log"].map(|table| rows[table].len())
    };
    assert_eq!(counts(&rows(&restored).await), counts(&rows(&connect(&old.url).await).await));
}
