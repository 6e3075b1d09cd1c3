//! What the disk and SQLite can do by themselves.

use anyhow::Result;
use rusqlite::Connection;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Rows a second with so many in one commit, each as long as a change, durable when it is committed.
pub(crate) fn sqlite(folder: &Path, per_commit: u64, time: Duration) -> Result<f64> {
    let path = folder.join(format!("bare-{per_commit}.db"));
    let mut db = Connection::open(path)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.execute_batch("CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL)")?;
    let (began, mut rows, entry) = (Instant::now(), 0, "x".repeat(350));
    while began.elapsed() < time {
        let tx = db.transaction()?;
        {
            let mut insert = tx.prepare_cached("INSERT INTO log (entry) VALUES (?1)")?;
            for _ in 0..per_commit {
                insert.execute([&entry])?;
            }
        }
        tx.commit()?;
        rows += per_commit;
    }
    Ok(rows as f64 / began.elapsed().as_secs_f64())
}

/// How often a second 4 KiB more in a file are made durable.
pub(crate) fn syncs(folder: &Path, time: Duration) -> Result<f64> {
    let mut file = File::create(folder.join("syncs"))?;
    let (began, mut count, page) = (Instant::now(), 0_u32, [7; 4096]);
    while began.elapsed() < time {
        file.write_all(&page)?;
        file.sync_data()?;
        count += 1;
    }
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
}
