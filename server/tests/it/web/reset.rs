//! A forgotten password.

use super::*;
use crate::support::client::{Device, Ended, Person};
use crate::support::letter::Letter;
use app::protocol::ByeReason;
use futures::FutureExt;
use reqwest::header::{HOST, HeaderName};
use server::db::query;
use std::time::{Duration, Instant};

on_both_databases!(
    a_link_by_mail_leads_to_a_new_password,
    known_and_unknown_names_are_answered_alike,
    a_link_works_once_and_not_for_long,
    the_latest_link_counts_and_none_after_a_new_password,
    a_link_for_something_else_sets_no_password,
    of_two_who_come_at_once_one_is_second,
    a_bad_password_leaves_the_link_as_it_is,
    the_request_does_not_say_where_the_link_leads,
    asking_is_braked_for_the_address_and_silently_for_the_person,
    whoever_has_no_address_or_is_kept_out_gets_no_letter,
    the_page_does_what_the_request_does,
    an_administrator_hands_out_a_link,
);

const NEW: &str = "another horse entirely";

/// Ada and Ben with addresses; Ada's letter of confirmation is read.
async fn with_ada(place: Place) -> (TestServer, Caller) {
    let server = at_noon(place).await;
    let program = Caller::program(server.addr());
    let form = json!({ "username": "ada", "password": PASSWORD, "email": "ada@example.org" });
    program.post("/auth/register", form).await.expect(StatusCode::CREATED);
    server.letters(1).await;
    server.wait(1);
    (server, program)
}

async fn ask(program: &Caller, identifier: &str) -> Answer {
    program.post("/auth/password-reset", json!({ "identifier": identifier })).await
}

async fn confirm(program: &Caller, token: &str, password: &str) -> Answer {
    program.post("/auth/password-reset/confirm", json!({ "token": token, "password": password })).await
}

/// The latest of so many letters.
async fn letter(server: &TestServer, count: usize) -> Letter {
    let letter = server.letters(count).await.pop().expect("a letter");
    server.wait(1);
    letter
}

#[track_caller]
fn stale(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert_eq!(answer.errors(), [("token".to_owned(), "unknown".to_owned())]);
}

async fn a_link_by_mail_leads_to_a_new_password(place: Place) {
    let (server, program) = with_ada(place).await;
    let first = Person::log_in(server.addr(), "ada").await;
    let second = Person::log_in(server.addr(), "ada").await;
    let (mut desk, mut phone) = (Device::live(&first).await, Device::live(&second).await);

    assert_eq!(ask(&program, "ada").await.status, StatusCode::ACCEPTED);
    let letter = letter(&server, 2).await;
    assert_eq!(
        (letter.to.as_str(), letter.subject.as_str()),
        ("ada@example.org", "Choose a new password for TaskSync")
    );
    let base = format!("{}/reset-password?token=", server.origin());
    assert!(letter.link().starts_with(&base), "{}", letter.link());

    let done = confirm(&program, letter.token(), NEW).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!(done.header("set-cookie"), None, "nobody is signed in by it");
    let signed_out = Ended { bye: Some(ByeReason::SignedOut), code: Some(1008) };
    for device in [&mut desk, &mut phone] {
        let wire = device.wire.as_mut().expect("connected");
        let ended = tokio::time::timeout(Duration::from_secs(1), wire.ended()).await;
        assert_eq!(ended.expect("within a second"), signed_out);
    }
    for session in [&first, &second] {
        assert_eq!(session.caller.get("/me").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(program.log_in("ada").await.status, StatusCode::UNAUTHORIZED, "the old password");
    let entered = program.post("/auth/login", json!({ "identifier": "ada", "password": NEW })).await;
    let entered = entered.expect(StatusCode::OK);
    let told = server.letters(3).await.pop().expect("a letter");
    assert_eq!(told.subject, "Your TaskSync password was changed");
    assert!(!told.text.contains("token="), "{}", told.text);

    // Whoever got the link reads that mail: the address is confirmed.
    let ada = program.with_token(&text(&entered["access_token"]));
    assert_eq!(ada.get("/me/contact").await.expect(StatusCode::OK)["email_confirmed"], true);
}

async fn known_and_unknown_names_are_answered_alike(place: Place) {
    let (server, program) = with_ada(place).await;
    let names =
        ["ada", "ada@example.org", "nobody", "nobody@example.org", "+4930123456", "' OR 1=1 --", "\u{0}"];
    let mut answers = Vec::new();
    for name in names {
        let answer = ask(&program, name).await;
        let mut headers: Vec<_> = answer.headers.iter().filter(|(name, _)| *name != "date").collect();
        headers.sort_by_key(|(name, _)| name.as_str());
        let headers =
            headers.into_iter().map(|(name, value)| format!("{name}: {value:?}")).collect::<Vec<_>>();
        answers.push((answer.status, answer.text.clone(), headers));
    }
    assert_eq!(answers[0].0, StatusCode::ACCEPTED);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(ask(&program, "  ").await.errors(), [("identifier".to_owned(), "required".to_owned())]);
    // In time too: whatever a name takes, nobody is answered sooner than that.
    for name in ["ada@example.org", "nobody"] {
        let began = Instant::now();
        ask(&program, name).await;
        assert!(began.elapsed() >= Duration::from_millis(100), "{name}: {:?}", began.elapsed());
    }
    drop(server);
}

async fn a_link_works_once_and_not_for_long(place: Place) {
    let (server, program) = with_ada(place).await;
    ask(&program, "ada").await;
    let first = letter(&server, 2).await;
    server.wait(30 * 60);
    stale(&confirm(&program, first.token(), NEW).await);
    assert_eq!(program.log_in("ada").await.status, StatusCode::OK, "the password is as it was");

    ask(&program, "ada").await;
    let second = letter(&server, 3).await;
    server.wait(29 * 60);
    assert_eq!(confirm(&program, second.token(), NEW).await.status, StatusCode::OK);
    stale(&confirm(&program, second.token(), "yet another horse").await);
    for token in ["", "x", &second.token()[1..], &format!("{}A", second.token())] {
        stale(&confirm(&program, token, NEW).await);
    }
}

async fn the_latest_link_counts_and_none_after_a_new_password(place: Place) {
    let (server, program) = with_ada(place).await;
    ask(&program, "ada").await;
    let first = letter(&server, 2).await;
    ask(&program, "ada").await;
    let second = letter(&server, 3).await;
    stale(&confirm(&program, first.token(), NEW).await);

    // Taking the address away takes the link along.
    let ada = text(&program.log_in("ada").await.expect(StatusCode::OK)["access_token"]);
    let gone = json!({ "email": null, "current_password": PASSWORD });
    program.with_token(&ada).patch("/me", gone).await.expect(StatusCode::OK);
    stale(&confirm(&program, second.token(), NEW).await);
}

async fn a_link_for_something_else_sets_no_password(place: Place) {
    let (server, program) = with_ada(place).await;
    let confirmation = server.letters(1).await.pop().expect("the letter of the registration");
    assert!(confirmation.link().contains("/email/confirm?token="), "{}", confirmation.link());
    stale(&confirm(&program, confirmation.token(), NEW).await);

    ask(&program, "ada").await;
    let reset = letter(&server, 2).await;
    let swapped = program.post("/auth/email/confirm", json!({ "token": reset.token() })).await;
    stale(&swapped);
    assert_eq!(confirm(&program, reset.token(), NEW).await.status, StatusCode::OK);
}

async fn of_two_who_come_at_once_one_is_second(place: Place) {
    let (server, program) = with_ada(place).await;
    ask(&program, "ada").await;
    let letter = letter(&server, 2).await;
    let (one, other) = tokio::join!(
        confirm(&program, letter.token(), NEW),
        confirm(&program, letter.token(), "yet another horse")
    );
    let mut outcomes = [one.status, other.status];
    outcomes.sort();
    assert_eq!(outcomes, [StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY]);
    let (right, wrong) =
        if one.status == StatusCode::OK { (NEW, "yet another horse") } else { ("yet another horse", NEW) };
    for (password, status) in [(right, StatusCode::OK), (wrong, StatusCode::UNAUTHORIZED)] {
        let entered = program.post("/auth/login", json!({ "identifier": "ada", "password": password })).await;
        assert_eq!(entered.status, status);
    }
}

async fn a_bad_password_leaves_the_link_as_it_is(place: Place) {
    let (server, program) = with_ada(place).await;
    ask(&program, "ada").await;
    let letter = letter(&server, 2).await;
    let long = "long ".repeat(2_000);
    for (password, code) in [
        ("", "required"),
        ("short", "too_short"),
        ("password1", "common"),
        ("ada@example.org", "common"),
        (long.as_str(), "too_long"),
    ] {
        let refused = confirm(&program, letter.token(), password).await;
        assert_eq!(refused.errors(), [("password".to_owned(), code.to_owned())], "{}", refused.text);
    }
    assert_eq!(confirm(&program, letter.token(), NEW).await.status, StatusCode::OK);
}

async fn the_request_does_not_say_where_the_link_leads(place: Place) {
    let (server, program) = with_ada(place).await;
    let forwarded = HeaderName::from_static("x-forwarded-host");
    let asked = program.api(Method::POST, "/auth/password-reset").json(&json!({ "identifier": "ada" }));
    let asked = send(asked.header(HOST, "evil.example").header(forwarded, "evil.example")).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text);
    let letter = letter(&server, 2).await;
    assert!(letter.link().starts_with(&format!("{}/", server.origin())), "{}", letter.link());
    assert!(!letter.text.contains("evil.example"), "{}", letter.text);
}

async fn asking_is_braked_for_the_address_and_silently_for_the_person(place: Place) {
    let (server, program) = with_ada(place).await;
    for _ in 0..30 {
        assert_eq!(ask(&program, "ada").await.status, StatusCode::ACCEPTED);
    }
    let braked = ask(&program, "nobody").await;
    assert_eq!(braked.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(braked.header("retry-after"), Some("60"));
    // Three letters, and the one of the registration. What may still come would come within this time.
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.letters(4).await;
    server.wait(10 * 60);
    assert_eq!(ask(&program, "ada").await.status, StatusCode::ACCEPTED);
    server.letters(5).await;
}

async fn whoever_has_no_address_or_is_kept_out_gets_no_letter(place: Place) {
    let (server, program) = with_ada(place).await;
    program.register("ben").await.expect(StatusCode::CREATED);
    assert_eq!(ask(&program, "ben").await.status, StatusCode::ACCEPTED);
    ask(&program, "ada").await;
    let reset = letter(&server, 2).await;
    let db = &server.state().db;
    // The last administrator is never kept out.
    let ben = query::user::named(db.read(), "ben").await.expect("asked").expect("Ben").me.user.id;
    let join =
        db.write(move |tx| async move { query::people::set_admin(tx.conn(), ben, true).await }.boxed());
    join.await.expect("an administrator");
    server::auth::console::set_disabled(db, "ada", true, server.state().clock.now()).await.expect("kept out");
    assert_eq!(ask(&program, "ada").await.status, StatusCode::ACCEPTED);
    stale(&confirm(&program, reset.token(), NEW).await);
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.letters(2).await;
}

async fn the_page_does_what_the_request_does(place: Place) {
    let (server, _) = with_ada(place).await;
    let browser = Caller::browser(server.addr());
    let page = browser.page("/reset-password").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text.contains("Username, email or phone") && !page.text.contains("<script>"),
        "{}",
        page.text
    );
    let nothing = browser.form("/reset-password", &[("identifier", "")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = browser.form("/reset-password", &[("identifier", "ada")]).await;
    assert_eq!(
        (sent.status, sent.header("location")),
        (StatusCode::SEE_OTHER, Some("/reset-password?done=sent"))
    );
    let letter = letter(&server, 2).await;
    let token = letter.token();

    let page = browser.page(&format!("/reset-password?token={token}")).await;
    assert_eq!(page.header("referrer-policy"), Some("strict-origin"), "the address stays here");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(page.text.contains(&format!("value=\"{token}\"")), "{}", page.text);
    let form =
        |password: &'static str| browser.form("/reset-password", &[("token", token), ("password", password)]);
    let refused = form("password1").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("easy to guess") && refused.text.contains(token), "{}", refused.text);
    assert!(!refused.text.contains("password1"), "a password never comes back");
    let done = form(NEW).await;
    let told = "/reset-password?done=changed&devices=1&revoked=0&left=0";
    assert_eq!(done.header("location"), Some(told));
    let again = form(NEW).await;
    assert!(again.text.contains("already used or has expired"), "{}", again.text);
    let hostile = browser.page("/reset-password?token=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(!hostile.text.contains("<script>"), "{}", hostile.text);
}

async fn an_administrator_hands_out_a_link(place: Place) {
    let (server, program) = with_ada(place).await;
    let ben = Person::register(server.addr(), "ben").await;
    let browser = Caller::browser(server.addr());
    browser.log_in("ada").await.expect(StatusCode::OK);
    let hand_out = async |user: &str, password: Option<&str>| {
        let mut fields = vec![("user", user), ("deed", "reset")];
        fields.extend(password.map(|password| ("current_password", password)));
        browser.form("/app/settings/instance/people", &fields).await
    };
    let id = ben.id.to_string();
    let asked = hand_out(&id, None).await.expect_text(StatusCode::OK);
    assert!(asked.contains("Create a password reset link for ben?") && !asked.contains("?token="), "{asked}");
    let refused = hand_out(&id, Some("not hers")).await.expect_text(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.contains("password is wrong") && !refused.contains("?token="), "{refused}");
    let page = hand_out(&id, Some(PASSWORD)).await.expect_text(StatusCode::OK);
    let link =
        page.split("id=\"secret\"").nth(1).and_then(|code| code.split(['>', '<']).nth(1)).expect("a link");
    let (base, token) = link.split_once("?token=").expect("a token");
    assert_eq!(base, format!("{}/reset-password", server.origin()));
    assert_eq!(confirm(&program, token, NEW).await.status, StatusCode::OK);
    let nobody = hand_out(&app::domain::UserId::generate().to_string(), Some(PASSWORD)).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
}
