use super::{id, pinned};
use crate::domain::{
    Category, Color, Former, Lost, Member, Priority, Project, Role, Status, Task, TaskChanges, TaskId, UserId,
};
use crate::protocol::{Entry, Event};

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
    let events = vec![Event::TaskDeleted { id: id::<TaskId>(1) }];
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
    assert_eq!(read(events).expect("it reads"), [Event::TaskDeleted { id: id::<TaskId>(1) }]);
    for malformed in [r#"[{"task.deleted":{"id":"soon"}}]"#, r#"[{"task.deleted":{}}]"#, "[{}]", "[1]", "1"] {
        assert!(read(malformed).is_err(), "{malformed}");
    }
}

#[test]
fn events_that_carry_rows() {
    for (event, text) in [
        (Event::TaskCreated { task: task() }, format!(r#"{{"task.created":{{"task":{TASK}}}}}"#)),
        (Event::TaskRestored { task: task() }, format!(r#"{{"task.restored":{{"task":{TASK}}}}}"#)),
        (
            Event::ProjectCreated { project: project() },
            format!(r#"{{"project.created":{{"project":{PROJECT}}}}}"#),
        ),
        (
            Event::ProjectUpdated { project: project() },
            format!(r#"{{"project.updated":{{"project":{PROJECT}}}}}"#),
        ),
        (Event::StatusCreated { status: status() }, format!(r#"{{"status.created":{{"status":{STATUS}}}}}"#)),
        (Event::StatusUpdated { status: status() }, format!(r#"{{"status.updated":{{"status":{STATUS}}}}}"#)),
        (Event::MemberJoined { member: member() }, format!(r#"{{"member.joined":{{"member":{MEMBER}}}}}"#)),
        (Event::MemberUpdated { member: member() }, format!(r#"{{"member.updated":{{"member":{MEMBER}}}}}"#)),
    ] {
        pinned(&event, &text);
    }
}

#[test]
fn events_that_take_away() {
    pinned(&Event::TaskDeleted { id: id(1) }, r##"{"task.deleted":{"id":"#1"}}"##);
    let project = |in_trash| Event::ProjectDeleted { id: id(2), in_trash };
    pinned(&project(true), r##"{"project.deleted":{"id":"#2","in_trash":true}}"##);
    pinned(&project(false), r##"{"project.deleted":{"id":"#2"}}"##);
    let status = |moved_to, behind| Event::StatusDeleted { id: id(3), moved_to, behind };
    pinned(&status(None, None), r##"{"status.deleted":{"id":"#3"}}"##);
    pinned(
        &status(Some(id(4)), "n3".parse().ok()),
        r##"{"status.deleted":{"id":"#3","moved_to":"#4","behind":"n3"}}"##,
    );
    pinned(&Event::MemberLeft { user_id: id::<UserId>(4) }, r##"{"member.left":{"user_id":"#4"}}"##);
}

#[test]
fn events_of_the_workspace_itself() {
    let event = Event::WorkspaceRenamed { name: "Garden".into() };
    pinned(&event, r#"{"workspace.renamed":{"name":"Garden"}}"#);
}

#[test]
fn what_an_edit_replaced() {
    pinned(&Event::TaskOverwritten { lost: lost() }, &format!(r#"{{"task.overwritten":{{"lost":{LOST}}}}}"#));
    pinned(
        &Event::TaskDismissed { id: id(1), lost: id(7) },
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
    pinned(
        &Event::TaskUpdated { id: id(1), changes },
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
    pinned(
        &Event::TaskUpdated { id: id(1), changes },
        r##"{"task.updated":{"id":"#1","changes":{"start_at":null,"due_at":null,"assignees":[],
            "completed_at":null}}}"##,
    );
}
