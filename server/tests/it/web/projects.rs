//! Projects and their columns.

use super::*;

on_both_databases!(
    a_project_is_made_changed_and_deleted,
    columns_are_added_changed_and_deleted,
    a_column_is_reached_through_its_own_project_only,
    a_deleted_project_waits_in_the_trash_with_its_tasks,
    a_project_is_made_with_columns_and_archived,
    a_column_changes_its_category_and_hands_its_tasks_on,
    nothing_starts_after_it_is_due,
    projects_come_in_pages_over_all_workspaces,
);

/// All pages of a list, `limit` rows each.
async fn pages(who: &Caller, list: &str, limit: usize) -> Vec<Vec<String>> {
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.get(&format!("{list}&limit={limit}&cursor={cursor}")).await.expect(StatusCode::OK);
        let items = page["items"].as_array().expect("items");
        pages.push(items.iter().map(|item| text(&item["name"]).to_owned()).collect());
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return pages,
        }
    }
}

async fn projects_come_in_pages_over_all_workspaces(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let garden = ada.post("/workspaces", json!({ "name": "Garden" })).await.expect(StatusCode::CREATED);
    for name in ["Beds", "Paths", "Pond", "Fence"] {
        let project = json!({ "name": name, "workspace_id": garden["id"] });
        ada.post("/projects", project).await.expect(StatusCode::CREATED);
    }
    let whole = pages(&ada, "/projects?", 200).await.concat();
    assert!(whole.len() >= 6, "{whole:?}");
    for limit in 1..=4 {
        let paged = pages(&ada, "/projects?", limit).await;
        assert_eq!(paged.concat(), whole, "pages of {limit}");
        assert_eq!(paged.len(), whole.len().div_ceil(limit), "pages of {limit}: the last is not empty");
    }
    let of_garden = format!("/projects?workspace={}", text(&garden["id"]));
    let in_garden = ada.get(&of_garden).await.expect(StatusCode::OK);
    for project in in_garden["items"].as_array().expect("items").iter().skip(1) {
        let gone = ada.delete(&format!("/projects/{}", text(&project["id"]))).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
    }
    let deleted = pages(&ada, "/projects?deleted=true", 200).await.concat();
    assert_eq!(deleted.len(), in_garden["items"].as_array().expect("items").len() - 1);
    assert_eq!(pages(&ada, "/projects?deleted=true", 1).await.concat(), deleted);

    let page = ada.get(&format!("{of_garden}&deleted=true&limit=1")).await.expect(StatusCode::OK);
    let cursor = text(&page["next_cursor"]);
    for path in [
        format!("/projects?cursor={cursor}"),
        "/projects?cursor=7b7d".to_owned(),
        "/projects?cursor=x".to_owned(),
    ] {
        assert_eq!(ada.get(&path).await.errors(), [("cursor".into(), "format".into())], "{path}");
    }
    let foreign = ben.get(&format!("/projects?deleted=true&cursor={cursor}")).await;
    assert_eq!(foreign.errors(), [("cursor".into(), "format".into())], "another's cursor opens nothing");
}

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

async fn a_deleted_project_waits_in_the_trash_with_its_tasks(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let made = ada.post("/projects", json!({ "name": "Launch" })).await.expect(StatusCode::CREATED);
    let at = format!("/projects/{}", text(&made["id"]));
    let task = json!({ "title": "Countdown", "project_id": made["id"] });
    let task = ada.post("/tasks", task).await.expect(StatusCode::CREATED);
    let task_at = format!("/tasks/{}", text(&task["id"]));
    let count = async |path: &str| ada.get(path).await.json()["items"].as_array().map_or(0, Vec::len);
    let before = count("/projects").await;
    assert_eq!(ada.delete(&at).await.status, StatusCode::NO_CONTENT);

    assert_eq!((count("/projects").await, count("/projects?deleted=true").await), (before - 1, 1));
    assert!(ada.get("/projects?deleted=true").await.json()["items"][0]["deleted_at"].is_string());
    for path in ["/tasks", "/tasks?deleted=true", "/tasks?q=countdown"] {
        assert_eq!(count(path).await, 0, "{path}");
    }
    for answer in [
        ada.get(&at).await,
        ada.get(&format!("{at}/statuses")).await,
        ada.get(&task_at).await,
        ada.patch(&task_at, json!({ "title": "Late" })).await,
        ada.delete(&task_at).await,
    ] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    let gone = ada.post(&format!("{task_at}/restore"), Value::Null).await.expect(StatusCode::NOT_FOUND);
    assert_eq!(gone["code"], "deleted");
    let new = ada.post("/tasks", json!({ "title": "New", "project_id": made["id"] })).await;
    assert_eq!(new.errors(), [("project_id".into(), "unknown".into())]);

    assert_eq!(ben.post(&format!("{at}/restore"), Value::Null).await.status, StatusCode::FORBIDDEN);
    let back = ada.post(&format!("{at}/restore"), Value::Null).await.expect(StatusCode::OK);
    assert!(back["deleted_at"].is_null() && back["id"] == made["id"]);
    assert_eq!(ada.get(&task_at).await.expect(StatusCode::OK), task);
}

async fn a_project_is_made_with_columns_and_archived(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let column = |name: &str, category: &str| json!({ "name": name, "category": category });
    let columns = [column("Next", "todo"), column("Now", "in_progress"), column("Shipped", "done")];
    let draft = json!({ "name": "Launch", "color": "teal", "statuses": columns });
    let made = ada.post("/projects", draft).await.expect(StatusCode::CREATED);
    assert_eq!(made["color"], "teal");
    let at = format!("/projects/{}", text(&made["id"]));
    let statuses = ada.get(&format!("{at}/statuses")).await.json();
    let names: Vec<_> = (0..3).map(|n| text(&statuses["items"][n]["name"])).collect();
    assert_eq!(names, ["Next", "Now", "Shipped"]);
    let bare = ada.post("/projects", json!({ "name": "Bare", "statuses": [column("Next", "todo")] })).await;
    assert_eq!(bare.errors(), [("statuses".into(), "required".into())]);

    let all = format!("/projects?workspace={}", text(&made["workspace_id"]));
    let first = ada.get(&all).await.json()["items"][0]["id"].clone();
    let patch = json!({ "color": "red", "rank": "a0000000000000000000000000001", "archived": true });
    let archived = ada.patch(&at, patch).await.expect(StatusCode::OK);
    assert!(archived["archived_at"].is_string() && archived["color"] == "red");
    assert_eq!(ada.get(&all).await.json()["items"][0]["id"], made["id"], "it is listed, and in front");
    let new = ada.post("/tasks", json!({ "title": "New", "project_id": made["id"] })).await;
    assert_eq!(new.errors(), [("project_id".into(), "archived".into())]);
    let task = ada.post("/tasks", json!({ "title": "New" })).await.expect(StatusCode::CREATED);
    assert_eq!(task["project_id"], first, "to the first one in use");
    let moved =
        ada.patch(&format!("/tasks/{}", text(&task["id"])), json!({ "project_id": made["id"] })).await;
    assert_eq!(moved.errors(), [("project_id".into(), "archived".into())]);
    let last = ada.patch(&format!("/projects/{}", text(&first)), json!({ "archived": true })).await;
    assert_eq!(last.expect(StatusCode::CONFLICT)["code"], "last_one");

    let back = ada.patch(&at, json!({ "archived": false })).await.expect(StatusCode::OK);
    assert!(back["archived_at"].is_null());
    let moved =
        ada.patch(&format!("/tasks/{}", text(&task["id"])), json!({ "project_id": made["id"] })).await;
    let moved = moved.expect(StatusCode::OK);
    assert_eq!((&moved["project_id"], &moved["status_id"]), (&made["id"], &statuses["items"][0]["id"]));
}

async fn a_column_changes_its_category_and_hands_its_tasks_on(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let board = ada.get("/projects").await.json()["items"][0]["id"].clone();
    let at = format!("/projects/{}/statuses", text(&board));
    let review = json!({ "name": "Review", "category": "in_progress", "limit": 3 });
    let review = ada.post(&at, review).await.expect(StatusCode::CREATED);
    assert_eq!(review["limit"], 3);
    let one = format!("{at}/{}", text(&review["id"]));
    let task = json!({ "title": "Look", "project_id": board, "status_id": review["id"] });
    let task = ada.post("/tasks", task).await.expect(StatusCode::CREATED);
    let task_at = format!("/tasks/{}", text(&task["id"]));

    let change = json!({ "category": "done", "limit": null });
    let changed = ada.patch(&one, change).await.expect(StatusCode::OK);
    assert!(changed["limit"].is_null() && changed["category"] == "done");
    let done = ada.get(&task_at).await.expect(StatusCode::OK);
    assert!(done["status"] == "done" && done["completed_at"].is_string());
    assert_eq!(ada.patch(&one, json!({ "limit": 0 })).await.errors(), [("limit".into(), "format".into())]);
    assert_eq!(
        ada.patch(&one, json!({ "category": null })).await.errors(),
        [("category".into(), "required".into())]
    );

    let todo = ada.get(&at).await.json()["items"][0]["id"].clone();
    let nowhere = ada.delete(&format!("{one}?move_to={}", text(&review["id"]))).await;
    assert_eq!(nowhere.errors(), [("move_to".into(), "unknown".into())]);
    let deleted = ada.delete(&format!("{one}?move_to={}", text(&todo))).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    let moved = ada.get(&task_at).await.expect(StatusCode::OK);
    assert!(moved["status_id"] == todo && moved["status"] == "todo" && moved["completed_at"].is_null());
}

async fn nothing_starts_after_it_is_due(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let late = json!({ "title": "Late", "start_at": "2026-03-02", "due_at": "2026-03-01" });
    let refused = ada.post("/tasks", late).await;
    assert_eq!(refused.errors(), [("start_at".into(), "starts_after_due".into())]);
    assert_eq!(refused.json()["detail"], "The start date must not be after the due date.");
    let task = ada.post("/tasks", json!({ "title": "In time", "start_at": "2026-03-02" })).await;
    let at = format!("/tasks/{}", text(&task.expect(StatusCode::CREATED)["id"]));
    let same_day = ada.patch(&at, json!({ "due_at": "2026-03-01T12:00:00Z" })).await;
    assert_eq!(same_day.status, StatusCode::OK, "it is 2 March in some time zone by then");
    let refused = ada.patch(&at, json!({ "due_at": "2026-02-28" })).await;
    assert_eq!(refused.errors(), [("due_at".into(), "starts_after_due".into())]);
}
