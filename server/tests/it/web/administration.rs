//! What an administrator does with the accounts of others, and proves their password for.

use super::*;
use crate::support::client::{Ended, Person};
use app::protocol::ByeReason;
use futures::FutureExt;
use server::db::query;
use std::time::Duration;
use tokio::time::timeout;

on_both_databases!(
    what_changes_an_account_takes_the_administrators_password,
    a_lost_second_factor_is_taken_off_and_its_person_told,
    the_page_asks_for_the_password_before_it_does_it,
    nobody_takes_their_own_second_factor_off_without_its_code,
);

/// Switches somebody's two-step login on, as it lies in the database.
async fn enrol(server: &TestServer, person: &Person) {
    let (user, now) = (person.id, server.state().clock.now());
    let enrol = server.state().db.write(move |tx| {
        async move {
            query::factor::begin(tx.conn(), user, vec![7; 32], now).await?;
            query::factor::confirm(tx.conn(), user, vec![7; 32], now).await.map(drop)
        }
        .boxed()
    });
    enrol.await.expect("a change");
}

/// Ada, who runs the instance, and Ben, who has an address.
async fn start(place: Place) -> (TestServer, Person, Person) {
    let server = at_noon(place).await;
    let ada = Person::register(server.addr(), "ada").await;
    let form = json!({ "username": "ben", "password": PASSWORD, "email": "ben@example.org" });
    Caller::program(server.addr()).post("/auth/register", form).await.expect(StatusCode::CREATED);
    server.letters(1).await;
    server.wait(1);
    let ben = Person::log_in(server.addr(), "ben").await;
    (server, ada, ben)
}

fn account(person: &Person) -> String {
    format!("/instance/people/{}", person.id)
}

async fn what_changes_an_account_takes_the_administrators_password(place: Place) {
    let (server, ada, ben) = start(place).await;
    enrol(&server, &ben).await;
    let before = ada.caller.get(&account(&ben)).await.expect(StatusCode::OK);
    assert_eq!(before["two_step"], true);
    for change in [
        json!({ "is_admin": true }),
        json!({ "disabled": true }),
        json!({ "two_step": false }),
        json!({ "disabled": false, "is_admin": true }),
    ] {
        for (password, code) in [("", "required"), ("not hers", "wrong"), ("the long way", "wrong")] {
            let mut change = change.clone();
            change["current_password"] = json!(password);
            let refused = ada.caller.patch(&account(&ben), change).await;
            assert_eq!(
                refused.errors(),
                [("current_password".to_owned(), code.to_owned())],
                "{}",
                refused.text
            );
        }
    }
    assert_eq!(ada.caller.get(&account(&ben)).await.expect(StatusCode::OK), before, "nothing has happened");
    assert_eq!(ben.caller.get("/me").await.status, StatusCode::OK);
    let on = json!({ "two_step": true, "current_password": PASSWORD });
    let refused = ada.caller.patch(&account(&ben), on).await;
    assert_eq!(refused.errors(), [("two_step".to_owned(), "contradiction".to_owned())]);
    ada.caller.patch(&account(&ben), json!({ "disabled": false })).await.expect(StatusCode::OK);
}

async fn a_lost_second_factor_is_taken_off_and_its_person_told(place: Place) {
    let (server, ada, ben) = start(place).await;
    enrol(&server, &ben).await;
    let asked = Caller::program(server.addr()).log_in("ben").await.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(asked["code"], "totp_required");
    let mut wire = ben.dial().await;
    let off = json!({ "two_step": false, "current_password": PASSWORD });
    let changed = ada.caller.patch(&account(&ben), off.clone()).await.expect(StatusCode::OK);
    assert_eq!(changed["two_step"], false);
    let ended = timeout(Duration::from_secs(1), wire.ended()).await.expect("within a second");
    assert_eq!(ended, Ended { bye: Some(ByeReason::SignedOut), code: Some(1008) });
    assert_eq!(ben.caller.get("/me").await.status, StatusCode::UNAUTHORIZED);
    Caller::program(server.addr()).log_in("ben").await.expect(StatusCode::OK);
    let told = server.letters(2).await.pop().expect("a letter");
    assert_eq!(
        (told.to.as_str(), told.subject.as_str()),
        ("ben@example.org", "Two-step login was turned off for you")
    );
    let line = lines(&server).await.into_iter().find(|line| line.deed == Deed::TotpDisabled).expect("a line");
    assert_eq!(line.subject, Some(ben.id.0));
    // Where it is off already, nobody is signed out by it.
    let ben = Person::log_in(server.addr(), "ben").await;
    ada.caller.patch(&account(&ben), off).await.expect(StatusCode::OK);
    assert_eq!(ben.caller.get("/me").await.status, StatusCode::OK);
    server.letters(2).await;
}

async fn the_page_asks_for_the_password_before_it_does_it(place: Place) {
    let (server, _, ben) = start(place).await;
    enrol(&server, &ben).await;
    let browser = Caller::browser(server.addr());
    browser.log_in("ada").await.expect(StatusCode::OK);
    let page = "/app/settings/instance/people";
    let shown = browser.page(page).await.text;
    assert!(
        shown.contains("Turn off two-step login: ben") && !shown.contains("two-step login: ada"),
        "{shown}"
    );
    assert!(!shown.contains("type=\"password\""), "nothing is asked for yet");
    let id = ben.id.to_string();
    let form = [("user", id.as_str()), ("deed", "remove_second_factor"), ("current_password", "not hers")];
    let asked = browser.form(page, &form[..2]).await.expect_text(StatusCode::OK);
    assert!(asked.contains("autocomplete=\"current-password\""), "{asked}");
    let refused = browser.form(page, &form).await.expect_text(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.contains("password is wrong") && !refused.contains("not hers"), "{refused}");
    assert_eq!(ben.caller.get("/me").await.status, StatusCode::OK);
    let done = browser.form(page, &[form[0], form[1], ("current_password", PASSWORD)]).await;
    assert_eq!(done.header("location"), Some(format!("{page}?done=second_factor_removed").as_str()));
    assert!(
        browser
            .page(&format!("{page}?done=second_factor_removed"))
            .await
            .text
            .contains("turned off for this person")
    );
    assert_eq!(ben.caller.get("/me").await.status, StatusCode::UNAUTHORIZED);
}

async fn nobody_takes_their_own_second_factor_off_without_its_code(place: Place) {
    let (server, ada, _) = start(place).await;
    enrol(&server, &ada).await;
    let off = json!({ "two_step": false, "current_password": PASSWORD });
    assert_eq!(ada.caller.patch(&account(&ada), off).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.caller.get(&account(&ada)).await.expect(StatusCode::OK)["two_step"], true);
}
