//! Changes of workspaces and memberships that are sent a second time under their `Idempotency-Key`.

use super::*;
use crate::support::http::send;
use crate::sync::draft;
use app::domain::rules::TaskCommand;
use reqwest::Method;
use serde_json::Value;

on_both_databases!(
    a_repeated_change_of_a_workspace_gets_its_first_answer,
    a_repeated_change_of_a_membership_does_nothing_twice,
    a_repeated_deletion_is_answered_as_the_first_was,
    a_repeated_refusal_stays_one,
    a_password_proves_a_request_and_is_no_part_of_it,
    the_same_request_many_times_at_once_is_done_once,
);

async fn sent(
    by: &Person,
    key: &str,
    method: Method,
    path: &str,
    body: Value,
) -> crate::support::http::Answer {
    let request = by.caller.api(method, path).header("idempotency-key", key);
    send(if body.is_null() { request } else { request.json(&body) }).await
}

fn taken() -> (StatusCode, String) {
    refused(StatusCode::UNPROCESSABLE_ENTITY, "invalid")
}

async fn a_repeated_change_of_a_workspace_gets_its_first_answer(place: Place) {
    let house = House::new(place).await;
    let make = async |name: &str| {
        sent(&house.ada, "make", Method::POST, "/workspaces", json!({ "name": name })).await
    };
    let first = make("Kitchen").await.expect(StatusCode::CREATED);
    let again = make("Kitchen").await;
    assert_eq!(
        again.header("location"),
        Some(format!("/api/v1/workspaces/{}", first["id"].as_str().expect("an id")).as_str())
    );
    assert_eq!(again.expect(StatusCode::CREATED), first);
    assert_eq!(code(make("Cellar").await), taken());
    let listed = house.ada.caller.get("/workspaces").await.expect(StatusCode::OK);
    let kitchens = listed["items"].as_array().expect("a list").iter().filter(|it| it["name"] == "Kitchen");
    assert_eq!(kitchens.count(), 1);

    let rename = async |key: &str, name: &str| {
        sent(&house.ada, key, Method::PATCH, &house.path(""), json!({ "name": name })).await
    };
    rename("first", "Meadow").await.expect(StatusCode::OK);
    rename("second", "Forest").await.expect(StatusCode::OK);
    rename("first", "Meadow").await.expect(StatusCode::OK);
    assert_eq!(house.ada.caller.get(&house.path("")).await.expect(StatusCode::OK)["name"], "Forest", "late");
    assert_eq!(code(rename("first", "Forest").await), taken());
}

async fn a_repeated_change_of_a_membership_does_nothing_twice(place: Place) {
    let house = House::new(place).await;
    let House { ada, member, viewer, .. } = &house;
    let give = async |role: &str| {
        sent(ada, "give", Method::PATCH, &house.path_of(viewer), json!({ "role": role })).await
    };
    assert_eq!(give("member").await.expect(StatusCode::OK)["role"], "member");
    assert_eq!(house.give(ada, viewer, "viewer").await, done(StatusCode::OK));
    assert_eq!(give("member").await.expect(StatusCode::OK)["role"], "viewer", "as they are by now");
    assert_eq!(code(give("admin").await), taken());

    let remove = async || sent(ada, "remove", Method::DELETE, &house.path_of(member), Value::Null).await;
    assert_eq!(remove().await.status, StatusCode::NO_CONTENT);
    assert_eq!(remove().await.status, StatusCode::NO_CONTENT);
    house.take_in(member, Role::Member).await;
    let mut device = Device::live(member).await;
    assert_eq!(remove().await.status, StatusCode::NO_CONTENT, "a late repetition");
    assert_eq!(member.caller.get(&house.path("")).await.status, StatusCode::OK, "they came back since");
    let board = device.rows(house.id).projects().first().expect("a project").id;
    device.submit(house.id, TaskCommand::Create(draft(board, "Still here"))).await;
    device.settle().await;
    assert!(device.rejected.is_empty() && device.sync.space(house.id).is_some(), "their socket has it still");

    let transfer = async || {
        let to = json!({ "user_id": member.id, "current_password": PASSWORD });
        sent(ada, "transfer", Method::POST, &house.path("/transfer"), to).await
    };
    assert_eq!(transfer().await.status, StatusCode::NO_CONTENT);
    assert_eq!(transfer().await.status, StatusCode::NO_CONTENT);
    assert_eq!(house.owners().await, ["mia"]);
}

async fn a_repeated_deletion_is_answered_as_the_first_was(place: Place) {
    let house = House::new(place).await;
    let House { ada, viewer, .. } = &house;
    let gone = refused(StatusCode::NOT_FOUND, "not_found");
    for _ in 0..2 {
        let left = sent(viewer, "leave", Method::DELETE, &house.path_of(viewer), Value::Null).await;
        assert_eq!(left.status, StatusCode::NO_CONTENT, "{}", left.text);
    }
    assert_eq!(house.remove(viewer, viewer).await, gone, "another request");
    let delete = async |by: &Person, name: &str| {
        sent(by, "delete", Method::DELETE, &house.path(&format!("?confirm={name}")), Value::Null).await
    };
    assert_eq!(code(delete(&house.stranger, "Garden").await), gone);
    for _ in 0..2 {
        assert_eq!(delete(ada, "Garden").await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(code(delete(ada, "Meadow").await), taken());
}

async fn a_repeated_refusal_stays_one(place: Place) {
    let house = House::new(place).await;
    let House { ada, member, viewer, .. } = &house;
    let give = async |key: &str| {
        let role = json!({ "role": "member" });
        code(sent(member, key, Method::PATCH, &house.path_of(viewer), role).await)
    };
    let forbidden = refused(StatusCode::FORBIDDEN, "forbidden");
    assert_eq!(give("one").await, forbidden);
    assert_eq!(house.give(ada, member, "admin").await, done(StatusCode::OK));
    assert_eq!(give("one").await, forbidden, "the first answer");
    assert_eq!(give("two").await, done(StatusCode::OK));
}

async fn a_password_proves_a_request_and_is_no_part_of_it(place: Place) {
    let house = House::new(place).await;
    let transfer = async |password: &str| {
        let to = json!({ "user_id": house.member.id, "current_password": password });
        sent(&house.ada, "k", Method::POST, &house.path("/transfer"), to).await.status
    };
    assert_eq!(transfer("not it at all").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(transfer(PASSWORD).await, StatusCode::NO_CONTENT, "the same request, proven");
    assert_eq!(transfer("not it at all").await, StatusCode::UNPROCESSABLE_ENTITY, "asked for each time");
}

async fn the_same_request_many_times_at_once_is_done_once(place: Place) {
    let house = House::new(place).await;
    let make = || sent(&house.ada, "make", Method::POST, "/workspaces", json!({ "name": "Kitchen" }));
    let answers = futures::future::join_all((0..8).map(|_| make())).await;
    let made: Vec<_> = answers.into_iter().map(|answer| answer.expect(StatusCode::CREATED)).collect();
    assert!(made.iter().all(|it| *it == made[0]), "{made:#?}");
}
