use super::{World, complaint};
use crate::domain::{
    COLUMNS_MAX, Category, Color, ColumnDraft, Command, Edit, Event, Only, Problem, ProjectDraft, ProjectId,
    ProjectPatch, Rank, Refused, Role, Row, Status, StatusDraft, StatusId, StatusPatch,
    rules::{ProjectCommand, StatusCommand, StatusDelete, TaskCommand, first_statuses},
};

fn review(world: &World) -> StatusDraft {
    StatusDraft {
        id: StatusId::generate(),
        project_id: world.home,
        name: "Review".into(),
        category: Category::InProgress,
        color: None,
        rank: None,
        limit: None,
    }
}

#[test]
fn a_new_project_comes_last_and_with_three_columns() {
    let world = World::new();
    let draft = ProjectDraft::new(ProjectId::generate(), "  Garden ");
    let events = world.tries(ProjectCommand::Create(draft.clone())).expect("allowed");
    let [Event::Created(Row::Project(project)), statuses @ ..] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!((project.name.as_str(), project.created_by, project.seq), ("Garden", world.cat, 42));
    assert!(Some(&project.rank) > world.tables.last_project_rank().as_ref());
    let names: Vec<_> = statuses
        .iter()
        .map(|event| match event {
            Event::Created(Row::Status(status)) => (status.name.as_str(), status.category),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        names,
        [("To do", Category::Todo), ("In progress", Category::InProgress), ("Done", Category::Done)]
    );
}

#[test]
fn both_sides_give_the_first_columns_the_same_ids_in_rising_places() {
    let id = ProjectId::generate();
    let statuses = first_statuses(id, 3);
    assert_eq!(statuses, first_statuses(id, 3));
    assert!(statuses.windows(2).all(|pair| pair[0].id != pair[1].id && pair[0].rank < pair[1].rank));
}

#[test]
fn a_project_grows_to_50_columns_and_can_still_be_duplicated() {
    let mut world = World::new();
    let add =
        |world: &World| StatusCommand::Create(StatusDraft { id: StatusId::generate(), ..review(world) });
    while world.tables.statuses(world.home).len() < COLUMNS_MAX {
        let another = add(&world);
        world.does(another);
    }
    let refused = world.tries(add(&world)).expect_err("full");
    assert_eq!(complaint(&refused), Some(("statuses", Problem::TooMany(COLUMNS_MAX))));
    let copy = |status: &Status| ColumnDraft {
        id: StatusId::generate(),
        name: status.name.clone(),
        category: status.category,
        color: None,
        limit: None,
    };
    let statuses = world.tables.statuses(world.home).into_iter().map(copy).collect();
    let duplicate =
        ProjectDraft { statuses: Some(statuses), ..ProjectDraft::new(ProjectId::generate(), "Again") };
    world.tries(ProjectCommand::Create(duplicate)).expect("allowed");
}

#[test]
fn a_name_has_1_to_100_characters() {
    let world = World::new();
    let create = |name: String| {
        let project = ProjectDraft::new(ProjectId::generate(), &name);
        let status = StatusDraft { name: name.clone(), ..review(&world) };
        let rename = ProjectPatch { name: Some(name.clone()), ..ProjectPatch::default() };
        let column = world.column(world.home, Category::Todo);
        let retitle = StatusPatch { name: Some(name), ..StatusPatch::default() };
        [
            world.tries(ProjectCommand::Create(project)),
            world.tries(StatusCommand::Create(status)),
            world.tries(ProjectCommand::Update(Edit { id: world.home, patch: rename })),
            world.tries(StatusCommand::Update(Edit { id: column, patch: retitle })),
        ]
    };
    assert!(create("ä".repeat(100)).iter().all(Result::is_ok));
    for answer in create("ä".repeat(101)) {
        assert_eq!(complaint(&answer.expect_err("too long")), Some(("name", Problem::TooLong(100))));
    }
    for answer in create(" \n ".into()) {
        assert_eq!(complaint(&answer.expect_err("blank")), Some(("name", Problem::Required)));
    }
}

#[test]
fn an_id_is_given_once() {
    let world = World::new();
    let project = ProjectDraft::new(world.home, "Again");
    let status = StatusDraft { id: world.column(world.home, Category::Done), ..review(&world) };
    for command in [Command::from(ProjectCommand::Create(project)), StatusCommand::Create(status).into()] {
        let refused = world.tries(command).expect_err("taken");
        assert_eq!(complaint(&refused), Some(("id", Problem::Taken)));
        assert!(matches!(refused, Refused::Conflict(_)));
    }
}

#[test]
fn a_project_whose_columns_would_take_another_ones_ids_is_refused() {
    let mut world = World::new();
    let id = ProjectId::generate();
    let taken = first_statuses(id, 0)[1].id;
    world.does(StatusCommand::Create(StatusDraft { id: taken, ..review(&world) }));
    let refused = world.tries(ProjectCommand::Create(ProjectDraft::new(id, "New")));
    assert_eq!(complaint(&refused.expect_err("taken")), Some(("id", Problem::Taken)));
}

#[test]
fn what_stays_the_same_is_no_event() {
    let world = World::new();
    let project = &world.row(world.home);
    let patch = ProjectPatch {
        name: Some(" Home ".into()),
        rank: Some(project.rank.clone()),
        ..ProjectPatch::default()
    };
    assert_eq!(world.tries(ProjectCommand::Update(Edit { id: world.home, patch })), Ok(vec![]));
    let id = world.column(world.home, Category::Done);
    let status = &world.row(id);
    let patch = StatusPatch {
        name: Some("Done".into()),
        color: Some(status.color),
        rank: Some(status.rank.clone()),
        category: Some(status.category),
        limit: Some(None),
    };
    assert_eq!(world.tries(StatusCommand::Update(Edit { id, patch })), Ok(vec![]));
    assert_eq!(world.tries(StatusCommand::Update(Edit { id, patch: StatusPatch::default() })), Ok(vec![]));
}

#[test]
fn a_patch_changes_what_it_names_and_nothing_else() {
    let world = World::new();
    let id = world.column(world.home, Category::Todo);
    let before = world.row(id);
    let patch = StatusPatch { color: Some(Color::Pink), ..StatusPatch::default() };
    let mut after = before.clone();
    (after.color, after.seq) = (Color::Pink, 42);
    let events = world.tries(StatusCommand::Update(Edit { id, patch }));
    assert_eq!(events, Ok(vec![Event::updated(after)]));
}

#[test]
fn what_is_not_there_cannot_be_changed() {
    let world = World::new();
    let (project, status) = (ProjectId::generate(), StatusId::generate());
    for command in [
        Command::from(ProjectCommand::Update(Edit { id: project, patch: ProjectPatch::default() })),
        StatusCommand::Update(Edit { id: status, patch: StatusPatch::default() }).into(),
        StatusCommand::Delete(StatusDelete { id: status, move_to: None }).into(),
        StatusCommand::Create(StatusDraft { project_id: project, ..review(&world) }).into(),
    ] {
        assert_eq!(world.tries(command), Err(Refused::NotFound));
    }
}

#[test]
fn a_new_column_takes_its_categorys_colour_and_the_last_place() {
    let world = World::new();
    let events = world.tries(StatusCommand::Create(review(&world))).expect("allowed");
    let [Event::Created(Row::Status(status))] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(status.color, Color::Blue);
    assert!(world.tables.all::<Status>().all(|other| other.rank < status.rank));

    let named = StatusDraft { color: Some(Color::Pink), rank: Some(Rank::first()), ..review(&world) };
    let events = world.tries(StatusCommand::Create(named)).expect("allowed");
    let [Event::Created(Row::Status(status))] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((status.color, &status.rank), (Color::Pink, &Rank::first()));
}

#[test]
fn the_last_project_stays() {
    let mut world = World::new();
    let bob = world.member(Role::Admin);
    let delete = |id| ProjectCommand::Delete(Only { id });
    assert_eq!(world.decide(bob, delete(ProjectId::generate())), Err(Refused::NotFound));
    let events = world.decide(bob, delete(world.away));
    assert_eq!(events, Ok(vec![Event::removed(world.away)]));
    world.happens(&Event::Purged(world.away.into()));
    assert_eq!(world.decide(bob, delete(world.home)), Err(Refused::LastOne));
}

#[test]
fn the_last_column_of_a_category_stays() {
    let mut world = World::new();
    let spare = review(&world);
    let spare_id = spare.id;
    let of_the_project = world.column(world.home, Category::InProgress);
    assert_eq!(
        world.tries(StatusCommand::Delete(StatusDelete { id: of_the_project, move_to: None })),
        Err(Refused::LastOne)
    );
    world.does(StatusCommand::Create(spare));
    world.does(StatusCommand::Delete(StatusDelete { id: of_the_project, move_to: None }));
    assert_eq!(
        world.tries(StatusCommand::Delete(StatusDelete { id: spare_id, move_to: None })),
        Err(Refused::LastOne)
    );
}

#[test]
fn a_column_with_tasks_stays() {
    let mut world = World::new();
    world.does(StatusCommand::Create(review(&world)));
    let task = world.task_in(Category::InProgress);
    let column = world.row(task).status_id;
    let refused =
        world.tries(StatusCommand::Delete(StatusDelete { id: column, move_to: None })).expect_err("in use");
    assert_eq!(complaint(&refused), Some(("status", Problem::InUse)));
    world.does(TaskCommand::Delete(Only { id: task }));
    assert_eq!(
        world.tries(StatusCommand::Delete(StatusDelete { id: column, move_to: None })),
        Ok(vec![Event::removed(column)])
    );
}
