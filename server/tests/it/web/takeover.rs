//! What a new password by mail leaves of an account: to its person all, to a stranger who made it nothing.

use super::*;
use crate::support::client::Person;
use app::domain::{Passkey, PasskeyId, UserId};
use futures::FutureExt;
use server::auth::{KeptPasskey, RecoveryCode};
use server::db::query;

on_both_databases!(
    what_a_stranger_set_up_goes_with_the_first_proof_of_the_address,
    what_a_person_set_up_stays_and_the_letter_lists_it,
);

const NEW: &str = "another horse entirely";

/// Somebody who registered with this address, with a token, a passkey and two-step login.
async fn armed(server: &TestServer, username: &str, email: &str) -> (Person, String) {
    let form = json!({ "username": username, "password": PASSWORD, "email": email });
    Caller::program(server.addr()).post("/auth/register", form).await.expect(StatusCode::CREATED);
    server.wait(1);
    let person = Person::log_in(server.addr(), username).await;
    let wish = json!({ "name": "CI", "current_password": PASSWORD });
    let made = person.caller.post("/me/tokens", wish).await.expect(StatusCode::CREATED);
    server.wait(1);
    arm(server, person.id).await;
    (person, text(&made["secret"]))
}

/// A passkey and two-step login, as they lie in the database.
async fn arm(server: &TestServer, user: UserId) {
    let now = server.state().clock.now();
    let passkey =
        Passkey { id: PasskeyId::generate(), name: "Phone".into(), created_at: now, last_used_at: None };
    let (credential_id, public_key) = (vec![7; 32], vec![7; 32]);
    let kept = KeptPasskey { user, passkey, credential_id, transports: 0, public_key, condition: vec![7; 7] };
    let codes: Vec<_> = RecoveryCode::generate().expect("codes").iter().map(RecoveryCode::hash).collect();
    let arm = server.state().db.write(move |tx| {
        let (kept, codes) = (kept.clone(), codes.clone());
        async move {
            query::passkey::insert(tx.conn(), &kept).await?;
            query::factor::begin(tx.conn(), user, vec![7; 32], now).await?;
            query::factor::confirm(tx.conn(), user, vec![7; 32], now).await?;
            query::factor::replace_codes(tx.conn(), user, &codes).await
        }
        .boxed()
    });
    arm.await.expect("a change");
}

/// Asks for a link and sets the password by it; gives the letter that tells of it, the last of so many.
async fn reset(server: &TestServer, name: &str, letters: usize) -> String {
    let program = Caller::program(server.addr());
    program.post("/auth/password-reset", json!({ "identifier": name })).await;
    let link = server.letters(letters - 1).await.pop().expect("a letter");
    server.wait(1);
    let form = json!({ "token": link.token(), "password": NEW, "revoke_api_tokens": false });
    let done = program.post("/auth/password-reset/confirm", form).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let told = server.letters(letters).await.pop().expect("a letter");
    assert_eq!(told.subject, "Your TaskSync password was changed");
    told.text
}

async fn what_a_stranger_set_up_goes_with_the_first_proof_of_the_address(place: Place) {
    let server = at_noon(place).await;
    let (eve, token) = armed(&server, "eve", "ada@example.org").await;
    // And she has begun to put her own address in its place.
    let patch = json!({ "email": "eve@example.org", "current_password": PASSWORD });
    eve.caller.patch("/me", patch).await.expect(StatusCode::OK);
    let own = server.letters(3).await.pop().expect("a letter");
    assert_eq!(own.to, "eve@example.org");
    server.wait(1);

    let told = reset(&server, "ada@example.org", 5).await;
    for word in
        ["had not been confirmed before", "- no passkeys: ", "- no API tokens: ", "two-step login is off"]
    {
        assert!(told.contains(word), "{word}: {told}");
    }
    let program = Caller::program(server.addr());
    assert_eq!(program.with_token(&token).get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(eve.caller.get("/me").await.status, StatusCode::UNAUTHORIZED);
    let form = json!({ "token": own.token() });
    let stale = program.post("/auth/email/confirm", form).await;
    assert_eq!(stale.errors(), [("token".to_owned(), "unknown".to_owned())], "{}", stale.text);
    // No code is asked for, and no key of hers is left.
    let form = json!({ "identifier": "ada@example.org", "password": NEW });
    let entered = program.post("/auth/login", form).await.expect(StatusCode::OK);
    let ada = program.with_token(&text(&entered["access_token"]));
    for keys in ["/me/passkeys", "/me/tokens"] {
        assert_eq!(ada.get(keys).await.expect(StatusCode::OK)["items"], json!([]), "{keys}");
    }
    let db = server.state().db.read();
    assert_eq!(query::factor::codes_left(db, eve.id).await.expect("a query"), 0);
    let lines = lines(&server).await;
    let line = lines.iter().find(|line| line.deed == Deed::PasswordReset).expect("a line");
    assert_eq!(line.detail, "keys removed");
}

async fn what_a_person_set_up_stays_and_the_letter_lists_it(place: Place) {
    let server = at_noon(place).await;
    let (ada, token) = armed(&server, "ada", "ada@example.org").await;
    let first = server.letters(2).await.remove(0);
    let confirm = json!({ "token": first.token() });
    let confirmed = ada.caller.post("/auth/email/confirm", confirm).await;
    assert_eq!(confirmed.status, StatusCode::NO_CONTENT, "{}", confirmed.text);

    let told = reset(&server, "ada", 4).await;
    let page = |name: &str| format!("{}/app/settings/{name}", server.origin());
    for line in [
        format!("- 1 passkey: {}", page("passkeys")),
        format!("- 1 API token: {}", page("tokens")),
        format!("- two-step login is on: {}", page("two-step")),
    ] {
        assert!(told.lines().any(|told| told == line), "{line}: {told}");
    }
    assert!(!told.contains("had not been confirmed"), "{told}");
    let program = Caller::program(server.addr());
    assert_eq!(program.with_token(&token).get("/me").await.status, StatusCode::OK);
    let form = json!({ "identifier": "ada", "password": NEW });
    let asked = program.post("/auth/login", form).await.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(asked["code"], "totp_required", "a link by mail is no second factor");
}
