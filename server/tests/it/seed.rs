//! The demo's data.

use crate::support::{database::Place, database::noon, on_both_databases, team::register};
use app::domain::{Category, Edit, Only, Refused, rules::TaskCommand};
use app::protocol::Snapshot;
use server::db::{Db, query};
use server::error::Error;
use server::seed::{self, Options, Seeded, TASKS};
use std::collections::HashSet;

on_both_databases!(
    the_demo_is_a_team_at_work,
    a_second_run_makes_nothing,
    a_larger_demo_adds_to_a_smaller_one,
    a_stranger_of_the_same_name_is_left_alone,
    what_was_deleted_or_moved_since_stays_so,
);

async fn seed(db: &Db, tasks: usize) -> Result<Seeded, Error> {
    let options = Options { tasks, password: "not a secret".to_owned() };
    seed::run(db, &noon(), async |_| Ok("!".to_owned()), &options).await
}

async fn snapshot(db: &Db) -> Snapshot {
    let team = query::workspace::team(db.read()).await.expect("a query").expect("a Team workspace");
    let who = query::workspace::members(db.read(), team).await.expect("a query").remove(0).user_id;
    query::workspace::snapshot(db, team, who, noon().now()).await.expect("a query").expect("a member")
}

async fn the_demo_is_a_team_at_work(place: Place) {
    let db = place.open().await;
    let seeded = seed(&db, TASKS).await.expect("a demo");
    assert_eq!((seeded.people.len(), seeded.projects, seeded.tasks), (6, 2, 60));
    let demo = snapshot(&db).await;
    assert_eq!((demo.members.len(), demo.projects.len(), demo.tasks.len()), (6, 3, 60));
    for category in Category::ALL {
        assert!(demo.tasks.iter().filter(|task| task.status == category).count() >= 8, "{category:?}");
    }
    let today = noon().now();
    assert!(demo.tasks.iter().all(|task| task.created_at < today && task.updated_at <= today));
    let overdue =
        demo.tasks.iter().filter(|task| task.due_at.is_some_and(|due| due.sort_key() < today.millis()));
    assert!(overdue.count() >= 3);
}

async fn a_second_run_makes_nothing(place: Place) {
    let db = place.open().await;
    seed(&db, TASKS).await.expect("a demo");
    let before = snapshot(&db).await;
    assert_eq!(seed(&db, TASKS).await.expect("nothing to do"), Seeded::default());
    assert_eq!(snapshot(&db).await.seq, before.seq);
}

async fn a_larger_demo_adds_to_a_smaller_one(place: Place) {
    let db = place.open().await;
    seed(&db, TASKS).await.expect("a demo");
    let more = seed(&db, 700).await.expect("a larger demo");
    assert_eq!(more, Seeded { tasks: 700 - TASKS, ..Seeded::default() });
    let demo = snapshot(&db).await;
    let titles: HashSet<_> = demo.tasks.iter().map(|task| task.title.as_str()).collect();
    assert_eq!((demo.tasks.len(), titles.len()), (700, 700));
}

async fn a_stranger_of_the_same_name_is_left_alone(place: Place) {
    let db = place.open().await;
    register(&db, "chloe", noon().now()).await;
    let answer = seed(&db, TASKS).await;
    assert!(matches!(answer, Err(Error::Refused(Refused::Conflict(_)))), "{answer:?}");
    assert_eq!(snapshot(&db).await.members.len(), 1);
}

async fn what_was_deleted_or_moved_since_stays_so(place: Place) {
    use app::domain::TaskPatch;
    use server::command::{self, Origin};

    let db = place.open().await;
    seed(&db, TASKS).await.expect("a demo");
    let demo = snapshot(&db).await;
    let (team, owner) = (demo.workspace.id, demo.members[0].user_id);
    let done = demo.tasks.iter().find(|task| task.status == Category::Done).expect("a task that is done").id;
    let reopen = TaskPatch { status: Some(Category::Todo), ..TaskPatch::default() };
    let other = demo.tasks.iter().find(|task| task.id != done).expect("another").id;
    for command in
        [TaskCommand::Update(Edit { id: done, patch: reopen }), TaskCommand::Delete(Only { id: other })]
    {
        command::run(&db, &noon(), owner, team, command, Origin::PLAIN).await.expect("a change");
    }
    let before = snapshot(&db).await;
    seed(&db, TASKS).await.expect("nothing to do");
    assert_eq!(snapshot(&db).await, before);
}
