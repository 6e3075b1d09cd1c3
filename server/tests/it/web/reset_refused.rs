//! Reset links that cannot be stored or sent: the answer says so, for every name alike.

use super::*;
use server::config::{Smtp, Tls};
use std::net::TcpListener;

on_both_databases!(
    a_lost_database_is_reported_for_every_name_alike,
    a_full_mail_queue_is_reported_for_every_name_alike,
);

/// SQLite's file cannot be made read only for a server that has opened it.
mod alone {
    mod postgres {
        use super::super::*;

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn a_read_only_database_is_reported_for_every_name_alike() {
            super::super::a_read_only_database_is_reported_for_every_name_alike(Place::postgres().await)
                .await;
        }
    }
}

/// Ada, whose address is known.
async fn with_ada(server: &TestServer) {
    let form = json!({ "username": "ada", "password": PASSWORD, "email": "ada@example.org" });
    Caller::program(server.addr()).post("/auth/register", form).await.expect(StatusCode::CREATED);
}

/// Asks for everybody by the API and by the page, and is told that it cannot be done just now.
async fn assert_refused(server: &TestServer) {
    let program = Caller::program(server.addr());
    let mut answers = Vec::new();
    for name in ["ada", "ada@example.org", "nobody", "nobody@example.org"] {
        let asked = program.post("/auth/password-reset", json!({ "identifier": name })).await;
        let page = program.form("/reset-password", &[("identifier", name)]).await;
        for (answer, words) in [(&asked, "\"unavailable\""), (&page, "Try again in a moment")] {
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{name}: {}", answer.text);
            assert_eq!(answer.header("retry-after"), Some("1"), "{name}");
            assert!(answer.text.contains(words), "{name}: {}", answer.text);
        }
        assert!(!page.text.contains("Check your email"), "{}", page.text);
        answers.push((asked.text, page.text));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
}

async fn a_lost_database_is_reported_for_every_name_alike(place: Place) {
    let server = at_noon(place).await;
    with_ada(&server).await;
    server.state().db.close().await;
    assert_refused(&server).await;
}

async fn a_full_mail_queue_is_reported_for_every_name_alike(place: Place) {
    // A mail server that takes connections and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = silent.local_addr().expect("an address").port();
    let from = "TaskSync <tasks@example.org>".parse().expect("an address");
    let smtp = Smtp { host: "127.0.0.1".into(), port, tls: Tls::None, login: None, from };
    let server = TestServer::start_with(place, noon(), |config| config.smtp = Some(smtp)).await;
    with_ada(&server).await;
    let asked = Caller::program(server.addr()).post("/auth/password-reset", json!({ "identifier": "ada" }));
    assert_eq!(asked.await.status, StatusCode::ACCEPTED, "there is room");
    let mut places = Vec::new();
    while let Ok(place) = server.state().mailer.reserve().await {
        places.push(place);
        assert!(places.len() < 600, "the queue is bounded");
    }
    assert!(places.len() > 400, "{}", places.len());
    assert_refused(&server).await;
    let letters = places.len();
    drop(places);
    assert_eq!(letters + 2, 500, "nothing was sent meanwhile");
    drop(silent);
}

async fn a_read_only_database_is_reported_for_every_name_alike(place: Place) {
    let server = at_noon(place).await;
    with_ada(&server).await;
    let url = server.state().config.database_url.clone().expect("an address");
    let (cluster, name) = url.rsplit_once('/').expect("it ends in the database's name");
    let read_only = async |is_on: bool| {
        let admin = sea_orm::Database::connect(format!("{cluster}/postgres")).await.expect("a connection");
        let set = format!("ALTER DATABASE {name} SET default_transaction_read_only = {is_on}");
        admin.execute_unprepared(&set).await.expect("a setting");
        let cut =
            format!("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'");
        admin.execute_unprepared(&cut).await.expect("the connections are cut");
        admin.close().await.expect("closed");
    };
    read_only(true).await;
    assert_refused(&server).await;
    read_only(false).await;
    let asked = Caller::program(server.addr()).post("/auth/password-reset", json!({ "identifier": "ada" }));
    assert_eq!(asked.await.status, StatusCode::ACCEPTED, "well again");
}
