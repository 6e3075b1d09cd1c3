//! Email addresses that several accounts claim: one can be proven, and nobody learns which.

use super::*;
use crate::support::letter::Letter;
use futures::FutureExt;
use migrations::{Migrator, MigratorTrait};
use sea_orm::Database;
use server::config::{Smtp, Tls};
use server::db::query;

on_both_databases!(
    a_known_address_is_answered_as_a_new_one_and_its_owner_is_told,
    the_form_of_a_new_account_answers_alike_too,
    a_proven_address_leads_to_its_owner_despite_other_claims,
    an_unproven_address_leads_to_the_account_that_claimed_it_first,
    where_mail_goes_out_only_a_proven_address_logs_in,
    of_two_who_prove_an_address_at_once_one_has_it,
    an_invite_by_mail_to_a_proven_address_makes_no_second_account,
    letters_to_one_address_are_limited_across_accounts,
    addresses_of_before_are_sorted_by_whether_they_were_proven,
);

const THEIRS: &str = "a horse of somebody else";

async fn register(server: &TestServer, username: &str, email: &str, password: &str) -> Answer {
    let form = json!({ "username": username, "password": password, "email": email });
    let answer = Caller::program(server.addr()).post("/auth/register", form).await;
    server.wait(1);
    answer
}

fn signed_in(server: &TestServer, entered: Answer) -> Caller {
    Caller::program(server.addr()).with_token(&text(&entered.expect(StatusCode::CREATED)["access_token"]))
}

async fn letter(server: &TestServer, count: usize) -> Letter {
    let letter = server.letters(count).await.pop().expect("a letter");
    server.wait(1);
    letter
}

async fn confirm(server: &TestServer, letter: &Letter) -> StatusCode {
    let form = json!({ "token": letter.token() });
    Caller::program(server.addr()).post("/auth/email/confirm", form).await.status
}

/// Ada, who has proven her address; one letter was sent.
async fn with_ada(place: Place) -> (TestServer, Caller) {
    let server = at_noon(place).await;
    let ada = signed_in(&server, register(&server, "ada", "ada@example.org", PASSWORD).await);
    assert_eq!(confirm(&server, &letter(&server, 1).await).await, StatusCode::NO_CONTENT);
    (server, ada)
}

async fn log_in(server: &TestServer, identifier: &str, password: &str) -> Result<String, StatusCode> {
    let form = json!({ "identifier": identifier, "password": password });
    let answer = Caller::program(server.addr()).post("/auth/login", form).await;
    if answer.status == StatusCode::OK {
        Ok(text(&answer.json()["user"]["username"]))
    } else {
        Err(answer.status)
    }
}

/// What an answer tells but for what is new in every one.
fn told(answer: &Answer, username: &str, email: &str) -> (StatusCode, Vec<String>, String) {
    let mut body = answer.json();
    body["access_token"] = Value::Null;
    for field in ["id", "created_at"] {
        body["user"][field] = Value::Null;
    }
    let mut headers: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
    headers.sort();
    (answer.status, headers, body.to_string().replace(username, "NAME").replace(email, "ADDRESS"))
}

async fn a_known_address_is_answered_as_a_new_one_and_its_owner_is_told(place: Place) {
    let (server, ada) = with_ada(place).await;
    let free = register(&server, "ben", "free@example.org", THEIRS).await;
    letter(&server, 2).await;
    let known = register(&server, "eve", "ADA@example.org", THEIRS).await;
    assert_eq!(told(&free, "ben", "free@example.org"), told(&known, "eve", "ada@example.org"));
    let (ben, eve) = (signed_in(&server, free), signed_in(&server, known));
    for path in ["/me", "/me/contact"] {
        let (ben, eve) = (ben.get(path).await, eve.get(path).await);
        assert_eq!(
            ben.expect(StatusCode::OK)["email_confirmed"],
            eve.expect(StatusCode::OK)["email_confirmed"],
            "{path}"
        );
    }
    assert_eq!(
        eve.get("/me/contact").await.expect(StatusCode::OK),
        json!({ "email": "ada@example.org", "email_confirmed": false })
    );
    assert_eq!(
        ada.get("/me/contact").await.expect(StatusCode::OK),
        json!({ "email": "ada@example.org", "email_confirmed": true })
    );

    let letter = letter(&server, 3).await;
    assert_eq!(
        (letter.to.as_str(), letter.subject.as_str()),
        ("ada@example.org", "You already have a TaskSync account")
    );
    let pages = ["/login", "/reset-password"].map(|page| format!("{}{page}", server.origin()));
    assert!(pages.iter().all(|page| letter.text.lines().any(|line| line == page)), "{}", letter.text);
    assert!(letter.text.contains("\"ada\"") && !letter.text.contains("eve"), "{}", letter.text);
    assert!(!letter.text.contains("token="), "{}", letter.text);
}

async fn the_form_of_a_new_account_answers_alike_too(place: Place) {
    let (server, _) = with_ada(place).await;
    for (username, email) in [("ben", "free@example.org"), ("eve", "ada@example.org")] {
        let browser = Caller::browser(server.addr());
        let fields = [("username", username), ("email", email), ("password", THEIRS)];
        let led = browser.form("/register", &fields).await;
        assert_eq!(
            (led.status, led.header("location")),
            (StatusCode::SEE_OTHER, Some("/app")),
            "{}",
            led.text
        );
        let page = browser.page("/app/settings/contact").await.expect_text(StatusCode::OK);
        assert!(page.contains("Not confirmed yet") && page.contains("Send the email again"), "{page}");
    }
}

async fn a_proven_address_leads_to_its_owner_despite_other_claims(place: Place) {
    let (server, ada) = with_ada(place).await;
    let eve = signed_in(&server, register(&server, "eve", "ada@example.org", THEIRS).await);
    letter(&server, 2).await;
    assert_eq!(log_in(&server, "ada@example.org", PASSWORD).await, Ok("ada".to_owned()));
    assert_eq!(log_in(&server, "ada@example.org", THEIRS).await, Err(StatusCode::UNAUTHORIZED));
    assert_eq!(log_in(&server, "eve", THEIRS).await, Ok("eve".to_owned()));

    // Nothing of Eve's account goes to Ada: neither word of a new token nor a link to choose its password.
    let wish = json!({ "name": "CI", "current_password": THEIRS });
    eve.post("/me/tokens", wish).await.expect(StatusCode::CREATED);
    server.wait(1);
    eve.post("/auth/password-reset", json!({ "identifier": "eve" })).await;
    ada.post("/auth/password-reset", json!({ "identifier": "ada@example.org" })).await;
    let reset = letter(&server, 3).await;
    assert!(reset.to == "ada@example.org" && reset.text.contains("\"ada\""), "{}", reset.text);

    // What Eve takes away is her claim.
    let gone = json!({ "email": null, "current_password": THEIRS });
    eve.patch("/me", gone).await.expect(StatusCode::OK);
    assert_eq!(ada.get("/me/contact").await.expect(StatusCode::OK)["email_confirmed"], true);
    server.letters(3).await;
}

async fn an_unproven_address_leads_to_the_account_that_claimed_it_first(place: Place) {
    let server = at_noon(place).await;
    signed_in(&server, register(&server, "eve", "ada@example.org", THEIRS).await);
    letter(&server, 1).await;
    let entered = register(&server, "ada", "ada@example.org", PASSWORD).await;
    signed_in(&server, entered);
    let to_ada = letter(&server, 2).await;
    assert_eq!(log_in(&server, "ada@example.org", THEIRS).await, Ok("eve".to_owned()));
    assert_eq!(log_in(&server, "ada@example.org", PASSWORD).await, Err(StatusCode::UNAUTHORIZED));
    // A link for Eve's account lies in Ada's mailbox; it ends with Ada's proof.
    Caller::program(server.addr()).post("/auth/password-reset", json!({ "identifier": "eve" })).await;
    let reset = letter(&server, 3).await;

    assert_eq!(confirm(&server, &to_ada).await, StatusCode::NO_CONTENT);
    assert_eq!(log_in(&server, "ada@example.org", PASSWORD).await, Ok("ada".to_owned()));
    assert_eq!(log_in(&server, "ada@example.org", THEIRS).await, Err(StatusCode::UNAUTHORIZED));
    let form = json!({ "token": reset.token(), "password": "another horse entirely" });
    let stale = Caller::program(server.addr()).post("/auth/password-reset/confirm", form).await;
    assert_eq!(stale.errors(), [("token".to_owned(), "unknown".to_owned())], "{}", stale.text);
}

async fn where_mail_goes_out_only_a_proven_address_logs_in(place: Place) {
    let from = "TaskSync <tasks@example.org>".parse().expect("an address");
    // Nobody listens there: no letter arrives, and nothing waits for one.
    let smtp = Smtp { host: "127.0.0.1".into(), port: 9, tls: Tls::None, login: None, from };
    let server = TestServer::start_with(place, noon(), |config| config.smtp = Some(smtp)).await;
    let entered = register(&server, "ada", "ada@example.org", PASSWORD).await;
    let ada = entered.expect(StatusCode::CREATED)["user"]["id"].as_str().and_then(|id| id.parse().ok());
    signed_in(&server, register(&server, "eve", "ada@example.org", THEIRS).await);
    // Else the first would be told from the second.
    for password in [PASSWORD, THEIRS] {
        assert_eq!(log_in(&server, "ada@example.org", password).await, Err(StatusCode::UNAUTHORIZED));
    }
    assert_eq!(log_in(&server, "ada", PASSWORD).await, Ok("ada".to_owned()));
    prove(&server, ada.expect("an id"), "ada@example.org").await.expect("proven");
    assert_eq!(log_in(&server, "ada@example.org", PASSWORD).await, Ok("ada".to_owned()));
}

async fn prove(
    server: &TestServer,
    user: app::domain::UserId,
    email: &'static str,
) -> Result<(), server::error::Error> {
    let prove = server
        .state()
        .db
        .write(move |tx| async move { query::email::prove(tx.conn(), user, email).await }.boxed());
    prove.await
}

async fn of_two_who_prove_an_address_at_once_one_has_it(place: Place) {
    let server = at_noon(place).await;
    let mut letters = Vec::new();
    for (number, name) in ["ada", "eve"].into_iter().enumerate() {
        signed_in(&server, register(&server, name, "ada@example.org", PASSWORD).await);
        letters.push(letter(&server, number + 1).await);
    }
    // On PostgreSQL from two nodes.
    let other = if server.state().db.is_shared() { Some(server.neighbour().await) } else { None };
    let there = Caller::program(other.as_ref().map_or(server.addr(), server::Running::addr));
    let (one, two) = tokio::join!(
        confirm(&server, &letters[0]),
        there.post("/auth/email/confirm", json!({ "token": letters[1].token() }))
    );
    let mut outcomes = [one, two.status];
    outcomes.sort();
    assert_eq!(outcomes, [StatusCode::NO_CONTENT, StatusCode::UNPROCESSABLE_ENTITY], "{}", two.text);
    let owner = if one == StatusCode::NO_CONTENT { "ada" } else { "eve" };
    assert_eq!(log_in(&server, "ada@example.org", PASSWORD).await, Ok(owner.to_owned()));
    if let Some(other) = other {
        other.shutdown().await;
    }
}

async fn an_invite_by_mail_to_a_proven_address_makes_no_second_account(place: Place) {
    let (server, ada) = with_ada(place).await;
    let team = workspaces::team(&ada).await;
    let made = json!({ "email": "ada@example.org" });
    ada.post(&format!("/workspaces/{team}/invites"), made).await.expect(StatusCode::CREATED);
    let invite = letter(&server, 2).await;
    let ticket =
        invite.text.split_once("/invite/").expect("a link").1.split_whitespace().next().expect("a ticket");
    let form = json!({ "username": "eve", "password": THEIRS, "email": "ada@example.org", "invite": ticket });
    let refused = Caller::program(server.addr()).post("/auth/register", form).await;
    assert_eq!(refused.errors(), [("email".to_owned(), "taken".to_owned())], "{}", refused.text);
    assert_eq!(log_in(&server, "eve", THEIRS).await, Err(StatusCode::UNAUTHORIZED));

    // Nor does an account take it along that only claims the address.
    let eve = signed_in(&server, register(&server, "eve", "ada@example.org", THEIRS).await);
    let deletion = json!({ "username": "eve", "current_password": THEIRS });
    let gone = send(eve.api(Method::DELETE, "/me").json(&deletion)).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
    let open = ada.get(&format!("/workspaces/{team}/invites")).await.expect(StatusCode::OK);
    assert_eq!(open["items"][0]["email"], "ada@example.org");
}

async fn letters_to_one_address_are_limited_across_accounts(place: Place) {
    let (server, _) = with_ada(place).await;
    for (number, name) in ["eve", "eva", "evi", "ewa"].into_iter().enumerate() {
        signed_in(&server, register(&server, name, "ada@example.org", THEIRS).await);
        // The first of three was the letter of Ada's own registration.
        letter(&server, (number + 2).min(3)).await;
    }
    let form = json!({ "identifier": "eve", "password": THEIRS });
    let eve = Caller::program(server.addr()).post("/auth/login", form).await.expect(StatusCode::OK);
    let eve = Caller::program(server.addr()).with_token(&text(&eve["access_token"]));
    let again = eve.post("/me/contact/letter", Value::Null).await;
    assert_eq!(again.status, StatusCode::TOO_MANY_REQUESTS, "who asks for it is told: {}", again.text);
    server.letters(3).await;
    server.wait(10 * 60);
    assert_eq!(eve.post("/me/contact/letter", Value::Null).await.status, StatusCode::ACCEPTED);
    server.letters(4).await;
}

async fn addresses_of_before_are_sorted_by_whether_they_were_proven(place: Place) {
    let before = Database::connect(format!(
        "{}{}",
        place.url(),
        if place.url().starts_with("sqlite") { "?mode=rwc" } else { "" }
    ));
    let before = before.await.expect("a connection");
    let steps =
        Migrator::migrations().iter().position(|step| step.name().starts_with("m0012")).expect("the step");
    Migrator::up(&before, Some(u32::try_from(steps).expect("a few"))).await.expect("the schema of before");
    let person = |number: u8, name: &str, email: &str| {
        let mut insert = Query::insert();
        insert.into_table("users");
        insert.columns([
            "id",
            "username",
            "email",
            "display_name",
            "password_hash",
            "is_admin",
            "created_at",
        ]);
        let id = Uuid::from_u128(number.into());
        insert.values_panic([
            id.into(),
            name.into(),
            email.into(),
            name.into(),
            "!".into(),
            false.into(),
            0_i64.into(),
        ]);
        (id, insert)
    };
    let (ada, insert_ada) = person(1, "ada", "ada@example.org");
    let (eve, insert_eve) = person(2, "eve", "eve@example.org");
    let mut proven = Query::insert();
    proven.into_table("proven_emails").columns(["user_id", "email", "at"]);
    proven.values_panic([ada.into(), "ada@example.org".into(), 0_i64.into()]);
    // Eve has proven another one, once.
    proven.values_panic([eve.into(), "eve@before.example".into(), 0_i64.into()]);
    for insert in [insert_ada, insert_eve, proven] {
        before.execute(&insert).await.expect("a row");
    }
    before.close().await.expect("closed");

    let db = place.open().await;
    let owner =
        async |email: &str| query::email::owner(db.read(), email).await.expect("a query").map(|id| id.0);
    assert_eq!(owner("ada@example.org").await, Some(ada));
    assert_eq!(owner("eve@example.org").await, None);
    assert_eq!(owner("eve@before.example").await, None);
    for (id, email) in [(ada, "ada@example.org"), (eve, "eve@example.org")] {
        let me =
            query::user::me(db.read(), app::domain::UserId(id)).await.expect("a query").expect("a person");
        assert_eq!(me.email.as_deref(), Some(email), "it stays on file");
    }
    db.close().await;
}
