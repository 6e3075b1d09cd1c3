//! Passkeys: added at a login, and a way in without a password.

use super::*;
use crate::support::authenticator::{Authenticator, PRESENT};
use sea_orm::ConnectionTrait;

on_both_databases!(
    a_passkey_signs_in_without_a_password,
    a_passkey_is_added_by_whoever_knows_the_password_at_that_login_only,
    an_answer_from_elsewhere_is_not_taken,
    a_challenge_is_answered_once_and_soon,
    a_copied_passkey_is_found_out,
    a_passkey_opens_its_own_account_only,
    a_removed_passkey_and_one_of_a_disabled_person_open_nothing,
    passkeys_are_renamed_and_removed_by_their_own_person,
    an_answer_that_is_none_is_refused_by_name,
    the_page_lists_renames_and_removes,
    the_public_address_names_where_passkeys_work,
);

struct Stage {
    server: TestServer,
    /// Ada, logged in by her password.
    ada: Caller,
}

impl Stage {
    async fn at_noon(place: Place) -> Self {
        let server = at_noon(place).await;
        let ada = Caller::registered(server.addr(), "ada").await;
        Self { server, ada }
    }

    /// Adds a passkey to Ada's account.
    async fn add(&self, number: u8) -> (Authenticator, Value) {
        let mut device = Authenticator::new(number, &self.here());
        let made = device.make(&options(&self.ada, PASSWORD).await.expect(StatusCode::OK));
        let added = self.ada.post("/me/passkeys", json!({ "name": "Phone", "credential": made })).await;
        (device, added.expect(StatusCode::CREATED))
    }

    /// The origin where passkeys work.
    fn here(&self) -> String {
        format!("http://localhost:{}", self.server.addr().port())
    }

    async fn challenge(&self) -> Value {
        let anybody = Caller::program(self.server.addr());
        anybody.post("/auth/passkey/options", json!({})).await.expect(StatusCode::OK)
    }

    async fn show(&self, signed: &Value) -> Answer {
        Caller::program(self.server.addr()).post("/auth/passkey/login", signed.clone()).await
    }

    async fn log_in(&self, device: &mut Authenticator) -> Answer {
        let signed = device.sign(&self.challenge().await);
        self.show(&signed).await
    }
}

async fn options(caller: &Caller, password: &str) -> Answer {
    let wish = json!({ "name": "Phone", "current_password": password });
    caller.post("/me/passkeys/options", wish).await
}

/// Refused in the one way in which every passkey is that does not fit.
#[track_caller]
fn assert_refused(answer: Answer, why: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}: {}", answer.text);
    assert_eq!(answer.errors(), [("credential".to_owned(), "wrong".to_owned())], "{why}");
    assert!(answer.cookie("tasksync_access").is_none(), "{why}");
}

async fn a_passkey_signs_in_without_a_password(place: Place) {
    let stage = Stage::at_noon(place).await;
    let (mut device, added) = stage.add(1).await;
    assert_eq!((added["name"].as_str(), added.get("last_used_at")), (Some("Phone"), None));
    stage.server.wait(3600);
    let entered = stage.log_in(&mut device).await;
    assert!(entered.cookie("tasksync_refresh").is_some());
    let entered = entered.expect(StatusCode::OK);
    assert_eq!(entered["user"]["username"], "ada");
    let ada = Caller::program(stage.server.addr()).with_token(&text(&entered["access_token"]));
    let kept = ada.get("/me/passkeys").await.expect(StatusCode::OK);
    assert_eq!(kept["items"][0]["last_used_at"], "2026-03-02T13:00:00.000Z");
    assert_eq!(
        ada.get("/me/sessions").await.expect(StatusCode::OK)["items"].as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(stage.log_in(&mut device).await.status, StatusCode::OK, "and again");

    // The browser is asked for a passkey that says who it is, and for a finger, a face or a PIN.
    let asked = stage.challenge().await;
    assert_eq!((&asked["rpId"], &asked["userVerification"]), (&json!("localhost"), &json!("required")));
    assert_eq!(asked["allowCredentials"], json!([]));
}

async fn a_passkey_is_added_by_whoever_knows_the_password_at_that_login_only(place: Place) {
    let stage = Stage::at_noon(place).await;
    assert_eq!(
        options(&stage.ada, "not the password").await.errors(),
        [("current_password".to_owned(), "wrong".to_owned())]
    );
    let anybody = Caller::program(stage.server.addr());
    assert_eq!(options(&anybody, PASSWORD).await.status, StatusCode::UNAUTHORIZED);

    let asked = options(&stage.ada, PASSWORD).await.expect(StatusCode::OK);
    let selection = &asked["authenticatorSelection"];
    assert_eq!(
        (&selection["residentKey"], &selection["userVerification"]),
        (&json!("required"), &json!("required"))
    );
    assert_eq!(asked["user"]["name"], "ada");
    let made = Authenticator::new(1, &stage.here()).make(&asked);
    let new = json!({ "name": "Phone", "credential": made });
    let entered = Caller::program(stage.server.addr()).log_in("ada").await.expect(StatusCode::OK);
    let elsewhere = anybody.with_token(&text(&entered["access_token"]));
    assert_refused(elsewhere.post("/me/passkeys", new.clone()).await, "another login of the same person");
    assert_refused(stage.ada.post("/me/passkeys", new).await, "the challenge is used up by that");

    let (first, added) = stage.add(1).await;
    let asked = options(&stage.ada, PASSWORD).await.expect(StatusCode::OK);
    let there = data_encoding::BASE64URL_NOPAD.encode(&first.id);
    assert_eq!(asked["excludeCredentials"][0]["id"], json!(there));
    // A device that makes the same one all the same.
    let again = json!({ "name": "Phone", "credential": first.clone().make(&asked) });
    let refused = stage.ada.post("/me/passkeys", again).await;
    assert_eq!(refused.errors(), [("credential".to_owned(), "taken".to_owned())]);
    let kept = stage.ada.get("/me/passkeys").await.expect(StatusCode::OK);
    assert_eq!(kept["items"], json!([added]));
}

/// What is not as it should be.
type Change = fn(&mut Authenticator);

async fn an_answer_from_elsewhere_is_not_taken(place: Place) {
    let stage = Stage::at_noon(place).await;
    let (device, _) = stage.add(1).await;
    let mut there = device.clone();
    let changes: [(&str, Change); 7] = [
        ("another port", |device| device.origin = "http://localhost:1".to_owned()),
        ("another origin", |device| device.origin = "https://evil.example".to_owned()),
        ("another host of that name", |device| device.origin = "http://localhost.evil.example".to_owned()),
        ("TLS where there is none", |device| device.origin = device.origin.replace("http", "https")),
        ("another relying party", |device| device.rp = "evil.example".to_owned()),
        ("no user verified", |device| device.flags = PRESENT),
        ("nobody there", |device| device.flags = 1 << 2),
    ];
    for (why, change) in changes {
        let mut changed = there.clone();
        change(&mut changed);
        assert_refused(stage.log_in(&mut changed).await, why);
        let mut new = Authenticator::new(9, &stage.here());
        change(&mut new);
        let made = new.make(&options(&stage.ada, PASSWORD).await.expect(StatusCode::OK));
        let added = stage.ada.post("/me/passkeys", json!({ "name": "Phone", "credential": made })).await;
        assert_refused(added, why);
    }
    let mut signed = there.sign(&stage.challenge().await);
    signed["response"]["signature"] =
        Authenticator::new(2, &stage.here()).sign(&stage.challenge().await)["response"]["signature"].clone();
    assert_refused(stage.show(&signed).await, "another key's signature");
    assert_eq!(stage.log_in(&mut there).await.status, StatusCode::OK);
}

async fn a_challenge_is_answered_once_and_soon(place: Place) {
    let stage = Stage::at_noon(place).await;
    let (mut device, _) = stage.add(1).await;
    let challenge = stage.challenge().await;
    let signed = device.sign(&challenge);
    assert_eq!(stage.show(&signed).await.status, StatusCode::OK);
    assert_refused(stage.show(&signed).await, "the same answer");
    assert_refused(stage.show(&device.sign(&challenge)).await, "another answer to the same");

    let late = device.sign(&stage.challenge().await);
    stage.server.wait(300);
    assert_refused(stage.show(&late).await, "five minutes later");
    let mut made_up = stage.challenge().await;
    made_up["challenge"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    assert_refused(stage.show(&device.sign(&made_up)).await, "never given out");
    // One that was given out for adding a passkey is none for a sign-in.
    let other = options(&stage.ada, PASSWORD).await.expect(StatusCode::OK);
    assert_refused(stage.show(&device.sign(&other)).await, "given out for something else");
}

async fn a_copied_passkey_is_found_out(place: Place) {
    let stage = Stage::at_noon(place).await;
    let (mut device, _) = stage.add(1).await;
    let mut copy = device.clone();
    assert_eq!(stage.log_in(&mut device).await.status, StatusCode::OK);
    assert_refused(stage.log_in(&mut copy).await, "its counter stands where the other's stood");
    assert_eq!(stage.log_in(&mut device).await.status, StatusCode::OK);

    // Passkeys that are kept in the cloud do not count at all.
    let mut synced = Authenticator::new(2, &stage.here());
    synced.count = 0;
    let made = synced.make(&options(&stage.ada, PASSWORD).await.expect(StatusCode::OK));
    let added = stage.ada.post("/me/passkeys", json!({ "name": "Cloud", "credential": made })).await;
    added.expect(StatusCode::CREATED);
    for _ in 0..2 {
        assert_eq!(stage.log_in(&mut synced).await.status, StatusCode::OK);
    }
}

async fn a_passkey_opens_its_own_account_only(place: Place) {
    let stage = Stage::at_noon(place).await;
    let (mut device, _) = stage.add(1).await;
    let ben = Caller::registered(stage.server.addr(), "ben").await;
    let bens = options(&ben, PASSWORD).await.expect(StatusCode::OK);
    let own = device.handle.clone();
    device.handle = text(&bens["user"]["id"]);
    assert_ne!(device.handle, own);
    assert_refused(stage.log_in(&mut device).await, "it says that it is Ben's");
    device.handle = own;
    device.id = vec![7; 16];
    assert_refused(stage.log_in(&mut device).await, "an unknown passkey");
}

async fn a_removed_passkey_and_one_of_a_disabled_person_open_nothing(place: Place) {
    let stage = Stage::at_noon(place).await;
    let (mut device, added) = stage.add(1).await;
    let (mut other, _) = stage.add(2).await;
    let at = format!("/me/passkeys/{}/remove", text(&added["id"]));
    let refused = stage.ada.post(&at, json!({ "current_password": "no" })).await;
    assert_eq!(refused.errors(), [("current_password".to_owned(), "wrong".to_owned())]);
    let removed = stage.ada.post(&at, json!({ "current_password": PASSWORD })).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert_refused(stage.log_in(&mut device).await, "removed");
    assert_eq!(stage.log_in(&mut other).await.status, StatusCode::OK);

    disable(&stage.server, "ada").await;
    assert_refused(stage.log_in(&mut other).await, "its person is kept out");
}

/// Keeps somebody out, as an administrator does.
pub(super) async fn disable(server: &TestServer, username: &'static str) {
    let disable = server.state().db.write(move |tx| {
        let statement = format!("UPDATE users SET disabled_at = 1 WHERE username = '{username}'");
        Box::pin(async move { Ok(tx.conn().execute_unprepared(&statement).await.map(drop)?) })
    });
    disable.await.expect("it is written");
}

async fn passkeys_are_renamed_and_removed_by_their_own_person(place: Place) {
    let stage = Stage::at_noon(place).await;
    let (_, added) = stage.add(1).await;
    let at = format!("/me/passkeys/{}", text(&added["id"]));
    let ben = Caller::registered(stage.server.addr(), "ben").await;
    assert_eq!(ben.patch(&at, json!({ "name": "Mine" })).await.status, StatusCode::NOT_FOUND);
    let proof = json!({ "current_password": PASSWORD });
    assert_eq!(ben.post(&format!("{at}/remove"), proof).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ben.get("/me/passkeys").await.expect(StatusCode::OK)["items"], json!([]));
    let renamed = stage.ada.patch(&at, json!({ "name": " Old phone " })).await.expect(StatusCode::OK);
    assert_eq!(renamed["name"], "Old phone");
    let unnamed = stage.ada.patch(&at, json!({ "name": "" })).await;
    assert_eq!(unnamed.errors(), [("name".to_owned(), "required".to_owned())]);
}

async fn an_answer_that_is_none_is_refused_by_name(place: Place) {
    let stage = Stage::at_noon(place).await;
    let (mut device, _) = stage.add(1).await;
    let mut truncated = device.sign(&stage.challenge().await);
    truncated["response"]["authenticatorData"] = json!("AA");
    assert_refused(stage.show(&truncated).await, "data that breaks off");
    let mut nobodys = device.sign(&stage.challenge().await);
    nobodys["response"]["userHandle"] = Value::Null;
    for none in [json!({}), json!(null), json!("x"), json!({ "id": "A" }), nobodys] {
        let refused = stage.show(&none).await;
        assert_eq!(refused.errors(), [("credential".to_owned(), "format".to_owned())], "{none}");
        let refused = stage.ada.post("/me/passkeys", json!({ "name": "Phone", "credential": none })).await;
        assert_eq!(refused.errors(), [("credential".to_owned(), "format".to_owned())], "{none}");
    }
}

async fn the_page_lists_renames_and_removes(place: Place) {
    let stage = Stage::at_noon(place).await;
    let (mut device, added) = stage.add(1).await;
    let browser = Caller::browser(stage.server.addr());
    browser.log_in("ada").await.expect(StatusCode::OK);
    let page = browser.page("/app/settings/passkeys").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.reads().contains("Added 2 Mar 2026, never used"), "{}", page.text);
    // An IP address is no place for passkeys: the page says where to go instead.
    let port = stage.server.addr().port();
    assert!(page.text.contains(&format!("http://localhost:{port}")), "{}", page.text);
    assert!(!page.text.contains("data-passkey-add"));
    let by_name =
        browser.request(Method::GET, "/app/settings/passkeys").header("host", format!("localhost:{port}"));
    assert!(send(by_name).await.text.contains("data-passkey-add"));

    let at = format!("/app/settings/passkeys/{}", text(&added["id"]));
    let renamed = browser.form(&at, &[("name", "Tablet")]).await;
    assert_eq!(renamed.header("location"), Some("/app/settings/passkeys?done=passkey-renamed"));
    let refused = browser.form(&format!("{at}/remove"), &[("current_password", "no")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Tablet"));
    let removed = browser.form(&format!("{at}/remove"), &[("current_password", PASSWORD)]).await;
    assert_eq!(removed.header("location"), Some("/app/settings/passkeys?done=passkey-removed"));
    assert_refused(stage.log_in(&mut device).await, "removed");
    assert_eq!(browser.page(&at).await.status, StatusCode::NOT_FOUND);
}

async fn the_public_address_names_where_passkeys_work(place: Place) {
    let public =
        |config: &mut server::config::Config| config.public_url = "https://tasks.example.org".parse().ok();
    let server = TestServer::start_with(place, noon(), public).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let asked = options(&ada, PASSWORD).await.expect(StatusCode::OK);
    assert_eq!(asked["rp"]["id"], "tasks.example.org");
    let mut local = Authenticator::new(1, "http://localhost:3000");
    let made = local.make(&asked);
    assert_refused(
        ada.post("/me/passkeys", json!({ "name": "Phone", "credential": made })).await,
        "localhost",
    );
    let mut device = Authenticator::new(1, "https://tasks.example.org");
    device.rp = "tasks.example.org".to_owned();
    let made = device.make(&options(&ada, PASSWORD).await.expect(StatusCode::OK));
    let added = ada.post("/me/passkeys", json!({ "name": "Phone", "credential": made })).await;
    added.expect(StatusCode::CREATED);
    let anybody = Caller::program(server.addr());
    let asked = anybody.post("/auth/passkey/options", json!({})).await.expect(StatusCode::OK);
    let entered = anybody.post("/auth/passkey/login", device.sign(&asked)).await;
    entered.expect(StatusCode::OK);
}
