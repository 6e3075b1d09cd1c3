//! The document that describes the API, and the page to read it.

use super::*;
use std::collections::BTreeSet;

on_both_databases!(
    the_document_names_every_address,
    what_the_document_names_is_there,
    every_reference_in_the_document_leads_somewhere,
    the_page_needs_nobody_else,
);

/// Every address of the API with its methods: one that comes or goes shows up here.
const ADDRESSES: &str = "\
    DELETE /api/v1/me/sessions
    DELETE /api/v1/instance/invites/{invite}
    DELETE /api/v1/me/sessions/{id}
    DELETE /api/v1/projects/{id}
    DELETE /api/v1/projects/{id}/statuses/{status}
    DELETE /api/v1/tasks/{id}
    DELETE /api/v1/workspaces/{id}/invites/{invite}
    GET /api/v1/instance
    GET /api/v1/instance/audit
    GET /api/v1/instance/invites
    GET /api/v1/instance/people
    GET /api/v1/instance/people/{id}
    GET /api/v1/invites/{token}
    DELETE /api/v1/workspaces/{id}
    DELETE /api/v1/workspaces/{id}/members/{user}
    GET /api/v1/me
    GET /api/v1/me/contact
    GET /api/v1/me/sessions
    GET /api/v1/projects
    GET /api/v1/projects/{id}
    GET /api/v1/projects/{id}/statuses
    GET /api/v1/sync
    GET /api/v1/tasks
    GET /api/v1/tasks/{id}
    GET /api/v1/workspaces
    GET /api/v1/workspaces/{id}
    GET /api/v1/workspaces/{id}/audit
    GET /api/v1/workspaces/{id}/changes
    GET /api/v1/workspaces/{id}/invites
    GET /api/v1/workspaces/{id}/members
    GET /api/v1/workspaces/{id}/snapshot
    GET /healthz
    GET /readyz
    PATCH /api/v1/instance
    PATCH /api/v1/instance/people/{id}
    PATCH /api/v1/me
    PATCH /api/v1/projects/{id}
    PATCH /api/v1/projects/{id}/statuses/{status}
    PATCH /api/v1/tasks/{id}
    POST /api/v1/auth/email/confirm
    POST /api/v1/auth/email/restore
    PATCH /api/v1/workspaces/{id}
    PATCH /api/v1/workspaces/{id}/members/{user}
    POST /api/v1/auth/login
    POST /api/v1/auth/logout
    POST /api/v1/auth/password-reset
    POST /api/v1/auth/password-reset/confirm
    POST /api/v1/auth/refresh
    POST /api/v1/auth/register
    POST /api/v1/me/contact/letter
    POST /api/v1/me/password
    POST /api/v1/instance/invites
    POST /api/v1/invites/{token}/accept
    POST /api/v1/projects
    POST /api/v1/projects/{id}/statuses
    POST /api/v1/tasks
    POST /api/v1/tasks/{id}/restore
    POST /api/v1/workspaces/{id}/invites";
    POST /api/v1/workspaces
    POST /api/v1/workspaces/{id}/transfer";

async fn document(server: &TestServer) -> Value {
    Caller::program(server.addr()).page("/api/openapi.json").await.expect(StatusCode::OK)
}

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().expect("paths").iter();
    let of_path = |(path, item): (&String, &Value)| {
        let item = item.as_object().expect("operations").clone();
        let path = path.clone();
        item.into_iter().map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    };
    paths.flat_map(of_path).collect()
}

async fn the_document_names_every_address(place: Place) {
    let server = TestServer::start(place).await;
    let document = document(&server).await;
    assert!(text(&document["openapi"]).starts_with("3.1"), "{}", document["openapi"]);
    let named: BTreeSet<_> =
        operations(&document).iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    let expected: BTreeSet<_> = ADDRESSES.lines().map(|line| line.trim().to_owned()).collect();
    assert_eq!(named, expected);
}

async fn what_the_document_names_is_there(place: Place) {
    let server = TestServer::start(place).await;
    let document = document(&server).await;
    let (stranger, ada) = (Caller::program(server.addr()), Caller::registered(server.addr(), "ada").await);
    for (method, path, operation) in operations(&document) {
        assert!(operation["responses"]["default"].is_object(), "{method} {path} tells of no refusal");
        assert!(operation["summary"].is_string(), "{method} {path} says not what it does");
        let address = path
            .replace("{id}", "01900000-0000-7000-8000-000000000000")
            .replace("{status}", "1")
            .replace("{invite}", "1")
            .replace("{token}", "x");
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let answer = send(ada.request(method.clone(), &address)).await;
        assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        if answer.status == StatusCode::NOT_FOUND {
            assert_eq!(answer.json()["code"], "not_found", "{method} {path}");
        }
        let is_open = operation["security"] == json!([{}]) || path.contains("/auth/");
        let answer = send(stranger.request(method.clone(), &address)).await;
        if !is_open {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path} is open to everybody");
        }
    }
}

async fn every_reference_in_the_document_leads_somewhere(place: Place) {
    let server = TestServer::start(place).await;
    let document = document(&server).await;
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50, "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    // What a new task needs, and what a change can name.
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["NewTask"]["required"], json!(["title"]));
    assert!(schemas["TaskUpdate"]["properties"]["assignees"].is_object());
    assert!(schemas["TaskUpdate"]["properties"]["assign"].is_null());
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

async fn the_page_needs_nobody_else(place: Place) {
    let server = TestServer::start(place).await;
    let anybody = Caller::program(server.addr());
    assert_eq!(anybody.page("/api/docs").await.header("location"), Some("/api/docs/"));
    let page = anybody.page("/api/docs/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text.contains("http://") && !page.text.contains("https://"), "{}", page.text);
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    let linked = |attribute: &str| {
        let parts: Vec<_> = page.text.split(&format!("{attribute}=\"")).skip(1).collect();
        parts.iter().map(|part| part.split('"').next().expect("an address").to_owned()).collect::<Vec<_>>()
    };
    let files: Vec<_> = [linked("src"), linked("href")].concat();
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        let answer = anybody.page(&format!("/api/docs/{}", file.trim_start_matches("./"))).await;
        assert_eq!(answer.status, StatusCode::OK, "{file}");
    }
    let start = anybody.page("/api/docs/swagger-initializer.js").await.text;
    assert!(start.contains("/api/openapi.json"), "{start}");
}
