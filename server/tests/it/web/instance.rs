//! The instance's administration: its door, its people, its log.

use super::*;
use crate::support::client::{Device, Ended, Person};
use app::domain::Admission;
use app::protocol::ByeReason;

on_both_databases!(
    the_first_account_always_may_and_then_the_door_is_as_it_is_set,
    an_administrator_opens_and_closes_the_door_where_no_setting_fixes_it,
    without_the_team_new_accounts_have_their_own_place_alone,
    whoever_is_disabled_is_out_at_once_and_comes_back_in,
    a_reset_link_is_handed_out_by_administrators,
    the_last_administrator_stays,
    people_are_found_page_by_page,
    administration_is_not_there_for_others,
    the_log_tells_who_did_what_to_whom_by_name,
    a_workspaces_log_is_for_those_who_run_it,
);

async fn the_first_account_always_may_and_then_the_door_is_as_it_is_set(place: Place) {
    let closed = |config: &mut server::config::Config| config.registration = Some(Admission::Closed);
    let server = TestServer::start_with(place, noon(), closed).await;
    let browser = Caller::browser(server.addr());
    assert_eq!(pages::boot(&browser.page("/register").await)["registration"], true);
    let ada = Caller::registered(server.addr(), "ada").await;
    assert_eq!(ada.get("/me").await.expect(StatusCode::OK)["is_admin"], true);
    assert_eq!(pages::boot(&browser.page("/register").await)["registration"], false);
    let made = ada.post("/instance/invites", json!({})).await.expect(StatusCode::CREATED);
    for invite in [Value::Null, made["token"].clone()] {
        let form = json!({ "username": "ben", "password": PASSWORD, "invite": invite });
        let refused = browser.post("/auth/register", form).await.expect(StatusCode::FORBIDDEN);
        assert_eq!(refused["code"], "registration_closed", "not even by an invite");
    }
    let page = browser.page(&format!("/invite/{}", text(&made["token"]))).await;
    assert!(!page.text.contains("name=\"username\"") && page.text.contains("does not accept new accounts"));
    let refused = ada.patch("/instance", json!({ "registration": "open" })).await;
    assert_eq!(refused.errors(), [("registration".to_owned(), "contradiction".to_owned())]);
    let settings = ada.get("/instance").await.expect(StatusCode::OK);
    assert_eq!(settings, json!({ "registration": "closed", "is_fixed": true, "team": true }));
    let browser = Caller::browser(server.addr());
    browser.log_in("ada").await.expect(StatusCode::OK);
    assert!(browser.page("/app/settings/instance/accounts").await.text.contains("Set by REGISTRATION"));
}

async fn an_administrator_opens_and_closes_the_door_where_no_setting_fixes_it(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let page = "/app/settings/instance/accounts";
    for (word, status) in [("invite", 403), ("closed", 403), ("open", 201)] {
        let done = ada.form(page, &[("registration", word), ("team", "on")]).await;
        assert_eq!(done.header("location"), Some(format!("{page}?done=saved").as_str()), "{}", done.text);
        let answer = Caller::program(server.addr()).register("ben").await;
        assert_eq!(answer.status.as_u16(), status, "{word}");
    }
    let refused = ada.form(page, &[("registration", "ajar")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What is chosen outlasts a restart.
    ada.patch("/instance", json!({ "registration": "invite" })).await.expect(StatusCode::OK);
    let server = server.restart().await;
    let refused = Caller::program(server.addr()).register("chloe").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

async fn without_the_team_new_accounts_have_their_own_place_alone(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    ada.patch("/instance", json!({ "team": false })).await.expect(StatusCode::OK);
    let chloe = Caller::registered(server.addr(), "chloe").await;
    let kinds = async |caller: &Caller| {
        let workspaces = caller.get("/workspaces").await.expect(StatusCode::OK);
        let items = workspaces["items"].as_array().expect("a list").clone();
        items.iter().map(|it| text(&it["kind"])).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&chloe).await, ["personal"]);
    assert_eq!(kinds(&ben).await, ["team", "personal"], "who is in stays in");
    assert_eq!(chloe.get("/me").await.expect(StatusCode::OK)["is_admin"], false);
    chloe.post("/tasks", json!({ "title": "Mine" })).await.expect(StatusCode::CREATED);
    ada.patch("/instance", json!({ "team": true })).await.expect(StatusCode::OK);
    assert_eq!(kinds(&Caller::registered(server.addr(), "dan").await).await, ["team", "personal"]);
}

async fn whoever_is_disabled_is_out_at_once_and_comes_back_in(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Person::register(server.addr(), "ada").await, Person::register(server.addr(), "ben").await);
    let mut bens = Device::live(&ben).await;
    let account = format!("/instance/people/{}", ben.id);
    let disabled = ada
        .caller
        .patch(&account, json!({ "disabled": true, "current_password": PASSWORD }))
        .await
        .expect(StatusCode::OK);
    assert!(disabled["disabled_at"].is_string() && disabled.get("last_seen_at").is_none(), "{disabled}");
    let ended = bens.wire.as_mut().expect("connected").ended().await;
    assert_eq!(ended, Ended { bye: Some(ByeReason::SignedOut), code: Some(1008) });
    assert_eq!(ben.caller.get("/me").await.status, StatusCode::UNAUTHORIZED);
    let refused = ben.caller.log_in("ben").await;
    assert_eq!(
        (refused.status, refused.json()["code"].clone()),
        (StatusCode::UNAUTHORIZED, json!("wrong_credentials"))
    );

    let browser = Caller::browser(server.addr());
    browser.log_in("ada").await.expect(StatusCode::OK);
    let page = "/app/settings/instance/people";
    assert!(browser.page(page).await.text.contains("Disabled"));
    let id = ben.id.to_string();
    let done = browser.form(page, &[("user", &id), ("deed", "enable")]).await;
    assert_eq!(done.header("location"), Some("/app/settings/instance/people?done=enabled"));
    ben.caller.log_in("ben").await.expect(StatusCode::OK);
    assert_eq!(ben.caller.get("/me").await.status, StatusCode::UNAUTHORIZED, "what ended has ended");
}

async fn a_reset_link_is_handed_out_by_administrators(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let ben = Person::register(server.addr(), "ben").await;
    let (page, id) = ("/app/settings/instance/people", ben.id.to_string());
    let shown = ada.form(page, &[("user", &id), ("deed", "reset"), ("current_password", PASSWORD)]).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text.contains("Give it to the person yourself"), "{}", shown.text);
    assert!(!ada.page(page).await.text.contains("Give it to the person yourself"), "once");
    let log = ada.get("/instance/audit?deed=password.reset_link").await.expect(StatusCode::OK);
    assert_eq!(log["items"][0]["subject_name"], "ben");
}

async fn the_last_administrator_stays(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Person::register(server.addr(), "ada").await, Person::register(server.addr(), "ben").await);
    let account = |person: &Person| format!("/instance/people/{}", person.id);
    for last in [
        json!({ "is_admin": false, "current_password": PASSWORD }),
        json!({ "disabled": true, "current_password": PASSWORD }),
    ] {
        let refused = ada.caller.patch(&account(&ada), last).await.expect(StatusCode::CONFLICT);
        assert_eq!(refused["code"], "last_administrator");
    }
    ada.caller
        .patch(&account(&ben), json!({ "is_admin": true, "current_password": PASSWORD }))
        .await
        .expect(StatusCode::OK);
    // Whoever is kept out can make nobody an administrator: that one does not count.
    ada.caller
        .patch(&account(&ben), json!({ "disabled": true, "current_password": PASSWORD }))
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        ada.caller
            .patch(&account(&ada), json!({ "is_admin": false, "current_password": PASSWORD }))
            .await
            .status,
        StatusCode::CONFLICT
    );
    ada.caller.patch(&account(&ben), json!({ "disabled": false })).await.expect(StatusCode::OK);
    let ben = Person::log_in(server.addr(), "ben").await;
    // Both take the other's administration away at once: one stays.
    let (adas, bens) = futures::join!(
        ada.caller.patch(&account(&ben), json!({ "is_admin": false, "current_password": PASSWORD })),
        ben.caller.patch(&account(&ada), json!({ "is_admin": false, "current_password": PASSWORD }))
    );
    let left = [&ada, &ben].map(|person| person.caller.get("/instance"));
    let left = futures::future::join_all(left).await;
    let statuses: Vec<_> = left.iter().map(|answer| answer.status.as_u16()).collect();
    assert!(statuses == [200, 404] || statuses == [404, 200], "{statuses:?}: {adas:?} {bens:?}");
}

async fn people_are_found_page_by_page(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let form = json!({ "username": "b_n", "password": PASSWORD, "email": "ben@example.org", "display_name": "Ben %" });
    ada.post("/auth/register", form).await.expect(StatusCode::CREATED);
    Caller::registered(server.addr(), "chloe").await;
    let find = async |query: &str| {
        let found = ada.get(&format!("/instance/people{query}")).await.expect(StatusCode::OK);
        let items = found["items"].as_array().expect("a list").clone();
        let names: Vec<_> = items.iter().map(|it| text(&it["username"])).collect();
        (names.join(" "), found["next_cursor"].as_str().map(str::to_owned))
    };
    assert_eq!(find("").await, ("ada b_n chloe".to_owned(), None));
    assert_eq!(find("?limit=2").await, ("ada b_n".to_owned(), Some("b_n".to_owned())));
    assert_eq!(find("?limit=2&cursor=b_n").await, ("chloe".to_owned(), None));
    for (text, found) in
        [("EXAMPLE.org", "b_n"), ("_", "b_n"), ("%25", "b_n"), ("ben", "b_n"), ("%5C", ""), ("c", "chloe")]
    {
        assert_eq!(find(&format!("?q={text}")).await.0, found, "{text}");
    }
    assert_eq!(find("?q=%00").await.0, "");
}

async fn administration_is_not_there_for_others(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let id = text(&ada.get("/me").await.expect(StatusCode::OK)["id"]);
    let ben = Caller::browser(server.addr());
    ben.register("ben").await.expect(StatusCode::CREATED);
    let person = format!("/instance/people/{id}");
    let invite = "/instance/invites/01900000-0000-7000-8000-000000000000";
    for answer in [
        ben.get("/instance").await,
        ben.patch("/instance", json!({ "registration": "closed" })).await,
        ben.get("/instance/people").await,
        ben.get(&person).await,
        ben.patch(&person, json!({ "disabled": true, "current_password": PASSWORD })).await,
        ben.get("/instance/invites").await,
        ben.post("/instance/invites", json!({})).await,
        ben.delete(invite).await,
        ben.get("/instance/audit").await,
    ] {
        assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::NOT_FOUND, &json!("not_found")));
    }
    for path in ["people", "accounts", "log"] {
        let path = format!("/app/settings/instance/{path}");
        assert_eq!(ben.page(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        let led = Caller::browser(server.addr()).page(&path).await;
        assert!(led.header("location").is_some_and(|to| to.starts_with("/login?next=")), "{path}");
    }
    let fields = [("user", id.as_str()), ("deed", "disable")];
    assert_eq!(ben.form("/app/settings/instance/people", &fields).await.status, StatusCode::NOT_FOUND);
    ada.get("/instance").await.expect(StatusCode::OK);
}

async fn the_log_tells_who_did_what_to_whom_by_name(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let ben = Person::register(server.addr(), "ben").await;
    let account = format!("/instance/people/{}", ben.id);
    ada.patch(&account, json!({ "is_admin": true, "current_password": PASSWORD }))
        .await
        .expect(StatusCode::OK);
    ada.patch(&account, json!({ "is_admin": false, "current_password": PASSWORD }))
        .await
        .expect(StatusCode::OK);
    ada.patch("/instance", json!({ "registration": "invite", "team": false })).await.expect(StatusCode::OK);
    let read = async |query: &str| {
        let found = ada.get(&format!("/instance/audit{query}")).await.expect(StatusCode::OK);
        (found["items"].as_array().expect("a list").clone(), found["next_cursor"].clone())
    };
    let deeds = |lines: &[Value]| lines.iter().map(|line| text(&line["deed"])).collect::<Vec<_>>();
    let (lines, _) = read("?deed=admin.granted").await;
    assert_eq!(lines.len(), 1);
    assert_eq!((&lines[0]["actor_name"], &lines[0]["subject_name"]), (&json!("ada"), &json!("ben")));
    assert_eq!(lines[0]["address"], "127.0.0.1");
    let (of_ben, _) = read("?person=BEN").await;
    for deed in ["account.registered", "admin.granted", "admin.removed"] {
        assert!(deeds(&of_ben).contains(&deed.to_owned()), "{of_ben:?}");
    }
    assert!(!deeds(&of_ben).contains(&"instance.changed".to_owned()));
    assert_eq!(read(&format!("?person={}", ben.id)).await.0, of_ben);
    // Page by page it is the same.
    let (all, none) = read("?limit=200").await;
    assert_eq!(none, Value::Null);
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let (lines, next) = read(&format!("?limit=2&cursor={cursor}")).await;
        paged.extend(lines);
        let Some(next) = next.as_str() else { break };
        cursor = next.to_owned();
    }
    assert_eq!(paged, all);
    assert_eq!(ada.get("/instance/audit?cursor=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ada.get("/instance/audit?deed=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = ada.page("/app/settings/instance/log?person=ben").await;
    assert!(page.text.contains("ada granted admin rights (ben)"), "{}", page.text);
}

async fn a_workspaces_log_is_for_those_who_run_it(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    ada.register("ada").await.expect(StatusCode::CREATED);
    let ben = Person::register(server.addr(), "ben").await;
    let (team, own) = (workspaces::team(&ada).await, workspaces::own(&ben.caller).await);
    let invite = json!({ "role": "viewer" });
    ada.post(&format!("/workspaces/{team}/invites"), invite).await.expect(StatusCode::CREATED);
    let log = ada.get(&format!("/workspaces/{team}/audit")).await.expect(StatusCode::OK);
    let deeds: Vec<_> = log["items"].as_array().expect("a list").iter().map(|it| text(&it["deed"])).collect();
    assert_eq!(deeds, ["invite.made"], "nothing of elsewhere");
    assert_eq!(log["items"][0]["detail"], "viewer");
    let forbidden = ben.caller.get(&format!("/workspaces/{team}/audit")).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    let foreign = ada.get(&format!("/workspaces/{own}/audit")).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "not even for an administrator");
    assert!(ada.page(&format!("/app/settings/w/{team}/log")).await.text.contains("ada created an invite"));
    let browser = Caller::browser(server.addr());
    browser.log_in("ben").await.expect(StatusCode::OK);
    assert_eq!(browser.page(&format!("/app/settings/w/{team}/log")).await.status, StatusCode::NOT_FOUND);
}
