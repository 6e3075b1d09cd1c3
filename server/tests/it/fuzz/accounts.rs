//! What people call themselves.

use super::*;

on_both_databases!(
    whatever_somebody_registers_with_is_refused_or_lets_them_in_again,
    whatever_name_is_accepted_comes_back,
    whatever_is_typed_into_a_form_is_shown_as_text,
);

/// Line breaks are spaces, and the ends are trimmed: that is all that happens to a name.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}'], " ").trim().to_owned()
}

async fn whatever_somebody_registers_with_is_refused_or_lets_them_in_again(place: Place) {
    let server = TestServer::start(place).await;
    let at = server.addr();
    let name = prop_oneof![1 => text(), 2 => "[a-zA-Z0-9_.-]{3,32}"];
    let password = prop_oneof![1 => text(), 3 => prop::collection::vec(any::<char>(), 12..60).prop_map(|it| it.into_iter().collect())];
    let mut entered = 0;
    for (name, password, email, phone) in some((name, password, text(), text()), 36) {
        let mut form = json!({ "username": name, "password": password });
        // Half of them give no more than is needed, so that some come in.
        if password.len() % 2 == 0 {
            form["email"] = json!(email);
            form["phone"] = json!(phone);
        }
        let answer = Caller::program(at).post("/auth/register", form.clone()).await;
        is_calm(&answer, &form);
        if answer.status != StatusCode::CREATED {
            continue;
        }
        entered += 1;
        assert_eq!(answer.json()["user"]["username"], name.trim().to_ascii_lowercase());
        // The password is taken as it is, to the last letter.
        let again = json!({ "identifier": name, "password": password });
        Caller::program(at).post("/auth/login", again).await.expect(StatusCode::OK);
        let nearly: String = password.chars().skip(1).collect();
        let wrong =
            Caller::program(at).post("/auth/login", json!({ "identifier": name, "password": nearly })).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "{form}");
    }
    assert!(entered > 3, "only {entered} came in: nothing was tried");
}

async fn whatever_name_is_accepted_comes_back(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let board = ada.get("/projects").await.expect(StatusCode::OK)["items"][0]["id"].clone();
    let project = format!("/projects/{}", board.as_str().expect("an id"));
    let mut accepted = 0;
    for name in some(text(), 120) {
        let me = ada.patch("/me", json!({ "display_name": name })).await;
        is_calm(&me, &name);
        if me.status == StatusCode::OK {
            accepted += 1;
            assert_eq!(me.json()["display_name"], one_line(&name));
            assert_eq!(ada.get("/me").await.json()["display_name"], one_line(&name));
        }
        let renamed = ada.patch(&project, json!({ "name": name })).await;
        is_calm(&renamed, &name);
        if renamed.status == StatusCode::OK {
            assert_eq!(ada.get(&project).await.json()["name"], one_line(&name));
        }
        let task = json!({ "title": name, "description": name });
        let task = ada.post("/tasks", task).await;
        is_calm(&task, &name);
        if task.status == StatusCode::CREATED {
            let task = task.json();
            assert_eq!(task["title"], one_line(&name));
            assert_eq!(task["description"], name.replace("\r\n", "\n").replace('\r', "\n"));
        }
    }
    assert!(accepted > 30, "{accepted}");
}

async fn whatever_is_typed_into_a_form_is_shown_as_text(place: Place) {
    let server = TestServer::start(place).await;
    let browser = Caller::browser(server.addr());
    browser.register("ada").await.expect(StatusCode::CREATED);
    let stranger = Caller::browser(server.addr());
    for typed in some(text(), 80) {
        let saved = browser.form("/app/settings/profile", &[("display_name", &typed)]).await;
        is_calm(&saved, &typed);
        let page = browser.page("/app/settings/profile").await;
        let sent_back = stranger.form("/register", &[("username", &typed), ("next", &typed)]).await;
        is_calm(&sent_back, &typed);
        for answer in [saved, page, sent_back] {
            assert!(!answer.text.contains("<script>alert"), "{typed:?} became a script");
            assert_eq!(answer.header("set-cookie").filter(|cookie| cookie.starts_with("a=b")), None);
            if let Some(place) = answer.header("location") {
                assert!(place.starts_with('/') && !place.starts_with("//"), "{typed:?} leads to {place}");
            }
        }
    }
}
