//! Several servers on one database, of one version or of two.

use super::obstacle::{Obstacle, remove};
use super::{Old, assert_all_is_kept_and_work_goes_on, connect, on_each_old_database, steps};
use crate::support::{client::Person, database::Place, on_both_databases, server::TestServer, tasksync};
use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::json;
use server::Server;

on_each_old_database!([postgres]
    two_servers_that_start_at_once_upgrade_once,
    a_server_waits_for_the_end_of_one_that_was_killed,
);

async fn two_servers_that_start_at_once_upgrade_once(old: Old) {
    let db = connect(&old.url).await;
    let (config, clock, made) = (old.config(), old.clock.clone(), steps(&db).await);
    let pending = old.pending();
    let mut obstacle = Obstacle::still(&db, &old.url, &pending[0], made.clone()).await;
    let second = {
        let (config, clock) = (config.clone(), clock.clone());
        tokio::spawn(async move { Server::with_clock(config, clock).await })
    };
    obstacle.reached().await;
    let first = tokio::spawn(old.start());
    // One amid the first step, one before it.
    obstacle.waiting(2).await;
    obstacle.open().await;
    let (server, told) = first.await.expect("no panic");
    let second = second.await.expect("no panic").expect("it starts").listen().await.expect("it listens");
    remove(&db).await;
    assert_eq!(steps(&db).await.len(), made.len() + pending.len());
    assert_all_is_kept_and_work_goes_on(&server, &told).await;
    let linus = Person::log_in(second.addr(), "linus").await;
    linus.caller.post("/tasks", json!({ "title": "By the second" })).await.expect(StatusCode::CREATED);
    second.shutdown().await;
    server.shutdown().await;
}

async fn a_server_waits_for_the_end_of_one_that_was_killed(old: Old) {
    let db = connect(&old.url).await;
    let mut obstacle = Obstacle::still(&db, &old.url, &old.pending()[0], steps(&db).await).await;
    let mut killed = tasksync::begin(&old.config().data_dir, &old.url);
    obstacle.reached().await;
    killed.kill().await.expect("it was running");
    // PostgreSQL has not noticed: the dead one's step is still under way.
    let next = tokio::spawn(old.start());
    obstacle.waiting(2).await;
    obstacle.open().await;
    let (server, told) = next.await.expect("no panic");
    remove(&db).await;
    assert_all_is_kept_and_work_goes_on(&server, &told).await;
    server.shutdown().await;
}

on_both_databases!(a_newer_schema_keeps_this_build_out_and_the_server_that_runs_goes_on);

async fn a_newer_schema_keeps_this_build_out_and_the_server_that_runs_goes_on(place: Place) {
    let server = TestServer::start(place).await;
    let config = server.state().config.clone();
    let ada = Person::register(server.addr(), "ada").await;
    let db = connect(&config.database_url()).await;
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)";
    db.execute_unprepared(newer).await.expect("a row");
    // Another node on PostgreSQL, a command such as `user reset-link` beside a server on SQLite.
    let told = server::open_db_beside(&config).await.expect_err("it is not opened").to_string();
    assert!(
        told.contains("a newer version of TaskSync has changed its schema: start that version"),
        "{told}"
    );
    ada.caller.post("/tasks", json!({ "title": "Goes on" })).await.expect(StatusCode::CREATED);
    Person::register(server.addr(), "grace").await;
    server.shutdown().await;
}
