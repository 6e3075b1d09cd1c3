//! What becomes of API tokens with another password, and that it is said.

use super::*;
use crate::support::letter::Letter;

on_both_databases!(
    a_changed_password_keeps_api_tokens_unless_they_are_to_go,
    a_reset_revokes_api_tokens_unless_they_are_to_stay,
    the_settings_offer_to_revoke_tokens_where_there_are_any,
    the_page_of_a_link_revokes_tokens_unless_it_is_unticked,
);

const NEW: &str = "another long way home";
const NEWER: &str = "yet another way home";
const BOX: &str = "name=\"revoke_api_tokens\"";

/// Ada with a confirmed address, as a browser, and a program of hers; two letters were sent.
async fn with_token(place: Place) -> (TestServer, Caller, Caller) {
    let server = at_noon(place).await;
    let ada = Caller::browser(server.addr());
    let form = json!({ "username": "ada", "password": PASSWORD, "email": "ada@example.org" });
    ada.post("/auth/register", form).await.expect(StatusCode::CREATED);
    let first = letter(&server, 1).await;
    ada.post("/auth/email/confirm", json!({ "token": first.token() })).await;
    let program = token(&server, &ada, PASSWORD, 2).await;
    (server, ada, program)
}

/// A program with a token of hers, and the letter that tells of it.
async fn token(server: &TestServer, ada: &Caller, password: &str, letters: usize) -> Caller {
    let made = ada.post("/me/tokens", json!({ "name": "CI", "current_password": password })).await;
    let made = made.expect(StatusCode::CREATED);
    letter(server, letters).await;
    Caller::program(server.addr()).with_token(&text(&made["secret"]))
}

async fn letter(server: &TestServer, count: usize) -> Letter {
    let letter = server.letters(count).await.pop().expect("a letter");
    server.wait(1);
    letter
}

async fn works(program: &Caller) -> bool {
    program.get("/me").await.status == StatusCode::OK
}

/// A link by mail, of which this is the latest letter.
async fn link(server: &TestServer, letters: usize) -> String {
    Caller::program(server.addr()).post("/auth/password-reset", json!({ "identifier": "ada" })).await;
    letter(server, letters).await.token().to_owned()
}

async fn a_changed_password_keeps_api_tokens_unless_they_are_to_go(place: Place) {
    let (server, ada, program) = with_token(place).await;
    for _ in 0..2 {
        Caller::program(server.addr()).log_in("ada").await.expect(StatusCode::OK);
    }
    let change = json!({ "current_password": PASSWORD, "new_password": NEW });
    let kept = ada.post("/me/password", change).await.expect(StatusCode::OK);
    assert_eq!(
        [&kept["devices_signed_out"], &kept["api_tokens_revoked"], &kept["api_tokens_left"]],
        [&json!(2), &json!(0), &json!(1)]
    );
    let said = "2 other devices were logged out. Your 1 API token still works.";
    assert_eq!(kept["message"], format!("Your password is changed. {said}"));
    assert_eq!(kept["user"]["username"], "ada", "signed in for longer");
    assert!(works(&program).await);
    let told = letter(&server, 3).await;
    assert!(told.text.contains(&format!("Your password was changed. {said}")), "{}", told.text);

    let change = json!({ "current_password": NEW, "new_password": NEWER, "revoke_api_tokens": true });
    let gone = ada.post("/me/password", change).await.expect(StatusCode::OK);
    let said = "No other device was logged in. 1 API token was revoked.";
    assert_eq!(gone["message"], format!("Your password is changed. {said}"));
    assert!(!works(&program).await);
    assert!(letter(&server, 4).await.text.contains(said));
    let line = lines(&server).await.into_iter().rfind(|line| line.deed == Deed::PasswordChanged);
    assert_eq!(line.expect("a line").detail, "API tokens revoked");
}

async fn a_reset_revokes_api_tokens_unless_they_are_to_stay(place: Place) {
    let (server, _, program) = with_token(place).await;
    let reset = async |link: String, password: &str, more: Value| {
        let mut form = json!({ "token": link, "password": password });
        form.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
        let done = Caller::program(server.addr()).post("/auth/password-reset/confirm", form).await;
        done.expect(StatusCode::OK)
    };
    let kept = reset(link(&server, 3).await, NEW, json!({ "revoke_api_tokens": false })).await;
    let said = "1 device was logged out. Your 1 API token still works.";
    assert_eq!(kept["message"], format!("Your password is changed. {said}"));
    assert!(works(&program).await);
    assert!(letter(&server, 4).await.text.contains(said));

    let gone = reset(link(&server, 5).await, NEWER, json!({})).await;
    let said = "No device was logged in. 1 API token was revoked.";
    assert_eq!(gone["message"], format!("Your password is changed. {said}"));
    assert_eq!((&gone["api_tokens_revoked"], &gone["api_tokens_left"]), (&json!(1), &json!(0)));
    assert!(!works(&program).await);
    assert!(letter(&server, 6).await.text.contains(said));
}

async fn the_settings_offer_to_revoke_tokens_where_there_are_any(place: Place) {
    let (server, ada, program) = with_token(place).await;
    let path = "/app/settings/password";
    let page = ada.page(path).await.expect_text(StatusCode::OK);
    assert!(page.contains("Also revoke my 1 API token") && !page.contains("checked"), "{page}");
    let refused = [
        ("current_password", "not it at all"),
        ("new_password", NEW),
        ("offered_api_tokens", "yes"),
        ("revoke_api_tokens", "yes"),
    ];
    let again = ada.form(path, &refused).await.expect_text(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains(BOX) && again.contains("checked"), "what was ticked stays so: {again}");
    assert!(works(&program).await);

    let fields = |current, new| [("current_password", current), ("new_password", new)];
    let kept = ada.form(path, &fields(PASSWORD, NEW)).await;
    let told = ada.page(kept.header("location").expect("an address")).await;
    assert!(told.reads().contains("No other device was logged in. Your 1 API token still works."));
    assert!(works(&program).await);
    letter(&server, 3).await;
    let ticked = [&fields(NEW, NEWER)[..], &[("revoke_api_tokens", "yes")]].concat();
    let gone = ada.form(path, &ticked).await;
    let told = ada.page(gone.header("location").expect("an address")).await;
    assert!(told.reads().contains("No other device was logged in. 1 API token was revoked."));
    assert!(!works(&program).await);
    assert!(!told.text.contains(BOX), "there is none any more: {}", told.text);
}

async fn the_page_of_a_link_revokes_tokens_unless_it_is_unticked(place: Place) {
    let (server, ada, program) = with_token(place).await;
    let first = link(&server, 3).await;
    let page = ada.page(&format!("/reset-password?token={first}")).await.expect_text(StatusCode::OK);
    assert!(page.contains("Also revoke my 1 API token") && page.contains("checked"), "{page}");
    let none = ada.page("/reset-password?token=none").await.expect_text(StatusCode::OK);
    assert!(!none.contains(BOX), "{none}");

    let unticked = [("token", first.as_str()), ("password", "password1"), ("offered_api_tokens", "yes")];
    let again = ada.form("/reset-password", &unticked).await.expect_text(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains(BOX) && !again.contains("checked"), "what was unticked stays so: {again}");
    let unticked = [("token", first.as_str()), ("password", NEW), ("offered_api_tokens", "yes")];
    let kept = ada.form("/reset-password", &unticked).await;
    let told = ada.page(kept.header("location").expect("an address")).await;
    assert!(told.reads().contains("1 device was logged out. Your 1 API token still works."), "{}", told.text);
    assert!(works(&program).await);

    letter(&server, 4).await;
    let second = link(&server, 5).await;
    let ticked = [("token", second.as_str()), ("password", NEWER), ("revoke_api_tokens", "yes")];
    let gone = ada.form("/reset-password", &ticked).await;
    let told = ada.page(gone.header("location").expect("an address")).await;
    assert!(told.reads().contains("No device was logged in. 1 API token was revoked."), "{}", told.text);
    assert!(!works(&program).await);
}
