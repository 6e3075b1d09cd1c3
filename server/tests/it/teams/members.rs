//! Roles, and who gives them, over HTTP.

use super::*;
use crate::support::http::send;
use reqwest::Method;

on_both_databases!(
    roles_hold_whoever_asks,
    what_is_not_theirs_is_not_there_for_strangers,
    ownership_is_handed_over_by_whoever_proves_it,
    what_a_member_was_answered_once_is_not_told_again_to_whoever_left,
);

async fn roles_hold_whoever_asks(place: Place) {
    let house = House::new(place).await;
    let House { ada, admin, member, viewer, .. } = &house;
    let (forbidden, owner_stays) =
        (refused(StatusCode::FORBIDDEN, "forbidden"), refused(StatusCode::CONFLICT, "owner_stays"));
    let ok = done(StatusCode::OK);
    // Nobody gives more than they have, and nobody is pulled down from below.
    assert_eq!(house.give(viewer, viewer, "member").await, forbidden);
    assert_eq!(house.give(member, viewer, "member").await, forbidden);
    assert_eq!(house.give(member, member, "admin").await, forbidden);
    assert_eq!(house.give(admin, member, "owner").await, forbidden);
    assert_eq!(house.give(admin, admin, "owner").await, forbidden);
    assert_eq!(house.give(admin, ada, "viewer").await, forbidden);
    assert_eq!(house.give(ada, member, "owner").await, owner_stays);
    assert_eq!(house.give(ada, ada, "admin").await, owner_stays);
    assert_eq!(house.remove(admin, ada).await, forbidden);
    assert_eq!(house.remove(member, viewer).await, forbidden);
    assert_eq!(house.remove(ada, ada).await, owner_stays);
    // What they may.
    assert_eq!(house.give(admin, member, "admin").await, ok);
    assert_eq!(house.give(admin, member, "viewer").await, forbidden, "an equal now");
    assert_eq!(house.give(ada, member, "member").await, ok);
    assert_eq!(house.remove(viewer, viewer).await, done(StatusCode::NO_CONTENT), "everybody may leave");
    assert_eq!(viewer.caller.get(&house.path("")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.remove(admin, member).await, done(StatusCode::NO_CONTENT));
    assert_eq!(house.remove(admin, member).await, refused(StatusCode::NOT_FOUND, "not_found"));
    assert_eq!(house.owners().await, ["ada"]);
    let unknown = ada.caller.patch(&house.path_of(admin), json!({ "role": "king" })).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn what_is_not_theirs_is_not_there_for_strangers(place: Place) {
    let house = House::new(place).await;
    let House { stranger, member, viewer, .. } = &house;
    let gone = refused(StatusCode::NOT_FOUND, "not_found");
    assert_eq!(house.give(stranger, member, "viewer").await, gone);
    assert_eq!(house.remove(stranger, viewer).await, gone);
    assert_eq!(house.remove(stranger, stranger).await, gone);
    assert_eq!(house.transfer(stranger, stranger, PASSWORD).await, gone);
    let (caller, path) = (&stranger.caller, house.path(""));
    assert_eq!(code(caller.patch(&path, json!({ "name": "Mine" })).await), gone);
    assert_eq!(code(caller.delete(&format!("{path}?confirm=Garden")).await), gone);
    // A member of another workspace is no member of this one, even where both are reached by the same person.
    let other = house.ada.caller.post("/workspaces", json!({ "name": "Other" })).await;
    let other = other.expect(StatusCode::CREATED)["id"].as_str().expect("an id").to_owned();
    let crossed = format!("/workspaces/{other}/members/{}", member.id);
    assert_eq!(code(house.ada.caller.patch(&crossed, json!({ "role": "viewer" })).await), gone);
    assert_eq!(code(house.ada.caller.delete(&crossed).await), gone);
}

async fn ownership_is_handed_over_by_whoever_proves_it(place: Place) {
    let house = House::new(place).await;
    let House { ada, admin, member, stranger, .. } = &house;
    let wrong = ada
        .caller
        .post(&house.path("/transfer"), json!({ "user_id": member.id, "current_password": "not it at all" }));
    let wrong = wrong.await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.errors(), [("current_password".to_owned(), "wrong".to_owned())]);
    assert_eq!(house.transfer(admin, member, PASSWORD).await, refused(StatusCode::FORBIDDEN, "forbidden"));
    assert_eq!(house.transfer(ada, stranger, PASSWORD).await, refused(StatusCode::NOT_FOUND, "not_found"));
    assert_eq!(house.transfer(ada, member, PASSWORD).await, done(StatusCode::NO_CONTENT));
    assert_eq!(house.owners().await, ["mia"]);
    assert_eq!(house.remove(ada, ada).await, done(StatusCode::NO_CONTENT), "an administrator may leave");
}

async fn what_a_member_was_answered_once_is_not_told_again_to_whoever_left(place: Place) {
    let house = House::new(place).await;
    let make = async || {
        let project = json!({ "name": "Secret", "workspace_id": house.id });
        let request = house.member.caller.api(Method::POST, "/projects").json(&project);
        send(request.header("idempotency-key", "once")).await
    };
    assert_eq!(make().await.status, StatusCode::CREATED);
    assert_eq!(make().await.status, StatusCode::CREATED, "a repetition");
    assert_eq!(house.remove(&house.ada, &house.member).await, done(StatusCode::NO_CONTENT));
    let after = make().await;
    assert_eq!(after.status, StatusCode::NOT_FOUND);
    assert!(!after.text.contains("Secret"), "{}", after.text);
}
