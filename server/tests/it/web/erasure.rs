//! What the database still says of whoever deleted their account, and of a workspace that is gone.

use super::*;
use crate::support::client::Person;
use app::domain::{Passkey, PasskeyId};
use futures::FutureExt;
use sea_orm::{DbBackend, Statement};
use server::auth::KeptPasskey;
use server::db::query;

on_both_databases!(
    a_deleted_account_leaves_none_of_its_names_anywhere,
    a_deleted_workspace_takes_its_invites_and_tokens_along,
);

/// Marks that stand nowhere else. `B3n` alone is not one: ids are hexadecimal.
const NAMES: [&str; 7] = [
    "zebulon_first",
    "zebulon_last",
    "Zebulon Q",
    "zebulon@example.org",
    "4930987654",
    "zebulon's key",
    "zebu_browser",
];

/// The places where one of these texts stands, as table and column, each row of it.
async fn found(server: &TestServer, texts: &[&str]) -> Vec<String> {
    let db = server.state().db.read();
    let backend = db.get_database_backend();
    let columns = match backend {
        DbBackend::Postgres => {
            "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public'"
        }
        _ => {
            "SELECT m.name AS t, p.name AS c FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(backend, columns)).await.expect("a query");
    assert!(rows.len() > 100, "all columns of all tables");
    let mut found = Vec::new();
    for row in rows {
        let (table, column): (String, String) =
            (row.try_get("", "t").expect("a table"), row.try_get("", "c").expect("a column"));
        for text in texts {
            let text = text.replace('\'', "''");
            let sql =
                format!("SELECT 1 FROM \"{table}\" WHERE CAST(\"{column}\" AS TEXT) LIKE '%{text}%' LIMIT 1");
            let hit = db.query_one_raw(Statement::from_string(backend, sql)).await.expect("a query");
            found.extend(hit.map(|_| format!("{table}.{column}: {text}")));
        }
    }
    found
}

async fn a_deleted_account_leaves_none_of_its_names_anywhere(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Person::register(server.addr(), "ada").await;
    let program = Caller::program(server.addr());
    let form = json!({ "username": "zebulon_first", "password": PASSWORD, "email": "zebulon@example.org",
        "phone": "+4930987654" });
    let entered = program.post("/auth/register", form).await.expect(StatusCode::CREATED);
    let zebulon = program.with_token(&text(&entered["access_token"]));
    let team = workspaces::team(&ada.caller).await;
    let with = |mut body: Value| {
        body["current_password"] = json!(PASSWORD);
        body
    };
    zebulon.patch("/me", json!({ "display_name": "Zebulon Q" })).await.expect(StatusCode::OK);
    zebulon.patch("/me", with(json!({ "username": "zebulon_last" }))).await.expect(StatusCode::OK);
    zebulon.post("/me/tokens", with(json!({ "name": "zebulon's key" }))).await.expect(StatusCode::CREATED);
    let sent = zebulon.api(Method::POST, "/tasks").header("idempotency-key", "zebulon_last");
    send(sent.json(&json!({ "title": "A task that stays" }))).await.expect(StatusCode::CREATED);
    let other = program.api(Method::POST, "/auth/login").header("user-agent", "zebu_browser");
    send(other.json(&json!({ "identifier": "zebulon_last", "password": PASSWORD })))
        .await
        .expect(StatusCode::OK);
    // Others wrote their names down, too.
    let invite = json!({ "email": "zebulon@example.org" });
    ada.caller.post(&format!("/workspaces/{team}/invites"), invite).await.expect(StatusCode::CREATED);
    let id = text(&entered["user"]["id"]).parse().expect("an id");
    let account = format!("/instance/people/{id}");
    ada.caller.patch(&account, with(json!({ "is_admin": true }))).await.expect(StatusCode::OK);
    let instance = json!({ "email": "somebody@example.org" });
    zebulon.post("/instance/invites", instance).await.expect(StatusCode::CREATED);
    let own = zebulon.post("/workspaces", json!({ "name": "Zebulon Q and friends" })).await;
    own.expect(StatusCode::CREATED);
    let now = server.state().clock.now();
    let key = Passkey {
        id: PasskeyId::generate(),
        name: "zebulon's key".into(),
        created_at: now,
        last_used_at: None,
    };
    let key = KeptPasskey {
        user: id,
        passkey: key,
        credential_id: vec![7; 32],
        transports: 0,
        public_key: vec![7],
        condition: vec![7; 7],
    };
    let session =
        query::session::of_user(server.state().db.read(), id, now).await.expect("a query").remove(0);
    let arm = server.state().db.write(move |tx| {
        let (key, session) = (key.clone(), session.clone());
        async move {
            query::passkey::insert(tx.conn(), &key).await?;
            query::email::prove(tx.conn(), id, "zebulon@example.org").await?;
            query::theft::insert(tx.conn(), &session, "192.0.2.1", now).await?;
            query::factor::begin(tx.conn(), key.user, b"zebulon's key".to_vec(), now).await.map(drop)
        }
        .boxed()
    });
    arm.await.expect("a change");
    let before = found(&server, &NAMES).await;
    for place in
        ["users.", "audit.", "api_tokens.", "passkeys.", "invites.", "sessions.", "receipts.", "workspaces."]
    {
        assert!(before.iter().any(|found| found.starts_with(place)), "{place}: {before:#?}");
    }

    let gone = with(json!({ "username": "zebulon_last" }));
    let gone = send(zebulon.api(Method::DELETE, "/me").json(&gone)).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
    let mut left = found(&server, &NAMES).await;
    // The Team's log tells for 30 days who came and left: documented.
    left.retain(|found| !found.starts_with("change_log."));
    assert_eq!(left, Vec::<String>::new());
    for table in [
        "letters",
        "factors",
        "invite_bars",
        "recovery_codes",
        "stolen_sessions",
        "passkeys",
        "api_tokens",
        "sessions",
        "receipts",
    ] {
        let sql = Query::select()
            .column("user_id")
            .from(table)
            .and_where(sea_orm::sea_query::ExprTrait::eq(sea_orm::sea_query::Expr::col("user_id"), id.0))
            .take();
        assert!(server.state().db.read().query_all(&sql).await.expect("a query").is_empty(), "{table}");
    }
    // The log has its ids, and still reads.
    let log = ada.caller.get(&format!("/instance/audit?person={id}")).await.expect(StatusCode::OK);
    let lines = log["items"].as_array().expect("a list").clone();
    assert!(lines.iter().any(|line| line["deed"] == "account.deleted"), "{lines:#?}");
    let id = id.to_string();
    for line in &lines {
        assert!(
            line["actor"] == id.as_str() && line.get("actor_name").is_none()
                || line["subject"] == id.as_str() && line.get("subject_name").is_none(),
            "{line}"
        );
    }
}

async fn a_deleted_workspace_takes_its_invites_and_tokens_along(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let made = ada.post("/workspaces", json!({ "name": "Short-lived" })).await.expect(StatusCode::CREATED);
    let id = text(&made["id"]);
    let invite = ada.post(&format!("/workspaces/{id}/invites"), json!({})).await.expect(StatusCode::CREATED);
    let wish = json!({ "name": "CI", "workspace_id": id, "current_password": PASSWORD });
    let token = ada.post("/me/tokens", wish).await.expect(StatusCode::CREATED);
    let program = ada.with_token(&text(&token["secret"]));
    assert_eq!(program.get(&format!("/workspaces/{id}")).await.status, StatusCode::OK);
    ada.post("/tasks", json!({ "title": "Gone too", "workspace_id": id })).await.expect(StatusCode::CREATED);
    let gone = ada.delete(&format!("/workspaces/{id}?confirm=Short-lived")).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
    assert_eq!(program.get("/me").await.status, StatusCode::UNAUTHORIZED, "its token opens nothing any more");
    let told = Caller::program(server.addr()).get(&format!("/invites/{}", text(&invite["token"]))).await;
    assert_eq!(told.status, StatusCode::NOT_FOUND);
    // What was done there stays in the log, by the workspace's id.
    let log = ada.get("/instance/audit").await.expect(StatusCode::OK);
    let there =
        log["items"].as_array().expect("a list").iter().filter(|line| line["workspace"] == id.as_str());
    let deeds: Vec<_> = there.map(|line| text(&line["deed"])).collect();
    assert_eq!(deeds, ["workspace.deleted", "token.made", "invite.made", "workspace.created"]);
}
