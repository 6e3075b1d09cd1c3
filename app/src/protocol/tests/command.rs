use super::{id, pinned};
use crate::domain::{
    Category, Color, ColumnDraft, Command, Edit, Only, Priority, ProjectDraft, ProjectPatch, Seen,
    StatusDraft, StatusPatch, TaskDraft, TaskPatch, UserId,
    rules::{Dismiss, ProjectCommand, PutBack, StatusCommand, StatusDelete, TaskCommand},
};

fn command(command: impl Into<Command>, text: &str) {
    pinned(&command.into(), text);
}

fn draft() -> TaskDraft {
    TaskDraft {
        id: id(1),
        project_id: id(2),
        title: "Water the plants".into(),
        description: "Not the **cactus**".into(),
        status_id: Some(id(3)),
        status: Some(Category::InProgress),
        priority: Priority::High,
        start_at: "2026-03-01".parse().ok(),
        due_at: "2026-03-02T09:30:00.000Z".parse().ok(),
        assignees: vec![id(4)],
        rank: "n3".parse().ok(),
    }
}

#[test]
fn creating_a_task() {
    command(
        TaskCommand::Create(draft()),
        r##"{"name":"task.create","args":{"id":"#1","project_id":"#2","title":"Water the plants",
            "description":"Not the **cactus**","status_id":"#3","status":"in_progress","priority":"high",
            "start_at":"2026-03-01","due_at":"2026-03-02T09:30:00.000Z","assignees":["#4"],"rank":"n3"}}"##,
    );
}

#[test]
fn a_task_needs_an_id_a_project_and_a_title_only() {
    let text = super::with_ids(
        r##"{"name":"task.create","args":{"id":"#1","project_id":"#2","title":"Water the plants"}}"##,
    );
    let TaskDraft { id, project_id, title, .. } = draft();
    let short = TaskDraft::new(id, project_id, &title);
    assert_eq!(serde_json::from_str::<Command>(&text).expect(&text), TaskCommand::Create(short).into());
}

#[test]
fn updating_a_task() {
    let patch = TaskPatch {
        title: Some("T".into()),
        description: Some(String::new()),
        project_id: Some(id(2)),
        status_id: Some(id(3)),
        status: Some(Category::Done),
        priority: Some(Priority::None),
        start_at: Some(None),
        due_at: Some("2026-03-02".parse().ok()),
        assign: vec![id(4)],
        unassign: vec![id(5)],
        rank: "n3".parse().ok(),
        seen: Some(Box::new(seen())),
    };
    command(
        TaskCommand::Update(Edit { id: id(1), patch }),
        r##"{"name":"task.update","args":{"id":"#1","patch":{"title":"T","description":"","project_id":"#2",
            "status_id":"#3","status":"done","priority":"none","start_at":null,"due_at":"2026-03-02",
            "assign":["#4"],"unassign":["#5"],"rank":"n3","seen":{"id":"#8","title":"Old","description":"Was",
            "priority":"low","start_at":null,"due_at":"2026-03-01"}}}}"##,
    );
    let nothing = TaskPatch::default();
    command(
        TaskCommand::Update(Edit { id: id(1), patch: nothing }),
        r##"{"name":"task.update","args":{"id":"#1","patch":{}}}"##,
    );
}

fn seen() -> Seen {
    Seen {
        id: id(8),
        title: Some("Old".into()),
        description: Some("Was".into()),
        priority: Some(Priority::Low),
        start_at: Some(None),
        due_at: Some("2026-03-01".parse().ok()),
    }
}

#[test]
fn what_an_edit_replaced_is_put_back_or_dismissed() {
    let seen = Seen { description: Some("Now".into()), ..Seen::new(id(8)) };
    command(
        TaskCommand::PutBack(PutBack { id: id(1), lost: id(7), seen: Some(Box::new(seen)) }),
        r##"{"name":"task.put_back","args":{"id":"#1","lost":"#7","seen":{"id":"#8","description":"Now"}}}"##,
    );
    command(
        TaskCommand::PutBack(PutBack { id: id(1), lost: id(7), seen: None }),
        r##"{"name":"task.put_back","args":{"id":"#1","lost":"#7"}}"##,
    );
    command(
        TaskCommand::Dismiss(Dismiss { id: id(1), lost: id(7) }),
        r##"{"name":"task.dismiss","args":{"id":"#1","lost":"#7"}}"##,
    );
}

#[test]
fn null_clears_and_absence_leaves() {
    let read = |text: &str| serde_json::from_str::<TaskPatch>(text).expect(text);
    assert_eq!(read("{}").due_at, None);
    assert_eq!(read(r#"{"due_at":null}"#).due_at, Some(None));
    assert_eq!(read(r#"{"due_at":"2026-03-02"}"#).due_at, Some("2026-03-02".parse().ok()));
    assert!(serde_json::from_str::<TaskPatch>(r#"{"due_at":"soon"}"#).is_err());
    assert!(serde_json::from_str::<TaskPatch>(r#"{"rank":"!"}"#).is_err());
}

#[test]
fn deleting_and_restoring_a_task() {
    command(TaskCommand::Delete(Only { id: id(1) }), r##"{"name":"task.delete","args":{"id":"#1"}}"##);
    command(TaskCommand::Restore(Only { id: id(1) }), r##"{"name":"task.restore","args":{"id":"#1"}}"##);
}

#[test]
fn projects() {
    command(
        ProjectCommand::Create(ProjectDraft::new(id(2), "Garden")),
        r##"{"name":"project.create","args":{"id":"#2","name":"Garden"}}"##,
    );
    let columns = vec![
        ColumnDraft {
            id: id(3),
            name: "Next".into(),
            category: Category::Todo,
            color: Some(Color::Pink),
            limit: Some(5),
        },
        ColumnDraft { id: id(4), name: "Done".into(), category: Category::Done, color: None, limit: None },
    ];
    let draft = ProjectDraft {
        color: Some(Color::Teal),
        rank: "n3".parse().ok(),
        statuses: Some(columns),
        ..ProjectDraft::new(id(2), "Garden")
    };
    command(
        ProjectCommand::Create(draft),
        r##"{"name":"project.create","args":{"id":"#2","name":"Garden","color":"teal","rank":"n3","statuses":[
            {"id":"#3","name":"Next","category":"todo","color":"pink","limit":5},
            {"id":"#4","name":"Done","category":"done"}]}}"##,
    );
    let patch = ProjectPatch {
        name: Some("Yard".into()),
        color: Some(Color::Red),
        rank: "n3".parse().ok(),
        archived: Some(true),
    };
    command(
        ProjectCommand::Update(Edit { id: id(2), patch }),
        r##"{"name":"project.update","args":{"id":"#2","patch":{"name":"Yard","color":"red","rank":"n3","archived":true}}}"##,
    );
    command(ProjectCommand::Delete(Only { id: id(2) }), r##"{"name":"project.delete","args":{"id":"#2"}}"##);
    command(
        ProjectCommand::Restore(Only { id: id(2) }),
        r##"{"name":"project.restore","args":{"id":"#2"}}"##,
    );
}

#[test]
fn statuses() {
    let draft = StatusDraft {
        id: id(3),
        project_id: id(2),
        name: "Review".into(),
        category: Category::InProgress,
        color: Some(Color::Violet),
        rank: "n3".parse().ok(),
        limit: Some(3),
    };
    command(
        StatusCommand::Create(draft),
        r##"{"name":"status.create","args":{"id":"#3","project_id":"#2","name":"Review",
            "category":"in_progress","color":"violet","rank":"n3","limit":3}}"##,
    );
    let patch = StatusPatch {
        name: Some("Check".into()),
        color: Some(Color::Teal),
        rank: "n4".parse().ok(),
        category: Some(Category::Done),
        limit: Some(None),
    };
    command(
        StatusCommand::Update(Edit { id: id(3), patch }),
        r##"{"name":"status.update","args":{"id":"#3","patch":{"name":"Check","color":"teal","rank":"n4",
            "category":"done","limit":null}}}"##,
    );
    let delete = |move_to| StatusCommand::Delete(StatusDelete { id: id(3), move_to });
    command(delete(None), r##"{"name":"status.delete","args":{"id":"#3"}}"##);
    command(delete(Some(id(4))), r##"{"name":"status.delete","args":{"id":"#3","move_to":"#4"}}"##);
}

#[test]
fn an_id_is_a_uuid_in_any_of_its_spellings() {
    let text = r#"{"name":"task.delete","args":{"id":"0000000000007000800000000000AB01"}}"#;
    assert!(serde_json::from_str::<Command>(text).is_ok());
    assert!("".parse::<UserId>().is_err());
}
