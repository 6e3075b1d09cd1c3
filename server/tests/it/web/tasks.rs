//! Tasks: made, read, changed, deleted, brought back, listed.

use super::*;

on_both_databases!(
    what_one_does_the_other_sees,
    a_title_is_enough,
    a_task_goes_to_the_named_place,
    a_patch_changes_what_it_names_and_clears_what_is_null,
    assignees_are_told_whole,
    a_change_upon_an_old_version_is_refused,
    a_repeated_request_does_nothing_twice,
    a_key_belongs_to_the_request_as_it_was_sent,
    a_deleted_task_is_gone_until_it_is_restored,
    the_trash_is_listed_for_thirty_days,
    a_patch_that_says_what_it_saw_replaces_nothing_unseen,
    lists_are_filtered,
    a_list_comes_page_by_page,
);

const NOBODYS: &str = "01900000-0000-7000-8000-000000000000";

async fn team_of_two(place: Place) -> (TestServer, Caller, Caller) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let ben = Caller::registered(server.addr(), "ben").await;
    (server, ada, ben)
}

fn at(task: &Value) -> String {
    format!("/tasks/{}", text(&task["id"]))
}

async fn what_one_does_the_other_sees(place: Place) {
    let (_server, ada, ben) = team_of_two(place).await;
    let new =
        json!({ "title": "Ship it", "status": "in_progress", "priority": "high", "due_at": "2026-03-01" });
    let made = ada.post("/tasks", new).await.expect(StatusCode::CREATED);
    for (field, value) in [("status", "in_progress"), ("priority", "high"), ("due_at", "2026-03-01")] {
        assert_eq!(made[field], value, "{field}");
    }
    assert_eq!(ben.get(&at(&made)).await.expect(StatusCode::OK), made);

    let change = json!({ "status": "done", "due_at": "2026-04-01T09:00:00+02:00" });
    let changed = ben.patch(&at(&made), change).await.expect(StatusCode::OK);
    assert_eq!(
        (&changed["status"], &changed["due_at"]),
        (&json!("done"), &json!("2026-04-01T07:00:00.000Z"))
    );
    assert_eq!(ada.get(&at(&made)).await.expect(StatusCode::OK), changed);

    assert_eq!(ada.delete(&at(&made)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ben.get(&at(&made)).await.status, StatusCode::NOT_FOUND);
}

async fn a_title_is_enough(place: Place) {
    let (_server, ada, ben) = team_of_two(place).await;
    let made = ben.post("/tasks", json!({ "title": "First" })).await.expect(StatusCode::CREATED);
    assert_eq!(text(&made["workspace_id"]), workspaces::team(&ada).await);
    assert_eq!((&made["status"], &made["number"]), (&json!("todo"), &json!(1)));
}

async fn a_task_goes_to_the_named_place(place: Place) {
    let (_server, ada, ben) = team_of_two(place).await;
    let own = workspaces::own(&ada).await;
    let inbox =
        ada.get(&format!("/projects?workspace={own}")).await.expect(StatusCode::OK)["items"][0].clone();
    let by_project = ada.post("/tasks", json!({ "title": "Mine", "project_id": inbox["id"] })).await;
    assert_eq!(by_project.expect(StatusCode::CREATED)["workspace_id"], own);
    let by_workspace = ada.post("/tasks", json!({ "title": "Mine", "workspace_id": own })).await;
    assert_eq!(by_workspace.expect(StatusCode::CREATED)["project_id"], inbox["id"]);
    let id = "01900000-0000-7000-8000-00000000abcd";
    let by_id = ada.post("/tasks", json!({ "title": "Named", "id": id })).await;
    assert_eq!(by_id.expect(StatusCode::CREATED)["id"], id);

    for place in [inbox["id"].clone(), json!(NOBODYS)] {
        let refused = ben.post("/tasks", json!({ "title": "Not here", "project_id": place })).await;
        assert_eq!(refused.errors(), [("project_id".into(), "unknown".into())], "{}", refused.text);
    }
    for place in [own.as_str(), NOBODYS] {
        let refused = ben.post("/tasks", json!({ "title": "Not here", "workspace_id": place })).await;
        assert_eq!(refused.errors(), [("workspace_id".into(), "unknown".into())], "{}", refused.text);
    }
    let team = workspaces::team(&ada).await;
    let both = json!({ "title": "Torn", "workspace_id": team, "project_id": inbox["id"] });
    assert_eq!(ada.post("/tasks", both).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn a_patch_changes_what_it_names_and_clears_what_is_null(place: Place) {
    let (_server, ada, _ben) = team_of_two(place).await;
    let new = json!({
        "title": "Ship it", "description": "All of it", "priority": "urgent",
        "start_at": "2026-02-01", "due_at": "2026-03-01",
    });
    let made = ada.post("/tasks", new).await.expect(StatusCode::CREATED);
    let same = ada.patch(&at(&made), json!({})).await.expect(StatusCode::OK);
    assert_eq!(same, made, "nothing named, nothing changed");

    let cleared = json!({ "due_at": null, "description": null, "priority": null, "assignees": null });
    let cleared = ada.patch(&at(&made), cleared).await.expect(StatusCode::OK);
    assert_eq!(cleared.get("due_at"), None);
    assert_eq!(cleared.get("description"), None);
    assert_eq!(cleared["priority"], "none");
    assert_eq!((&cleared["title"], &cleared["start_at"]), (&made["title"], &made["start_at"]));

    let nulls = json!({ "title": null, "status": null, "project_id": null });
    let refused = ada.patch(&at(&made), nulls).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let named = ["title", "project_id", "status"].map(|field| (field.to_owned(), "required".to_owned()));
    assert_eq!(refused.errors(), named);
    assert_eq!(ada.get(&at(&made)).await.expect(StatusCode::OK), cleared);
}

async fn assignees_are_told_whole(place: Place) {
    let (_server, ada, ben) = team_of_two(place).await;
    let (a, b) = (ada.get("/me").await.json()["id"].clone(), ben.get("/me").await.json()["id"].clone());
    let made =
        ada.post("/tasks", json!({ "title": "Ours", "assignees": [a] })).await.expect(StatusCode::CREATED);
    assert_eq!(made["assignees"], json!([a]));
    for whole in [json!([a, b]), json!([b]), json!([])] {
        let changed = ada.patch(&at(&made), json!({ "assignees": whole })).await.expect(StatusCode::OK);
        assert_eq!(changed["assignees"], whole);
    }
    let refused = ada.patch(&at(&made), json!({ "assignees": [NOBODYS] })).await;
    assert_eq!(refused.errors(), [("assignees".into(), "unknown".into())]);
}

async fn a_change_upon_an_old_version_is_refused(place: Place) {
    let (_server, ada, ben) = team_of_two(place).await;
    let answer = ada.post("/tasks", json!({ "title": "First" })).await;
    let tag = answer.header("etag").expect("a version").to_owned();
    let made = answer.expect(StatusCode::CREATED);
    let rename = |title: &str, tag: &str| {
        let request = ada.api(Method::PATCH, &at(&made)).header("if-match", tag);
        send(request.json(&json!({ "title": title })))
    };
    let renamed = rename("Second", &tag).await;
    assert_eq!(renamed.status, StatusCode::OK);
    let new_tag = renamed.header("etag").expect("a version").to_owned();
    assert_ne!(new_tag, tag);
    assert_eq!(ben.get(&at(&made)).await.header("etag"), Some(new_tag.as_str()));

    assert_eq!(rename("Third", &tag).await.expect(StatusCode::PRECONDITION_FAILED)["code"], "stale");
    let delete = ada.api(Method::DELETE, &at(&made)).header("if-match", &tag);
    assert_eq!(send(delete).await.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(rename("Third", "nonsense").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(rename("Third", "*").await.status, StatusCode::OK);
}

async fn a_repeated_request_does_nothing_twice(place: Place) {
    let (_server, ada, ben) = team_of_two(place).await;
    let make = |caller: &Caller, key: &str, title: &str| {
        let request = caller.api(Method::POST, "/tasks").header("idempotency-key", key);
        send(request.json(&json!({ "title": title })))
    };
    let first = make(&ada, "k1", "Once").await.expect(StatusCode::CREATED);
    assert_eq!(make(&ada, "k1", "Once").await.expect(StatusCode::CREATED), first);
    assert_eq!(make(&ada, "k1", "Another").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_ne!(
        make(&ben, "k1", "Once").await.expect(StatusCode::CREATED)["id"],
        first["id"],
        "a key is one's own"
    );
    assert_ne!(make(&ada, "k2", "Once").await.expect(StatusCode::CREATED)["id"], first["id"]);
    assert_eq!(make(&ada, &"k".repeat(256), "Once").await.status, StatusCode::BAD_REQUEST);
    let me = ada.get("/me").await.expect(StatusCode::OK)["id"].clone();
    for _ in 0..2 {
        let assign = ada.api(Method::PATCH, &at(&first)).header("idempotency-key", "k3");
        let assigned = send(assign.json(&json!({ "assignees": [me] }))).await.expect(StatusCode::OK);
        assert_eq!(assigned["assignees"], json!([me]), "the second time there is nobody left to add");
    }
    let brief = ada.post("/tasks", json!({ "title": "Brief" })).await.expect(StatusCode::CREATED);
    for _ in 0..2 {
        let delete = ada.api(Method::DELETE, &at(&brief)).header("idempotency-key", "k4");
        assert_eq!(send(delete).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(ada.get("/tasks").await.json()["items"].as_array().map(Vec::len), Some(3));
}

async fn a_key_belongs_to_the_request_as_it_was_sent(place: Place) {
    let (_server, ada, ben) = team_of_two(place).await;
    let (a, b) = (ada.get("/me").await.json()["id"].clone(), ben.get("/me").await.json()["id"].clone());
    let send_text = |method: Method, path: &str, key: &str, body: String| {
        let request = ada.api(method, path).header("idempotency-key", key);
        send(request.header("content-type", "application/json").body(body))
    };
    let taken = [("Idempotency-Key".to_owned(), "taken".to_owned())];

    let id = |last: char| format!("01900000-0000-7000-8000-00000000000{last}");
    let make = |body: String| send_text(Method::POST, "/tasks", "make", body);
    let made = make(format!(r#"{{"title":"Named","id":"{}","priority":"high"}}"#, id('1'))).await;
    let made = made.expect(StatusCode::CREATED);
    let again =
        make(format!("{{ \"priority\": \"high\",\n \"id\": \"{}\", \"title\": \"Na\\u006ded\" }}", id('1')));
    assert_eq!(again.await.expect(StatusCode::CREATED), made, "the same, written in another way");
    let other = make(format!(r#"{{"title":"Named","id":"{}","priority":"high"}}"#, id('2'))).await;
    assert_eq!(other.errors(), taken, "another id");
    let other = make(r#"{"title":"Named","priority":"high"}"#.to_owned()).await;
    assert_eq!(other.errors(), taken, "no id");

    let assign = |whole: Value| {
        send_text(Method::PATCH, &at(&made), "assign", json!({ "assignees": whole }).to_string())
    };
    assign(json!([a])).await.expect(StatusCode::OK);
    assert_eq!(assign(json!([b])).await.errors(), taken, "other assignees");
    assert_eq!(assign(json!([a])).await.expect(StatusCode::OK)["assignees"], json!([a]));
    let request = ada.api(Method::PATCH, &at(&made)).header("idempotency-key", "assign");
    let request = request.header("if-match", "\"1\"").json(&json!({ "assignees": [a] }));
    assert_eq!(send(request).await.errors(), taken, "another condition");
    let elsewhere =
        send_text(Method::POST, "/tasks", "assign", json!({ "assignees": [a], "title": "T" }).to_string());
    assert_eq!(elsewhere.await.errors(), taken, "another address");
}

async fn a_deleted_task_is_gone_until_it_is_restored(place: Place) {
    let (_server, ada, ben) = team_of_two(place).await;
    let made = ada.post("/tasks", json!({ "title": "Back soon" })).await.expect(StatusCode::CREATED);
    ada.delete(&at(&made)).await.expect(StatusCode::NO_CONTENT);
    for (method, path) in [(Method::GET, at(&made)), (Method::PATCH, at(&made)), (Method::DELETE, at(&made))]
    {
        let gone = send(ada.api(method, &path).json(&json!({}))).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{path}");
    }
    let restored = ben.post(&format!("{}/restore", at(&made)), json!({})).await.expect(StatusCode::OK);
    assert_eq!((&restored["id"], &restored["title"]), (&made["id"], &made["title"]));
    assert_eq!(ada.get(&at(&made)).await.expect(StatusCode::OK), restored);
}

async fn the_trash_is_listed_for_thirty_days(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let made = ada.post("/tasks", json!({ "title": "Old" })).await.expect(StatusCode::CREATED);
    ada.post("/tasks", json!({ "title": "Live" })).await.expect(StatusCode::CREATED);
    assert_eq!(ada.delete(&at(&made)).await.status, StatusCode::NO_CONTENT);
    let list = ada.get("/tasks?deleted=true").await.expect(StatusCode::OK);
    let items = list["items"].as_array().expect("a list");
    assert_eq!(items.len(), 1);
    assert_eq!((&items[0]["id"], &items[0]["deleted_at"]), (&made["id"], &json!("2026-03-02T12:00:00.000Z")));
    assert_eq!(items[0]["deleted_by"], made["created_by"]);
    let live = ada.get("/tasks?deleted=false").await.expect(StatusCode::OK);
    assert_eq!(live["items"][0]["title"], "Live");
    let snapshot = format!("/workspaces/{}/snapshot", text(&made["workspace_id"]));
    assert_eq!(ada.get(&snapshot).await.expect(StatusCode::OK)["trash"][0]["id"], made["id"]);
    // The token is good for minutes: a month later Ada signs in anew.
    server.wait(30 * 24 * 60 * 60);
    let entered = ada.log_in("ada").await.expect(StatusCode::OK);
    let ada = ada.with_token(&text(&entered["access_token"]));
    let list = ada.get("/tasks?deleted=true").await.expect(StatusCode::OK);
    assert_eq!(list["items"], json!([]));
    assert_eq!(ada.get(&snapshot).await.expect(StatusCode::OK).get("trash"), None);
    let restored = ada.post(&format!("{}/restore", at(&made)), Value::Null).await;
    assert_eq!(restored.status, StatusCode::NOT_FOUND);
}

async fn a_patch_that_says_what_it_saw_replaces_nothing_unseen(place: Place) {
    let (_server, ada, ben) = team_of_two(place).await;
    let new = json!({ "title": "Write", "description": "one\ntwo\nthree", "priority": "low" });
    let made = ada.post("/tasks", new).await.expect(StatusCode::CREATED);
    ada.patch(&at(&made), json!({ "description": "ONE\ntwo\nthree", "priority": "high" }))
        .await
        .expect(StatusCode::OK);
    let seen = json!({ "id": NOBODYS, "description": "one\ntwo\nthree", "priority": "low" });
    let patch = json!({ "description": "one\ntwo\nTHREE", "priority": "medium", "seen": seen });
    let merged = ben.patch(&at(&made), patch).await.expect(StatusCode::OK);
    assert_eq!((&merged["description"], &merged["priority"]), (&json!("ONE\ntwo\nTHREE"), &json!("medium")));
    let snapshot = format!("/workspaces/{}/snapshot", text(&made["workspace_id"]));
    let lost = ada.get(&snapshot).await.expect(StatusCode::OK)["lost"].clone();
    assert_eq!(lost.as_array().map(Vec::len), Some(1));
    assert_eq!((&lost[0]["former"], &lost[0]["task_id"]), (&json!({ "priority": "high" }), &made["id"]));
    let seen = json!({ "id": NOBODYS, "description": "x".repeat(70_000) });
    let refused = ben.patch(&at(&made), json!({ "description": "all", "seen": seen })).await;
    assert_eq!(refused.errors(), [("seen".to_owned(), "too_long".to_owned())]);
}

async fn lists_are_filtered(place: Place) {
    let (_server, ada, ben) = team_of_two(place).await;
    let me = ben.get("/me").await.json()["id"].clone();
    let new = [
        json!({ "title": "Alpha", "status": "done", "priority": "low" }),
        json!({ "title": "Beta beam", "priority": "high", "due_at": "2026-03-01", "assignees": [me] }),
        json!({ "title": "Gamma beam", "status": "in_progress", "due_at": "2026-05-01" }),
    ];
    for task in new {
        ada.post("/tasks", task).await.expect(StatusCode::CREATED);
    }
    let own = workspaces::own(&ada).await;
    ada.post("/tasks", json!({ "title": "Delta", "workspace_id": own })).await.expect(StatusCode::CREATED);

    let titles = |query: &str| {
        let (ben, address) = (ben.clone(), format!("/tasks?sort=title&{query}"));
        async move {
            let list = ben.get(&address).await.expect(StatusCode::OK);
            list["items"].as_array().expect("a list").iter().map(|it| text(&it["title"])).collect::<Vec<_>>()
        }
    };
    assert_eq!(titles("").await, ["Alpha", "Beta beam", "Gamma beam"], "Ada's own are not Ben's");
    assert_eq!(titles("status=done").await, ["Alpha"]);
    assert_eq!(titles("status=todo,in_progress").await, ["Beta beam", "Gamma beam"]);
    assert_eq!(titles("priority=high").await, ["Beta beam"]);
    assert_eq!(titles("assignee=me").await, ["Beta beam"]);
    assert_eq!(titles("due_before=2026-04-01").await, ["Beta beam"]);
    assert_eq!(titles("due_after=2026-04-01").await, ["Gamma beam"]);
    assert_eq!(titles("q=BEAM+gam").await, ["Gamma beam"]);
    assert_eq!(titles("status=&q=").await.len(), 3, "what is empty leaves nothing out");
    assert_eq!(ben.get(&format!("/tasks?workspace={own}")).await.status, StatusCode::NOT_FOUND);
    for (query, field) in [
        ("status=open", "status"),
        ("priority=high,loud", "priority"),
        ("assignee=ben", "assignee"),
        ("due_before=soon", "due_before"),
        ("sort=colour", "sort"),
        ("limit=many", "limit"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("cursor=zzz", "cursor"),
        ("q=%00", "q"),
        ("workspace=here", "workspace"),
    ] {
        let refused = ben.get(&format!("/tasks?{query}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(refused.errors()[0].0, field, "{}", refused.text);
    }
}

async fn a_list_comes_page_by_page(place: Place) {
    let (_server, ada, _ben) = team_of_two(place).await;
    for n in 0..7 {
        ada.post("/tasks", json!({ "title": format!("Task {n}") })).await.expect(StatusCode::CREATED);
    }
    let (mut titles, mut cursor) = (Vec::new(), String::new());
    loop {
        let page =
            ada.get(&format!("/tasks?sort=-number&limit=3&cursor={cursor}")).await.expect(StatusCode::OK);
        let items = page["items"].as_array().expect("a list");
        assert!(items.len() <= 3);
        titles.extend(items.iter().map(|it| text(&it["title"])));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(titles, (0..7).rev().map(|n| format!("Task {n}")).collect::<Vec<_>>());
}
