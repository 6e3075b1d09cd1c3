//! What a database does to its clients now and then.

mod sqlite {
    use crate::support::{database::Place, team::Team};
    use sea_orm::{ConnectionTrait, Database};
    use std::time::Duration;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_write_waits_while_another_process_holds_the_file() {
        let team = Team::of(Place::sqlite(), &["ada"]).await;
        let other = Database::connect(team.place.url()).await.expect("a connection");
        other.execute_unprepared("BEGIN IMMEDIATE").await.expect("the lock");
        let writing = team.add(team.people[0], "Sweep");
        let letting_go = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            assert!(team.snapshot().await.tasks.is_empty(), "readers do not wait");
            other.execute_unprepared("COMMIT").await.expect("the lock is let go");
        };
        let (task, ()) = futures::join!(writing, letting_go);
        assert_eq!(team.snapshot().await.tasks, [task]);
    }
}

mod postgres {
    use crate::support::{database::Place, http::Caller, server::TestServer, team::Team};
    use futures::FutureExt;
    use futures::future::{join, join_all, pending};
    use reqwest::StatusCode;
    use sea_orm::{ConnectionTrait, Database, TransactionTrait};
    use serde_json::json;
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::sync::Notify;
    use tokio::time::timeout;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn servers_that_start_at_once_make_the_schema_once() {
        let place = Place::postgres().await;
        for db in join_all((0..4).map(|_| place.open())).await {
            db.close().await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_frozen_server_stops_nobody_for_long() {
        let team = Team::of(Place::postgres().await, &["ada"]).await;
        let other = team.place.open().await;
        let holds = Arc::new(Notify::new());
        let held = Arc::clone(&holds);
        let frozen = tokio::spawn(async move {
            let stop = other.write(move |tx| {
                let held = Arc::clone(&held);
                async move {
                    tx.conn().execute_unprepared("SELECT 1 FROM workspaces FOR UPDATE").await?;
                    held.notify_one();
                    pending().await
                }
                .boxed()
            });
            stop.await.map(|()| other)
        });
        holds.notified().await;
        // A write of ours waits for theirs, and the probe behind it.
        let ours = team.add(team.people[0], "Sweep");
        let probe = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            team.db.probe().await
        };
        let (_, probed) =
            timeout(Duration::from_secs(30), join(ours, probe)).await.expect("the other loses its lock");
        assert!(probed.is_err(), "meanwhile it says that it cannot write");
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        team.db.probe().await.expect("well again");
        frozen.abort();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_proof_that_fails_for_a_moment_is_not_taken_for_a_no() {
        let place = Place::postgres().await;
        let admin = Database::connect(place.url()).await.expect("a connection");
        let server = TestServer::start(place).await;
        let ada = Caller::registered(server.addr(), "ada").await;
        let project = ada.get("/projects").await.expect(StatusCode::OK)["items"][0]["id"].clone();
        let held = admin.begin().await.expect("a transaction");
        held.execute_unprepared("LOCK TABLE members IN ACCESS EXCLUSIVE MODE").await.expect("the lock");
        let asking = tokio::spawn(async move {
            let answer = ada.post("/tasks", json!({ "title": "Sweep", "project_id": project })).await;
            (ada, project, answer)
        });
        // As a statement that takes too long is: broken off, whatever it would have said.
        let cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                      WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let cancelling = async {
            while !asking.is_finished() {
                held.execute_unprepared(cancel).await.expect("what waits is broken off");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(Duration::from_secs(60), cancelling).await.expect("an answer");
        let (ada, project, answer) = asking.await.expect("an answer");
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
        assert!(answer.header("retry-after").is_some());
        held.rollback().await.expect("the lock is let go");
        ada.post("/tasks", json!({ "title": "Sweep", "project_id": project }))
            .await
            .expect(StatusCode::CREATED);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn lost_connections_are_made_anew() {
        let team = Team::of(Place::postgres().await, &["ada"]).await;
        let admin = Database::connect(team.place.url()).await.expect("a connection");
        for round in 1..=3 {
            let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
            admin.execute_unprepared(cut).await.expect("the connections are cut");
            team.add(team.people[0], "Sweep").await;
            assert_eq!(team.snapshot().await.tasks.len(), round);
        }
    }
}
