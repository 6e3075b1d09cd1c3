//! The page of devices, and what is told when a login was stolen.

use super::*;

on_both_databases!(
    the_page_tells_where_one_is_signed_in,
    one_ends_ones_other_devices_on_the_page_and_nobody_elses,
    all_others_end_at_one_word,
    a_stolen_login_is_told_at_the_next_login_until_it_was_read,
    what_happens_to_logins_is_written_down_without_what_was_typed,
);

const PAGE: &str = "/app/settings/devices";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0";

/// Logs in with a Firefox.
async fn firefox(at: std::net::SocketAddr) -> Caller {
    let program = Caller::program(at);
    let form = json!({ "identifier": "ada", "password": PASSWORD });
    let request = program.api(Method::POST, "/auth/login").header("user-agent", FIREFOX).json(&form);
    let entered = send(request).await.expect(StatusCode::OK);
    program.with_token(&text(&entered["access_token"]))
}

async fn the_page_tells_where_one_is_signed_in(place: Place) {
    let server = at_noon(place).await;
    let browser = Caller::browser(server.addr());
    browser.register("ada").await.expect(StatusCode::CREATED);
    server.wait(60);
    firefox(server.addr()).await;
    let page = browser.page(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "Firefox on Linux",
        "2 Mar 2026 12:01 UTC from 127.0.0.1",
        "This device",
        "Log out all other devices",
    ] {
        assert!(page.reads().contains(text), "{text}: {}", page.text);
    }
    // The script shows it in the person's own zone.
    assert!(page.text.contains("<time datetime=\"2026-03-02T12:01:00.000Z\">"), "{}", page.text);
    let sessions = browser.get("/me/sessions").await.expect(StatusCode::OK);
    assert_eq!(sessions["items"][0]["address"], "127.0.0.1");
    server.wait(3600);
    assert_eq!(browser.page(PAGE).await.status, StatusCode::OK);
    let sessions = browser.get("/me/sessions").await.expect(StatusCode::OK);
    assert_eq!(sessions["items"][0]["last_used_at"], "2026-03-02T13:01:00.000Z", "a sign of life");
    assert_eq!(sessions["items"][0]["created_at"], "2026-03-02T12:00:00.000Z");
}

async fn one_ends_ones_other_devices_on_the_page_and_nobody_elses(place: Place) {
    let server = at_noon(place).await;
    let (browser, ben) = (Caller::browser(server.addr()), Caller::browser(server.addr()));
    browser.register("ada").await.expect(StatusCode::CREATED);
    ben.register("ben").await.expect(StatusCode::CREATED);
    let phone = firefox(server.addr()).await;
    let sessions = phone.get("/me/sessions").await.expect(StatusCode::OK);
    let sessions = sessions["items"].as_array().expect("a list").clone();
    let own = sessions.iter().find(|it| it["current"] == true).expect("the phone's");
    let id = text(&own["id"]);

    let sure = [("session", id.as_str()), ("sure", "yes")];
    let stranger = ben.form(PAGE, &sure).await;
    assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.form(PAGE, &[("session", "nonsense")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(phone.get("/me").await.status, StatusCode::OK);
    // A browser that opens no dialog is asked by a page, which names the device.
    let asked = browser.form(PAGE, &[("session", &id)]).await;
    assert!(
        asked.status == StatusCode::OK && asked.text.contains("Log out Firefox on Linux?"),
        "{}",
        asked.text
    );
    assert_eq!(phone.get("/me").await.status, StatusCode::OK, "asked, and not done");
    let ended = browser.form(PAGE, &sure).await;
    assert_eq!(ended.header("location"), Some("/app/settings/devices?done=ended"));
    assert_eq!(phone.get("/me").await.status, StatusCode::UNAUTHORIZED);
    let anybody = Caller::browser(server.addr()).form(PAGE, &[("session", &id)]).await;
    assert!(anybody.header("location").is_some_and(|to| to.starts_with("/login")), "{anybody:?}");
}

async fn all_others_end_at_one_word(place: Place) {
    let server = at_noon(place).await;
    let browser = Caller::browser(server.addr());
    browser.register("ada").await.expect(StatusCode::CREATED);
    let (first, second) = (firefox(server.addr()).await, firefox(server.addr()).await);
    let ben = Caller::registered(server.addr(), "ben").await;
    assert_eq!(first.delete("/me/sessions").await.status, StatusCode::NO_CONTENT);
    assert_eq!(first.get("/me").await.status, StatusCode::OK);
    for ended in [&second, &browser] {
        assert_eq!(ended.get("/me").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(ben.get("/me").await.status, StatusCode::OK);

    browser.log_in("ada").await.expect(StatusCode::OK);
    let asked = browser.form(PAGE, &[("do", "others")]).await;
    assert!(
        asked.status == StatusCode::OK && asked.text.contains("Log out all other devices?"),
        "{}",
        asked.text
    );
    assert_eq!(first.get("/me").await.status, StatusCode::OK, "asked, and not done");
    let sure = [("do", "others"), ("sure", "yes")];
    assert_eq!(browser.form(PAGE, &sure).await.status, StatusCode::SEE_OTHER);
    assert_eq!(first.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.get("/me").await.status, StatusCode::OK);
    assert!(deeds(&server).await.contains(&Deed::SessionsEnded));
}

async fn a_stolen_login_is_told_at_the_next_login_until_it_was_read(place: Place) {
    let server = at_noon(place).await;
    let form = json!({ "username": "ada", "password": PASSWORD, "email": "ada@example.org" });
    let registered = Caller::program(server.addr()).post("/auth/register", form).await;
    let token = registered.cookie("tasksync_refresh").expect("a token");
    let refresh = async || {
        let request = Caller::program(server.addr()).api(Method::POST, "/auth/refresh");
        send(request.header("cookie", format!("tasksync_refresh={token}; tasksync_here=1"))).await
    };
    assert_eq!(refresh().await.status, StatusCode::OK);
    server.wait(60);
    assert_eq!(refresh().await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refresh().await.status, StatusCode::UNAUTHORIZED, "told once, however often it is shown");
    assert!(deeds(&server).await.contains(&Deed::SessionStolen));
    letter_of(&server, "Subject: A copy of your login may have been used").await;

    let browser = Caller::browser(server.addr());
    let entered = browser.log_in("ada").await.expect(StatusCode::OK);
    assert_eq!(entered["notice"], PAGE);
    let page = browser.page(PAGE).await;
    assert_eq!(
        page.reads().matches("noticed 2 Mar 2026 12:01 UTC, from 127.0.0.1").count(),
        1,
        "{}",
        page.text
    );
    let plain = Caller::browser(server.addr());
    let led = plain.form("/login", &[("identifier", "ada"), ("password", PASSWORD), ("next", "/app")]).await;
    assert_eq!(led.header("location"), Some(PAGE));

    // Where the person wanted to go survives the page in between, and nothing else than a place here does.
    let place = "/app/w/1?task=2";
    let form = [("identifier", "ada"), ("password", PASSWORD), ("next", place)];
    let led = Caller::browser(server.addr()).form("/login", &form).await;
    let on = led.header("location").expect("a way on");
    assert_eq!(on, format!("{PAGE}?next=%2Fapp%2Fw%2F1%3Ftask%3D2"));
    let notice = browser.page(on).await;
    assert!(notice.text.contains("name=\"next\" value=\"/app/w/1?task=2\""), "{}", notice.text);
    let elsewhere = browser.page(&format!("{PAGE}?next=https%3A%2F%2Fevil.example")).await;
    assert!(!elsewhere.text.contains("evil.example"), "{}", elsewhere.text);

    let read = browser.form(PAGE, &[("do", "read"), ("next", place)]).await;
    assert_eq!((read.status, read.header("location")), (StatusCode::SEE_OTHER, Some(place)));
    assert!(
        browser.page(on).await.text.contains("href=\"/app/w/1?task=2\""),
        "nothing left to tell: a way on"
    );
    assert!(!browser.page(PAGE).await.text.contains("noticed"));
    assert_eq!(Caller::program(server.addr()).log_in("ada").await.json().get("notice"), None);
}

async fn what_happens_to_logins_is_written_down_without_what_was_typed(place: Place) {
    let server = at_noon(place).await;
    let browser = Caller::browser(server.addr());
    browser.register("ada").await.expect(StatusCode::CREATED);
    let typed = "hunter2 hunter2";
    for identifier in ["ada", typed] {
        let form = json!({ "identifier": identifier, "password": typed });
        assert_eq!(browser.post("/auth/login", form).await.status, StatusCode::UNAUTHORIZED);
    }
    browser.log_in("ada").await.expect(StatusCode::OK);
    browser.post("/auth/logout", json!({})).await;
    let lines = lines(&server).await;
    let deeds: Vec<_> = lines.iter().map(|line| line.deed).collect();
    let expected = [
        Deed::AccountRegistered,
        Deed::LoginFailed,
        Deed::LoginFailed,
        Deed::LoginSucceeded,
        Deed::SessionEnded,
    ];
    assert_eq!(deeds, expected);
    assert!(lines.iter().all(|line| line.address == "127.0.0.1" && !line.detail.contains("hunter2")));
    assert_eq!((lines[1].subject.is_some(), lines[2].subject.is_some()), (true, false), "whom it concerns");
}
