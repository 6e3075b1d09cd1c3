//! Workspaces as a whole: made, renamed, deleted.

use super::*;
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, Order};

on_both_databases!(
    a_workspace_is_made_with_a_project_and_its_owner,
    a_deleted_workspace_leaves_nothing_but_a_line_of_who_did_it,
    what_comes_with_an_account_or_the_server_stays,
);

async fn a_workspace_is_made_with_a_project_and_its_owner(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    for (name, problem) in [("", "required"), (" \u{200b}", "required"), ("a\u{202e}b", "characters")] {
        let turned_down = ada.post("/workspaces", json!({ "name": name })).await;
        assert_eq!(turned_down.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(turned_down.errors(), [("name".to_owned(), problem.to_owned())]);
    }
    let long = ada.post("/workspaces", json!({ "name": "x".repeat(101) })).await;
    assert_eq!(long.errors(), [("name".to_owned(), "too_long".to_owned())]);
    let made = ada.post("/workspaces", json!({ "name": " مشروع \n" })).await.expect(StatusCode::CREATED);
    assert_eq!(
        (&made["name"], &made["kind"], &made["role"]),
        (&"مشروع".into(), &"shared".into(), &"owner".into())
    );
    let path = format!("/workspaces/{}", made["id"].as_str().expect("an id"));
    let snapshot = ada.get(&format!("{path}/snapshot")).await.expect(StatusCode::OK);
    assert_eq!(snapshot["projects"][0]["name"], "Inbox");
    assert_eq!(snapshot["statuses"].as_array().map(Vec::len), Some(3));
    assert_eq!(snapshot["members"][0]["role"], "owner");
    let renamed = ada.patch(&path, json!({ "name": "Garden" })).await.expect(StatusCode::OK);
    assert_eq!(renamed["name"], "Garden");
    let changes = ada.get(&format!("{path}/changes?after=1")).await.expect(StatusCode::OK);
    assert_eq!(changes["items"][0]["events"], json!([{ "workspace.renamed": { "name": "Garden" } }]));
    assert_eq!(ada.patch(&path, json!({})).await.expect(StatusCode::OK)["name"], "Garden");
    assert_eq!(ada.patch(&path, json!({ "name": null })).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn a_deleted_workspace_leaves_nothing_but_a_line_of_who_did_it(place: Place) {
    let house = House::new(place).await;
    let House { ada, admin, member, .. } = &house;
    let task = json!({ "title": "Rake", "workspace_id": house.id, "assignees": [member.id] });
    let task = member.caller.post("/tasks", task).await.expect(StatusCode::CREATED);
    let task = format!("/tasks/{}", task["id"].as_str().expect("an id"));
    let path = house.path("?confirm=Garden");
    assert_eq!(code(admin.caller.delete(&path).await), refused(StatusCode::FORBIDDEN, "forbidden"));
    for unconfirmed in [house.path(""), house.path("?confirm=garden")] {
        let turned_down = ada.caller.delete(&unconfirmed).await;
        assert_eq!(turned_down.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(turned_down.errors()[0].0, "confirm");
    }
    let mut device = Device::live(member).await;
    assert!(device.sync.space(house.id).is_some());
    assert_eq!(code(ada.caller.delete(&path).await), done(StatusCode::NO_CONTENT));
    device.until("the workspace is lost", |device| device.sync.space(house.id).is_none()).await;
    for caller in [&ada.caller, &member.caller] {
        assert_eq!(caller.get(&house.path("")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(caller.get(&task).await.status, StatusCode::NOT_FOUND);
    }
    let db = house.server.state().db.read();
    for table in ["members", "projects", "statuses", "change_log", "clients", "tasks"] {
        let rows = Query::select().column("workspace_id").from(table).take();
        let rows = db.query_all(&rows).await.expect("a query");
        let left = rows.iter().filter(|row| row.try_get_by_index(0) == Ok(house.id.0)).count();
        assert_eq!(left, 0, "{table}");
    }
    let deeds = Query::select().column("deed").from("audit").order_by("id", Order::Asc).take();
    let deeds = db.query_all(&deeds).await.expect("a query");
    let deeds: Vec<String> = deeds.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect();
    assert_eq!(deeds.last().map(String::as_str), Some("workspace.deleted"), "{deeds:?}");
    assert!(deeds.iter().any(|deed| deed == "workspace.created"), "{deeds:?}");
}

async fn what_comes_with_an_account_or_the_server_stays(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let workspaces = ada.get("/workspaces").await.expect(StatusCode::OK);
    let me = ada.get("/me").await.expect(StatusCode::OK)["id"].as_str().expect("an id").to_owned();
    for (kind, reason) in [("personal", "personal_stays"), ("team", "team_stays")] {
        let items = workspaces["items"].as_array().expect("a list");
        let it = items.iter().find(|it| it["kind"] == kind).expect("a workspace");
        let path = format!("/workspaces/{}", it["id"].as_str().expect("an id"));
        let delete = ada.delete(&format!("{path}?confirm={}", it["name"].as_str().expect("a name"))).await;
        assert_eq!(code(delete), refused(StatusCode::CONFLICT, reason));
        assert_eq!(ada.delete(&format!("{path}/members/{me}")).await.status, StatusCode::CONFLICT, "{kind}");
        assert_eq!(
            ada.patch(&path, json!({ "name": "Other" })).await.expect(StatusCode::OK)["name"],
            "Other"
        );
    }
}
