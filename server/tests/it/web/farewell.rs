//! What people take along, and what is left when they have gone.

use super::*;
use crate::support::client::{Device, Person};
use app::domain::{Edit, Event, Only, TaskDraft, TaskId, TaskPatch, WorkspaceId, rules::TaskCommand};
use server::export::{AccountExport, WorkspaceExport};

on_both_databases!(
    an_account_is_taken_along_whole,
    a_workspace_is_taken_along_by_whoever_runs_it,
    a_deleted_account_leaves_its_tasks_and_nothing_else,
    whoever_others_need_stays,
    the_last_one_takes_everything_along,
    an_account_is_deleted_by_its_own_person_only,
    the_page_deletes_the_account_and_clears_the_browser,
);

async fn delete(caller: &Caller, username: &str, password: &str) -> Answer {
    let body = json!({ "username": username, "current_password": password });
    send(caller.api(Method::DELETE, "/me").json(&body)).await
}

async fn an_account_is_taken_along_whole(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    Caller::registered(server.addr(), "ben").await;
    let own = workspaces::own(&ada).await;
    // More than one page of the writer's.
    for number in 0..260 {
        let task = json!({ "title": format!("=cmd|{number}"), "workspace_id": own });
        ada.post("/tasks", task).await.expect(StatusCode::CREATED);
    }
    ada.post("/tasks", json!({ "title": "The team's" })).await.expect(StatusCode::CREATED);
    ada.patch("/me", json!({ "display_name": "Ada \"the\" Countess" })).await.expect(StatusCode::OK);
    let answer = ada.get("/me/export").await;
    assert_eq!(answer.status, StatusCode::OK);
    let name = "attachment; filename=\"tasksync-account-2026-03-02.json\"";
    assert_eq!(answer.header("content-disposition"), Some(name));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(!answer.text.contains("argon2") && !answer.text.contains("hash"), "no secrets");
    let export: AccountExport = serde_json::from_str(&answer.text).expect("the form of the document");
    assert_eq!((export.format.as_str(), export.version), ("tasksync.account", 1));
    assert_eq!(export.profile.user.display_name, "Ada \"the\" Countess");
    assert_eq!((export.sessions.len(), export.workspaces.len(), export.picture), (1, 2, None));
    let personal = export.personal.expect("a personal workspace");
    assert_eq!((personal.workspace.id.to_string(), personal.tasks.len()), (own, 260));
    assert!(!answer.text.contains("The team's"), "what belongs to others stays with them");
    assert!(
        !export.audit.is_empty()
            && export.audit.iter().all(|line| line.actor == Some(export.profile.user.id))
    );
    let picture = pictures::png(9);
    let put = ada.api(Method::PUT, "/me/picture").header("content-type", "image/png").body(picture);
    send(put).await.expect(StatusCode::OK);
    let again = ada.get("/me/export").await.expect(StatusCode::OK);
    assert!(text(&again["picture"]).starts_with("data:image/jpeg;base64,/9j/"));
    assert_eq!(Caller::program(server.addr()).get("/me/export").await.status, StatusCode::UNAUTHORIZED);
}

async fn a_workspace_is_taken_along_by_whoever_runs_it(place: Place) {
    let server = at_noon(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let team = workspaces::team(&ada).await;
    let task = ada.post("/tasks", json!({ "title": "Gone" })).await.expect(StatusCode::CREATED);
    ben.post("/tasks", json!({ "title": "There" })).await.expect(StatusCode::CREATED);
    ada.delete(&format!("/tasks/{}", text(&task["id"]))).await;
    let answer = ada.get(&format!("/workspaces/{team}/export")).await;
    let export: WorkspaceExport = serde_json::from_str(&answer.text).expect("the form of the document");
    assert_eq!((export.format.as_str(), export.version), ("tasksync.workspace", 1));
    assert_eq!((export.snapshot.tasks.len(), export.snapshot.trash.len()), (1, 1));
    assert_eq!(export.snapshot.members.len(), 2);
    let seqs: Vec<_> = export.changes.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=export.snapshot.seq).collect::<Vec<_>>());
    assert_eq!(ben.get(&format!("/workspaces/{team}/export")).await.status, StatusCode::FORBIDDEN);
    let own = workspaces::own(&ada).await;
    assert_eq!(ben.get(&format!("/workspaces/{own}/export")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.get(&format!("/workspaces/{own}/export")).await.status, StatusCode::OK);
}

async fn a_deleted_account_leaves_its_tasks_and_nothing_else(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Person::register(server.addr(), "ada").await, Person::register(server.addr(), "ben").await);
    let patch = json!({ "display_name": "Benjamin" });
    ben.caller.patch("/me", patch).await.expect(StatusCode::OK);
    let put = ben.caller.api(Method::PUT, "/me/picture").header("content-type", "image/png");
    send(put.body(pictures::png(9))).await.expect(StatusCode::OK);
    let (mut adas, mut bens) = (Device::live(&ada).await, Device::live(&ben).await);
    let (team, own) = (adas.team(), bens.personal());
    let task = assigned(&mut bens, team, vec![ada.id, ben.id]).await;
    let trashed = assigned(&mut bens, team, vec![ben.id]).await;
    bens.submit(team, TaskCommand::Delete(Only { id: trashed })).await;
    bens.settle().await;
    let other = Person::log_in(server.addr(), "ben").await;
    let mut elsewhere = other.dial().await;

    assert_eq!(delete(&ben.caller, "ben", PASSWORD).await.status, StatusCode::NO_CONTENT);
    // Every login of theirs has ended, and every socket.
    bens.wire.as_mut().expect("connected").ended().await;
    elsewhere.ended().await;
    for caller in [&ben.caller, &other.caller] {
        assert_eq!(caller.get("/me").await.status, StatusCode::UNAUTHORIZED);
    }
    let anybody = Caller::program(server.addr());
    assert_eq!(anybody.log_in("ben").await.status, StatusCode::UNAUTHORIZED);
    // Others go on, without them.
    adas.until("they have left", |device| device.rows(team).members().len() == 1).await;
    let left = adas.rows(team).shared_task(task).expect("the task stays").clone();
    assert_eq!((left.assignees.as_slice(), left.created_by), ([ada.id].as_slice(), ben.id));
    let snapshot = ada.snapshot(team).await;
    assert_eq!(snapshot.members.len(), 1);
    assert!(snapshot.trash.iter().all(|task| task.assignees.is_empty()));
    let changes = ada.caller.get(&format!("/workspaces/{team}/changes")).await.expect(StatusCode::OK);
    let last = changes["items"].as_array().and_then(|items| items.last()).expect("an entry").clone();
    let last: app::protocol::Entry = serde_json::from_value(last).expect("an entry");
    assert_eq!(last.events, [Event::removed(ben.id)]);
    let picture = ada.caller.get(&format!("/users/{}/picture", ben.id)).await;
    assert_eq!(picture.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.caller.get(&format!("/workspaces/{own}")).await.status, StatusCode::NOT_FOUND);
    // Their names are free, and whoever takes them is somebody else.
    let again = Person::register(server.addr(), "ben").await;
    assert_ne!(again.id, ben.id);
    let row = server::db::query::user::me(server.state().db.read(), ben.id).await.expect("a query");
    let row = row.expect("tasks name who made them");
    assert_eq!((row.user.display_name.as_str(), row.email, row.is_admin), ("Deleted person", None, false));
    assert!(!row.user.username.contains("ben"));
}

/// A task that somebody works on.
async fn assigned(device: &mut Device, workspace: WorkspaceId, people: Vec<app::domain::UserId>) -> TaskId {
    let project = device.rows(workspace).projects()[0].id;
    let draft: TaskDraft = serde_json::from_value(
        json!({ "id": TaskId::generate(), "project_id": project, "title": "Theirs", "assignees": [] }),
    )
    .expect("a draft");
    let id = draft.id;
    device.submit(workspace, TaskCommand::Create(draft)).await;
    let patch = TaskPatch { assign: people, ..TaskPatch::default() };
    device.submit(workspace, TaskCommand::Update(Edit { id, patch })).await;
    device.settle().await;
    id
}

async fn whoever_others_need_stays(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let refused = delete(&ada, "ada", PASSWORD).await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (StatusCode::CONFLICT, &json!("last_administrator"))
    );
    // The instance has another administrator now, but the Team workspace no other owner.
    let bens: Value = ben.get("/me").await.expect(StatusCode::OK);
    let id = text(&bens["id"]).parse().expect("an id");
    let promote = server.state().db.write(move |tx| {
        use futures::FutureExt;
        async move { server::db::query::people::set_admin(tx.conn(), id, true).await }.boxed()
    });
    promote.await.expect("a change");
    let refused = delete(&ada, "ada", PASSWORD).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::CONFLICT, &json!("only_owner")));
    assert!(refused.text.contains("“Team”"), "{}", refused.text);
    assert_eq!(ada.get("/me").await.status, StatusCode::OK, "nothing has happened");
    assert_eq!(delete(&ben, "ben", PASSWORD).await.status, StatusCode::NO_CONTENT);
}

async fn the_last_one_takes_everything_along(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let ben = Caller::registered(server.addr(), "ben").await;
    ada.post("/tasks", json!({ "title": "Gone with her" })).await.expect(StatusCode::CREATED);
    assert_eq!(delete(&ben, "ben", PASSWORD).await.status, StatusCode::NO_CONTENT);
    assert_eq!(delete(&ada, "ada", PASSWORD).await.status, StatusCode::NO_CONTENT);
    // The instance is as new: whoever comes next runs it.
    let eve = Caller::registered(server.addr(), "ada").await;
    assert_eq!(eve.get("/me").await.expect(StatusCode::OK)["is_admin"], true);
    let team = workspaces::team(&eve).await;
    let tasks = eve.get(&format!("/tasks?workspace={team}")).await.expect(StatusCode::OK);
    assert_eq!(tasks["items"], json!([]));
}

async fn an_account_is_deleted_by_its_own_person_only(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    for (username, password, field, code) in [
        ("", PASSWORD, "username", "required"),
        ("ben", PASSWORD, "username", "wrong"),
        ("ada", "", "current_password", "required"),
        ("ada", "not hers", "current_password", "wrong"),
    ] {
        let answer = delete(&ada, username, password).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
        assert_eq!(answer.errors(), [(field.to_owned(), code.to_owned())]);
    }
    assert_eq!(
        delete(&Caller::program(server.addr()), "ada", PASSWORD).await.status,
        StatusCode::UNAUTHORIZED
    );
    let row = ada.get("/me").await.expect(StatusCode::OK);
    assert_eq!(row["username"], "ada");
}

async fn the_page_deletes_the_account_and_clears_the_browser(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    for (path, has) in [("data", "/api/v1/me/export"), ("delete", "autocomplete=\"current-password\"")] {
        let page = ada.page(&format!("/app/settings/{path}")).await;
        assert!(page.text.contains(has), "{}", page.text);
    }
    let typed = [("username", "ada"), ("current_password", "wrong one")];
    let refused = ada.form("/app/settings/delete", &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Your password is wrong"), "{}", refused.text);
    let marked: Vec<_> = refused.text.split("<input").filter(|input| input.contains("autofocus")).collect();
    assert!(marked.len() == 1 && marked[0].contains("current_password"), "{marked:?}");
    assert!(!refused.text.contains("wrong one"));
    let gone =
        ada.form("/app/settings/delete", &[("username", " ADA "), ("current_password", PASSWORD)]).await;
    assert_eq!(gone.header("location"), Some("/account-deleted"));
    assert_eq!(gone.header("clear-site-data"), Some("\"cache\", \"storage\""));
    for cookie in ["tasksync_access", "tasksync_refresh", "tasksync_here", "place", "zone"] {
        assert_eq!(gone.cookie(cookie).as_deref(), Some(""), "{cookie}");
    }
    assert!(ada.page("/account-deleted").await.text.contains("Your account was deleted"));
    assert_eq!(ada.page("/app/settings/delete").await.status, StatusCode::SEE_OTHER);
}
