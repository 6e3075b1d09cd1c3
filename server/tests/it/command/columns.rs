//! Columns, and the tasks in them.

use crate::support::{database::Place, on_both_databases, team::Team};
use app::domain::{
    Category, Edit, FieldError, Only, Problem, Refused, StatusDraft, StatusId, StatusPatch, TaskId,
    rules::{StatusCommand, StatusDelete, TaskCommand},
};
use app::protocol::Snapshot;
use app::sync::Replica;
use server::db::query;
use server::error::Error;

on_both_databases!(
    a_column_takes_another_category_and_its_tasks_with_it,
    a_deleted_column_hands_its_tasks_on,
    a_column_of_many_tasks_hands_them_on,
    the_last_column_of_a_category_stays,
    a_column_that_holds_tasks_stays,
);

/// A new column with this number of tasks.
async fn column(team: &Team, category: Category, tasks: usize) -> (StatusId, Vec<TaskId>) {
    let ada = team.people[0];
    let id = StatusId::generate();
    let draft = StatusDraft::new(id, team.board.id, "More", category);
    team.run(ada, StatusCommand::Create(draft)).await.expect("a column");
    let drafts: Vec<_> = (0..tasks)
        .map(|number| {
            let mut draft = team.draft(&format!("Task {number}"));
            (draft.status_id, draft.assignees) = (Some(id), vec![ada]);
            draft
        })
        .collect();
    let ids = drafts.iter().map(|draft| draft.id).collect();
    let made = drafts.into_iter().map(|draft| team.run(ada, TaskCommand::Create(draft)));
    assert!(futures::future::join_all(made).await.iter().all(Result::is_ok));
    (id, ids)
}

/// The log tells a reader what the rows hold.
async fn agree(team: &Team) {
    let rows = team.snapshot().await;
    let nothing = Snapshot::empty(rows.workspace.clone(), rows.epoch, 0);
    let mut replay = Replica::from_snapshot(nothing);
    replay.apply_delta(1, rows.seq, &team.log().await).expect("no gap");
    assert_eq!(replay.to_snapshot(), Replica::from_snapshot(rows).to_snapshot());
}

async fn a_column_takes_another_category_and_its_tasks_with_it(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    let (id, tasks) = column(&team, Category::Todo, 3).await;
    team.run(ada, TaskCommand::Delete(Only { id: tasks[2] })).await.expect("a deletion");
    let change = |category| {
        StatusCommand::Update(Edit {
            id,
            patch: StatusPatch { category: Some(category), limit: Some(Some(2)), ..StatusPatch::default() },
        })
    };
    let done = team.run(ada, change(Category::Done)).await.expect("a change");
    for task in &tasks[..2] {
        let task = team.task(*task).await;
        assert_eq!((task.status, task.completed_at), (Category::Done, Some(team.clock.now())));
        assert_eq!(Some(task.seq), done.seq);
    }
    team.run(ada, TaskCommand::Restore(Only { id: tasks[2] })).await.expect("a restoration");
    assert_eq!(team.task(tasks[2]).await.status, Category::Done);
    agree(&team).await;
    team.run(ada, change(Category::InProgress)).await.expect("a change");
    assert_eq!(team.task(tasks[0]).await.completed_at, None);
    // The only column that is done now is the one that the board began with.
    let only = StatusCommand::Update(Edit {
        id: team.columns[2].id,
        patch: StatusPatch { category: Some(Category::Todo), ..StatusPatch::default() },
    });
    let answer = team.run(ada, only).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::LastOne))), "{answer:?}");
    agree(&team).await;
}

async fn a_deleted_column_hands_its_tasks_on(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (ada, target) = (team.people[0], team.columns[2].id);
    let (id, tasks) = column(&team, Category::Todo, 3).await;
    let mut first = team.draft("There already");
    first.status_id = Some(target);
    let there = first.id;
    team.run(ada, TaskCommand::Create(first)).await.expect("a task");
    team.run(ada, TaskCommand::Delete(Only { id: tasks[1] })).await.expect("a deletion");
    let delete = |move_to| StatusCommand::Delete(StatusDelete { id, move_to });
    let answer = team.run(ada, delete(None)).await;
    let in_use = Refused::Conflict(FieldError::new("status", Problem::InUse));
    assert!(matches!(&answer, Err(Error::Refused(refused)) if *refused == in_use), "{answer:?}");
    let answer = team.run(ada, delete(Some(StatusId::generate()))).await;
    let unknown = Refused::field("move_to", Problem::Unknown);
    assert!(matches!(&answer, Err(Error::Refused(refused)) if *refused == unknown), "{answer:?}");

    team.run(ada, delete(Some(target))).await.expect("a deletion");
    let rows = Replica::from_snapshot(team.snapshot().await).tables().clone();
    assert_eq!(rows.column(target).collect::<Vec<_>>(), [there, tasks[0], tasks[2]]);
    let moved = team.task(tasks[0]).await;
    assert_eq!((moved.status, moved.completed_at), (Category::Done, Some(team.clock.now())));
    agree(&team).await;
    team.run(ada, TaskCommand::Restore(Only { id: tasks[1] })).await.expect("a restoration");
    assert_eq!(team.task(tasks[1]).await.status_id, target);
    agree(&team).await;
}

/// More than one statement takes.
async fn a_column_of_many_tasks_hands_them_on(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (id, tasks) = column(&team, Category::Todo, 1_400).await;
    let move_to = Some(team.columns[1].id);
    team.run(team.people[0], StatusCommand::Delete(StatusDelete { id, move_to })).await.expect("a deletion");
    let rows = Replica::from_snapshot(team.snapshot().await).tables().clone();
    assert_eq!(rows.column(team.columns[1].id).count(), tasks.len());
    assert!(rows.tasks().all(|task| task.assignees == [team.people[0]]));
    agree(&team).await;
}

async fn the_last_column_of_a_category_stays(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let ada = team.people[0];
    for column in &team.columns {
        let answer =
            team.run(ada, StatusCommand::Delete(StatusDelete { id: column.id, move_to: None })).await;
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
        limit: None,
    };
    team.run(ada, StatusCommand::Create(draft)).await.expect("a column");
    team.run(ada, StatusCommand::Delete(StatusDelete { id: team.columns[1].id, move_to: None }))
        .await
        .expect("one of two may go");
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
        limit: None,
    };
    team.run(ada, StatusCommand::Create(draft)).await.expect("a column");
    let mut task = team.draft("Sweep");
    task.status_id = Some(id);
    let task_id = task.id;
    team.run(ada, TaskCommand::Create(task)).await.expect("a task");

    let answer = team.run(ada, StatusCommand::Delete(StatusDelete { id, move_to: None })).await;
    let in_use = Refused::Conflict(FieldError::new("status", Problem::InUse));
    assert!(matches!(&answer, Err(Error::Refused(refused)) if *refused == in_use), "{answer:?}");
    team.run(ada, TaskCommand::Delete(Only { id: task_id })).await.expect("a deletion");
    team.run(ada, StatusCommand::Delete(StatusDelete { id, move_to: None }))
        .await
        .expect("an empty column may go");
    // Its deleted task comes back into the first column of the same category.
    team.run(ada, TaskCommand::Restore(Only { id: task_id })).await.expect("a restoration");
    assert_eq!(team.task(task_id).await.status_id, team.columns[0].id);
}
