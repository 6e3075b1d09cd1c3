//! Another password, and being kept out.

use super::*;
use crate::support::client::{Ended, Person};
use app::protocol::ByeReason;
use std::time::Duration;
use tokio::time::timeout;

on_both_databases!(
    another_password_ends_all_other_sessions_and_their_sockets,
    the_session_that_stays_has_tokens_that_the_old_ones_cannot_make,
    cookies_renewed_on_the_way_do_not_undo_what_the_answer_sets,
    a_password_that_does_not_fit_is_refused_by_its_field,
    the_page_changes_the_password_and_keeps_the_browser,
    whoever_is_kept_out_is_out_at_once_and_can_be_let_in_again,
);

const NEW: &str = "another long way home";

fn change(current: &str, new: &str) -> Value {
    json!({ "current_password": current, "new_password": new })
}

async fn another_password_ends_all_other_sessions_and_their_sockets(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Person::register(server.addr(), "ada").await;
    let phone = Person::log_in(server.addr(), "ada").await;
    let (mut here, mut there) = (ada.dial().await, phone.dial().await);

    ada.caller.post("/me/password", change(PASSWORD, NEW)).await.expect(StatusCode::OK);
    let ended = timeout(Duration::from_secs(1), there.ended()).await.expect("within a second");
    assert_eq!(ended, Ended { bye: Some(ByeReason::SignedOut), code: Some(1008) });
    assert_eq!(phone.caller.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ada.caller.get("/me").await.status, StatusCode::OK);
    assert!(timeout(Duration::from_millis(300), here.receive()).await.is_err(), "the own socket stays");

    assert_eq!(ada.caller.log_in("ada").await.status, StatusCode::UNAUTHORIZED, "the old password");
    let login = json!({ "identifier": "ada", "password": NEW });
    assert_eq!(Caller::program(server.addr()).post("/auth/login", login).await.status, StatusCode::OK);
    assert!(deeds(&server).await.contains(&Deed::PasswordChanged));
}

async fn the_session_that_stays_has_tokens_that_the_old_ones_cannot_make(place: Place) {
    let server = at_noon(place).await;
    let browser = Caller::browser(server.addr());
    let old = browser.register("ada").await.cookie("tasksync_refresh").expect("a token");
    let changed = browser.post("/me/password", change(PASSWORD, NEW)).await;
    let new = changed.cookie("tasksync_refresh").expect("a token");
    let refresh = async |token: &str| {
        let request = Caller::program(server.addr()).api(Method::POST, "/auth/refresh");
        send(request.header("cookie", format!("tasksync_refresh={token}; tasksync_here=1"))).await
    };
    assert_eq!(refresh(&old).await.status, StatusCode::UNAUTHORIZED, "under way while it was changed");
    assert_eq!(refresh(&new).await.status, StatusCode::OK, "and that ends nothing");
}

/// A browser whose access token has run out is let in by the other one, and gets a new pair on the way; the change
/// of the password gives it a third.
async fn cookies_renewed_on_the_way_do_not_undo_what_the_answer_sets(place: Place) {
    let server = at_noon(place).await;
    let registered = Caller::program(server.addr()).register("ada").await;
    let kept = registered.cookie("tasksync_refresh").expect("a token");
    server.wait(16 * 60);
    let program = Caller::program(server.addr());
    let asks = |method: Method, path: &str, token: &str| {
        program.api(method, path).header("cookie", format!("tasksync_refresh={token}; tasksync_here=1"))
    };
    let changed = send(asks(Method::POST, "/me/password", &kept).json(&change(PASSWORD, NEW))).await;
    let given = |answer: &Answer| {
        let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
        cookies.filter(|cookie| cookie.starts_with("tasksync_refresh=")).count()
    };
    assert_eq!((changed.status, given(&changed)), (StatusCode::OK, 1));
    let token = changed.cookie("tasksync_refresh").expect("a token");
    server.wait(70);
    let goes_on = send(asks(Method::POST, "/auth/refresh", &token)).await;
    assert_eq!(goes_on.status, StatusCode::OK, "it is the present one");

    let token = goes_on.cookie("tasksync_refresh").expect("a token");
    let body = json!({ "username": "ada", "current_password": NEW });
    let gone = send(asks(Method::DELETE, "/me", &token).json(&body)).await;
    assert_eq!((gone.status, given(&gone)), (StatusCode::NO_CONTENT, 1));
    assert_eq!(gone.cookie("tasksync_refresh").as_deref(), Some(""), "nobody is signed in behind it");
}

async fn a_password_that_does_not_fit_is_refused_by_its_field(place: Place) {
    let server = at_noon(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let phone = Caller::program(server.addr()).log_in("ada").await.expect(StatusCode::OK);
    let phone = Caller::program(server.addr()).with_token(&text(&phone["access_token"]));
    for (current, new, field, code) in [
        ("not the password", NEW, "current_password", "wrong"),
        ("", NEW, "current_password", "required"),
        (PASSWORD, "short", "new_password", "too_short"),
        (PASSWORD, "", "new_password", "required"),
        (PASSWORD, &"x".repeat(129), "new_password", "too_long"),
        (PASSWORD, PASSWORD, "new_password", "unchanged"),
    ] {
        let refused = ada.post("/me/password", change(current, new)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
        assert_eq!(refused.errors(), [(field.to_owned(), code.to_owned())], "{new}");
    }
    assert_eq!(phone.get("/me").await.status, StatusCode::OK, "nobody was signed out");
    let anybody = Caller::program(server.addr()).post("/me/password", change(PASSWORD, NEW)).await;
    assert_eq!(anybody.status, StatusCode::UNAUTHORIZED);
}

async fn the_page_changes_the_password_and_keeps_the_browser(place: Place) {
    let server = at_noon(place).await;
    let browser = Caller::browser(server.addr());
    let form = json!({ "username": "ada", "password": PASSWORD, "email": "ada@example.org" });
    browser.post("/auth/register", form).await.expect(StatusCode::CREATED);
    let fields = |current, new| [("current_password", current), ("new_password", new)];
    let page = "/app/settings/password";
    let refused = browser.form(page, &fields("not the password", NEW)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text.contains(NEW) && !refused.text.contains("not the password"));
    let changed = browser.form(page, &fields(PASSWORD, NEW)).await;
    assert_eq!(
        changed.header("location"),
        Some("/app/settings/password?done=password&devices=0&revoked=0&left=0")
    );
    assert!(changed.cookie("tasksync_refresh").is_some());
    let done = browser.page(changed.header("location").expect("an address")).await;
    assert!(done.status == StatusCode::OK && done.text.contains("No other device was logged in."));
    let letter = letter_of(&server, "Your TaskSync password was changed").await;
    assert!(letter.starts_with("To: ada@example.org\n") && !letter.contains(NEW), "{letter}");
}

async fn whoever_is_kept_out_is_out_at_once_and_can_be_let_in_again(place: Place) {
    let server = TestServer::start(place).await;
    let (ada, ben) =
        (Person::register(server.addr(), "ada").await, Person::register(server.addr(), "ben").await);
    let mut wire = ben.dial().await;
    let account = format!("/instance/people/{}", ben.id);
    let disable = json!({ "disabled": true, "current_password": PASSWORD });
    ada.caller.patch(&account, disable.clone()).await.expect(StatusCode::OK);
    let ended = timeout(Duration::from_secs(1), wire.ended()).await.expect("within a second");
    assert_eq!(ended.bye, Some(ByeReason::SignedOut));
    assert_eq!(ben.caller.get("/me").await.status, StatusCode::UNAUTHORIZED);
    let refused = ben.caller.log_in("ben").await;
    assert_eq!(refused.expect(StatusCode::UNAUTHORIZED)["code"], "wrong_credentials", "as for nobody");
    assert_eq!(ada.caller.get("/me").await.status, StatusCode::OK);

    ada.caller.patch(&account, json!({ "disabled": false })).await.expect(StatusCode::OK);
    assert_eq!(ben.caller.get("/me").await.status, StatusCode::UNAUTHORIZED, "what ended stays so");
    assert_eq!(ben.caller.log_in("ben").await.status, StatusCode::OK);
    let nobody = format!("/instance/people/{}", app::domain::UserId::generate());
    assert_eq!(ada.caller.patch(&nobody, disable).await.status, StatusCode::NOT_FOUND);
    let deeds = deeds(&server).await;
    assert!(deeds.contains(&Deed::AccountDisabled) && deeds.contains(&Deed::AccountEnabled));
}
