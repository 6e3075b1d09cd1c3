//! An upgrade that is broken off: each step of it is made whole or not at all, and the next start goes on from there.

use super::obstacle::{Obstacle, remove};
use super::{Old, assert_all_is_kept_and_work_goes_on, connect, on_each_old_database, rows, schema, steps};
use crate::support::tasksync;
use migrations::{Migrator, MigratorTrait};
use server::Server;

on_each_old_database!([sqlite, postgres]
    a_step_that_fails_leaves_nothing_behind,
    a_server_killed_amid_any_step_is_followed_by_one_that_finishes,
);

async fn a_step_that_fails_leaves_nothing_behind(old: Old) {
    let db = connect(&old.url).await;
    for step in old.pending() {
        let before = (schema(&db).await, rows(&db).await);
        Obstacle::failing(&db, &step).await;
        Server::with_clock(old.config(), old.clock.clone()).await.expect_err("it does not start");
        remove(&db).await;
        assert_eq!((schema(&db).await, rows(&db).await), before, "{step}");
        Migrator::up(&db, Some(1)).await.expect("the step is made");
    }
    db.close().await.expect("it closes");
    let (server, told) = old.start().await;
    assert_all_is_kept_and_work_goes_on(&server, &told).await;
    server.shutdown().await;
}

async fn a_server_killed_amid_any_step_is_followed_by_one_that_finishes(old: Old) {
    let db = connect(&old.url).await;
    let mut made = steps(&db).await;
    for step in old.pending() {
        let obstacle = Obstacle::still(&db, &old.url, &step, made.clone()).await;
        let mut server = tasksync::begin(&old.config().data_dir, &old.url);
        obstacle.reached().await;
        server.kill().await.expect("it was running");
        obstacle.clear().await;
        assert_eq!(steps(&db).await, made, "{step}");
        made.push(step);
        made.sort();
    }
    db.close().await.expect("it closes");
    let (server, told) = old.start().await;
    assert_all_is_kept_and_work_goes_on(&server, &told).await;
    server.shutdown().await;
}
