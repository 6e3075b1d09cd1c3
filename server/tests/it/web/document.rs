//! The document that describes the API, and the page to read it. Which addresses it names stands in
//! `table/entry.rs`.

use super::*;

on_both_databases!(
    what_the_document_names_is_there,
    every_reference_in_the_document_leads_somewhere,
    the_page_needs_nobody_else,
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
    for (method, path, operation) in operations(&document) {
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
