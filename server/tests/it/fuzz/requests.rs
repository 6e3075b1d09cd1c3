//! Bodies, queries and headers.

use super::*;
use reqwest::header::HeaderValue;

on_both_databases!(
    no_query_upsets_a_list,
    no_patch_upsets_a_task,
    no_header_upsets_a_write,
    no_body_upsets_a_reader,
);

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
        prop::sample::select(
            &["todo", "done", "high", "2026-02-29", "2026-03-01", "9999-12-31T23:59:59Z", "n0", "me"][..]
        )
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[a-z_]{1,10}", inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

async fn no_query_upsets_a_list(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    ada.post("/tasks", json!({ "title": "One" })).await.expect(StatusCode::CREATED);
    let names = [
        "workspace",
        "project",
        "status",
        "priority",
        "assignee",
        "due_before",
        "due_after",
        "q",
        "deleted",
        "sort",
        "limit",
        "cursor",
        "other",
    ];
    let pairs = prop::collection::vec((prop::sample::select(names.to_vec()), text()), 0..4);
    for pairs in some(pairs, 250) {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        is_calm(&ada.get(&format!("/tasks?{query}")).await, &pairs);
    }
    for raw in [
        "?",
        "?&&&",
        "?=",
        "?q=%ff%fe",
        "?q=%00",
        "?%",
        "?limit=99999999999999999999",
        "?limit=-1",
        "?cursor=AAAA",
        "?sort=-",
    ] {
        is_calm(&ada.get(&format!("/tasks{raw}")).await, &raw);
    }
}

async fn no_patch_upsets_a_task(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let task = ada.post("/tasks", json!({ "title": "One" })).await.expect(StatusCode::CREATED);
    let at = format!("/tasks/{}", task["id"].as_str().expect("an id"));
    let fields = [
        "title",
        "description",
        "project_id",
        "status_id",
        "status",
        "priority",
        "start_at",
        "due_at",
        "assignees",
        "rank",
        "id",
        "seq",
        "number",
    ];
    let patch = prop::collection::hash_map(prop::sample::select(fields.to_vec()), value(), 1..4);
    for patch in some(patch, 250) {
        let patch = json!(patch);
        let before = ada.get(&at).await.expect(StatusCode::OK);
        let answer = ada.patch(&at, patch.clone()).await;
        is_calm(&answer, &patch);
        let after = ada.get(&at).await.expect(StatusCode::OK);
        if answer.status == StatusCode::OK {
            assert_eq!(answer.json(), after, "{patch}");
        } else {
            assert_eq!(before, after, "refused, and done: {patch}");
        }
        // What is not anybody's to set stays (no mass assignment).
        for field in ["id", "number", "created_by", "created_at", "workspace_id"] {
            assert_eq!(before[field], after[field], "{patch}");
        }
    }
}

async fn no_header_upsets_a_write(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let names = [
        "idempotency-key",
        "if-match",
        "if-none-match",
        "accept",
        "accept-encoding",
        "accept-language",
        "content-type",
        "cookie",
        "origin",
        "sec-fetch-site",
        "x-forwarded-for",
        "x-forwarded-proto",
        "user-agent",
        "range",
        "expect-ct",
        "referer",
    ];
    let header = (prop::sample::select(names.to_vec()), prop::collection::vec(any::<u8>(), 0..60));
    for headers in some(prop::collection::vec(header, 1..4), 250) {
        let mut request = ada.api(Method::POST, "/tasks").body(r#"{"title":"Two"}"#);
        for (name, bytes) in &headers {
            if let Ok(value) = HeaderValue::from_bytes(bytes) {
                request = request.header(*name, value);
            }
        }
        is_calm(&send(request).await, &headers);
    }
}

async fn no_body_upsets_a_reader(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let body = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        value().prop_map(|value| value.to_string().into_bytes()),
        (value(), 0..60_usize).prop_map(|(value, cut)| {
            let text = value.to_string().into_bytes();
            text[..cut.min(text.len())].to_vec()
        }),
    ];
    let kinds = [
        "application/json",
        "application/x-www-form-urlencoded",
        "application/merge-patch+json; charset=\"x\"",
        "multipart/form-data; boundary=x",
        "",
    ];
    let addresses = [
        "/api/v1/tasks",
        "/api/v1/projects",
        "/api/v1/auth/login",
        "/login",
        "/register",
        "/app/settings/profile",
    ];
    let request = (prop::sample::select(addresses.to_vec()), prop::sample::select(kinds.to_vec()), body);
    for (address, kind, body) in some(request, 250) {
        let request = ada.request(Method::POST, address).header("content-type", kind).body(body.clone());
        is_calm(&send(request).await, &(address, kind, String::from_utf8_lossy(&body)));
    }
}
