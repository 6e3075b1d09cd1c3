//! Sockets that an API token opened.

use super::*;
use crate::support::client::{Ended, Wire};
use crate::support::http::PASSWORD;
use app::domain::ClientId;
use app::protocol::{ByeReason, Code, Down, Numbered, Push, SCHEMA, Up, VERSION};
use reqwest::StatusCode;
use serde_json::{Value, json};
use server::db::Membership;

on_both_databases!(
    a_write_token_follows_and_changes_as_its_person_does,
    a_read_token_follows_and_its_commands_are_refused,
    a_token_for_one_workspace_is_told_of_that_one_only,
    revoking_a_token_closes_its_sockets_and_no_others,
);

/// Somebody's program, with a token.
async fn program(person: &Person, wish: Value) -> (Person, String) {
    let mut wish = wish;
    wish["current_password"] = json!(PASSWORD);
    let made = person.caller.post("/me/tokens", wish).await.expect(StatusCode::CREATED);
    let text = |field: &str| made[field].as_str().expect("a text").to_owned();
    let secret = text("secret");
    (Person { caller: person.caller.with_token(&secret), token: secret, ..person.clone() }, text("id"))
}

/// What is answered to one command of a client that has said hello.
async fn push(
    person: &Person,
    workspace: WorkspaceId,
    command: Command,
) -> (Vec<WorkspaceId>, bool, Option<Code>) {
    let mut wire = person.dial().await;
    let hello = Up::Hello { v: VERSION, schema: SCHEMA, cid: ClientId::generate(), workspaces: Vec::new() };
    wire.send(&hello).await;
    let welcome = wire.receive().await;
    let Ok(Down::Welcome { workspaces, .. }) = welcome else { panic!("{welcome:?}") };
    let commands = vec![Numbered { mid: 1, base_seq: 0, command }];
    wire.send(&Up::Push(Push { workspace, cid: None, settled: 0, commands })).await;
    loop {
        if let Down::Result(outcome) = wire.receive().await.expect("a frame") {
            return (workspaces.iter().map(|it| it.id).collect(), outcome.ok, outcome.code);
        }
    }
}

async fn a_write_token_follows_and_changes_as_its_person_does(place: Place) {
    let (_server, [ada, ben]) = start(place, ["ada", "ben"]).await;
    let (program, _) = program(&ada, json!({ "name": "Bot", "scope": "write" })).await;
    let (mut bot, mut other) = (Device::live(&program).await, Device::live(&ben).await);
    let team = bot.team();
    bot.submit(team, create(board(&bot), "By a program")).await;
    bot.settle().await;
    other.until("it is told", |device| device.rows(team).tasks().count() == 1).await;
    other.submit(team, create(board(&other), "By Ben")).await;
    bot.until("it is told", |device| device.rows(team).tasks().count() == 2).await;
}

async fn a_read_token_follows_and_its_commands_are_refused(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let (program, _) = program(&ada, json!({ "name": "Reader" })).await;
    let (mut reader, mut writer) = (Device::live(&program).await, Device::live(&ada).await);
    let team = writer.team();
    let command = create(board(&writer), "Refused");
    assert!(!push(&program, team, command).await.1);
    reader.submit(team, create(board(&writer), "Refused too")).await;
    reader.until("it is refused", |device| !device.rejected.is_empty()).await;
    assert_eq!(reader.rejected[0].code, Code::Forbidden);
    writer.submit(team, create(board(&writer), "Told")).await;
    reader.until("it is told", |device| device.rows(team).tasks().count() == 1).await;
}

async fn a_token_for_one_workspace_is_told_of_that_one_only(place: Place) {
    let (server, [ada]) = start(place, ["ada"]).await;
    let device = Device::live(&ada).await;
    let team = device.team();
    let elsewhere = ada.caller.get("/workspaces").await.json();
    let own = elsewhere["items"].as_array().expect("a list").iter().find(|it| it["kind"] == "personal");
    let own: WorkspaceId = own.expect("one's own")["id"].as_str().expect("an id").parse().expect("an id");
    let (program, _) = program(&ada, json!({ "name": "Own", "scope": "write", "workspace_id": own })).await;
    let (told, ok, code) = push(&program, team, create(board(&device), "Refused")).await;
    assert_eq!((told, ok, code), (vec![own], false, Some(Code::NotFound)));

    // Nor does it hear that its person came to another workspace, or left one.
    let mut wire = program.dial().await;
    let hello = Up::Hello { v: VERSION, schema: SCHEMA, cid: ClientId::generate(), workspaces: Vec::new() };
    wire.send(&hello).await;
    assert!(matches!(wire.receive().await, Ok(Down::Welcome { .. })));
    server.hub().note(ada.id, team, Membership::Gained);
    server.hub().note(ada.id, own, Membership::Lost);
    assert_eq!(wire.receive().await.ok(), Some(Down::Lose { workspace: own }));
}

async fn revoking_a_token_closes_its_sockets_and_no_others(place: Place) {
    let (server, [ada]) = start(place, ["ada"]).await;
    let (first, id) = program(&ada, json!({ "name": "First", "scope": "write" })).await;
    let (second, _) = program(&ada, json!({ "name": "Second", "scope": "write" })).await;
    let mut ends = Device::live(&first).await;
    let mut silent = first.dial().await;
    let (mut stays, mut login) = (Device::live(&second).await, Device::live(&ada).await);
    let revoked = ada.caller.delete(&format!("/me/tokens/{id}")).await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    let signed_out = Ended { bye: Some(ByeReason::SignedOut), code: Some(1008) };
    for wire in [ends.wire.as_mut().expect("connected"), &mut silent] {
        assert_eq!(wire.ended().await, signed_out);
    }
    let again = Wire::open(server.addr(), &[("authorization", &format!("Bearer {}", first.token))]).await;
    assert_eq!(again.err(), Some(StatusCode::UNAUTHORIZED));
    let team = stays.team();
    stays.submit(team, create(board(&stays), "Still here")).await;
    stays.settle().await;
    login.until("it is told", |device| device.rows(team).tasks().count() == 1).await;
}
