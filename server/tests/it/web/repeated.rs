//! What makes or ends a secret, and what deletes, sent a second time under its `Idempotency-Key`.

use super::*;

on_both_databases!(
    an_invite_is_made_once_and_its_link_is_told_again,
    an_invite_is_mailed_once,
    an_api_token_is_made_once_and_its_secret_is_told_again,
    a_repeated_deletion_of_a_project_or_a_column_is_answered_as_the_first_was,
    every_change_of_workspaces_invites_and_tokens_takes_a_key,
);

async fn sent(by: &Caller, key: &str, method: Method, path: &str, body: Value) -> Answer {
    let request = by.api(method, path).header("idempotency-key", key);
    send(if body.is_null() { request } else { request.json(&body) }).await
}

fn taken() -> Vec<(String, String)> {
    vec![("Idempotency-Key".to_owned(), "taken".to_owned())]
}

/// All that is kept for repetitions.
async fn receipts(server: &TestServer) -> Vec<String> {
    let all = Query::select().columns(["fingerprint", "outcome"]).from("receipts").take();
    let rows = server.state().db.read().query_all(&all).await.expect("a query");
    let texts = |row: &QueryResult| {
        ["fingerprint", "outcome"].map(|column| row.try_get::<String>("", column).expect("a text"))
    };
    rows.iter().flat_map(texts).collect()
}

async fn an_invite_is_made_once_and_its_link_is_told_again(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let team = workspaces::team(&ada).await;
    for path in [format!("/workspaces/{team}/invites"), "/instance/invites".to_owned()] {
        let make = async |uses: u32| sent(&ada, &path, Method::POST, &path, json!({ "uses": uses })).await;
        let first = make(3).await.expect(StatusCode::CREATED);
        let (token, link) = (text(&first["token"]), text(&first["link"]));
        assert!(link.ends_with(&token));
        assert_eq!(make(3).await.expect(StatusCode::CREATED), first);
        assert_eq!(make(4).await.errors(), taken());
        let open = ada.get(&path).await.expect(StatusCode::OK);
        assert_eq!(open["items"].as_array().map(Vec::len), Some(1));
        let kept = receipts(&server).await;
        assert!(!kept.iter().any(|kept| kept.contains(&token)), "in the clear: {kept:#?}");

        let (end, at) = (format!("end {path}"), format!("{path}/{}", text(&first["id"])));
        for _ in 0..2 {
            let ended = sent(&ada, &end, Method::DELETE, &at, Value::Null).await;
            assert_eq!(ended.status, StatusCode::NO_CONTENT, "{}", ended.text);
        }
        assert_eq!(ada.delete(&at).await.status, StatusCode::NOT_FOUND, "another request");
        assert_eq!(make(3).await.status, StatusCode::NOT_FOUND, "it has ended");
    }
}

async fn an_invite_is_mailed_once(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let path = format!("/workspaces/{}/invites", workspaces::team(&ada).await);
    let make = async || {
        let draft = json!({ "email": "ben@example.org" });
        sent(&ada, "k", Method::POST, &path, draft).await.expect(StatusCode::CREATED)
    };
    let first = make().await;
    // More often than letters may go to one address.
    for _ in 0..4 {
        assert_eq!(make().await, first);
    }
    assert_eq!(first.get("token"), None);
    ada.post(&path, json!({ "email": "cleo@example.org" })).await.expect(StatusCode::CREATED);
    server.letters(2).await;
    let kept = receipts(&server).await;
    assert!(!kept.iter().any(|kept| kept.contains("example.org")), "{kept:#?}");
}

async fn an_api_token_is_made_once_and_its_secret_is_told_again(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let make = async |name: &str, password: &str| {
        let wish = json!({ "name": name, "current_password": password });
        sent(&ada, "make", Method::POST, "/me/tokens", wish).await
    };
    let first = make("CI", PASSWORD).await.expect(StatusCode::CREATED);
    assert_eq!(make("CI", PASSWORD).await.expect(StatusCode::CREATED), first);
    assert_eq!(make("Deploy", PASSWORD).await.errors(), taken());
    let wrong = make("CI", "not it at all").await;
    assert_eq!(wrong.errors(), [("current_password".to_owned(), "wrong".to_owned())], "proven each time");
    let secret = text(&first["secret"]);
    let bare = secret.trim_start_matches("tasksync_");
    let kept = receipts(&server).await;
    assert!(!kept.iter().any(|kept| kept.contains(bare)), "in the clear: {kept:#?}");
    let program = Caller::program(server.addr()).with_token(&secret);
    assert_eq!(program.get("/me").await.status, StatusCode::OK);
    let made = deeds(&server).await.into_iter().filter(|deed| *deed == Deed::TokenMade);
    assert_eq!(made.count(), 1);

    let at = format!("/me/tokens/{}", text(&first["id"]));
    for _ in 0..2 {
        let ended = sent(&ada, "end", Method::DELETE, &at, Value::Null).await;
        assert_eq!(ended.status, StatusCode::NO_CONTENT, "{}", ended.text);
    }
    assert_eq!(make("CI", PASSWORD).await.status, StatusCode::NOT_FOUND, "it has ended");
}

async fn a_repeated_deletion_of_a_project_or_a_column_is_answered_as_the_first_was(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let make = async |name: &str| {
        let made = ada.post("/projects", json!({ "name": name })).await.expect(StatusCode::CREATED);
        format!("/projects/{}", text(&made["id"]))
    };
    let (project, other) = (make("Kitchen").await, make("Cellar").await);
    let column = json!({ "name": "Review", "category": "in_progress" });
    let column = ada.post(&format!("{project}/statuses"), column).await.expect(StatusCode::CREATED);
    let column = format!("/statuses/{}", text(&column["id"]));
    let astray = sent(&ada, "astray", Method::DELETE, &format!("{other}{column}"), Value::Null).await;
    assert_eq!(astray.status, StatusCode::NOT_FOUND, "a column of another project");
    for path in [format!("{project}{column}"), project] {
        for _ in 0..2 {
            let deleted = sent(&ada, &path, Method::DELETE, &path, Value::Null).await;
            assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{path}: {}", deleted.text);
        }
        assert_eq!(ada.delete(&path).await.status, StatusCode::NOT_FOUND, "another request");
    }
}

async fn every_change_of_workspaces_invites_and_tokens_takes_a_key(place: Place) {
    let server = TestServer::start(place).await;
    let document = Caller::program(server.addr()).page("/api/openapi.json").await.expect(StatusCode::OK);
    let mut bare = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        let begins = ["/workspaces", "/me/tokens", "/instance/invites", "/projects", "/tasks"];
        if !begins.iter().any(|begin| path.starts_with(&format!("/api/v1{begin}"))) {
            continue;
        }
        for (method, operation) in item.as_object().expect("operations") {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let takes_key = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
            if takes_key == (method == "get") {
                bare.push(format!("{method} {path}"));
            }
        }
    }
    assert_eq!(bare, Vec::<String>::new());
}
