//! Input that makes no sense gets a clear answer, and nothing else.

use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

on_both_databases!(
    a_body_that_cannot_be_read_is_refused_in_its_own_way,
    strangers_send_less,
    a_field_of_the_wrong_type_is_named,
    bounds_are_kept,
    what_is_not_there_and_what_is_not_theirs_look_the_same,
    an_address_that_does_not_exist_says_so,
    a_problem_tells_what_to_do,
);

async fn a_body_that_cannot_be_read_is_refused_in_its_own_way(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let send = |body: Vec<u8>, kind: &str| {
        let request = ada.api(Method::POST, "/tasks").header("content-type", kind);
        send(request.body(body))
    };
    let deep = format!(r#"{{"title":"x","deep":{}{}}}"#, "[".repeat(200), "]".repeat(200));
    let large = format!(r#"{{"title":"{}"}}"#, "x".repeat(2 * 1024 * 1024));
    let json = "application/json";
    for (body, kind, status, code) in [
        ("", json, StatusCode::BAD_REQUEST, "not_json"),
        ("{", json, StatusCode::BAD_REQUEST, "not_json"),
        (r#"{"title": "x",}"#, json, StatusCode::BAD_REQUEST, "not_json"),
        (r#"{"title":"x"} and more"#, json, StatusCode::BAD_REQUEST, "not_json"),
        (&deep, json, StatusCode::BAD_REQUEST, "too_deep"),
        (&large, json, StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
        ("[]", json, StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        ("null", json, StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        (r#"{"title":"x"}"#, "text/plain", StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type"),
        ("title=x", "application/x-www-form-urlencoded", StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type"),
    ] {
        let refused = send(body.as_bytes().to_vec(), kind).await;
        let start: String = body.chars().take(40).collect();
        assert_eq!((refused.status, refused.json()["code"].as_str()), (status, Some(code)), "{start}");
    }
    let no_utf8 = send(b"{\"title\":\"\xff\xfe\"}".to_vec(), json).await;
    assert_eq!(no_utf8.status, StatusCode::BAD_REQUEST);
    let merge_patch = send(br#"{"title":"x"}"#.to_vec(), "application/merge-patch+json; charset=utf-8").await;
    assert_eq!(merge_patch.status, StatusCode::CREATED);
    assert_eq!(ada.get("/tasks").await.json()["items"].as_array().map(Vec::len), Some(1));
}

async fn strangers_send_less(place: Place) {
    let server = TestServer::start(place).await;
    let anybody = Caller::program(server.addr());
    let large = json!({ "identifier": "a".repeat(20_000), "password": "b" }).to_string();
    let request = || anybody.api(Method::POST, "/auth/login").header("content-type", "application/json");
    let announced = send(request().body(large.clone())).await;
    assert_eq!(announced.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(announced.text.contains("16 KiB"), "{}", announced.text);
    // Nothing is announced of what comes in chunks.
    let head = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\n\
         transfer-encoding: chunked\r\n\r\n{:x}\r\n{large}\r\n0\r\n\r\n",
        large.len()
    );
    let mut stream = TcpStream::connect(server.addr()).await.expect("a connection");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut chunked = String::new();
    stream.read_to_string(&mut chunked).await.expect("an answer");
    assert!(chunked.starts_with("HTTP/1.1 413 "), "{chunked}");
}

async fn a_field_of_the_wrong_type_is_named(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let made = ada.post("/tasks", json!({ "title": "First" })).await.expect(StatusCode::CREATED);
    let at = format!("/tasks/{}", text(&made["id"]));
    for (field, value) in [
        ("title", json!(5)),
        ("title", json!({})),
        ("description", json!([])),
        ("status", json!("doing")),
        ("priority", json!("very")),
        ("due_at", json!("tomorrow")),
        ("due_at", json!("2026-02-30")),
        ("due_at", json!(1_700_000_000)),
        ("assignees", json!("ada")),
        ("project_id", json!("here")),
        ("status_id", json!(1)),
        ("rank", json!("")),
    ] {
        let mut body = json!({ "title": "x" });
        body[field] = value.clone();
        for refused in [ada.post("/tasks", body.clone()).await, ada.patch(&at, body.clone()).await] {
            assert_eq!(
                refused.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{field} = {value}: {}",
                refused.text
            );
            assert_eq!(refused.errors()[0].0, field, "{}", refused.text);
        }
    }
    let refused = ada.patch(&at, json!({ "assignees": [made["created_by"], "nobody"] })).await;
    assert!(refused.errors()[0].0.starts_with("assignees"), "{}", refused.text);
    assert_eq!(ada.get(&at).await.expect(StatusCode::OK), made);
}

async fn bounds_are_kept(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    for (field, value, code) in [
        ("title", "".to_owned(), "required"),
        ("title", " \n ".to_owned(), "required"),
        ("title", "ä".repeat(501), "too_long"),
        ("title", "bell\u{7}".to_owned(), "characters"),
        ("description", "x".repeat(64 * 1024 + 1), "too_long"),
    ] {
        let mut body = json!({ "title": "x" });
        body[field] = json!(value);
        let refused = ada.post("/tasks", body).await;
        assert_eq!(refused.errors(), [(field.to_owned(), code.to_owned())], "{}", refused.text);
    }
    let fits = json!({ "title": "ä".repeat(500), "description": "x".repeat(64 * 1024) });
    ada.post("/tasks", fits).await.expect(StatusCode::CREATED);
}

async fn what_is_not_there_and_what_is_not_theirs_look_the_same(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let own = workspaces::own(&ada).await;
    let task = ada
        .post("/tasks", json!({ "title": "Secret", "workspace_id": own }))
        .await
        .expect(StatusCode::CREATED);
    let (task, project) = (text(&task["id"]), text(&task["project_id"]));
    let column = text(&ada.get(&format!("/projects/{project}/statuses")).await.json()["items"][0]["id"]);
    let nobodys = "01900000-0000-7000-8000-000000000000";

    let requests = |task: &str, project: &str, column: &str| {
        [
            (Method::GET, format!("/tasks/{task}")),
            (Method::PATCH, format!("/tasks/{task}")),
            (Method::DELETE, format!("/tasks/{task}")),
            (Method::POST, format!("/tasks/{task}/restore")),
            (Method::GET, format!("/projects/{project}")),
            (Method::PATCH, format!("/projects/{project}")),
            (Method::DELETE, format!("/projects/{project}")),
            (Method::GET, format!("/projects/{project}/statuses")),
            (Method::POST, format!("/projects/{project}/statuses")),
            (Method::PATCH, format!("/projects/{project}/statuses/{column}")),
            (Method::DELETE, format!("/projects/{project}/statuses/{column}")),
        ]
    };
    let body = json!({ "title": "Mine", "name": "Mine", "category": "todo" });
    let call = |(method, path): (Method, String)| send(ben.api(method, &path).json(&body));
    let theirs = requests(&task, &project, &column);
    let unknown = requests(nobodys, nobodys, nobodys);
    let nonsense = requests("1", "..%2f..", "%00");
    for ((foreign, unknown), nonsense) in theirs.into_iter().zip(unknown).zip(nonsense) {
        let what = format!("{foreign:?}");
        let (foreign, unknown, nonsense) = (call(foreign).await, call(unknown).await, call(nonsense).await);
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{what}");
        assert_eq!(foreign.text, unknown.text, "{what}");
        assert_eq!(foreign.text, nonsense.text, "{what}");
    }
    assert_eq!(ada.get(&format!("/tasks/{task}")).await.expect(StatusCode::OK)["title"], "Secret");
}

async fn an_address_that_does_not_exist_says_so(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    for path in ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/tasks", "/api/v1/tasks/"] {
        let refused = ada.page(path).await;
        assert_eq!(refused.expect(StatusCode::NOT_FOUND)["code"], "no_route", "{path}");
    }
    let method = send(ada.api(Method::PUT, "/tasks")).await;
    assert_eq!(method.header("allow"), Some("GET,HEAD,POST"));
    assert_eq!(method.expect(StatusCode::METHOD_NOT_ALLOWED)["code"], "method");
    let upgrade = send(ada.request(Method::POST, "/healthz")).await;
    assert_eq!(upgrade.status, StatusCode::METHOD_NOT_ALLOWED);
}

async fn a_problem_tells_what_to_do(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let refused = ada.post("/tasks", json!({ "title": "" })).await;
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    let problem = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        problem,
        json!({
            "type": "urn:tasksync:problem:invalid",
            "title": "Invalid input",
            "status": 422,
            "detail": "Enter a title.",
            "code": "invalid",
            "errors": [{ "field": "title", "code": "required", "message": "Enter a title." }],
        })
    );
}
