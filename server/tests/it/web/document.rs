//! The document that describes the API, and the page to read it. Which addresses it names stands in
//! `table/entry.rs`.

use super::*;
use std::collections::HashSet;

on_both_databases!(
    what_the_document_names_is_there,
    what_is_made_says_where_it_is,
    every_reference_in_the_document_leads_somewhere,
    the_page_shows_the_whole_document_by_itself,
    the_page_filters_without_a_script,
);

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

async fn what_the_document_names_is_there(place: Place) {
    let server = TestServer::start(place).await;
    let document = document(&server).await;
    let (stranger, ada) = (Caller::program(server.addr()), Caller::registered(server.addr(), "ada").await);
    let mut ids = HashSet::new();
    for (method, path, operation) in operations(&document) {
        let id = text(&operation["operationId"]).to_owned();
        assert!(ids.insert(id.clone()), "{id} stands for several operations");
        assert!(operation["responses"]["500"].is_object(), "{method} {path} tells of no refusal");
        assert!(operation["summary"].is_string(), "{method} {path} says not what it does");
        let address = path.replace("{id}", "01900000-0000-7000-8000-000000000000").replace("{status}", "1");
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let answer = send(ada.request(method.clone(), &address)).await;
        assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        if answer.status == StatusCode::NOT_FOUND {
            assert_eq!(answer.json()["code"], "not_found", "{method} {path}");
        }
        let asks_nothing = operation["security"].as_array().is_some_and(|ways| ways.contains(&json!({})));
        let is_open = asks_nothing || path.contains("/auth/");
        let answer = send(stranger.request(method.clone(), &address)).await;
        if !is_open {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path} is open to everybody");
        }
    }
}

async fn what_is_made_says_where_it_is(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let made = [
        ada.post("/workspaces", json!({ "name": "Garden" })).await,
        ada.post("/projects", json!({ "name": "Beds" })).await,
        ada.post("/tasks", json!({ "title": "Dig" })).await,
    ];
    for made in made {
        let path = made.header("location").expect("a place").to_owned();
        let made = made.expect(StatusCode::CREATED);
        let there = send(ada.request(Method::GET, &path)).await.expect(StatusCode::OK);
        assert_eq!(there["id"], made["id"], "{path}");
    }
}

async fn every_reference_in_the_document_leads_somewhere(place: Place) {
    let server = TestServer::start(place).await;
    let document = document(&server).await;
    assert!(text(&document["openapi"]).starts_with("3.1"), "{}", document["openapi"]);
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

/// The page needs nothing from elsewhere, evaluates nothing, and shows every operation and object of the document.
async fn the_page_shows_the_whole_document_by_itself(place: Place) {
    let server = TestServer::start(place).await;
    let anybody = Caller::program(server.addr());
    assert_eq!(anybody.page("/api/docs").await.header("location"), Some("/api/docs/"));
    let page = anybody.page("/api/docs/").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"),
        "{policy}"
    );
    assert!(!page.text.contains(" style=") && !page.text.contains("<style"), "no inline styles");
    let linked = |attribute: &str| {
        let parts: Vec<_> = page.text.split(&format!(" {attribute}=\"")).skip(1).collect();
        parts.iter().map(|part| part.split('"').next().expect("an address").to_owned()).collect::<Vec<_>>()
    };
    for address in [linked("src"), linked("href")].concat() {
        assert!(address.starts_with(['/', '#']), "{address}");
    }
    let ids = linked("id");
    for anchor in linked("href").iter().filter_map(|address| address.strip_prefix('#')) {
        assert!(ids.iter().any(|id| id == anchor), "#{anchor} leads nowhere");
    }
    let (document, shown) = (document(&server).await, page.reads());
    for (method, path, _) in operations(&document) {
        assert!(shown.contains(&format!("{method}{path}")), "{method} {path} is not shown");
    }
    for name in document["components"]["schemas"].as_object().expect("schemas").keys() {
        assert!(ids.contains(&format!("object-{name}")), "{name} is not shown");
    }
    assert!(page.text.contains(&format!("api={}/api/v1", server.origin())), "the examples' address");
}

async fn the_page_filters_without_a_script(place: Place) {
    let server = TestServer::start(place).await;
    let anybody = Caller::program(server.addr());
    let found = anybody.page("/api/docs/?q=RESTORE").await.text;
    assert!(found.contains("/api/v1/tasks/{id}/restore") && !found.contains("<code>/api/v1/projects</code>"));
    let none = anybody.page("/api/docs/?q=%3Cb%3E").await.text;
    assert!(none.contains("No operations match") && none.contains("value=\"&lt;b&gt;\""), "{none}");
}
