//! Workspaces, read whole and by their changes.

use super::*;

on_both_databases!(
    one_sees_ones_own_workspaces_and_no_others,
    changes_are_told_from_any_number_on,
    a_snapshot_is_the_workspace_whole,
);

/// The id of the Team's workspace.
pub async fn team(caller: &Caller) -> String {
    of_kind(caller, "team").await
}

/// The id of one's own workspace.
pub async fn own(caller: &Caller) -> String {
    of_kind(caller, "personal").await
}

async fn of_kind(caller: &Caller, kind: &str) -> String {
    let workspaces = caller.get("/workspaces").await.expect(StatusCode::OK);
    let items = workspaces["items"].as_array().expect("a list");
    text(&items.iter().find(|it| it["kind"] == kind).expect("a workspace")["id"])
}

async fn one_sees_ones_own_workspaces_and_no_others(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    assert_eq!(team(&ada).await, team(&ben).await);
    let adas = own(&ada).await;
    assert_eq!(ada.get(&format!("/workspaces/{adas}")).await.expect(StatusCode::OK)["name"], "ada");
    let nobodys = "01900000-0000-7000-8000-000000000000";
    for rest in ["", "/members", "/changes", "/snapshot"] {
        let foreign = ben.get(&format!("/workspaces/{adas}{rest}")).await;
        let unknown = ben.get(&format!("/workspaces/{nobodys}{rest}")).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert_eq!(foreign.text, unknown.text, "nothing tells the two apart");
    }
}

async fn changes_are_told_from_any_number_on(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let team = team(&ada).await;
    for n in 0..5 {
        ada.post("/tasks", json!({ "title": format!("Task {n}") })).await.expect(StatusCode::CREATED);
    }
    let changes = |query: &str| ada.get(&format!("/workspaces/{team}/changes{query}"));
    let all = changes("").await.expect(StatusCode::OK);
    let seqs: Vec<_> = all["items"].as_array().expect("a list").iter().map(|it| it["seq"].as_u64()).collect();
    assert_eq!(seqs, [1, 2, 3, 4, 5, 6].map(Some));
    assert_eq!(all["next_cursor"], Value::Null);

    let page = changes("?after=2&limit=2").await.expect(StatusCode::OK);
    assert_eq!(page["items"], json!([all["items"][2], all["items"][3]]));
    assert_eq!(page["next_cursor"], "4");
    assert_eq!(changes("?after=4").await.expect(StatusCode::OK)["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(changes("?after=6").await.expect(StatusCode::OK)["items"], json!([]));
    assert_eq!(changes("?after=7").await.expect(StatusCode::GONE)["code"], "out_of_log");
    for bad in ["?after=x", "?after=-1", "?limit=many"] {
        assert_eq!(changes(bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
}

async fn a_snapshot_is_the_workspace_whole(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    Caller::registered(server.addr(), "ben").await;
    let task = ada.post("/tasks", json!({ "title": "First" })).await.expect(StatusCode::CREATED);
    let snapshot =
        ada.get(&format!("/workspaces/{}/snapshot", team(&ada).await)).await.expect(StatusCode::OK);
    assert_eq!(snapshot["tasks"], json!([task]));
    assert_eq!(snapshot["members"].as_array().map(Vec::len), Some(2));
    assert_eq!(snapshot["statuses"].as_array().map(Vec::len), Some(3));
}
