//! Invites: who makes them, who takes them up, and what is none any more.

mod ended;
mod mailed;

use super::*;
use crate::support::client::{Device, Person};
use crate::support::team::set_role;
use app::domain::{Admission, Role, WorkspaceId};

on_both_databases!(
    an_invite_leads_into_the_workspace_live_and_is_used_up,
    one_use_is_one_persons_however_many_come_at_once,
    an_account_and_the_use_of_its_invite_come_together_or_not_at_all,
    whatever_is_no_invite_any_more_looks_the_same,
    nobody_invites_to_more_than_they_are_nor_where_they_do_not_belong,
    an_invite_ends_with_its_makers_right_to_make_it,
    a_member_is_led_on_and_stays_what_they_are,
    an_invites_page_changes_nothing_and_shows_no_path_to_others,
    a_link_is_made_shown_once_and_taken_back_on_the_settings_page,
    dead_links_keep_nobody_from_good_ones,
);

/// A server whose new accounts do not join the Team, and its administrator with the Team's id.
async fn without_team(place: Place) -> (TestServer, Person, String) {
    let server = at_noon(place).await;
    let ada = Person::register(server.addr(), "ada").await;
    ada.caller.patch("/instance", json!({ "team": false })).await.expect(StatusCode::OK);
    let team = workspaces::team(&ada.caller).await;
    (server, ada, team)
}

async fn make(caller: &Caller, workspace: &str, draft: Value) -> Value {
    caller.post(&format!("/workspaces/{workspace}/invites"), draft).await.expect(StatusCode::CREATED)
}

async fn token(caller: &Caller, workspace: &str, draft: Value) -> String {
    text(&make(caller, workspace, draft).await["token"])
}

fn accept(caller: &Caller, token: &str) -> impl Future<Output = Answer> + use<> {
    caller.post(&format!("/invites/{token}/accept"), Value::Null)
}

async fn roles(caller: &Caller, workspace: &str) -> Vec<(String, String)> {
    let members = caller.get(&format!("/workspaces/{workspace}/members")).await.expect(StatusCode::OK);
    let members = members["items"].as_array().expect("a list").clone();
    members.iter().map(|member| (text(&member["username"]), text(&member["role"]))).collect()
}

async fn an_invite_leads_into_the_workspace_live_and_is_used_up(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let id: WorkspaceId = team.parse().expect("an id");
    let ben = Person::register(server.addr(), "ben").await;
    let (mut adas, mut bens) = (Device::live(&ada).await, Device::live(&ben).await);
    assert!(bens.sync.space(id).is_none());

    let made = make(&ada.caller, &team, json!({ "role": "viewer" })).await;
    assert_eq!((&made["uses_left"], &made["role"]), (&json!(1), &json!("viewer")));
    assert_eq!(made["expires_at"], "2026-03-09T12:00:00.000Z");
    let token = text(&made["token"]);
    assert_eq!(token.len(), 43, "256 bits");
    assert!(text(&made["link"]).ends_with(&format!("/invite/{token}")), "{made}");

    let told = Caller::program(server.addr()).get(&format!("/invites/{token}")).await.expect(StatusCode::OK);
    assert_eq!((&told["invited_by"], &told["workspace"]), (&json!("ada"), &json!("Team")));
    assert_eq!((&told["role"], &told["is_personal"]), (&json!("viewer"), &json!(false)));

    let taken = accept(&ben.caller, &token).await.expect(StatusCode::OK);
    assert_eq!(taken, json!({ "workspace_id": team, "joined": true }));
    bens.until("Ben holds the Team", |device| device.sync.space(id).is_some()).await;
    let seq = ada.snapshot(id).await.seq;
    adas.reach(id, seq).await;
    let seen = adas.base(id).to_snapshot().members;
    assert!(seen.iter().any(|member| member.user_id == ben.id && member.role == Role::Viewer));
    let refused = ben.caller.post("/tasks", json!({ "title": "No", "workspace_id": team })).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "a viewer reads");

    let open = ada.caller.get(&format!("/workspaces/{team}/invites")).await.expect(StatusCode::OK);
    assert_eq!(open["items"], json!([]));
    let chloe = Person::register(server.addr(), "chloe").await;
    assert_eq!(accept(&chloe.caller, &token).await.status, StatusCode::NOT_FOUND);
    assert!(ada.caller.get("/instance/audit?deed=invite.accepted").await.text.contains("\"ben\""));
}

async fn one_use_is_one_persons_however_many_come_at_once(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let token = token(&ada.caller, &team, json!({ "uses": 2 })).await;
    let mut people = Vec::new();
    for name in ["ben", "chloe", "dan", "eve"] {
        people.push(Person::register(server.addr(), name).await);
    }
    let answers = futures::future::join_all(people.iter().map(|person| accept(&person.caller, &token))).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 404, 404]);
    assert_eq!(roles(&ada.caller, &team).await.len(), 3);
}

async fn an_account_and_the_use_of_its_invite_come_together_or_not_at_all(place: Place) {
    let by_invite = |config: &mut server::config::Config| config.registration = Some(Admission::Invite);
    let server = TestServer::start_with(place, noon(), by_invite).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let team = workspaces::team(&ada).await;
    let anybody = Caller::program(server.addr());
    let refused = anybody.register("ben").await.expect(StatusCode::FORBIDDEN);
    assert_eq!(refused["code"], "registration_closed");

    let token = token(&ada, &team, json!({ "role": "admin" })).await;
    let with = |name: &str, password: &str, token: &str| {
        anybody.post("/auth/register", json!({ "username": name, "password": password, "invite": token }))
    };
    assert_eq!(with("ben", PASSWORD, "nonsense").await.status, StatusCode::NOT_FOUND);
    // What is wrong with the form does not cost the invite.
    assert_eq!(with("ben", "short", &token).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(with("ada", PASSWORD, &token).await.status, StatusCode::CONFLICT);
    let both = futures::join!(with("ben", PASSWORD, &token), with("chloe", PASSWORD, &token));
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 404]);
    // Whoever came too late has no account, and whoever came is what the invite says: once.
    let people = ada.get("/instance/people").await.expect(StatusCode::OK);
    assert_eq!(people["items"].as_array().map(Vec::len), Some(2));
    let roles = roles(&ada, &team).await;
    assert_eq!((roles.len(), roles[1].1.as_str()), (2, "admin"));

    let to_instance = ada.post("/instance/invites", json!({})).await.expect(StatusCode::CREATED);
    assert_eq!(to_instance.get("workspace_id"), None);
    with("dora", PASSWORD, &text(&to_instance["token"])).await.expect(StatusCode::CREATED);
}

async fn whatever_is_no_invite_any_more_looks_the_same(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let ben = Person::register(server.addr(), "ben").await;
    let browser = Caller::browser(server.addr());

    let used = token(&ada.caller, &team, json!({})).await;
    accept(&ben.caller, &used).await.expect(StatusCode::OK);
    let revoked = make(&ada.caller, &team, json!({})).await;
    let address = format!("/workspaces/{team}/invites/{}", text(&revoked["id"]));
    assert_eq!(ada.caller.delete(&address).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ada.caller.delete(&address).await.status, StatusCode::NOT_FOUND, "a second time");
    let expired = token(&ada.caller, &team, json!({ "expires_in": 3600 })).await;
    server.wait(3599);
    let greeting = browser.get(&format!("/invites/{expired}")).await;
    assert_eq!(greeting.status, StatusCode::OK, "in time");
    server.wait(1);
    let chloe = Person::register(server.addr(), "chloe").await;
    let unknown = "A".repeat(43);
    let (mut answers, mut pages) = (Vec::new(), Vec::new());
    for token in [used, text(&revoked["token"]), expired, unknown, "nonsense".to_owned()] {
        let told = browser.get(&format!("/invites/{token}")).await;
        let refused = accept(&chloe.caller, &token).await;
        assert_eq!((told.status, refused.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        answers.push((told.text, refused.text));
        let page = browser.page(&format!("/invite/{token}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        pages.push(page.text);
        // Time for the brake to let go; a login lasts for longer than all of it.
        server.wait(120);
    }
    answers.dedup();
    pages.dedup();
    assert_eq!((answers.len(), pages.len()), (1, 1), "{answers:?}");
}

async fn nobody_invites_to_more_than_they_are_nor_where_they_do_not_belong(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let id: WorkspaceId = team.parse().expect("an id");
    let ben = Person::register(server.addr(), "ben").await;
    let stranger = Person::register(server.addr(), "eve").await;
    accept(&ben.caller, &token(&ada.caller, &team, json!({})).await).await.expect(StatusCode::OK);
    let open = make(&ada.caller, &team, json!({})).await;
    let one = format!("/workspaces/{team}/invites/{}", text(&open["id"]));
    let all = format!("/workspaces/{team}/invites");

    for role in [Role::Viewer, Role::Member] {
        set_role(&server.state().db, id, ben.id, role).await;
        for refused in [
            ben.caller.get(&all).await,
            ben.caller.post(&all, json!({})).await,
            ben.caller.delete(&one).await,
        ] {
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{role:?}: {}", refused.text);
        }
    }
    for refused in [
        stranger.caller.get(&all).await,
        stranger.caller.post(&all, json!({})).await,
        stranger.caller.delete(&one).await,
    ] {
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text);
    }
    set_role(&server.state().db, id, ben.id, Role::Admin).await;
    make(&ben.caller, &team, json!({ "role": "admin" })).await;
    for caller in [&ben.caller, &ada.caller] {
        let refused = caller.post(&all, json!({ "role": "owner" })).await;
        assert_eq!(refused.errors(), [("role".to_owned(), "unknown".to_owned())]);
    }
    for (draft, field) in [
        (json!({ "expires_in": 3599 }), "expires_in"),
        (json!({ "expires_in": 2_592_001 }), "expires_in"),
        (json!({ "uses": 0 }), "uses"),
        (json!({ "uses": 101 }), "uses"),
        (json!({ "uses": null, "email": "a@example.org" }), "uses"),
        (json!({ "email": "nobody" }), "email"),
        (json!({ "role": "emperor" }), "role"),
    ] {
        let refused = ada.caller.post(&all, draft).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert_eq!(refused.errors()[0].0, field);
    }
    // The same invite, addressed through a workspace that one does run, is not there.
    let own = workspaces::own(&ben.caller).await;
    let through_own = format!("/workspaces/{own}/invites/{}", text(&open["id"]));
    assert_eq!(ben.caller.delete(&through_own).await.status, StatusCode::NOT_FOUND);
    let through_instance = format!("/instance/invites/{}", text(&open["id"]));
    assert_eq!(ada.caller.delete(&through_instance).await.status, StatusCode::NOT_FOUND);
    // One's own workspace is nobody else's.
    let refused = ben.caller.post(&format!("/workspaces/{own}/invites"), json!({})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

async fn an_invite_ends_with_its_makers_right_to_make_it(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let id: WorkspaceId = team.parse().expect("an id");
    let ben = Person::register(server.addr(), "ben").await;
    let as_admin = token(&ada.caller, &team, json!({ "role": "admin" })).await;
    accept(&ben.caller, &as_admin).await.expect(StatusCode::OK);
    let bens = token(&ben.caller, &team, json!({})).await;
    let told = || ada.caller.get(&format!("/invites/{bens}"));
    assert_eq!(told().await.status, StatusCode::OK);
    set_role(&server.state().db, id, ben.id, Role::Member).await;
    assert_eq!(told().await.status, StatusCode::NOT_FOUND, "no admin any more");
}

async fn a_member_is_led_on_and_stays_what_they_are(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let made = make(&ada.caller, &team, json!({ "role": "viewer" })).await;
    let token = text(&made["token"]);
    let taken = accept(&ada.caller, &token).await.expect(StatusCode::OK);
    assert_eq!(taken, json!({ "workspace_id": team, "joined": false }));
    assert_eq!(roles(&ada.caller, &team).await, [("ada".to_owned(), "owner".to_owned())]);
    let open = ada.caller.get(&format!("/workspaces/{team}/invites")).await.expect(StatusCode::OK);
    assert_eq!(open["items"][0]["uses_left"], 1, "nothing was used");
    let browser = Caller::browser(server.addr());
    browser.log_in("ada").await.expect(StatusCode::OK);
    let led = browser.page(&format!("/invite/{token}")).await;
    assert_eq!(led.header("location"), Some(format!("/app/w/{team}").as_str()));
    let refused = Caller::program(server.addr()).post(&format!("/invites/{token}/accept"), Value::Null).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "nobody who is not signed in takes one up");
}

async fn an_invites_page_changes_nothing_and_shows_no_path_to_others(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let path = format!("/invite/{}", token(&ada.caller, &team, json!({})).await);
    let stranger = Caller::browser(server.addr());
    for _ in 0..2 {
        let page = stranger.page(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("ada invites you to “Team”"), "{}", page.text);
        assert!(page.text.contains("name=\"username\"") && page.text.contains("/login?next=%2Finvite%2F"));
        assert_eq!(page.header("referrer-policy"), Some("strict-origin"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(!page.text.contains("<script>"), "no script of somebody else's");
    }
    // Signed out, the button leads to the page; signed in, in.
    assert_eq!(stranger.form(&path, &[]).await.header("location"), Some(path.as_str()));
    let taken = [("username", "ada"), ("password", PASSWORD)];
    let again = stranger.form(&format!("{path}/account"), &taken).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("already taken") && !again.text.contains(PASSWORD), "{}", again.text);
    let fields = [("username", "ben"), ("password", PASSWORD)];
    let led = stranger.form(&format!("{path}/account"), &fields).await;
    assert_eq!(led.header("location"), Some(format!("/app/w/{team}").as_str()));
    assert_eq!(stranger.get("/me").await.expect(StatusCode::OK)["username"], "ben");
    assert_eq!(roles(&ada.caller, &team).await[1].0, "ben");

    let path = format!("/invite/{}", token(&ada.caller, &team, json!({})).await);
    let chloe = Caller::browser(server.addr());
    chloe.register("chloe").await.expect(StatusCode::CREATED);
    assert!(chloe.page(&path).await.text.contains("Join"));
    assert_eq!(roles(&ada.caller, &team).await.len(), 2, "looking is not joining");
    let foreign = chloe.request(Method::POST, &path).header("sec-fetch-site", "cross-site");
    assert_eq!(send(foreign).await.status, StatusCode::FORBIDDEN, "another site's button");
    let led = chloe.form(&path, &[]).await;
    assert_eq!(led.header("location"), Some(format!("/app/w/{team}").as_str()));
}

async fn a_link_is_made_shown_once_and_taken_back_on_the_settings_page(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let browser = Caller::browser(server.addr());
    browser.log_in("ada").await.expect(StatusCode::OK);
    let path = format!("/app/settings/w/{team}/invites");
    let fields = [("role", "viewer"), ("expires_in", "86400"), ("uses", ""), ("email", "")];
    let made = browser.form(&path, &fields).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let (_, rest) = made.text.split_once("/invite/").expect("a link");
    let token = &rest[..43];
    let page = browser.page(&path).await;
    assert!(!page.text.contains(token), "once");
    assert!(page.text.contains("Viewer, unlimited uses"), "{}", page.text);

    let refused = browser.form(&path, &[("uses", "7000"), ("email", "not one")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("value=\"not one\""), "{}", refused.text);

    let open = ada.caller.get(&format!("/workspaces/{team}/invites")).await.expect(StatusCode::OK);
    let id = text(&open["items"][0]["id"]);
    let asked = browser.form(&format!("{path}/revoke"), &[("invite", &id)]).await;
    assert!(asked.status == StatusCode::OK && asked.text.contains("Revoke this invite?"), "{}", asked.text);
    assert_eq!(
        browser.page(&format!("/invite/{token}")).await.status,
        StatusCode::SEE_OTHER,
        "asked, and not done"
    );
    let done = browser.form(&format!("{path}/revoke"), &[("invite", &id), ("sure", "yes")]).await;
    assert_eq!(done.header("location"), Some(format!("{path}?done=revoked").as_str()));
    assert_eq!(browser.page(&format!("/invite/{token}")).await.status, StatusCode::NOT_FOUND);

    let eve = Caller::browser(server.addr());
    eve.register("eve").await.expect(StatusCode::CREATED);
    for answer in [eve.page(&path).await, eve.form(&path, &fields).await] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text);
    }
}

async fn dead_links_keep_nobody_from_good_ones(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let good = token(&ada.caller, &team, json!({})).await;
    let anybody = Caller::program(server.addr());
    for number in 0..30 {
        let dead = anybody.get(&format!("/invites/dead{number}")).await;
        assert_eq!(dead.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(anybody.get(&format!("/invites/{good}")).await.status, StatusCode::OK);
    assert_eq!(anybody.page(&format!("/invite/{good}")).await.status, StatusCode::OK);
}
