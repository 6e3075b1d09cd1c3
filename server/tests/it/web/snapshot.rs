//! A workspace whole: written piece by piece, and never taken for whole when it is not.

use super::*;

use app::domain::WorkspaceId;
use futures::FutureExt;
use sea_orm::ConnectionTrait;
use server::db::query;
use server::seed;
use std::io::Read;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpSocket;

on_both_databases!(
    it_reads_as_if_it_were_made_in_one_go,
    it_comes_compressed_to_whoever_takes_that,
    whoever_holds_it_already_is_told_so,
    one_that_breaks_off_ends_abnormally,
    readers_that_do_not_read_keep_nobody_else_waiting,
);

/// More than two pages of them.
const TASKS: usize = 620;

/// A server with a busy Team workspace, and somebody who belongs to it.
async fn busy(place: Place) -> (TestServer, Caller, WorkspaceId) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "zoe").await;
    let options = seed::Options { tasks: TASKS, password: "not a secret".to_owned() };
    let db = &server.state().db;
    seed::run(db, &noon(), async |_| Ok("!".to_owned()), &options).await.expect("a demo");
    let team = query::workspace::team(db.read()).await.expect("a query").expect("a Team workspace");
    (server, ada, team)
}

fn address(team: WorkspaceId) -> String {
    format!("/workspaces/{team}/snapshot")
}

async fn it_reads_as_if_it_were_made_in_one_go(place: Place) {
    let (server, ada, team) = busy(place).await;
    let tasks = ada.get(&format!("/tasks?workspace={team}&limit=2")).await.expect(StatusCode::OK);
    let address_of = |at: usize| format!("/tasks/{}", tasks["items"][at]["id"].as_str().expect("an id"));
    assert_eq!(ada.delete(&address_of(0)).await.status, StatusCode::NO_CONTENT);
    let seen = json!({ "id": "01900000-0000-7000-8000-000000000000", "title": "Never there" });
    ada.patch(&address_of(1), json!({ "title": "Another", "seen": seen })).await.expect(StatusCode::OK);
    let me = ada.get("/me").await.expect(StatusCode::OK);
    let me = me["id"].as_str().expect("an id").parse().expect("an id");
    let whole =
        query::workspace::snapshot(&server.state().db, team, me, noon().now()).await.expect("a query");
    let whole = whole.expect("a member");
    assert_eq!((whole.tasks.len(), whole.members.len()), (TASKS - 1, 7));
    assert_eq!((whole.trash.len(), whole.lost.len()), (1, 1));
    let answer = ada.get(&address(team)).await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    // Byte for byte: a field that the type has and the writer forgets is seen here.
    assert!(answer.text == serde_json::to_string(&whole).expect("JSON"), "{:.2000}", answer.text);
}

async fn it_comes_compressed_to_whoever_takes_that(place: Place) {
    let (_server, ada, team) = busy(place).await;
    let plain = ada.get(&address(team)).await.text;
    let request = ada.api(Method::GET, &address(team)).header("accept-encoding", "gzip");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    let packed = answer.bytes().await.expect("a body");
    assert!(packed.len() * 3 < plain.len(), "{} of {} bytes", packed.len(), plain.len());
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*packed).read_to_string(&mut text).expect("a whole body");
    assert!(text == plain);
}

async fn whoever_holds_it_already_is_told_so(place: Place) {
    let (_server, ada, team) = busy(place).await;
    let first = ada.get(&address(team)).await;
    let tag = first.header("etag").expect("a tag").to_owned();
    let again = |tag: String| ada.api(Method::GET, &address(team)).header("if-none-match", tag).send();
    let told = again(format!("\"other\", W/{tag}")).await.expect("an answer");
    assert_eq!(told.status(), StatusCode::NOT_MODIFIED);
    ada.post("/tasks", json!({ "title": "One more" })).await.expect(StatusCode::CREATED);
    let told = again(tag.clone()).await.expect("an answer");
    assert_eq!(told.status(), StatusCode::OK);
    assert_ne!(told.headers()["etag"], tag.as_str());
}

async fn one_that_breaks_off_ends_abnormally(place: Place) {
    let (server, ada, team) = busy(place).await;
    // What we never write: it is met in a later page, when much has been sent already.
    let spoil = "UPDATE tasks SET priority = 99 WHERE number = 600";
    let spoiled = server.state().db.write(move |tx| {
        async move { Ok(tx.conn().execute_unprepared(spoil).await?.rows_affected()) }.boxed()
    });
    assert_eq!(spoiled.await.expect("a change"), 1);
    for encoding in ["identity", "gzip", "br"] {
        let request = ada.api(Method::GET, &address(team)).header("accept-encoding", encoding);
        let answer = request.send().await.expect("it begins");
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(answer.bytes().await.is_err(), "{encoding}: the body seems to be whole");
    }
}

async fn readers_that_do_not_read_keep_nobody_else_waiting(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let team = workspaces::team(&ada).await;
    // More than what the system keeps on the way to a reader.
    for number in 0..180 {
        let task = json!({ "title": format!("Task {number}"), "description": "x".repeat(60_000) });
        ada.post("/tasks", task).await.expect(StatusCode::CREATED);
    }
    let mut silent = Vec::new();
    for _ in 0..17 {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4096).expect("a small buffer");
        let mut stream = socket.connect(server.addr()).await.expect("the server listens");
        let request =
            ada.api(Method::GET, &format!("/workspaces/{team}/snapshot")).build().expect("a request");
        let token = request.headers()["authorization"].to_str().expect("text");
        let head =
            format!("GET {} HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\n\r\n", request.url().path());
        stream.write_all(head.as_bytes()).await.expect("it is sent");
        silent.push(stream);
    }
    // They have all begun, as far as they may.
    tokio::time::sleep(Duration::from_millis(500)).await;
    for _ in 0..20 {
        ada.get("/workspaces").await.expect(StatusCode::OK);
    }
    let ben = Caller::registered(server.addr(), "ben").await;
    ben.get(&format!("/workspaces/{team}/snapshot")).await.expect(StatusCode::OK);
    drop(silent);
    let answer = ada.get(&format!("/workspaces/{team}/snapshot")).await.expect(StatusCode::OK);
    assert_eq!(answer["tasks"].as_array().map(Vec::len), Some(180));
}
