//! Two things at once.

use super::*;
use serde_json::Value;

on_both_databases!(
    of_two_who_are_handed_the_workspace_at_once_one_has_it,
    of_two_administrators_who_remove_each_other_neither_succeeds,
    what_a_removed_member_writes_is_in_before_they_leave_or_not_at_all,
);

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
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
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
