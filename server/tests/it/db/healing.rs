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
    use crate::support::{database::Place, team::Team};
    use sea_orm::{ConnectionTrait, Database};

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
