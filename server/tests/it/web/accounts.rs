//! Registering and logging in.

use super::*;
use app::domain::Admission;

on_both_databases!(
    whoever_registers_is_signed_in_and_has_places_to_work,
    the_first_account_runs_the_instance_and_no_other,
    one_logs_in_with_username_email_or_phone,
    a_wrong_password_and_an_unknown_name_are_answered_alike,
    what_somebody_has_already_is_named,
    every_field_that_does_not_fit_is_named_at_once,
    a_closed_instance_takes_nobody,
    guessing_is_braked_for_the_guesser_only,
    one_changes_the_name_that_one_goes_by,
);

async fn whoever_registers_is_signed_in_and_has_places_to_work(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::browser(server.addr());
    let entered = ada.register(" Ada ").await.expect(StatusCode::CREATED);
    assert_eq!(entered["user"]["username"], "ada");
    assert_eq!(entered["user"]["display_name"], "Ada");
    assert_eq!(entered["expires_in"], 900);
    assert_eq!(entered["user"].get("password_hash"), None);

    let by_cookie = ada.get("/me").await.expect(StatusCode::OK);
    let program = Caller::program(server.addr()).with_token(&text(&entered["access_token"]));
    let by_token = program.get("/me").await.expect(StatusCode::OK);
    assert_eq!(by_cookie, entered["user"]);
    assert_eq!(by_token, entered["user"]);

    let workspaces = ada.get("/workspaces").await.expect(StatusCode::OK);
    let kinds: Vec<_> =
        workspaces["items"].as_array().expect("a list").iter().map(|it| text(&it["kind"])).collect();
    assert_eq!(kinds, ["personal", "team"]);
}

async fn the_first_account_runs_the_instance_and_no_other(place: Place) {
    let server = TestServer::start(place).await;
    let program = Caller::program(server.addr());
    for (name, is_admin) in [("ada", true), ("ben", false)] {
        assert_eq!(
            program.register(name).await.expect(StatusCode::CREATED)["user"]["is_admin"],
            is_admin,
            "{name}"
        );
    }
}

async fn one_logs_in_with_username_email_or_phone(place: Place) {
    let server = TestServer::start(place).await;
    let program = Caller::program(server.addr());
    let form = json!({
        "username": "ada", "password": PASSWORD, "email": "Ada@Example.org", "phone": "0049 30 123456",
    });
    let registered = program.post("/auth/register", form).await.expect(StatusCode::CREATED);
    assert_eq!(registered["user"]["email"], "ada@example.org");
    assert_eq!(registered["user"]["phone"], "+4930123456");
    for identifier in ["ada", " ADA ", "ada@example.org", "ADA@EXAMPLE.ORG", "+49 30 123-456", "004930123456"]
    {
        let entered = program.log_in(identifier).await.expect(StatusCode::OK);
        assert_eq!(entered["user"], registered["user"], "{identifier}");
    }
}

async fn a_wrong_password_and_an_unknown_name_are_answered_alike(place: Place) {
    let server = TestServer::start(place).await;
    let program = Caller::program(server.addr());
    program.register("ada").await.expect(StatusCode::CREATED);
    let attempt = |identifier: &str, password: &str| {
        program.post("/auth/login", json!({ "identifier": identifier, "password": password }))
    };
    let wrong = attempt("ada", "not the password").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.json()["code"], "wrong_credentials");
    for (identifier, password) in
        [("eve", "not the password"), ("' OR 1=1 --", "x"), ("ada", &PASSWORD.to_uppercase())]
    {
        let other = attempt(identifier, password).await;
        assert_eq!((other.status, other.text), (wrong.status, wrong.text.clone()), "{identifier}");
    }
    let empty = attempt("", "").await;
    assert_eq!(empty.errors(), [("identifier", "required"), ("password", "required")].map(owned));
}

async fn what_somebody_has_already_is_named(place: Place) {
    let server = TestServer::start(place).await;
    let program = Caller::program(server.addr());
    let form = |username: &str, email: &str, phone: &str| json!({ "username": username, "password": PASSWORD, "email": email, "phone": phone });
    program
        .post("/auth/register", form("ada", "ada@example.org", "+4930123456"))
        .await
        .expect(StatusCode::CREATED);
    for (field, form) in [("username", form("ADA", "", "")), ("phone", form("ben", "", "0049 30 123456"))] {
        let refused = program.post("/auth/register", form).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert_eq!(refused.errors(), [owned((field, "taken"))]);
    }
    // An address is proven first: see `claims`. Nothing is left behind of the refused ones.
    program.register("ben").await.expect(StatusCode::CREATED);
}

async fn every_field_that_does_not_fit_is_named_at_once(place: Place) {
    let server = TestServer::start(place).await;
    let form = json!({ "username": "a b", "password": "short", "email": "nobody", "phone": "12" });
    let refused = Caller::program(server.addr()).post("/auth/register", form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let named =
        [("username", "characters"), ("email", "format"), ("phone", "format"), ("password", "too_short")];
    assert_eq!(refused.errors(), named.map(owned));
}

async fn a_closed_instance_takes_nobody(place: Place) {
    let closed = |config: &mut server::config::Config| config.registration = Some(Admission::Closed);
    let server = TestServer::start_with(place, noon(), closed).await;
    // Whoever comes first could be let in by nobody.
    Caller::registered(server.addr(), "ada").await;
    let refused = Caller::program(server.addr()).register("ben").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["code"], "registration_closed");
}

async fn guessing_is_braked_for_the_guesser_only(place: Place) {
    let server = at_noon(place).await;
    let program = Caller::program(server.addr());
    program.register("ada").await.expect(StatusCode::CREATED);
    program.register("ben").await.expect(StatusCode::CREATED);
    let guess = || program.post("/auth/login", json!({ "identifier": "ada", "password": "a guess" }));
    for _ in 0..10 {
        assert_eq!(guess().await.status, StatusCode::UNAUTHORIZED);
    }
    let braked = guess().await;
    assert_eq!(braked.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(braked.header("retry-after"), Some("60"));
    assert_eq!(program.log_in("ben").await.status, StatusCode::OK, "Ben, from the same address");
    server.wait(60);
    assert_eq!(program.log_in("ada").await.status, StatusCode::OK, "Ada, a minute later");
}

async fn one_changes_the_name_that_one_goes_by(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let renamed = ada.patch("/me", json!({ "display_name": " Ada L. " })).await.expect(StatusCode::OK);
    assert_eq!(renamed["display_name"], "Ada L.");
    assert_eq!(ada.patch("/me", json!({})).await.expect(StatusCode::OK), renamed, "absent stays");
    for bad in [json!({ "display_name": null }), json!({ "display_name": " " })] {
        let refused = ada.patch("/me", bad).await;
        assert_eq!(refused.errors(), [owned(("display_name", "required"))], "{}", refused.text);
    }
    let team = workspaces::team(&ben).await;
    let members = ben.get(&format!("/workspaces/{team}/members")).await.expect(StatusCode::OK);
    assert_eq!(members["items"][0]["display_name"], "Ada L.");
}

fn owned((field, code): (&str, &str)) -> (String, String) {
    (field.to_owned(), code.to_owned())
}
