//! Projects and their columns.

use crate::support::{database::Place, on_both_databases, team::Team};
use app::domain::{
    Category, Color, ColumnDraft, Command, Edit, FieldError, Only, Problem, ProjectDraft, ProjectId,
    ProjectPatch, Refused, StatusId, StatusPatch, TaskPatch,
    rules::{ProjectCommand, StatusCommand, TaskCommand},
};
use futures::FutureExt;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use server::db::query;
use server::db::query::task::{Page, TaskFilter};
use server::error::Error;

on_both_databases!(
    a_new_project_starts_with_three_columns,
    a_project_is_renamed_and_moved,
    a_deleted_project_hides_its_tasks_and_brings_them_back,
    a_deleted_project_is_purged_with_its_tasks_after_30_days,
    projects_that_were_deleted_before_they_could_be_restored_stay_gone,
    a_project_is_made_with_columns_of_its_own,
    a_project_is_archived,
    nothing_starts_after_it_is_due,
    the_last_project_stays,
    names_have_bounds,
);

fn project(name: &str) -> (ProjectId, Command) {
    let id = ProjectId::generate();
    (id, ProjectCommand::Create(ProjectDraft::new(id, name)).into())
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
    let patch = ProjectPatch { name: Some(" First ".into()), rank: Some(rank), ..ProjectPatch::default() };
    let done = team.run(team.people[0], ProjectCommand::Update(Edit { id, patch })).await.expect("an edit");
    let projects = query::project::list(team.db.read(), team.team).await.expect("a query");
    assert_eq!((projects[0].id, projects[0].name.as_str()), (id, "First"));
    assert_eq!(Some(projects[0].seq), done.seq);
}

async fn a_deleted_project_hides_its_tasks_and_brings_them_back(place: Place) {
    let team = Team::of(place, &["ada", "ben"]).await;
    let (ada, ben) = (team.people[0], team.people[1]);
    let (id, create) = project("Doomed");
    team.run(ada, create).await.expect("a project");
    let mut draft = team.draft("Doomed too");
    draft.project_id = id;
    let task = draft.id;
    team.run(ada, TaskCommand::Create(draft)).await.expect("a task");
    let other = team.add(ada, "Elsewhere").await;

    team.run(ada, ProjectCommand::Delete(Only { id })).await.expect("a deletion");
    let (db, now) = (team.db.read(), team.clock.now());
    assert_eq!(query::task::get(db, task).await.expect("a query"), None);
    assert_eq!(query::project::get(db, id).await.expect("a query"), None);
    let everything = TaskFilter { workspaces: vec![team.team], ..TaskFilter::default() };
    let page = Page { limit: 10, cursor: None };
    let (listed, _) = query::task::list(db, &everything, &page).await.expect("a query");
    assert_eq!(listed.iter().map(|task| task.id).collect::<Vec<_>>(), [other.id]);
    let snapshot = team.snapshot().await;
    assert_eq!(snapshot.deleted_projects.iter().map(|project| project.id).collect::<Vec<_>>(), [id]);
    assert_eq!(snapshot.deleted_projects[0].deleted_at, Some(now));
    let patch = TaskPatch { title: Some("No".into()), ..TaskPatch::default() };
    for command in [TaskCommand::Update(Edit { id: task, patch }), TaskCommand::Restore(Only { id: task })] {
        let answer = team.run(ada, command).await;
        assert!(matches!(answer, Err(Error::Refused(Refused::Deleted))), "{answer:?}");
    }
    let answer = team.run(ben, ProjectCommand::Restore(Only { id })).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::Forbidden))), "{answer:?}");
    team.run(ada, ProjectCommand::Restore(Only { id })).await.expect("a restoration");
    assert_eq!(team.task(task).await.project_id, id);
    let answer = team.run(ben, ProjectCommand::Delete(Only { id })).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::Forbidden))), "{answer:?}");
}

async fn a_deleted_project_is_purged_with_its_tasks_after_30_days(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let (id, create) = project("Doomed");
    team.run(ada, create).await.expect("a project");
    let mut draft = team.draft("Doomed too");
    (draft.project_id, draft.assignees) = (id, vec![ada]);
    let task = draft.id;
    team.run(ada, TaskCommand::Create(draft)).await.expect("a task");
    team.run(ada, ProjectCommand::Delete(Only { id })).await.expect("a deletion");
    let sweep = |days| server::janitor::sweep(&team.db, team.clock.now().days_after(days));
    assert_eq!(sweep(29).await.expect("a sweep").projects, 0);
    assert_eq!(sweep(30).await.expect("a sweep").projects, 2);
    assert_eq!(sweep(30).await.expect("a sweep").projects, 0);
    assert_eq!(query::task::known(team.db.read(), &[task]).await.expect("a query"), []);
    assert_eq!(query::project::workspace(team.db.read(), id).await.expect("a query"), None);
    let snapshot = team.snapshot().await;
    assert!(snapshot.deleted_projects.is_empty() && snapshot.tasks.is_empty());
}

async fn projects_that_were_deleted_before_they_could_be_restored_stay_gone(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let (id, create) = project("Gone");
    team.run(ada, create).await.expect("a project");
    let mut draft = team.draft("Gone too");
    draft.project_id = id;
    team.run(ada, TaskCommand::Create(draft)).await.expect("a task");
    team.run(ada, ProjectCommand::Delete(Only { id })).await.expect("a deletion");
    // As the migration leaves them.
    let update = Query::update()
        .table("projects")
        .value("deleted_at", 0)
        .and_where(Expr::col("deleted_at").is_not_null())
        .take();
    let old = team.db.write(move |tx| {
        let update = update.clone();
        async move { Ok(tx.conn().execute(&update).await?.rows_affected()) }.boxed()
    });
    assert_eq!(old.await.expect("a change"), 1);
    let snapshot = team.snapshot().await;
    assert!(snapshot.deleted_projects.is_empty() && snapshot.tasks.is_empty());
    assert!(snapshot.statuses.iter().all(|status| status.project_id != id));
    let answer = team.run(ada, ProjectCommand::Restore(Only { id })).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::NotFound))), "{answer:?}");
    assert_eq!(server::janitor::sweep(&team.db, team.clock.now()).await.expect("a sweep").projects, 2);
}

async fn a_project_is_made_with_columns_of_its_own(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let column = |category| ColumnDraft {
        id: StatusId::generate(),
        name: "Column".into(),
        category,
        color: Some(Color::Pink),
        limit: Some(7),
    };
    let columns: Vec<_> = [Category::Done, Category::Todo, Category::InProgress].map(column).into();
    let id = ProjectId::generate();
    let draft = ProjectDraft {
        color: Some(Color::Teal),
        rank: Some(app::domain::Rank::between(None, Some(&team.board.rank))),
        statuses: Some(columns.clone()),
        ..ProjectDraft::new(id, "Copy")
    };
    team.run(ada, ProjectCommand::Create(draft.clone())).await.expect("a project");
    let made = query::project::statuses(team.db.read(), id).await.expect("a query");
    let seen: Vec<_> = made.iter().map(|status| (status.id, status.color, status.limit)).collect();
    assert_eq!(seen, columns.iter().map(|c| (c.id, Color::Pink, Some(7))).collect::<Vec<_>>());
    let first = &query::project::list(team.db.read(), team.team).await.expect("a query")[0];
    assert_eq!((first.id, first.color), (id, Color::Teal));

    let again = ProjectDraft { id: ProjectId::generate(), ..draft };
    let answer = team.run(ada, ProjectCommand::Create(again)).await;
    let taken = Refused::Conflict(FieldError::new("id", Problem::Taken));
    assert!(matches!(&answer, Err(Error::Refused(refused)) if *refused == taken), "{answer:?}");
}

async fn a_project_is_archived(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (ada, board) = (team.people[0], team.board.id);
    let task = team.add(ada, "There already").await;
    let archive = |id| {
        ProjectCommand::Update(Edit {
            id,
            patch: ProjectPatch { archived: Some(true), ..ProjectPatch::default() },
        })
    };
    let answer = team.run(ada, archive(board)).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::LastOne))), "{answer:?}");
    let (other, create) = project("Other");
    team.run(ada, create).await.expect("a project");
    team.run(ada, archive(board)).await.expect("an archived project");
    let answer = team.run(ada, TaskCommand::Create(team.draft("New"))).await;
    let full = Refused::field("project_id", Problem::Archived);
    assert!(matches!(&answer, Err(Error::Refused(refused)) if *refused == full), "{answer:?}");
    let patch = TaskPatch { project_id: Some(other), ..TaskPatch::default() };
    team.edit(ada, task.id, patch).await.expect("a move out of it");
    let answer = team.run(ada, archive(other)).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::LastOne))), "{answer:?}");
    let listed = query::project::get(team.db.read(), board).await.expect("a query").expect("it is there");
    assert_eq!(listed.archived_at, Some(team.clock.now()));
}

async fn nothing_starts_after_it_is_due(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let mut draft = team.draft("Late");
    (draft.start_at, draft.due_at) = ("2026-03-02".parse().ok(), "2026-03-01".parse().ok());
    let refused = |field| Refused::field(field, Problem::StartsAfterDue);
    let answer = team.run(ada, TaskCommand::Create(draft)).await;
    assert!(matches!(&answer, Err(Error::Refused(why)) if *why == refused("start_at")), "{answer:?}");
    let task = team.add(ada, "In time").await.id;
    let start = TaskPatch { start_at: Some("2026-03-02".parse().ok()), ..TaskPatch::default() };
    team.edit(ada, task, start).await.expect("a start");
    let due = TaskPatch { due_at: Some("2026-03-01".parse().ok()), ..TaskPatch::default() };
    let answer = team.edit(ada, task, due).await;
    assert!(matches!(&answer, Err(Error::Refused(why)) if *why == refused("due_at")), "{answer:?}");
}

async fn the_last_project_stays(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let answer = team.run(team.people[0], ProjectCommand::Delete(Only { id: team.board.id })).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::LastOne))), "{answer:?}");
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
        let answer = team.run(ada, StatusCommand::Update(Edit { id: team.columns[0].id, patch })).await;
        assert!(matches!(&answer, Err(Error::Refused(refused)) if *refused == invalid), "{answer:?}");
    }
}
