//! Starting, stopping, and being asked how one does.

use super::*;
use sea_orm::{ConnectionTrait, Database};
use server::Server;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

on_both_databases!(
    it_tells_that_it_is_alive_and_ready,
    a_request_under_way_is_answered_before_the_server_stops,
    a_server_that_stopped_takes_no_more,
    a_key_that_cannot_be_read_stops_the_start,
    a_taken_port_stops_the_start,
    a_database_of_a_newer_version_stops_the_start,
);

async fn it_tells_that_it_is_alive_and_ready(place: Place) {
    let server = TestServer::start(place).await;
    let anybody = Caller::program(server.addr());
    for path in ["/healthz", "/readyz"] {
        let answer = anybody.page(path).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "ok\n"), "{path}");
    }
}

async fn a_database_of_a_newer_version_stops_the_start(place: Place) {
    let (url, config) = (place.url().to_owned(), place.config());
    place.open().await.close().await;
    let database = Database::connect(&url).await.expect("a connection");
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)";
    database.execute_unprepared(newer).await.expect("a row");
    database.close().await.expect("closed");
    let told = Server::new(config).await.expect_err("it does not start").to_string();
    assert!(told.contains("a newer version of TaskSync"), "{told}");
}

async fn a_request_under_way_is_answered_before_the_server_stops(place: Place) {
    let server = TestServer::start(place).await;
    let body = json!({ "username": "ada", "password": PASSWORD }).to_string();
    let head = format!(
        "POST /api/v1/auth/register HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\n\r\n",
        server.addr(),
        body.len()
    );
    let mut stream = TcpStream::connect(server.addr()).await.expect("a connection");
    stream.write_all(head.as_bytes()).await.expect("sent");
    // Asked to go on, the server is in the middle of the request.
    let mut start = [0; 25];
    stream.read_exact(&mut start).await.expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 100 Continue\r\n\r\n");

    let addr = server.addr();
    let stopping = tokio::spawn(server.shutdown());
    while TcpStream::connect(addr).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(!stopping.is_finished());
    stream.write_all(body.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    stopping.await.expect("it stops");
}

async fn a_server_that_stopped_takes_no_more(place: Place) {
    let server = TestServer::start(place).await;
    let addr = server.addr();
    // An idle connection keeps nobody waiting.
    let idle = TcpStream::connect(addr).await.expect("a connection");
    server.shutdown().await;
    assert!(TcpStream::connect(addr).await.is_err());
    drop(idle);
}

async fn a_key_that_cannot_be_read_stops_the_start(place: Place) {
    let config = place.config();
    let file = config.data_dir.join("jwt_secret");
    std::fs::write(&file, "not a key").expect("written");
    for (mode, why) in [(0o600, "damaged"), (0o644, "chmod 600")] {
        std::fs::set_permissions(&file, Permissions::from_mode(mode)).expect("changed");
        let error = Server::new(config.clone()).await.expect_err("must not start").to_string();
        assert!(error.starts_with("The file jwt_secret in DATA_DIR ") && error.contains(why), "{error}");
    }
}

async fn a_taken_port_stops_the_start(place: Place) {
    let server = TestServer::start(place).await;
    let mut config = Place::sqlite().config();
    config.port = server.addr().port();
    std::fs::create_dir_all(&config.data_dir).expect("a folder");
    config.database_url = None;
    let error = Server::new(config).await.expect("it starts").listen().await.expect_err("must not listen");
    assert!(error.to_string().contains("listens on 127.0.0.1:"), "{error}");
}
