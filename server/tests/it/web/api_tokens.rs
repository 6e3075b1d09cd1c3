//! API tokens: what a program may do in somebody's name.

use super::passkeys::disable;
use super::*;

on_both_databases!(
    a_token_is_made_by_whoever_knows_the_password_and_shown_once,
    a_read_token_reads_and_changes_nothing,
    a_write_token_does_what_its_person_may_do,
    a_token_for_one_workspace_sees_no_other,
    a_token_opens_no_settings_of_the_account,
    a_token_ends_at_its_time_by_revocation_and_with_its_person,
    a_token_loses_what_its_person_loses,
    the_last_use_is_written_down_once_an_hour,
    an_unknown_token_is_nobodys,
    tokens_belong_to_their_person,
    the_page_shows_a_new_token_once,
);

/// A token of somebody's, as a program shows it.
pub async fn token(caller: &Caller, wish: Value) -> Caller {
    let made = caller.post("/me/tokens", with_password(wish)).await.expect(StatusCode::CREATED);
    Caller::program(caller.at).with_token(&text(&made["secret"]))
}

fn with_password(mut wish: Value) -> Value {
    wish["current_password"] = json!(PASSWORD);
    wish
}

/// Every refusal for want of scope is the same.
#[track_caller]
fn assert_beyond(answer: Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}: {}", answer.text);
    assert_eq!(answer.json()["code"], "scope", "{what}");
}

async fn a_token_is_made_by_whoever_knows_the_password_and_shown_once(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let refused = ada.post("/me/tokens", json!({ "name": "CI", "current_password": "no" })).await;
    assert_eq!(refused.errors(), [("current_password".to_owned(), "wrong".to_owned())]);
    let refused = ada.post("/me/tokens", json!({ "name": "CI" })).await;
    assert_eq!(refused.errors(), [("current_password".to_owned(), "required".to_owned())]);
    for (wish, field) in [
        (json!({}), "name"),
        (json!({ "name": "CI", "expires_in_days": 366 }), "expires_in_days"),
        (json!({ "name": "CI", "workspace_id": "01900000-0000-7000-8000-000000000000" }), "workspace_id"),
    ] {
        let refused = ada.post("/me/tokens", with_password(wish)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert_eq!(refused.errors()[0].0, field);
    }
    let answer = ada.post("/me/tokens", with_password(json!({ "name": " CI " }))).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let made = answer.expect(StatusCode::CREATED);
    let secret = text(&made["secret"]);
    assert!(secret.starts_with("tasksync_") && secret.len() == "tasksync_".len() + 43, "{secret}");
    assert_eq!((&made["name"], &made["scope"]), (&json!("CI"), &json!("read")));
    assert_eq!(made["expires_at"], "2026-05-31T12:00:00.000Z", "90 days");

    let listed = ada.get("/me/tokens").await;
    assert!(!listed.text.contains(&secret), "it is shown once");
    assert_eq!(listed.json()["items"][0]["id"], made["id"]);
}

async fn a_read_token_reads_and_changes_nothing(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let task = ada.post("/tasks", json!({ "title": "Stays" })).await.expect(StatusCode::CREATED);
    let (task, project) = (text(&task["id"]), text(&task["project_id"]));
    let team = workspaces::team(&ada).await;
    let program = token(&ada, json!({ "name": "Reader" })).await;

    let readable = [
        "/me".to_owned(),
        "/workspaces".to_owned(),
        format!("/workspaces/{team}"),
        format!("/workspaces/{team}/members"),
        format!("/workspaces/{team}/changes"),
        format!("/workspaces/{team}/snapshot"),
        "/projects".to_owned(),
        format!("/projects?workspace={team}"),
        format!("/projects/{project}"),
        format!("/projects/{project}/statuses"),
        "/tasks".to_owned(),
        format!("/tasks?workspace={team}"),
        format!("/tasks/{task}"),
    ];
    for path in &readable {
        assert_eq!(program.get(path).await.text, ada.get(path).await.text, "{path}");
    }
    let column = ada.get(&format!("/projects/{project}/statuses")).await.json();
    let column = format!("/projects/{project}/statuses/{}", text(&column["items"][0]["id"]));
    for (path, body) in [
        ("/tasks".to_owned(), json!({ "title": "Another" })),
        ("/projects".to_owned(), json!({ "name": "Another" })),
        (format!("/projects/{project}/statuses"), json!({ "name": "Another", "category": "done" })),
        (format!("/tasks/{task}/restore"), json!({})),
    ] {
        assert_beyond(program.post(&path, body).await, &path);
    }
    for path in [format!("/tasks/{task}"), format!("/projects/{project}"), column] {
        assert_beyond(program.patch(&path, json!({ "title": "Changed", "name": "Changed" })).await, &path);
        assert_beyond(program.delete(&path).await, &path);
    }
    let tasks = ada.get("/tasks").await.expect(StatusCode::OK);
    assert_eq!(tasks["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(tasks["items"][0]["title"], "Stays");
}

async fn a_write_token_does_what_its_person_may_do(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let program = token(&ada, json!({ "name": "Writer", "scope": "write" })).await;
    let task = program.post("/tasks", json!({ "title": "By a program" })).await.expect(StatusCode::CREATED);
    let me = ada.get("/me").await.expect(StatusCode::OK);
    assert_eq!(task["created_by"], me["id"]);
    let at = format!("/tasks/{}", text(&task["id"]));
    program.patch(&at, json!({ "priority": "high" })).await.expect(StatusCode::OK);
    assert_eq!(program.delete(&at).await.status, StatusCode::NO_CONTENT);
    program.post(&format!("{at}/restore"), json!({})).await.expect(StatusCode::OK);
    // No more than its person: Ben's own workspace is not there for Ada.
    let bens = workspaces::own(&ben).await;
    assert_eq!(program.get(&format!("/workspaces/{bens}")).await.status, StatusCode::NOT_FOUND);
    let refused = program.post("/tasks", json!({ "title": "x", "workspace_id": bens })).await;
    assert_eq!(refused.errors()[0].0, "workspace_id");
}

async fn a_token_for_one_workspace_sees_no_other(place: Place) {
    let server = TestServer::start(place).await;
    let browser = Caller::program(server.addr());
    let registration = json!({ "username": "ada", "password": PASSWORD, "email": "ada@example.org" });
    let entered = browser.post("/auth/register", registration).await.expect(StatusCode::CREATED);
    let ada = browser.with_token(&text(&entered["access_token"]));
    let (team, own) = (workspaces::team(&ada).await, workspaces::own(&ada).await);
    let there = ada.post("/tasks", json!({ "title": "Team's" })).await.expect(StatusCode::CREATED);
    let wish = json!({ "name": "Own", "scope": "write", "workspace_id": own });
    let program = token(&ada, wish).await;

    let seen = program.get("/workspaces").await.expect(StatusCode::OK);
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(seen["items"][0]["id"], json!(own));
    let projects = program.get("/projects").await.expect(StatusCode::OK);
    assert!(
        projects["items"].as_array().is_some_and(|it| it.iter().all(|it| it["workspace_id"] == json!(own)))
    );
    assert_eq!(program.get("/tasks").await.expect(StatusCode::OK)["items"], json!([]));
    let (task, project) = (text(&there["id"]), text(&there["project_id"]));
    for path in [
        format!("/workspaces/{team}"),
        format!("/workspaces/{team}/members"),
        format!("/workspaces/{team}/changes"),
        format!("/workspaces/{team}/snapshot"),
        format!("/projects?workspace={team}"),
        format!("/projects/{project}"),
        format!("/projects/{project}/statuses"),
        format!("/tasks?workspace={team}"),
        format!("/tasks/{task}"),
    ] {
        assert_eq!(program.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for refused in [
        program.patch(&format!("/tasks/{task}"), json!({ "title": "x" })).await,
        program.delete(&format!("/tasks/{task}")).await,
        program.post(&format!("/tasks/{task}/restore"), json!({})).await,
        program.delete(&format!("/projects/{project}")).await,
        program.post("/projects", json!({ "name": "x", "workspace_id": team })).await,
        program
            .post(&format!("/projects/{project}/statuses"), json!({ "name": "x", "category": "done" }))
            .await,
    ] {
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text);
    }
    for place in
        [json!({ "title": "x", "workspace_id": team }), json!({ "title": "x", "project_id": project })]
    {
        assert_eq!(program.post("/tasks", place).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // What names no place goes to the only one that there is for it.
    let made = program.post("/tasks", json!({ "title": "Own" })).await.expect(StatusCode::CREATED);
    assert_eq!(made["workspace_id"], json!(own));
    let me = program.get("/me").await.expect(StatusCode::OK);
    assert_eq!((&me["username"], me.get("email")), (&json!("ada"), None), "who it is, not the address");
    assert_eq!(ada.get("/me").await.json()["email"], "ada@example.org");
}

async fn a_token_opens_no_settings_of_the_account(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let program = token(&ada, json!({ "name": "Writer", "scope": "write" })).await;
    let nobodys = "01900000-0000-7000-8000-000000000000";
    let wish = with_password(json!({ "name": "Another", "credential": {} }));
    for path in ["/me/sessions", "/me/tokens", "/me/passkeys"] {
        assert_beyond(program.get(path).await, path);
    }
    for path in ["/me/tokens", "/me/passkeys", "/me/passkeys/options"] {
        assert_beyond(program.post(path, wish.clone()).await, path);
    }
    for path in ["/me/sessions", "/me/tokens"] {
        assert_beyond(program.delete(&format!("{path}/{nobodys}")).await, path);
    }
    let passkey = format!("/me/passkeys/{nobodys}");
    assert_beyond(program.patch(&passkey, wish.clone()).await, &passkey);
    assert_beyond(program.post(&format!("{passkey}/remove"), wish).await, &passkey);
    assert_beyond(program.patch("/me", json!({ "display_name": "x" })).await, "PATCH /me");

    // To pages and to the ways in and out it is nobody.
    for page in ["/app/settings/tokens", "/app/settings/profile", "/app"] {
        let led = program.page(page).await;
        assert!(led.header("location").is_some_and(|to| to.starts_with("/login")), "{page}: {led:?}");
    }
    assert_eq!(program.post("/auth/logout", json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(program.get("/me").await.status, StatusCode::OK, "a login ends there, a token does not");
    let cookie = Caller::program(server.addr()).api(Method::GET, "/me");
    let secret = token_secret(&ada).await;
    let cookie = cookie.header("cookie", format!("tasksync_access={secret}; tasksync_here=1"));
    assert_eq!(send(cookie).await.status, StatusCode::UNAUTHORIZED, "a token is no cookie");
}

async fn token_secret(caller: &Caller) -> String {
    let made = caller.post("/me/tokens", with_password(json!({ "name": "Cookie" }))).await;
    text(&made.expect(StatusCode::CREATED)["secret"])
}

async fn a_token_ends_at_its_time_by_revocation_and_with_its_person(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let short = token(&ada, json!({ "name": "Short", "expires_in_days": 1 })).await;
    let long = token(&ada, json!({ "name": "Long" })).await;
    let listed = ada.get("/me/tokens").await.expect(StatusCode::OK);
    let id = text(&listed["items"][0]["id"]);
    server.wait(24 * 3600 - 1);
    assert_eq!(short.get("/me").await.status, StatusCode::OK);
    server.wait(1);
    assert_eq!(short.get("/me").await.expect(StatusCode::UNAUTHORIZED)["code"], "signed_out");
    assert_eq!(long.get("/me").await.status, StatusCode::OK);

    let ada = Caller::program(server.addr());
    let ada = ada.with_token(&text(&ada.log_in("ada").await.expect(StatusCode::OK)["access_token"]));
    assert_eq!(ada.delete(&format!("/me/tokens/{id}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(long.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ada.delete(&format!("/me/tokens/{id}")).await.status, StatusCode::NOT_FOUND);

    let last = token(&ada, json!({ "name": "Last" })).await;
    assert_eq!(last.get("/me").await.status, StatusCode::OK);
    disable(&server, "ada").await;
    assert_eq!(last.get("/me").await.status, StatusCode::UNAUTHORIZED);
}

async fn a_token_loses_what_its_person_loses(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let ben = Caller::registered(server.addr(), "ben").await;
    let team = workspaces::team(&ben).await;
    let bound = token(&ben, json!({ "name": "Team", "scope": "write", "workspace_id": team })).await;
    bound.post("/tasks", json!({ "title": "Still a member" })).await.expect(StatusCode::CREATED);
    let role = |role: &'static str| {
        server.state().db.write(move |tx| {
            use sea_orm::ConnectionTrait;
            let ben = "(SELECT id FROM users WHERE username = 'ben')";
            let members = format!("FROM members WHERE user_id = {ben}");
            let statement = match role {
                "none" => format!("DELETE {members}"),
                role => format!("UPDATE members SET role = '{role}' WHERE user_id = {ben}"),
            };
            Box::pin(async move { Ok(tx.conn().execute_unprepared(&statement).await.map(drop)?) })
        })
    };
    role("none").await.expect("it is written");
    assert_eq!(bound.get(&format!("/workspaces/{team}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bound.get("/workspaces").await.expect(StatusCode::OK)["items"], json!([]));
    assert_eq!(bound.post("/tasks", json!({ "title": "Gone" })).await.status, StatusCode::NOT_FOUND);
    drop(ada);
}

async fn the_last_use_is_written_down_once_an_hour(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let program = token(&ada, json!({ "name": "CI" })).await;
    let used = async || {
        // It is written down behind the request's back.
        for _ in 0..200 {
            let listed = ada.get("/me/tokens").await.expect(StatusCode::OK);
            if let Some(at) = listed["items"][0]["last_used_at"].as_str() {
                return at.to_owned();
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("the use is not written down");
    };
    assert_eq!(ada.get("/me/tokens").await.json()["items"][0].get("last_used_at"), None);
    program.get("/me").await.expect(StatusCode::OK);
    assert_eq!(used().await, "2026-03-02T12:00:00.000Z");
    server.wait(600);
    program.get("/me").await.expect(StatusCode::OK);
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert_eq!(used().await, "2026-03-02T12:00:00.000Z");
}

async fn an_unknown_token_is_nobodys(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let secret = token_secret(&ada).await;
    let bare = secret.trim_start_matches("tasksync_");
    for unknown in [
        format!("tasksync_{}", "A".repeat(43)),
        format!("tasksync_{}", &bare[..42]),
        format!("tasksync_{bare}="),
        format!("tasksync_{}", bare.to_lowercase()),
        "tasksync_".to_owned(),
        bare.to_owned(),
        secret.to_uppercase(),
        format!("tasksync_{}", "A".repeat(20_000)),
    ] {
        let program = Caller::program(server.addr()).with_token(&unknown);
        assert_eq!(program.get("/me").await.status, StatusCode::UNAUTHORIZED, "{unknown}");
    }
}

async fn tokens_belong_to_their_person(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let program = token(&ada, json!({ "name": "CI" })).await;
    let id = text(&ada.get("/me/tokens").await.json()["items"][0]["id"]);
    assert_eq!(ben.delete(&format!("/me/tokens/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ben.get("/me/tokens").await.expect(StatusCode::OK)["items"], json!([]));
    assert_eq!(program.get("/me").await.status, StatusCode::OK);
    let adas = workspaces::own(&ada).await;
    let refused = ben.post("/me/tokens", with_password(json!({ "name": "x", "workspace_id": adas }))).await;
    assert_eq!(refused.errors(), [("workspace_id".to_owned(), "unknown".to_owned())]);
}

async fn the_page_shows_a_new_token_once(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let team = workspaces::team(&ada).await;
    let fields = [
        ("name", "<b>CI</b>"),
        ("scope", "write"),
        ("workspace_id", team.as_str()),
        ("expires_in_days", "30"),
        ("current_password", PASSWORD),
    ];
    let page = ada.form("/app/settings/tokens", &fields).await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, Some("no-store")));
    let (_, rest) = page.text.split_once("id=\"secret\">").expect("the secret");
    let secret = rest.split('<').next().expect("its end").to_owned();
    let program = Caller::program(server.addr()).with_token(&secret);
    program.post("/tasks", json!({ "title": "By a program" })).await.expect(StatusCode::CREATED);
    let again = ada.page("/app/settings/tokens").await;
    assert!(!again.text.contains(&secret) && again.text.contains("&lt;b&gt;CI&lt;/b&gt;"), "{}", again.text);

    let fields =
        [("name", "CI"), ("current_password", "not the password"), ("workspace_id", ""), ("scope", "write")];
    let refused = ada.form("/app/settings/tokens", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text.contains("not the password"));
    assert!(refused.text.contains("<option value=\"write\" selected"), "{}", refused.text);

    let id = text(&ada.get("/me/tokens").await.json()["items"][0]["id"]);
    let revoke = format!("/app/settings/tokens/{id}/revoke");
    let asked = ada.form(&revoke, &[]).await;
    assert!(
        asked.status == StatusCode::OK && asked.text.contains("Revoke “&lt;b&gt;CI&lt;/b&gt;”?"),
        "{}",
        asked.text
    );
    assert_eq!(program.get("/me").await.status, StatusCode::OK, "asked, and not done");
    let revoked = ada.form(&revoke, &[("sure", "yes")]).await;
    assert_eq!(revoked.header("location"), Some("/app/settings/tokens?done=token-revoked"));
    assert_eq!(program.get("/me").await.status, StatusCode::UNAUTHORIZED);
}
