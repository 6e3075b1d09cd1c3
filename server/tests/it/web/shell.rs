//! The shell, which a browser keeps for whoever comes next, and the addresses that the device itself opens.

use super::pages::{board, boot};
use super::*;

on_both_databases!(
    the_shell_knows_nobody,
    the_shell_runs_nothing_inline,
    what_the_device_asks_for_is_asked_at_the_last_place,
    what_is_shared_signed_out_waits_behind_the_login,
);

async fn the_shell_knows_nobody(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    ada.post("/tasks", json!({ "title": "Feed the cat" })).await.expect(StatusCode::CREATED);
    let shell = ada.page("/shell").await;
    assert_eq!(shell.status, StatusCode::OK);
    assert_eq!(shell.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(shell.header("cache-control"), Some("no-store"));
    assert_eq!(shell.header("set-cookie"), None);

    let start = boot(&shell);
    assert_eq!(start["shell"], true);
    for personal in ["me", "workspaces", "snapshots", "form"] {
        assert_eq!(start.get(personal), None, "{personal}");
    }
    let stranger = Caller::browser(server.addr()).page("/shell").await;
    assert_eq!(shell.text, stranger.text, "it is the same for everybody");
    assert!(boot(&ada.page(&board(&ada, &workspaces::team(&ada).await).await).await).get("shell").is_none());
}

async fn the_shell_runs_nothing_inline(place: Place) {
    let server = TestServer::start(place).await;
    let shell = Caller::browser(server.addr()).page("/shell").await;
    assert!(shell.text.starts_with("<!DOCTYPE html>"));
    let policy = shell.header("content-security-policy").expect("a policy");
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
    assert!(!shell.text.contains("nonce"));
    for tag in shell.text.split("<script").skip(1).map(|rest| rest.split('>').next().expect("a tag")) {
        assert!(tag.contains(" src=") || tag.contains("type=\"application/json\""), "<script{tag}>");
    }
    assert!(shell.text.contains("rel=\"manifest\""));
}

async fn what_the_device_asks_for_is_asked_at_the_last_place(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let team = board(&ada, &workspaces::team(&ada).await).await;
    let own = format!("{}/list", board(&ada, &workspaces::own(&ada).await).await);
    for last in [&team, &own] {
        for (path, query) in [
            ("/app", "?new"),
            ("/app/share", "?title=A%20page&text=&url=https%3A%2F%2Fexample.org"),
            ("/app/share", ""),
        ] {
            let led = ada.page(&format!("{path}{query}")).await;
            assert_eq!(led.header("location"), Some(format!("{last}{query}").as_str()), "{path}");
        }
        // The next round starts from there.
        assert_eq!(ada.page(&own).await.status, StatusCode::OK);
    }
}

async fn what_is_shared_signed_out_waits_behind_the_login(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    let led = ada.page("/app/share?title=A%20page").await;
    assert_eq!(led.header("location"), Some("/login?next=%2Fapp%2Fshare%3Ftitle%3DA%2520page"));
    ada.register("ada").await.expect(StatusCode::CREATED);
    let back = ada.page("/login?next=%2Fapp%2Fshare%3Ftitle%3DA%2520page").await;
    assert_eq!(back.header("location"), Some("/app/share?title=A%20page"));
}
