//! Projects and their columns.

use super::*;

on_both_databases!(
    a_project_is_made_changed_and_deleted,
    columns_are_added_changed_and_deleted,
    a_column_is_reached_through_its_own_project_only,
);

async fn a_project_is_made_changed_and_deleted(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let made = ben.post("/projects", json!({ "name": " Launch " })).await.expect(StatusCode::CREATED);
    assert_eq!(made["name"], "Launch");
    assert_eq!(text(&made["workspace_id"]), workspaces::team(&ada).await);
    let at = format!("/projects/{}", text(&made["id"]));
    assert_eq!(ada.get(&at).await.expect(StatusCode::OK), made);
    let statuses = ada.get(&format!("{at}/statuses")).await.expect(StatusCode::OK);
    assert_eq!(statuses["items"].as_array().map(Vec::len), Some(3));

    let renamed = ada.patch(&at, json!({ "name": "Lift-off" })).await.expect(StatusCode::OK);
    assert_eq!(renamed["name"], "Lift-off");
    assert_eq!(ada.patch(&at, json!({ "name": null })).await.errors(), [("name".into(), "required".into())]);
    assert_eq!(ada.post("/projects", json!({})).await.errors(), [("name".into(), "required".into())]);

    assert_eq!(ben.delete(&at).await.status, StatusCode::FORBIDDEN, "a member");
    assert_eq!(ada.delete(&at).await.status, StatusCode::NO_CONTENT, "the owner");
    assert_eq!(ada.get(&at).await.status, StatusCode::NOT_FOUND);
    let own = workspaces::own(&ada).await;
    let inbox = ada.get(&format!("/projects?workspace={own}")).await.json()["items"][0]["id"].clone();
    let last = ada.delete(&format!("/projects/{}", text(&inbox))).await;
    assert_eq!(last.expect(StatusCode::CONFLICT)["code"], "last_one");
    assert_eq!(ben.get(&format!("/projects/{}", text(&inbox))).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ben.get(&format!("/projects?workspace={own}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.get("/projects").await.json()["items"].as_array().map(Vec::len), Some(2));
}

async fn columns_are_added_changed_and_deleted(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let board = ada.get("/projects").await.json()["items"][0]["id"].clone();
    let at = format!("/projects/{}/statuses", text(&board));
    let made = ada
        .post(&at, json!({ "name": "Review", "category": "in_progress" }))
        .await
        .expect(StatusCode::CREATED);
    assert_eq!((&made["project_id"], &made["category"]), (&board, &json!("in_progress")));
    let one = format!("{at}/{}", text(&made["id"]));
    let changed = ada.patch(&one, json!({ "color": "pink" })).await.expect(StatusCode::OK);
    assert_eq!((&changed["color"], &changed["name"]), (&json!("pink"), &json!("Review")));
    assert_eq!(ada.patch(&one, json!({ "color": "mauve" })).await.errors()[0].0, "color");
    let missing = ada.post(&at, json!({ "name": "Nowhere" })).await;
    assert_eq!(missing.errors(), [("category".into(), "required".into())]);

    let task = json!({ "title": "In the way", "project_id": board, "status_id": made["id"] });
    ada.post("/tasks", task).await.expect(StatusCode::CREATED);
    let in_use = ada.delete(&one).await;
    assert_eq!(in_use.status, StatusCode::CONFLICT);
    assert_eq!(in_use.errors(), [("status".into(), "in_use".into())]);
    let other =
        ada.post(&at, json!({ "name": "Empty", "category": "todo" })).await.expect(StatusCode::CREATED);
    assert_eq!(ada.delete(&format!("{at}/{}", text(&other["id"]))).await.status, StatusCode::NO_CONTENT);
}

async fn a_column_is_reached_through_its_own_project_only(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let projects = ada.get("/projects").await.json();
    let [one, other] = [0, 1].map(|n| text(&projects["items"][n]["id"]));
    let columns = ada.get(&format!("/projects/{one}/statuses")).await.json();
    let column = text(&columns["items"][0]["id"]);
    let wrong = format!("/projects/{other}/statuses/{column}");
    assert_eq!(ada.patch(&wrong, json!({ "name": "Mine" })).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.delete(&wrong).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.get(&format!("/projects/{one}/statuses")).await.json(), columns, "nothing has changed");
}
