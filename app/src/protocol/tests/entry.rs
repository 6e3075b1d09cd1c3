use super::{id, pinned};
use crate::domain::{
    Category, Color, Event, Former, Kind, Lost, LostId, Member, Priority, Project, ProjectId, Role, Row,
    Status, StatusId, Tables, Task, TaskChanges, TaskId, UserId, rules::Stamp,
};
use crate::protocol::Entry;

pub(super) fn task() -> Task {
    Task {
        id: id(1),
        number: 12,
        workspace_id: id(9),
        project_id: id(2),
        title: "Water the plants".into(),
        description: "All".into(),
        status_id: id(3),
        status: Category::Done,
        priority: Priority::Low,
        start_at: "2026-03-01".parse().ok(),
        due_at: "2026-03-02T09:30:00.000Z".parse().ok(),
        assignees: vec![id(4)],
        rank: "n3".parse().expect("a rank"),
        created_by: id(4),
        created_at: "2026-02-01T08:00:00.000Z".parse().expect("a time"),
        updated_by: id(5),
        updated_at: "2026-02-01T08:00:00.250Z".parse().expect("a time"),
        completed_at: "2026-02-02T08:00:00.000Z".parse().ok(),
        deleted_at: None,
        deleted_by: None,
        seq: 42,
    }
}

pub(super) fn project() -> Project {
    Project {
        id: id(2),
        workspace_id: id(9),
        name: "Home".into(),
        color: Color::Teal,
        rank: "n0".parse().expect("a rank"),
        created_by: id(4),
        created_at: "2026-02-01T08:00:00.000Z".parse().expect("a time"),
        archived_at: None,
        deleted_at: None,
        seq: 1,
    }
}

pub(super) fn status() -> Status {
    Status {
        id: id(3),
        project_id: id(2),
        name: "Done".into(),
        color: Color::Green,
        rank: "n2".parse().expect("a rank"),
        category: Category::Done,
        limit: Some(8),
        seq: 1,
    }
}

pub(super) fn member() -> Member {
    Member {
        user_id: id(4),
        username: "ann".into(),
        display_name: "Ann".into(),
        picture: None,
        role: Role::Owner,
        joined_at: "2026-02-01T08:00:00.000Z".parse().expect("a time"),
    }
}

pub(super) fn lost() -> Lost {
    Lost {
        id: id(7),
        task_id: id(1),
        former: Former::Description("All of them".into()),
        by: id(4),
        replaced_by: id(5),
        at: "2026-02-01T08:00:00.000Z".parse().expect("a time"),
    }
}

pub(super) const LOST: &str = r##"{"id":"#7","task_id":"#1","former":{"description":"All of them"},
    "by":"#4","replaced_by":"#5","at":"2026-02-01T08:00:00.000Z"}"##;
pub(super) const TASK: &str = r##"{"id":"#1","number":12,"workspace_id":"#9","project_id":"#2",
    "title":"Water the plants","description":"All","status_id":"#3","status":"done","priority":"low",
    "start_at":"2026-03-01","due_at":"2026-03-02T09:30:00.000Z","assignees":["#4"],"rank":"n3",
    "created_by":"#4","created_at":"2026-02-01T08:00:00.000Z","updated_by":"#5",
    "updated_at":"2026-02-01T08:00:00.250Z","completed_at":"2026-02-02T08:00:00.000Z","seq":42}"##;
pub(super) const PROJECT: &str = r##"{"id":"#2","workspace_id":"#9","name":"Home","color":"teal","rank":"n0",
    "created_by":"#4","created_at":"2026-02-01T08:00:00.000Z","seq":1}"##;
pub(super) const STATUS: &str = r##"{"id":"#3","project_id":"#2","name":"Done","color":"green",
    "rank":"n2","category":"done","limit":8,"seq":1}"##;
pub(super) const MEMBER: &str = r##"{"user_id":"#4","username":"ann","display_name":"Ann",
    "role":"owner","joined_at":"2026-02-01T08:00:00.000Z"}"##;

/// An event is written as this text, and read back from it in an entry.
fn event(event: &Event, text: &str) {
    let text = super::with_ids(text);
    let json: serde_json::Value = serde_json::from_str(&text).expect(&text);
    assert_eq!(serde_json::to_value(event).expect("it serialises"), json);
    let entry = format!(
        r#"{{"seq":7,"actor":"{}","at":"2026-02-01T08:00:00.000Z","events":[{text}]}}"#,
        id::<UserId>(4)
    );
    let entry: Entry = serde_json::from_str(&entry).expect(&entry);
    assert_eq!(entry.events, std::slice::from_ref(event));
}

/// The full record of every type, as the wire has it.
fn records() -> Vec<(Row, &'static str)> {
    vec![
        (member().into(), MEMBER),
        (project().into(), PROJECT),
        (status().into(), STATUS),
        (task().into(), TASK),
        (lost().into(), LOST),
    ]
}

#[test]
fn a_record_of_every_type_comes_and_goes() {
    let kinds: Vec<_> = records().iter().map(|(row, _)| row.key().kind()).collect();
    assert_eq!(kinds, Kind::ALL, "one of each");
    for (row, text) in records() {
        let json = serde_json::from_str(&super::with_ids(text)).expect(text);
        assert_eq!(Row::read(row.key().kind(), &json).expect(text), row);
        for happened in [Event::Created(row.clone()), Event::Removed(row.key()), Event::Purged(row.key())] {
            let json = serde_json::to_string(&happened).expect("it serialises");
            event(&happened, &json);
        }
        // Both put the record in its place, under the name that the first clients know.
        for happened in [Event::Updated(row.clone()), Event::Restored(row.clone())] {
            let json = serde_json::to_string(&happened).expect("it serialises");
            let read = if row.key().kind() == Kind::Task {
                Event::Restored(row.clone())
            } else {
                Event::Updated(row.clone())
            };
            assert_eq!(serde_json::to_string(&read).expect("it serialises"), json);
            event(&read, &json);
        }
    }
}

#[test]
fn rows() {
    pinned(&task(), TASK);
    pinned(&project(), PROJECT);
    pinned(&status(), STATUS);
    pinned(&Status { limit: None, ..status() }, &STATUS.replace(r#""limit":8,"#, ""));
    let at = || "2026-02-03T08:00:00.000Z".parse().ok();
    let gone = Project { archived_at: at(), deleted_at: at(), ..project() };
    let more = r#""archived_at":"2026-02-03T08:00:00.000Z","deleted_at":"2026-02-03T08:00:00.000Z","seq":1}"#;
    pinned(&gone, &PROJECT.replace(r#""seq":1}"#, more));
    pinned(&member(), MEMBER);
    let seen = Member { picture: Some(id(8)), ..member() };
    pinned(&seen, &MEMBER.replace(r#""role""#, r##""picture":"#8","role""##));
    pinned(&lost(), LOST);
    let gone =
        Task { deleted_at: "2026-02-03T08:00:00.000Z".parse().ok(), deleted_by: Some(id(4)), ..task() };
    let more = r##""deleted_at":"2026-02-03T08:00:00.000Z","deleted_by":"#4","seq":42}"##;
    pinned(&gone, &TASK.replace(r#""seq":42}"#, more));
}

#[test]
fn a_deleted_record_is_in_the_trash_if_its_type_has_one() {
    for (row, _) in records() {
        let mut tables = Tables::new(id(9), "Garden".into(), [row.clone()]);
        let at = "2026-03-01T08:00:00Z".parse().expect("a time");
        let stamp = Stamp { actor: id(4), at, number: 0, seq: 50 };
        tables.apply(&Event::Removed(row.key()), stamp);
        let deleted_at = tables.row(row.key()).map(Row::deleted_at);
        let expected = row.key().kind().has_trash().then_some(Some(at));
        assert_eq!(deleted_at, expected, "{row:?}");
        assert!(tables.changes().contains(row.key()));
    }
}

#[test]
fn what_a_task_does_not_have_is_absent() {
    let bare =
        Task { description: String::new(), start_at: None, due_at: None, completed_at: None, ..task() };
    pinned(
        &bare,
        r##"{"id":"#1","number":12,"workspace_id":"#9","project_id":"#2","title":"Water the plants",
            "status_id":"#3","status":"done","priority":"low","assignees":["#4"],"rank":"n3",
            "created_by":"#4","created_at":"2026-02-01T08:00:00.000Z","updated_by":"#5",
            "updated_at":"2026-02-01T08:00:00.250Z","seq":42}"##,
    );
}

#[test]
fn an_entry_names_the_command_that_it_came_of() {
    let events = vec![Event::removed(id::<TaskId>(1))];
    let at = "2026-02-01T08:00:00.000Z".parse().expect("a time");
    let entry = Entry { seq: 7, cid: Some(id(6)), mid: Some(3), actor: id(4), at, events };
    pinned(
        &entry,
        r##"{"seq":7,"cid":"#6","mid":3,"actor":"#4","at":"2026-02-01T08:00:00.000Z",
            "events":[{"task.deleted":{"id":"#1"}}]}"##,
    );
    pinned(
        &Entry { cid: None, mid: None, events: vec![], ..entry },
        r##"{"seq":7,"actor":"#4","at":"2026-02-01T08:00:00.000Z","events":[]}"##,
    );
}

#[test]
fn an_event_of_a_later_version_is_passed_over() {
    let read = |events: &str| {
        let text = format!(r##"{{"seq":7,"actor":"#4","at":"2026-02-01T08:00:00.000Z","events":{events}}}"##);
        serde_json::from_str::<Entry>(&super::with_ids(&text)).map(|entry| entry.events)
    };
    let events = r##"[{"comment.added":{"text":"Hi","more":[{"a":1}]}},{"task.deleted":{"id":"#1","later":{}}},
        {"page.closed":null}]"##;
    assert_eq!(read(events).expect("it reads"), [Event::removed(id::<TaskId>(1))]);
    for malformed in [r#"[{"task.deleted":{"id":"soon"}}]"#, r#"[{"task.deleted":{}}]"#, "[{}]", "[1]", "1"] {
        assert!(read(malformed).is_err(), "{malformed}");
    }
}

#[test]
fn events_that_carry_rows() {
    for (happened, text) in [
        (Event::created(task()), format!(r#"{{"task.created":{{"task":{TASK}}}}}"#)),
        (Event::restored(task()), format!(r#"{{"task.restored":{{"task":{TASK}}}}}"#)),
        (Event::created(project()), format!(r#"{{"project.created":{{"project":{PROJECT}}}}}"#)),
        (Event::updated(project()), format!(r#"{{"project.updated":{{"project":{PROJECT}}}}}"#)),
        (Event::created(status()), format!(r#"{{"status.created":{{"status":{STATUS}}}}}"#)),
        (Event::updated(status()), format!(r#"{{"status.updated":{{"status":{STATUS}}}}}"#)),
        (Event::created(member()), format!(r#"{{"member.joined":{{"member":{MEMBER}}}}}"#)),
        (Event::updated(member()), format!(r#"{{"member.updated":{{"member":{MEMBER}}}}}"#)),
    ] {
        event(&happened, &text);
    }
}

#[test]
fn events_that_take_away() {
    event(&Event::removed(id::<TaskId>(1)), r##"{"task.deleted":{"id":"#1"}}"##);
    event(&Event::removed(id::<ProjectId>(2)), r##"{"project.deleted":{"id":"#2","in_trash":true}}"##);
    event(&Event::Purged(id::<ProjectId>(2).into()), r##"{"project.deleted":{"id":"#2"}}"##);
    event(&Event::removed(id::<StatusId>(3)), r##"{"status.deleted":{"id":"#3"}}"##);
    event(
        &Event::StatusMerged { id: id(3), into: id(4), behind: "n3".parse().ok() },
        r##"{"status.deleted":{"id":"#3","moved_to":"#4","behind":"n3"}}"##,
    );
    event(
        &Event::StatusMerged { id: id(3), into: id(4), behind: None },
        r##"{"status.deleted":{"id":"#3","moved_to":"#4"}}"##,
    );
    event(&Event::removed(id::<UserId>(4)), r##"{"member.left":{"user_id":"#4"}}"##);
}

#[test]
fn events_of_the_workspace_itself() {
    let renamed = Event::WorkspaceRenamed { name: "Garden".into() };
    event(&renamed, r#"{"workspace.renamed":{"name":"Garden"}}"#);
}

#[test]
fn what_an_edit_replaced() {
    event(&Event::created(lost()), &format!(r#"{{"task.overwritten":{{"lost":{LOST}}}}}"#));
    event(
        &Event::removed((id::<TaskId>(1), id::<LostId>(7))),
        r##"{"task.dismissed":{"id":"#1","lost":"#7"}}"##,
    );
    for (former, text) in [
        (Former::Title("T".into()), r#"{"title":"T"}"#),
        (Former::Priority(Priority::Low), r#"{"priority":"low"}"#),
        (Former::StartAt(None), r#"{"start_at":null}"#),
        (Former::DueAt("2026-03-02".parse().ok()), r#"{"due_at":"2026-03-02"}"#),
    ] {
        pinned(&former, text);
    }
}

#[test]
fn changes_of_a_task() {
    let Task { title, description, project_id, status_id, status, priority, .. } = task();
    let Task { start_at, due_at, assignees, rank, completed_at, .. } = task();
    let changes = TaskChanges {
        title: Some(title),
        description: Some(description),
        project_id: Some(project_id),
        status_id: Some(status_id),
        status: Some(status),
        priority: Some(priority),
        start_at: Some(start_at),
        due_at: Some(due_at),
        assignees: Some(assignees),
        rank: Some(rank),
        completed_at: Some(completed_at),
    };
    event(
        &Event::task_updated(id(1), changes),
        r##"{"task.updated":{"id":"#1","changes":{"title":"Water the plants","description":"All",
            "project_id":"#2","status_id":"#3","status":"done","priority":"low","start_at":"2026-03-01",
            "due_at":"2026-03-02T09:30:00.000Z","assignees":["#4"],"rank":"n3",
            "completed_at":"2026-02-02T08:00:00.000Z"}}}"##,
    );
    let changes = TaskChanges {
        start_at: Some(None),
        due_at: Some(None),
        completed_at: Some(None),
        assignees: Some(vec![]),
        ..TaskChanges::default()
    };
    event(
        &Event::task_updated(id(1), changes),
        r##"{"task.updated":{"id":"#1","changes":{"start_at":null,"due_at":null,"assignees":[],
            "completed_at":null}}}"##,
    );
}
