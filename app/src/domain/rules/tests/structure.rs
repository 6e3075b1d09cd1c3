//! Columns and projects that change.

use super::{World, complaint, created};
use crate::domain::{
    COLUMNS_MAX, Category, Color, ColumnDraft, Command, Edit, Event, KEPT_DAYS, LIMIT_MAX, Only, Problem,
    ProjectDraft, ProjectId, ProjectPatch, Rank, Refused, Role, Row, StatusDraft, StatusId, StatusPatch,
    Task, TaskDraft, TaskPatch,
    rules::{
        Decide, Overtaken, ProjectCommand, StatusCommand, StatusDelete, Step, StepKind, TaskCommand,
        first_statuses,
    },
};

fn column(category: Category) -> ColumnDraft {
    ColumnDraft { id: StatusId::generate(), name: "A column".into(), category, color: None, limit: None }
}

fn with_columns(statuses: Vec<ColumnDraft>) -> Command {
    let draft = ProjectDraft::new(ProjectId::generate(), "Garden");
    ProjectCommand::Create(ProjectDraft { statuses: Some(statuses), ..draft }).into()
}

fn one_of_each() -> Vec<ColumnDraft> {
    Category::ALL.map(column).into()
}

fn archived(archived: bool) -> ProjectPatch {
    ProjectPatch { archived: Some(archived), ..ProjectPatch::default() }
}

fn category(category: Category) -> StatusPatch {
    StatusPatch { category: Some(category), ..StatusPatch::default() }
}

#[test]
fn a_project_starts_with_the_columns_that_its_draft_names() {
    let world = World::new();
    let mut columns = vec![column(Category::Done), column(Category::Todo), column(Category::InProgress)];
    (columns[1].color, columns[1].limit) = (Some(Color::Pink), Some(4));
    let draft = ProjectDraft {
        color: Some(Color::Teal),
        rank: Some(Rank::first()),
        statuses: Some(columns.clone()),
        ..ProjectDraft::new(ProjectId::generate(), "Garden")
    };
    let events = world.tries(ProjectCommand::Create(draft)).expect("allowed");
    let [Event::Created(Row::Project(project)), made @ ..] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((project.color, &project.rank), (Color::Teal, &Rank::first()));
    let made: Vec<_> = made
        .iter()
        .map(|event| match event {
            Event::Created(Row::Status(status)) => status,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(made.windows(2).all(|pair| pair[0].rank < pair[1].rank));
    let ids: Vec<_> = made.iter().map(|status| status.id).collect();
    assert_eq!(ids, columns.iter().map(|column| column.id).collect::<Vec<_>>());
    assert_eq!((made[0].color, made[0].limit), (Color::Green, None));
    assert_eq!((made[1].color, made[1].limit), (Color::Pink, Some(4)));
}

#[test]
fn a_draft_has_1_to_50_columns_and_one_of_each_category() {
    let mut world = World::new();
    let complains = |world: &World, columns| world.tries(with_columns(columns)).expect_err("refused");
    for columns in [vec![], vec![column(Category::Todo), column(Category::Done)]] {
        let refused = complains(&world, columns);
        assert_eq!(complaint(&refused), Some(("statuses", Problem::Required)));
    }
    let mut columns = one_of_each();
    columns.resize_with(COLUMNS_MAX + 1, || column(Category::Todo));
    let refused = complains(&world, columns.clone());
    assert_eq!(complaint(&refused), Some(("statuses", Problem::TooMany(COLUMNS_MAX))));
    columns.pop();
    world.does(with_columns(columns));

    let twice = [one_of_each(), one_of_each()].concat();
    let twice: Vec<_> = twice.iter().map(|c| ColumnDraft { id: twice[0].id, ..c.clone() }).collect();
    let mut taken = one_of_each();
    taken[0].id = world.column(world.home, Category::Todo);
    for columns in [twice, taken] {
        let refused = complains(&world, columns);
        assert_eq!(complaint(&refused), Some(("id", Problem::Taken)));
    }
    let mut nameless = one_of_each();
    nameless[2].name = " ".into();
    assert_eq!(complaint(&complains(&world, nameless)), Some(("name", Problem::Required)));
}

#[test]
fn a_limit_is_a_number_from_1_to_999_and_can_be_taken_away() {
    let mut world = World::new();
    let id = world.column(world.home, Category::Todo);
    let limit = |limit| StatusPatch { limit: Some(limit), ..StatusPatch::default() };
    for wrong in [0, LIMIT_MAX + 1] {
        let mut columns = one_of_each();
        columns[0].limit = Some(wrong);
        let new = StatusDraft::new(StatusId::generate(), world.home, "New", Category::Todo);
        for command in [
            Command::from(StatusCommand::Update(Edit { id, patch: limit(Some(wrong)) })),
            StatusCommand::Create(StatusDraft { limit: Some(wrong), ..new }).into(),
            with_columns(columns),
        ] {
            let refused = world.tries(command).expect_err("out of bounds");
            assert_eq!(complaint(&refused), Some(("limit", Problem::Format)));
        }
    }
    for right in [Some(1), Some(LIMIT_MAX), None] {
        world.does(StatusCommand::Update(Edit { id, patch: limit(right) }));
        assert_eq!(world.row(id).limit, right);
    }
    // It warns, and refuses nothing.
    world.does(StatusCommand::Update(Edit { id, patch: limit(Some(1)) }));
    world.task_in(Category::Todo);
    world.task_in(Category::Todo);
}

#[test]
fn the_last_column_of_a_category_keeps_it() {
    let mut world = World::new();
    let id = world.column(world.home, Category::Todo);
    let change = StatusCommand::Update(Edit { id, patch: category(Category::Done) });
    assert_eq!(world.tries(change.clone()), Err(Refused::LastOne));
    let spare = StatusDraft::new(StatusId::generate(), world.home, "Later", Category::Todo);
    world.does(StatusCommand::Create(spare));
    world.does(change);
    let status = &world.row(id);
    assert_eq!((status.category, status.color), (Category::Done, Color::Green), "its usual colour follows");
}

#[test]
fn a_colour_of_its_own_stays_when_a_column_means_something_else() {
    let mut world = World::new();
    let spare = StatusDraft {
        color: Some(Color::Pink),
        ..StatusDraft::new(StatusId::generate(), world.home, "Later", Category::Todo)
    };
    let id = spare.id;
    world.does(StatusCommand::Create(spare));
    world.does(StatusCommand::Update(Edit { id, patch: category(Category::Done) }));
    assert_eq!(world.row(id).color, Color::Pink);
}

#[test]
fn a_column_hands_its_tasks_on_to_another_one_of_its_project() {
    let mut world = World::new();
    let spare = StatusDraft::new(StatusId::generate(), world.home, "Later", Category::Todo);
    let (id, first) = (spare.id, world.column(world.home, Category::Todo));
    world.does(StatusCommand::Create(spare));
    let task = created(&world, TaskDraft { status_id: Some(id), ..world.draft("Sweep") });
    world.set(task);
    let delete = |move_to| StatusCommand::Delete(StatusDelete { id, move_to });
    for nowhere in [id, StatusId::generate(), world.column(world.away, Category::Todo)] {
        let refused = world.tries(delete(Some(nowhere))).expect_err("no such column here");
        assert_eq!(complaint(&refused), Some(("move_to", Problem::Unknown)));
    }
    let deleted = |behind| Event::StatusMerged { id, into: first, behind };
    assert_eq!(world.tries(delete(Some(first))), Ok(vec![deleted(None)]));
    world.task_in(Category::Todo);
    assert_eq!(world.tries(delete(Some(first))), Ok(vec![deleted(Some(Rank::first()))]));
}

#[test]
fn an_archived_project_takes_no_tasks_and_lets_its_own_be_worked_on() {
    let mut world = World::new();
    let (task, other) = (world.task_in(Category::Todo), world.task_in(Category::Todo));
    world.updates(other, TaskPatch { project_id: Some(world.away), ..TaskPatch::default() });
    world.does(ProjectCommand::Update(Edit { id: world.home, patch: archived(true) }));
    assert_eq!(world.row(world.home).archived_at, Some(world.now));
    let move_in = TaskPatch { project_id: Some(world.home), ..TaskPatch::default() };
    for command in [
        TaskCommand::Create(world.draft("New")),
        TaskCommand::Update(Edit { id: other, patch: move_in.clone() }),
    ] {
        let refused = world.tries(command).expect_err("archived");
        assert_eq!(complaint(&refused), Some(("project_id", Problem::Archived)));
        assert_eq!(refused.to_string(), "This project is archived. Unarchive it to add tasks.");
    }
    world.updates(task, TaskPatch { status: Some(Category::Done), ..move_in });
    world.does(TaskCommand::Delete(Only { id: task }));
    world.does(TaskCommand::Restore(Only { id: task }));
    assert_eq!(
        world.tries(ProjectCommand::Update(Edit { id: world.home, patch: archived(true) })),
        Ok(vec![])
    );
    world.does(ProjectCommand::Update(Edit { id: world.home, patch: archived(false) }));
    world.task_in(Category::Todo);
}

#[test]
fn the_last_project_in_use_is_neither_archived_nor_deleted() {
    let mut world = World::new();
    let admin = world.member(Role::Admin);
    let (home, away) = (world.home, world.away);
    world.does(ProjectCommand::Update(Edit { id: away, patch: archived(true) }));
    assert_eq!(
        world.tries(ProjectCommand::Update(Edit { id: home, patch: archived(true) })),
        Err(Refused::LastOne)
    );
    assert_eq!(world.decide(admin, ProjectCommand::Delete(Only { id: home })), Err(Refused::LastOne));
    world.does_as(admin, ProjectCommand::Delete(Only { id: away }));
    assert_eq!(
        world.decide(admin, ProjectCommand::Delete(Only { id: away })),
        Ok(vec![]),
        "it is gone already"
    );
}

#[test]
fn a_deleted_project_can_be_restored_for_thirty_days() {
    let mut world = World::new();
    let admin = world.member(Role::Admin);
    let id = world.away;
    world.does_as(admin, ProjectCommand::Delete(Only { id }));
    let (deleted, restore) = (world.now, ProjectCommand::Restore(Only { id }));
    world.now = deleted.days_after(KEPT_DAYS);
    assert_eq!(world.decide(admin, restore.clone()), Err(Refused::NotFound));
    let rename = ProjectPatch { name: Some("Late".into()), ..ProjectPatch::default() };
    let rename = ProjectCommand::Update(Edit { id, patch: rename });
    assert_eq!(world.tries(rename.clone()), Err(Refused::NotFound));
    world.now = deleted;
    assert_eq!(world.tries(rename), Err(Refused::Deleted));
    world.does_as(admin, restore.clone());
    assert!(world.tables.project(id).is_some());
    assert_eq!(world.decide(admin, restore.clone()), Ok(vec![]));
    // What stood in it stands in it again.
    assert_eq!(world.tables.statuses(id).len(), first_statuses(id, 0).len());
}

#[test]
fn a_change_of_a_project_or_a_column_is_undone_and_done_again() {
    let mut world = World::new();
    let (project, column) = (world.home, world.column(world.home, Category::Todo));
    let spare = StatusDraft::new(StatusId::generate(), project, "Later", Category::Todo);
    world.does(StatusCommand::Create(spare));
    let cases: [(Command, StepKind); 5] = [
        (ProjectCommand::Update(Edit { id: project, patch: archived(true) }).into(), StepKind::Archive),
        (
            ProjectCommand::Update(Edit {
                id: project,
                patch: ProjectPatch {
                    name: Some("House".into()),
                    color: Some(Color::Red),
                    ..ProjectPatch::default()
                },
            })
            .into(),
            StepKind::Edit,
        ),
        (
            ProjectCommand::Update(Edit {
                id: project,
                patch: ProjectPatch { rank: "z0000000000000000000000001".parse().ok(), ..Default::default() },
            })
            .into(),
            StepKind::Move,
        ),
        (
            StatusCommand::Update(Edit {
                id: column,
                patch: StatusPatch {
                    name: Some("Next".into()),
                    color: Some(Color::Red),
                    limit: Some(Some(3)),
                    ..category(Category::InProgress)
                },
            })
            .into(),
            StepKind::Edit,
        ),
        (
            StatusCommand::Update(Edit {
                id: column,
                patch: StatusPatch { rank: "n5".parse().ok(), ..Default::default() },
            })
            .into(),
            StepKind::Move,
        ),
    ];
    for (command, kind) in cases {
        let subject = command.subject();
        let rows = |world: &World| {
            [project.into(), column.into()]
                .map(|key| world.tables.visible_row(key).cloned().expect("it is there"))
        };
        let row = |world: &World| world.tables.visible_row(subject).cloned();
        let (before, row_before) = (rows(&world), row(&world));
        world.does(command);
        let after = rows(&world);
        let step = Step::between(row_before, row(&world)).expect("something changed");
        assert_eq!(step.kind(), kind);
        let undo = step.undo(&world.tables, world.cat).expect("it holds");
        world.does(undo);
        assert_eq!(rows(&world), before);
        assert_eq!(step.undo(&world.tables, world.cat), Err(Overtaken));
        let again = step.clone().reversed().undo(&world.tables, world.cat).expect("it can be done again");
        world.does(again);
        assert_eq!(rows(&world), after);
        world.does(step.undo(&world.tables, world.cat).expect("back"));
    }
}

#[test]
fn a_deleted_project_comes_back_by_undo_and_goes_again_by_redo() {
    let mut world = World::new();
    let (admin, id) = (world.member(Role::Admin), world.away);
    let row = |world: &World| world.tables.visible_row(id.into()).cloned();
    let before = row(&world);
    world.does_as(admin, ProjectCommand::Delete(Only { id }));
    let step = Step::between(before, row(&world)).expect("it went");
    assert_eq!((step.kind(), step.title()), (StepKind::Delete, "Away"));
    assert_eq!(step.undo(&world.tables, admin), Ok(ProjectCommand::Restore(Only { id }).into()));
    world.does_as(admin, ProjectCommand::Restore(Only { id }));
    assert_eq!(step.reversed().undo(&world.tables, admin), Ok(ProjectCommand::Delete(Only { id }).into()));
}

#[test]
fn nothing_starts_after_it_is_due() {
    let mut world = World::new();
    let day = |text: &str| text.parse().ok();
    let (start, due) = (day("2026-03-02"), day("2026-03-01"));
    let refused = |answer: Result<Vec<Event>, Refused>, field: &str, sentence: &str| {
        let refused = answer.expect_err("out of order");
        assert_eq!(complaint(&refused), Some((field, Problem::StartsAfterDue)));
        assert_eq!(refused.to_string(), sentence);
    };
    let new = TaskDraft { start_at: start, due_at: due, ..world.draft("New") };
    let late = "The start date must not be after the due date.";
    refused(world.tries(TaskCommand::Create(new)), "start_at", late);

    let id = world.task_in(Category::Todo);
    world.updates(id, TaskPatch { due_at: Some(due), ..TaskPatch::default() });
    let starts = TaskPatch { start_at: Some(start), ..TaskPatch::default() };
    refused(world.tries(TaskCommand::Update(Edit { id, patch: starts.clone() })), "start_at", late);
    world.updates(id, TaskPatch { start_at: Some(due), ..TaskPatch::default() });
    let patch = TaskPatch { due_at: Some(day("2026-02-28")), ..TaskPatch::default() };
    let early = "The due date must not be before the start date.";
    refused(world.tries(TaskCommand::Update(Edit { id, patch })), "due_at", early);
    let task = world.updates(id, TaskPatch { due_at: Some(day("2026-03-09")), ..starts.clone() });
    assert_eq!((task.start_at, task.due_at), (start, day("2026-03-09")), "both at once");

    // One that came out of order before can be changed in all else, and be put in order.
    let task = Task { due_at: due, ..world.row(id).clone() };
    world.set(task);
    let mixed = TaskPatch { title: Some("Other".into()), ..starts.clone() };
    assert_eq!(world.updates(id, mixed).title, "Other");
    refused(
        world.tries(TaskCommand::Update(Edit {
            id,
            patch: TaskPatch { start_at: Some(day("2026-03-03")), ..TaskPatch::default() },
        })),
        "start_at",
        late,
    );
    world.updates(id, TaskPatch { start_at: Some(None), ..TaskPatch::default() });
}
