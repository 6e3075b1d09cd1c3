//! Two things at once.

use super::*;
use crate::support::http::send;
use reqwest::Method;
use serde_json::Value;
use server::db::query;
use std::net::SocketAddr;
use std::time::Duration;

on_both_databases!(
    of_two_who_are_handed_the_workspace_at_once_one_has_it,
    of_two_administrators_who_remove_each_other_neither_succeeds,
    what_a_removed_member_writes_is_in_before_they_leave_or_not_at_all,
    a_person_who_is_deleted_comes_into_no_workspace,
);

mod two_nodes {
    use super::*;

    mod postgres {
        use super::*;

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn a_workspace_handed_to_somebody_who_leaves_at_another_node_keeps_an_owner() {
            let house = House::new(Place::postgres().await).await;
            let other = house.server.neighbour().await;
            hand_over_to_leavers(&house, other.addr()).await;
            other.shutdown().await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn a_person_who_is_deleted_at_another_node_comes_into_no_workspace() {
            let house = House::new(Place::postgres().await).await;
            let other = house.server.neighbour().await;
            take_in_leavers(&house, other.addr()).await;
            other.shutdown().await;
        }
    }
}

async fn of_two_who_are_handed_the_workspace_at_once_one_has_it(place: Place) {
    let house = House::new(place).await;
    let House { ada, member, viewer, .. } = &house;
    let (one, other) =
        tokio::join!(house.transfer(ada, member, PASSWORD), house.transfer(ada, viewer, PASSWORD));
    let mut answers = [one, other];
    answers.sort();
    assert_eq!(answers, [done(StatusCode::NO_CONTENT), refused(StatusCode::FORBIDDEN, "forbidden")]);
    assert_eq!(house.owners().await.len(), 1);
}

async fn of_two_administrators_who_remove_each_other_neither_succeeds(place: Place) {
    let house = House::new(place).await;
    let House { ada, admin, member, .. } = &house;
    assert_eq!(house.give(ada, member, "admin").await, done(StatusCode::OK));
    let forbidden = refused(StatusCode::FORBIDDEN, "forbidden");
    let (one, other) = tokio::join!(house.remove(admin, member), house.remove(member, admin));
    assert_eq!((one, other), (forbidden.clone(), forbidden));
    // One steps down while the other wants them out: whichever comes first, the other is told the truth.
    let (down, removed) = tokio::join!(house.give(member, member, "member"), house.remove(admin, member));
    assert!(down.0 == StatusCode::OK || down.0 == StatusCode::NOT_FOUND, "{down:?}");
    assert!(removed.0 == StatusCode::NO_CONTENT || removed.0 == StatusCode::FORBIDDEN, "{removed:?}");
    assert_eq!(house.owners().await, ["ada"]);
}

async fn what_a_removed_member_writes_is_in_before_they_leave_or_not_at_all(place: Place) {
    let house = House::new(place).await;
    let House { ada, member, .. } = &house;
    let write = async |n: usize| {
        let task = json!({ "title": format!("Task {n}"), "workspace_id": house.id });
        member.caller.post("/tasks", task).await.status
    };
    let mut writes = Vec::new();
    for n in 0..24 {
        writes.push(write(n));
    }
    let (statuses, removed) = tokio::join!(futures::future::join_all(writes), async {
        tokio::time::sleep(Duration::from_millis(5)).await;
        house.remove(ada, member).await
    });
    assert_eq!(removed, done(StatusCode::NO_CONTENT));
    assert_eq!(write(24).await, StatusCode::UNPROCESSABLE_ENTITY, "the workspace is unknown to them");
    let told = statuses.iter().filter(|status| **status == StatusCode::CREATED).count();
    // One that was made just before, and could not be read back any more, is not told to be there.
    assert!(statuses.iter().all(|status| !status.is_server_error()), "{statuses:?}");

    let log = ada.caller.get(&house.path("/changes")).await.expect(StatusCode::OK);
    let entries = log["items"].as_array().expect("a list").clone();
    let is_theirs = |entry: &&Value| entry["actor"] == member.id.to_string();
    let left = entries.iter().find(|entry| entry["events"][0]["member.left"].is_object()).expect("they left");
    let theirs: Vec<_> = entries.iter().filter(is_theirs).collect();
    let made = theirs.iter().filter(|entry| entry["events"][0]["task.created"].is_object()).count();
    assert!(made >= told, "{made} in the log, {told} acknowledged");
    assert!(theirs.iter().all(|entry| entry["seq"].as_u64() < left["seq"].as_u64()), "nothing behind it");
}

/// Both ask for a password first, so they come to their transactions at about the same time.
async fn hand_over_to_leavers(house: &House, elsewhere: SocketAddr) {
    for round in 0..12 {
        let heir = Person::register(house.server.addr(), &format!("heir{round}")).await;
        let (id, token) = garden(&house.ada).await;
        assert_eq!(accept(&heir, &token).await, StatusCode::OK);
        let to = json!({ "user_id": heir.id, "current_password": PASSWORD });
        let (handed, deleted) = tokio::join!(
            house.ada.caller.post(&format!("/workspaces/{id}/transfer"), to),
            delete_account(&heir, elsewhere, round),
        );
        let members = house.ada.caller.get(&format!("/workspaces/{id}/members")).await.expect(StatusCode::OK);
        let members = members["items"].as_array().expect("a list").clone();
        let owners: Vec<_> = members.iter().filter(|member| member["role"] == "owner").collect();
        let owner = match deleted {
            StatusCode::NO_CONTENT => house.ada.id,
            // Its only owner cannot go.
            StatusCode::CONFLICT => heir.id,
            other => panic!("{other}"),
        };
        assert_eq!(owners.len(), 1, "{} {deleted}: {members:#?}", handed.status);
        assert_eq!(owners[0]["user_id"], owner.to_string(), "{} {deleted}: {members:#?}", handed.status);
    }
}

async fn a_person_who_is_deleted_comes_into_no_workspace(place: Place) {
    let house = House::new(place).await;
    take_in_leavers(&house, house.server.addr()).await;
}

/// They accept invites and make workspaces while their account is deleted.
async fn take_in_leavers(house: &House, elsewhere: SocketAddr) {
    for round in 0..6 {
        let leaver = Person::register(house.server.addr(), &format!("leaver{round}")).await;
        let mut invites = Vec::new();
        for _ in 0..12 {
            let (_, token) = garden(&house.ada).await;
            invites.push(token);
        }
        let come = async {
            for token in &invites {
                let accepted = accept(&leaver, token).await;
                let made = leaver.caller.post("/workspaces", json!({ "name": "Mine" })).await.status;
                assert!(!accepted.is_server_error() && !made.is_server_error(), "{accepted} {made}");
            }
        };
        let (deleted, ()) = tokio::join!(delete_account(&leaver, elsewhere, round), come);
        assert_eq!(deleted, StatusCode::NO_CONTENT);
        let state = house.server.state();
        let left = query::workspace::of_user(state.db.read(), leaver.id).await.expect("the database answers");
        assert!(left.is_empty(), "they are gone, and members of {left:#?}");
    }
}

/// Makes a workspace, and an invite into it: its id, and the token.
async fn garden(owner: &Person) -> (String, String) {
    let made = owner.caller.post("/workspaces", json!({ "name": "Garden" })).await;
    let id = made.expect(StatusCode::CREATED)["id"].as_str().expect("an id").to_owned();
    let token = invite_into(owner, &id).await;
    (id, token)
}

/// Deletes an account at a server, a little later each time.
async fn delete_account(person: &Person, at: SocketAddr, round: u64) -> StatusCode {
    tokio::time::sleep(Duration::from_millis(round * 3)).await;
    let there = person.moved_to(at);
    let body = json!({ "username": person.name, "current_password": PASSWORD });
    send(there.caller.api(Method::DELETE, "/me").json(&body)).await.status
}
