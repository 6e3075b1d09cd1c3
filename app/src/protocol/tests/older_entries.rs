//! Change logs that servers of every schema wrote: they stay readable, and mean what they meant.

use super::id;
use crate::domain::{Category, Lost, Project, Status, Tables, Task, TaskId, WorkspaceId};
use crate::protocol::{Entry, SCHEMA};

/// A log for each schema, the oldest first. One is added with every schema, and none is ever changed.
const LOGS: [&str; SCHEMA as usize] = [
    include_str!("fixtures/entries_1.jsonl"),
    include_str!("fixtures/entries_2.jsonl"),
    include_str!("fixtures/entries_3.jsonl"),
];

fn read(log: &str) -> Vec<Entry> {
    log.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// The rows that follow from a log.
fn rows(log: &str) -> Tables {
    let mut tables = Tables::new(id::<WorkspaceId>(9), "Home".into(), []);
    for entry in read(log) {
        entry.events.iter().for_each(|event| tables.apply(event, entry.stamp()));
    }
    tables
}

#[test]
fn every_event_of_an_older_log_is_known() {
    for log in LOGS {
        for (line, entry) in log.lines().zip(read(log)) {
            let json: serde_json::Value = serde_json::from_str(line).expect(line);
            assert_eq!(json["events"].as_array().map(Vec::len), Some(entry.events.len()), "{line}");
        }
    }
}

#[test]
fn the_rows_are_those_that_the_log_tells_of() {
    for (schema, log) in (1..).zip(LOGS) {
        let tables = rows(log);
        let watered = tables.task(id::<TaskId>(1)).expect("a task");
        assert_eq!(
            (watered.title.as_str(), watered.status, watered.due_at),
            ("Water all plants", Category::Done, None)
        );
        assert_eq!((watered.seq, &watered.completed_at), (4, &"2026-02-01T08:00:04Z".parse().ok()));
        let restored = tables.task(id::<TaskId>(5)).expect("it was restored");
        assert_eq!(restored.title, if schema == 1 { "Sweep" } else { "Mop" });
        assert_eq!(tables.name(), if schema == 1 { "Home" } else { "Garden" });
        assert_eq!(tables.members().len(), 1, "one has left");
        assert_eq!(tables.all::<Status>().count(), 2, "those that were deleted are gone");
        assert_eq!(tables.all::<Lost>().count(), 0, "it was dismissed");
        // Before schema 3 a project went for good.
        assert_eq!(tables.all::<Project>().count(), if schema < 3 { 1 } else { 2 });
        assert_eq!(tables.projects().len(), 1);
        assert_eq!(tables.all::<Task>().count(), if schema < 3 { 2 } else { 3 });
    }
}

#[test]
fn tasks_of_a_deleted_column_go_where_the_log_says() {
    let tables = rows(LOGS[2]);
    let moved = tables.task(id::<TaskId>(12)).expect("a task");
    assert_eq!((moved.status_id, moved.rank.as_str(), moved.seq), (id(3), "n3", 21));
}
