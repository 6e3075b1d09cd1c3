//! Invites by mail.

use super::*;
use std::fs;
use std::time::Duration;

on_both_databases!(an_invite_by_mail_is_for_one_address, nobody_has_us_send_invites_without_end);

async fn nobody_has_us_send_invites_without_end(place: Place) {
    let (_server, ada, team) = without_team(place).await;
    let invite = |to: String| ada.caller.post(&format!("/workspaces/{team}/invites"), json!({ "email": to }));
    for _ in 0..3 {
        invite("ben@example.org".to_owned()).await.expect(StatusCode::CREATED);
    }
    let braked = invite("ben@example.org".to_owned()).await;
    assert_eq!(braked.status, StatusCode::TOO_MANY_REQUESTS, "to one address");
    assert!(braked.header("retry-after").is_some());
    for n in 0..16 {
        invite(format!("person{n}@example.org")).await.expect(StatusCode::CREATED);
    }
    assert_eq!(
        invite("one@example.org".to_owned()).await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "by one person"
    );
}

async fn an_invite_by_mail_is_for_one_address(place: Place) {
    let (server, ada, team) = without_team(place).await;
    let made = make(&ada.caller, &team, json!({ "email": " Ben@Example.org " })).await;
    assert_eq!(made["email"], "ben@example.org");
    assert_eq!((made.get("token"), made.get("link")), (None, None), "only the letter has it");
    let letter = letter(&server).await;
    assert!(
        letter.starts_with(
            "To: ben@example.org
Subject: Your invite to TaskSync
"
        ),
        "{letter}"
    );
    let (_, token) = letter.split_once("/invite/").expect("a link");
    let token = token.split_whitespace().next().expect("a ticket").to_owned();

    let told = ada.caller.get(&format!("/invites/{token}")).await;
    assert!(!told.text.contains("example.org"), "whose it is, is not told: {}", told.text);
    let eve = Person::register(server.addr(), "eve").await;
    let refused = accept(&eve.caller, &token).await;
    assert_eq!(refused.errors(), [("email".to_owned(), "wrong".to_owned())]);
    let form = |email: Value| {
        let form = json!({ "username": "ben", "password": PASSWORD, "email": email, "invite": token });
        Caller::program(server.addr()).post("/auth/register", form)
    };
    for other in [Value::Null, json!("eve@example.org")] {
        let refused = form(other).await;
        assert_eq!(refused.errors(), [("email".to_owned(), "wrong".to_owned())], "{}", refused.text);
    }
    let ben = form(json!("BEN@example.org")).await.expect(StatusCode::CREATED);
    let ben = ada.caller.with_token(&text(&ben["access_token"]));
    let contact = ben.get("/me/contact").await.expect(StatusCode::OK);
    assert_eq!(contact["email_confirmed"], true, "whoever has the ticket reads that mail");
    assert_eq!(roles(&ada.caller, &team).await[1], ("ben".to_owned(), "member".to_owned()));
}

/// The one letter that was left.
async fn letter(server: &TestServer) -> String {
    let folder = server.state().config.data_dir.join("mail");
    let read = || {
        let files = fs::read_dir(&folder).ok()?;
        let mut letters = files.filter_map(|file| fs::read_to_string(file.ok()?.path()).ok());
        letters.find(|letter| letter.contains("/invite/"))
    };
    let found = async {
        loop {
            match read() {
                Some(letter) => return letter,
                None => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), found).await.expect("a letter")
}
