//! What is done to accounts, credentials, memberships and workspaces, and the line that tells of it.

use super::*;
use crate::support::client::Person;

on_both_databases!(every_deed_leaves_its_line);

/// What somebody does, and the line that it leaves.
struct Row<'a> {
    who: &'a Person,
    ask: (Method, String, Value),
    line: Line<'a>,
}

/// A line: what was done, to whom, in which workspace, with which detail.
type Line<'a> = (&'a str, Option<&'a Person>, Option<&'a str>, &'a str);

async fn every_deed_leaves_its_line(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Person::register(server.addr(), "ada").await, Person::register(server.addr(), "ben").await);
    let team = workspaces::team(&ada.caller).await;
    let made = ada.caller.post("/workspaces", json!({ "name": "Lab" })).await.expect(StatusCode::CREATED);
    let lab = text(&made["id"]);
    let told =
        ada.caller.post(&format!("/workspaces/{lab}/invites"), json!({})).await.expect(StatusCode::CREATED);
    let accept = format!("/invites/{}/accept", text(&told["token"]));
    let wish = json!({ "name": "CI", "current_password": PASSWORD });
    let token = ben.caller.post("/me/tokens", wish).await.expect(StatusCode::CREATED);
    let (member, account) =
        (format!("/workspaces/{lab}/members/{}", ben.id), format!("/instance/people/{}", ben.id));
    let with = |body: Value| {
        let mut body = body;
        body["current_password"] = json!(PASSWORD);
        body
    };
    let (post, patch, delete, get) = (Method::POST, Method::PATCH, Method::DELETE, Method::GET);
    let to = |path: &str| path.to_owned();
    let lab_at = Some(lab.as_str());
    let rows = [
        Row {
            who: &ben,
            ask: (post.clone(), accept, Value::Null),
            line: ("invite.accepted", Some(&ada), lab_at, "member"),
        },
        Row {
            who: &ada,
            ask: (patch.clone(), member.clone(), json!({ "role": "viewer" })),
            line: ("member.changed", Some(&ben), lab_at, "viewer"),
        },
        Row {
            who: &ada,
            ask: (patch.clone(), format!("/workspaces/{lab}"), json!({ "name": "Labs" })),
            line: ("workspace.renamed", None, lab_at, "Labs"),
        },
        Row {
            who: &ada,
            ask: (get.clone(), format!("/workspaces/{lab}/export"), Value::Null),
            line: ("workspace.exported", None, lab_at, ""),
        },
        Row {
            who: &ada,
            ask: (delete.clone(), member, Value::Null),
            line: ("member.left", Some(&ben), lab_at, "viewer"),
        },
        Row {
            who: &ada,
            ask: (delete.clone(), format!("/workspaces/{lab}?confirm=Labs"), Value::Null),
            line: ("workspace.deleted", None, lab_at, "Labs"),
        },
        Row {
            who: &ada,
            ask: (patch.clone(), to(&account), with(json!({ "is_admin": true }))),
            line: ("admin.granted", Some(&ben), None, ""),
        },
        Row {
            who: &ada,
            ask: (patch.clone(), to(&account), with(json!({ "is_admin": false }))),
            line: ("admin.removed", Some(&ben), None, ""),
        },
        Row {
            who: &ben,
            ask: (patch.clone(), to("/me"), json!({ "display_name": "Benjamin" })),
            line: ("account.renamed", None, None, "Benjamin"),
        },
        Row {
            who: &ben,
            ask: (patch.clone(), to("/me"), with(json!({ "username": "benny" }))),
            line: ("account.username_changed", None, None, "benny"),
        },
        Row {
            who: &ben,
            ask: (patch.clone(), to("/me"), with(json!({ "phone": "+4930123456" }))),
            line: ("phone.changed", None, None, ""),
        },
        Row {
            who: &ben,
            ask: (get, to("/me/export"), Value::Null),
            line: ("account.exported", None, None, ""),
        },
        Row {
            who: &ben,
            ask: (delete.clone(), format!("/me/tokens/{}", text(&token["id"])), Value::Null),
            line: ("token.revoked", None, None, "CI"),
        },
        Row {
            who: &ben,
            ask: (delete.clone(), to("/me/sessions"), Value::Null),
            line: ("sessions.ended", None, None, "0"),
        },
        Row {
            who: &ben,
            ask: (delete.clone(), format!("/workspaces/{team}/members/{}", ben.id), Value::Null),
            line: ("member.left", Some(&ben), Some(&team), "member"),
        },
        Row {
            who: &ben,
            ask: (delete, to("/me"), with(json!({ "username": "benny" }))),
            line: ("account.deleted", None, None, ""),
        },
    ];
    for Row { who, ask: (method, path, body), line } in rows {
        let answer = send(who.caller.api(method, &path).json(&body)).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
        let all = Query::select()
            .columns(["deed", "actor", "subject", "workspace_id", "address", "detail"])
            .from("audit")
            .order_by("id", Order::Desc)
            .limit(1)
            .take();
        let row = server.state().db.read().query_one(&all).await.expect("a query").expect("a line");
        let id = |column: &str| row.try_get::<Option<Uuid>>("", column).expect("an id");
        let text = |column: &str| row.try_get::<String>("", column).expect("a text");
        let (deed, subject, workspace, detail) = line;
        let expected = (
            to(deed),
            Some(who.id.0),
            subject.map(|it| it.id.0),
            workspace.map(to),
            to(detail),
            to("127.0.0.1"),
        );
        let workspace = id("workspace_id").map(|id| id.to_string());
        assert_eq!(
            (text("deed"), id("actor"), id("subject"), workspace, text("detail"), text("address")),
            expected
        );
    }
}
