//! `tasksync user …`: accounts, from the server's console.

use crate::support::http::{Caller, PASSWORD};
use crate::support::letter::Letter;
use crate::support::tasksync::{Said, Tasksync, run, run_with};
use reqwest::StatusCode;
use serde_json::json;
use std::path::Path;

const NEW: &str = "another horse entirely";

async fn user(dir: &Path, words: &[&str]) -> Said {
    run(dir, &[&["user"], words].concat()).await
}

#[tokio::test]
async fn accounts_are_made_listed_and_kept_out() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let made =
        run_with(dir, &["user", "create", "Ada", "--email", "ada@example.org", "--password-stdin"], PASSWORD)
            .await;
    assert_eq!((made.is_ok, made.out.as_str()), (true, "Made the account ada.\n"), "{}", made.reason);
    let ben = user(dir, &["create", "ben", "--admin"]).await;
    let password = ben.out.trim_end().trim_end_matches('.').rsplit(' ').next().unwrap_or_default().to_owned();
    assert!(
        ben.out.starts_with("Made the account ben with the password ") && password.len() == 32,
        "{}",
        ben.out
    );
    user(dir, &["create", "carl"]).await;
    assert!(user(dir, &["disable", "carl"]).await.is_ok);
    let listed = user(dir, &["list"]).await;
    assert_eq!(listed.out, "ada\tada@example.org\tadministrator\nben\tadministrator\ncarl\tkept out\n");

    for (words, said, reason) in [
        (&["create", "ADA", "--password-stdin"][..], NEW, "The username is already taken. Choose another."),
        (
            &["create", "dora", "--email", "Ada@example.org", "--password-stdin"],
            NEW,
            "The email address is already taken. Choose another.",
        ),
        (
            &["create", "dora", "--password-stdin"],
            "password1",
            "The password is too common and easy to guess. Choose another.",
        ),
        (
            &["set-password", "ada", "--password-stdin"],
            "lovely",
            "The password is too short: use at least 8 characters.",
        ),
    ] {
        let refused = run_with(dir, &[&["user"], words].concat(), said).await;
        assert_eq!((refused.is_ok, refused.reason.as_str()), (false, reason));
    }
    for words in
        [["set-password", "nobody"], ["disable", "nobody"], ["reset-link", "nobody"], ["reset-link", "carl"]]
    {
        let refused = user(dir, &words).await;
        assert!(
            !refused.is_ok && refused.reason.starts_with("There is nobody of this name"),
            "{}",
            refused.reason
        );
    }

    assert!(run_with(dir, &["user", "set-password", "ada", "--password-stdin"], NEW).await.is_ok);
    let server = Tasksync::start(dir).await;
    let program = Caller::program(server.at);
    for (name, password, status) in [
        ("ada", PASSWORD, StatusCode::UNAUTHORIZED),
        ("ada@example.org", NEW, StatusCode::OK),
        ("ben", password.as_str(), StatusCode::OK),
    ] {
        let entered = program.post("/auth/login", json!({ "identifier": name, "password": password })).await;
        assert_eq!(entered.status, status, "{name}: {}", entered.text);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_link_is_made_beside_a_server_that_is_busy_and_nothing_else_is() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let server = Tasksync::start(dir).await;
    let ada = Caller::registered(server.at, "ada").await;
    let refused = user(dir, &["set-password", "ada"]).await;
    assert!(
        !refused.is_ok && refused.reason.contains(&format!("The TaskSync process {} works", server.pid())),
        "{}",
        refused.reason
    );

    // Writes go on all the while: the two writers take turns.
    let writes = tokio::spawn({
        let ada = ada.clone();
        async move {
            for number in 0..200 {
                let made = ada.post("/tasks", json!({ "title": format!("Task {number}") })).await;
                assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
            }
        }
    });
    let mut links = Vec::new();
    for _ in 0..3 {
        let made = user(dir, &["reset-link", "ada"]).await;
        assert!(made.is_ok, "{}", made.reason);
        links.push(made.out.lines().next().unwrap_or_default().to_owned());
    }
    writes.await.expect("every write succeeds");
    let confirm = |link: &str| {
        let (_, token) = link.split_once("/reset-password?token=").expect("a link");
        ada.post("/auth/password-reset/confirm", json!({ "token": token, "password": NEW }))
    };
    assert_eq!(confirm(&links[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "another took its place");
    assert_eq!(confirm(&links[2]).await.status, StatusCode::OK);
    assert_eq!(ada.get("/me").await.status, StatusCode::UNAUTHORIZED);
    server.stop().await;
    assert!(!dir.join("tasksync.db-wal").exists(), "whoever leaves last takes the log away");
}

#[tokio::test]
async fn what_the_console_changes_its_person_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let make = ["user", "create", "ada", "--email", "ada@example.org", "--password-stdin"];
    assert!(run_with(dir, &make, PASSWORD).await.is_ok);
    let off = user(dir, &["remove-second-factor", "ada"]).await;
    assert_eq!(
        (off.is_ok, off.out.as_str()),
        (true, "Two-step login of ada was off already.\n"),
        "{}",
        off.reason
    );
    assert!(!user(dir, &["remove-second-factor", "nobody"]).await.is_ok);

    let server = Tasksync::start(dir).await;
    let browser = Caller::browser(server.at);
    browser.log_in("ada").await.expect(StatusCode::OK);
    let page = "/app/settings/two-step";
    browser.form(&format!("{page}/begin"), &[("current_password", PASSWORD)]).await;
    let shown = browser.page(page).await.text;
    let secret = shown.split("?secret=").nth(1).and_then(|rest| rest.split('&').next()).expect("a secret");
    let key = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).expect("base32");
    let app = totp_rs::Builder::new().with_secret(key).build().expect("an app");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let on =
        browser.form(&format!("{page}/confirm"), &[("totp", &app.generate(now.as_secs()).to_string())]).await;
    assert_eq!(on.status, StatusCode::OK, "{}", on.text);
    server.stop().await;

    assert!(run_with(dir, &["user", "set-password", "ada", "--password-stdin"], NEW).await.is_ok);
    let off = user(dir, &["remove-second-factor", "ADA"]).await;
    assert!(
        off.is_ok && off.out.contains("is off. Every device of theirs is signed out"),
        "{} {}",
        off.out,
        off.reason
    );
    let letters = Letter::all(&dir.join("mail"));
    let of = |subject: &str| {
        letters.iter().find(|letter| letter.subject == subject).expect("a letter").text.clone()
    };
    let told = of("Your TaskSync password was changed");
    assert!(told.contains("From: the server console") && told.contains("two-step login is on"), "{told}");
    assert!(!told.contains(NEW));
    assert!(of("Two-step login was turned off for you").contains("From: the server console"));
    let server = Tasksync::start(dir).await;
    let form = json!({ "identifier": "ada", "password": NEW });
    let entered = Caller::program(server.at).post("/auth/login", form).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text);
    server.stop().await;
}

#[tokio::test]
async fn another_password_from_the_console_says_what_becomes_of_api_tokens() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let make = ["user", "create", "ada", "--password-stdin"];
    assert!(run_with(dir, &make, PASSWORD).await.is_ok);
    let server = Tasksync::start(dir).await;
    let browser = Caller::browser(server.at);
    browser.log_in("ada").await.expect(StatusCode::OK);
    let wish = json!({ "name": "CI", "current_password": PASSWORD });
    let made = browser.post("/me/tokens", wish).await.expect(StatusCode::CREATED);
    server.stop().await;

    let set = ["user", "set-password", "ada", "--password-stdin"];
    let kept = run_with(dir, &set, NEW).await;
    assert!(
        kept.out.ends_with("API tokens that still work: 1. To revoke them, add --revoke-tokens.\n"),
        "{}",
        kept.out
    );
    let gone = run_with(dir, &[&set[..], &["--revoke-tokens"]].concat(), PASSWORD).await;
    assert!(gone.out.ends_with("API tokens that were revoked: 1.\n"), "{}", gone.out);
    let server = Tasksync::start(dir).await;
    let program = Caller::program(server.at).with_token(made["secret"].as_str().expect("a secret"));
    assert_eq!(program.get("/me").await.status, StatusCode::UNAUTHORIZED);
    server.stop().await;
}
