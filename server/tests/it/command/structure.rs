//! Projects and their columns.

use crate::support::{database::Place, on_both_databases, team::Team};
use app::domain::{
    Category, FieldError, Problem, ProjectDraft, ProjectId, ProjectPatch, Refused, StatusDraft, StatusId,
    StatusPatch,
};
use app::protocol::Command;
use server::db::query;
use server::error::Error;

on_both_databases!(
    a_new_project_starts_with_three_columns,
    a_project_is_renamed_and_moved,
    a_deleted_project_takes_its_tasks_with_it,
    the_last_project_stays,
    the_last_column_of_a_category_stays,
    a_column_that_holds_tasks_stays,
    names_have_bounds,
);

fn project(name: &str) -> (ProjectId, Command) {
    let id = ProjectId::generate();
    (id, Command::ProjectCreate(ProjectDraft { id, name: name.into() }))
}

async fn a_new_project_starts_with_three_columns(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (id, create) = project("Website relaunch");
    team.run(team.people[0], create).await.expect("a project");
    let columns = query::project::statuses(team.db.read(), id).await.expect("a query");
    let categories: Vec<_> = columns.iter().map(|column| column.category).collect();
    assert_eq!(categories, Category::ALL);
    let projects = query::project::list(team.db.read(), team.team).await.expect("a query");
    assert_eq!(projects.iter().map(|project| project.id).collect::<Vec<_>>(), [team.board.id, id]);
}

async fn a_project_is_renamed_and_moved(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (id, create) = project("Second");
    team.run(team.people[0], create).await.expect("a project");
    let rank = app::domain::Rank::between(None, Some(&team.board.rank));
    let patch = ProjectPatch { name: Some(" First ".into()), rank: Some(rank) };
    let done = team.run(team.people[0], Command::ProjectUpdate { id, patch }).await.expect("an edit");
    let projects = query::project::list(team.db.read(), team.team).await.expect("a query");
    assert_eq!((projects[0].id, projects[0].name.as_str()), (id, "First"));
    assert_eq!(Some(projects[0].seq), done.seq);
}

async fn a_deleted_project_takes_its_tasks_with_it(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let (id, create) = project("Doomed");
    team.run(ada, create).await.expect("a project");
    let mut draft = team.draft("Doomed too");
    draft.project_id = id;
    let task = draft.id;
    team.run(ada, Command::TaskCreate(draft)).await.expect("a task");
    let other = team.add(ada, "Elsewhere").await;

    team.run(ada, Command::ProjectDelete { id }).await.expect("a deletion");
    let snapshot = team.snapshot().await;
    assert_eq!(snapshot.tasks.iter().map(|task| task.id).collect::<Vec<_>>(), [other.id]);
    assert!(snapshot.statuses.iter().all(|status| status.project_id != id));
    let answer = team.run(ada, Command::TaskRestore { id: task }).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::NotFound))), "{answer:?}");
}

async fn the_last_project_stays(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let answer = team.run(team.people[0], Command::ProjectDelete { id: team.board.id }).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::LastOne))), "{answer:?}");
}

async fn the_last_column_of_a_category_stays(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    for column in &team.columns {
        let answer = team.run(ada, Command::StatusDelete { id: column.id }).await;
        assert!(matches!(answer, Err(Error::Refused(Refused::LastOne))), "{answer:?}");
    }
    let id = StatusId::generate();
    let draft = StatusDraft {
        id,
        project_id: team.board.id,
        name: "Review".into(),
        category: Category::InProgress,
        color: None,
        rank: None,
    };
    team.run(ada, Command::StatusCreate(draft)).await.expect("a column");
    team.run(ada, Command::StatusDelete { id: team.columns[1].id }).await.expect("one of two may go");
    let columns = query::project::statuses(team.db.read(), team.board.id).await.expect("a query");
    let left: Vec<_> = columns.iter().map(|column| column.id).collect();
    assert_eq!(left, [team.columns[0].id, team.columns[2].id, id]);
}

async fn a_column_that_holds_tasks_stays(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let id = StatusId::generate();
    let draft = StatusDraft {
        id,
        project_id: team.board.id,
        name: "Later".into(),
        category: Category::Todo,
        color: None,
        rank: None,
    };
    team.run(ada, Command::StatusCreate(draft)).await.expect("a column");
    let mut task = team.draft("Sweep");
    task.status_id = Some(id);
    let task_id = task.id;
    team.run(ada, Command::TaskCreate(task)).await.expect("a task");

    let answer = team.run(ada, Command::StatusDelete { id }).await;
    let in_use = Refused::Conflict(FieldError::new("status", Problem::InUse));
    assert!(matches!(&answer, Err(Error::Refused(refused)) if *refused == in_use), "{answer:?}");
    team.run(ada, Command::TaskDelete { id: task_id }).await.expect("a deletion");
    team.run(ada, Command::StatusDelete { id }).await.expect("an empty column may go");
    // Its task comes back into the first column of the same category.
    team.run(ada, Command::TaskRestore { id: task_id }).await.expect("a restoration");
    assert_eq!(team.task(task_id).await.status_id, team.columns[0].id);
}

async fn names_have_bounds(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    team.run(ada, project(&"ä".repeat(100)).1).await.expect("just at the bound");
    for (name, problem) in
        [("", Problem::Required), (&*"ä".repeat(101), Problem::TooLong(100)), ("a\u{1}", Problem::Characters)]
    {
        let answer = team.run(ada, project(name).1).await;
        let invalid = Refused::field("name", problem);
        assert!(matches!(&answer, Err(Error::Refused(refused)) if *refused == invalid), "{answer:?}");
        let patch = StatusPatch { name: Some(name.into()), ..StatusPatch::default() };
        let answer = team.run(ada, Command::StatusUpdate { id: team.columns[0].id, patch }).await;
        assert!(matches!(&answer, Err(Error::Refused(refused)) if *refused == invalid), "{answer:?}");
    }
}
