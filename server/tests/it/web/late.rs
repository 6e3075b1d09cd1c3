//! What was proven a moment too early: between the proof and what it opens, somebody changed what was proven.

use super::*;
use crate::support::authenticator::Authenticator;
use crate::support::client::Person;
use app::domain::{Timestamp, UserId};
use futures::FutureExt;
use server::auth::{Tokens, replace_password};
use server::db::query;
use server::error::Error;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

on_both_databases!(
    a_login_that_was_checked_before_a_new_password_opens_nothing_after_it,
    a_passkey_that_was_checked_before_its_person_was_kept_out_opens_nothing_after_it,
    a_token_that_was_granted_before_a_new_password_is_not_made_after_it,
);

/// As long as a password takes to be compared, many times over.
const COMPARED: Duration = Duration::from_secs(2);

/// What is done in between.
#[derive(Clone, Copy)]
enum Before {
    NewPassword(UserId),
    KeptOut(UserId, Timestamp),
}

/// Has the writer wait until `asked` has come as far as to it, and do something first.
async fn first<T: Send + 'static>(
    server: &TestServer,
    deed: Before,
    asked: impl Future<Output = T> + Send + 'static,
) -> T {
    let (go, gone) = watch::channel(false);
    let (db, now) = (server.state().db.clone(), server.state().clock.now());
    let first = tokio::spawn(async move {
        db.write(move |tx| {
            let mut gone = gone.clone();
            async move {
                gone.wait_for(|gone| *gone).await.map_err(Error::internal)?;
                match deed {
                    Before::NewPassword(user) => {
                        replace_password(tx, user, "another", None, Tokens::Keep, now).await.map(drop)
                    }
                    Before::KeptOut(user, since) => {
                        query::user::set_disabled(tx.conn(), user, Some(since)).await.map(drop)
                    }
                }
            }
            .boxed()
        })
        .await
    });
    sleep(Duration::from_millis(100)).await;
    let asked = tokio::spawn(asked);
    sleep(COMPARED).await;
    assert!(!asked.is_finished(), "it waits for the writer");
    go.send(true).expect("the writer waits");
    first.await.expect("no panic").expect("done");
    asked.await.expect("no panic")
}

async fn a_login_that_was_checked_before_a_new_password_opens_nothing_after_it(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Person::register(server.addr(), "ada").await;
    let stranger = Caller::program(server.addr());
    let id = ada.id;
    let reset = Before::NewPassword(id);
    let late = first(&server, reset, async move { stranger.log_in("ada").await }).await;
    assert_eq!(late.cookie("tasksync_refresh"), None);
    assert_eq!(late.expect(StatusCode::UNAUTHORIZED)["code"], "wrong_credentials");
    let failed = lines(&server).await.into_iter().find(|line| line.deed == Deed::LoginFailed);
    assert!(failed.is_none(), "the password itself was right: {failed:?}");
    let left = query::session::of_user(server.state().db.read(), id, server.state().clock.now()).await;
    assert_eq!(left.expect("a query"), []);
}

async fn a_passkey_that_was_checked_before_its_person_was_kept_out_opens_nothing_after_it(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Person::register(server.addr(), "ada").await;
    let mut device = Authenticator::new(1, &format!("http://localhost:{}", server.addr().port()));
    let wish = json!({ "name": "Phone", "current_password": PASSWORD });
    let asked = ada.caller.post("/me/passkeys/options", wish).await.expect(StatusCode::OK);
    let made = json!({ "name": "Phone", "credential": device.make(&asked) });
    ada.caller.post("/me/passkeys", made).await.expect(StatusCode::CREATED);
    let stranger = Caller::program(server.addr());
    let asked = stranger.post("/auth/passkey/options", json!({})).await.expect(StatusCode::OK);
    let signed = device.sign(&asked);
    let (id, now) = (ada.id, server.state().clock.now());
    let keep_out = Before::KeptOut(id, now);
    let late = async move { stranger.post("/auth/passkey/login", signed).await };
    let late = first(&server, keep_out, late).await;
    assert_eq!(late.errors(), [("credential".to_owned(), "wrong".to_owned())], "{}", late.text);
    assert_eq!(late.cookie("tasksync_refresh"), None);
}

async fn a_token_that_was_granted_before_a_new_password_is_not_made_after_it(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Person::register(server.addr(), "ada").await;
    let (id, caller) = (ada.id, ada.caller.clone());
    let reset = Before::NewPassword(id);
    let wish = json!({ "name": "CI", "current_password": PASSWORD });
    let late = first(&server, reset, async move { caller.post("/me/tokens", wish).await }).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED, "{}", late.text);
    assert_eq!(query::api_token::of_user(server.state().db.read(), id).await.expect("a query"), []);
}
