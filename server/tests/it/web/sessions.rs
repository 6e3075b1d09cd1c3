//! How long somebody stays signed in, and how that ends.

use super::*;

on_both_databases!(
    a_refresh_gives_a_new_token_and_the_old_one_works_for_a_minute,
    a_token_shown_again_after_its_minute_ends_the_session,
    twenty_tabs_that_refresh_at_once_stay_signed_in,
    twenty_tabs_that_load_at_once_stay_signed_in,
    a_restart_keeps_people_signed_in,
    a_days_absence_keeps_a_browser_signed_in,
    thirty_days_absence_sign_out,
    logging_out_ends_the_access_token_at_once,
    one_signs_ones_other_devices_out_and_nobody_elses,
    cookies_are_out_of_reach_for_scripts,
    a_browser_without_the_cookie_that_says_that_somebody_is_here_ends_the_session,
    over_tls_cookies_are_bound_to_the_host,
);

const ACCESS: &str = "tasksync_access";
const REFRESH: &str = "tasksync_refresh";
/// Without this one, which scripts can take away, the others count for nothing.
const HERE: &str = "tasksync_here";

/// Shows a refresh token, as a browser does.
async fn refresh(at: std::net::SocketAddr, token: &str) -> Answer {
    let program = Caller::program(at);
    let request =
        program.api(Method::POST, "/auth/refresh").header("cookie", format!("{REFRESH}={token}; {HERE}=1"));
    send(request).await
}

fn token(answer: &Answer) -> String {
    answer.cookie(REFRESH).unwrap_or_else(|| panic!("no token: {}", answer.text))
}

async fn a_refresh_gives_a_new_token_and_the_old_one_works_for_a_minute(place: Place) {
    let server = at_noon(place).await;
    let first = token(&Caller::program(server.addr()).register("ada").await);
    let refreshed = refresh(server.addr(), &first).await;
    let second = token(&refreshed);
    assert_ne!(first, second);
    let entered = refreshed.expect(StatusCode::OK);
    assert_eq!(entered["user"]["username"], "ada");

    server.wait(59);
    // The answer got lost, and the browser asks again.
    assert_eq!(token(&refresh(server.addr(), &first).await), second);
    assert_ne!(token(&refresh(server.addr(), &second).await), second);
}

async fn a_token_shown_again_after_its_minute_ends_the_session(place: Place) {
    let server = at_noon(place).await;
    let registered = Caller::program(server.addr()).register("ada").await;
    let first = token(&registered);
    let refreshed = refresh(server.addr(), &first).await;
    let second = token(&refreshed);
    let ada = Caller::program(server.addr()).with_token(&text(&refreshed.json()["access_token"]));
    assert_eq!(ada.get("/me").await.status, StatusCode::OK);

    server.wait(60);
    assert_eq!(refresh(server.addr(), &first).await.expect(StatusCode::UNAUTHORIZED)["code"], "signed_out");
    assert_eq!(refresh(server.addr(), &second).await.status, StatusCode::UNAUTHORIZED, "the whole family");
    assert_eq!(ada.get("/me").await.status, StatusCode::UNAUTHORIZED, "its access tokens too");
}

async fn twenty_tabs_that_refresh_at_once_stay_signed_in(place: Place) {
    let server = at_noon(place).await;
    let first = token(&Caller::program(server.addr()).register("ada").await);
    let tabs = (0..20).map(|_| refresh(server.addr(), &first));
    let answers = futures::future::join_all(tabs).await;
    let tokens: Vec<_> = answers.iter().map(token).collect();
    assert!(tokens.iter().all(|token| *token == tokens[0] && *token != first), "{tokens:?}");
    server.wait(3600);
    assert_eq!(refresh(server.addr(), &tokens[0]).await.status, StatusCode::OK);
}

/// Each page is let in by the refresh token on its way, as after a night's sleep of the machine.
async fn twenty_tabs_that_load_at_once_stay_signed_in(place: Place) {
    let server = at_noon(place).await;
    let registered = Caller::program(server.addr()).register("ada").await;
    let access = registered.cookie(ACCESS).expect("a token");
    let cookies = format!("{ACCESS}={access}; {REFRESH}={}; {HERE}=1", token(&registered));
    server.wait(24 * 3600);
    let program = Caller::program(server.addr());
    let load = |_| send(program.request(Method::GET, "/app").header("cookie", &cookies));
    let pages = futures::future::join_all((0..20).map(load)).await;
    let tokens: Vec<_> = pages.iter().map(token).collect();
    assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
    for page in &pages {
        assert!(page.header("location").is_some_and(|to| to.starts_with("/app/w/")), "{page:?}");
    }
    // Of those who come late, some still hold the first token.
    let late = futures::future::join_all((0..20).map(load)).await;
    assert!(late.iter().all(|page| token(page) == tokens[0]));
    let next = refresh(server.addr(), &tokens[0]).await;
    assert_eq!(next.status, StatusCode::OK);
}

async fn a_restart_keeps_people_signed_in(place: Place) {
    let server = at_noon(place).await;
    let registered = Caller::program(server.addr()).register("ada").await;
    let (access, refresh_token) = (text(&registered.json()["access_token"]), token(&registered));
    let server = server.restart().await;
    let ada = Caller::program(server.addr()).with_token(&access);
    assert_eq!(ada.get("/me").await.status, StatusCode::OK);
    assert_eq!(refresh(server.addr(), &refresh_token).await.status, StatusCode::OK);
}

async fn a_days_absence_keeps_a_browser_signed_in(place: Place) {
    let server = at_noon(place).await;
    let registered = Caller::program(server.addr()).register("ada").await;
    let access = registered.cookie(ACCESS).expect("a token");
    let cookies = format!("{ACCESS}={access}; {REFRESH}={}; {HERE}=1", token(&registered));
    server.wait(24 * 3600);
    let browser = Caller::browser(server.addr());
    let page = send(browser.request(Method::GET, "/app").header("cookie", cookies)).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(page.header("location").expect("a way on").starts_with("/app/w/"), "{page:?}");
    // The page brought new cookies along.
    assert_ne!(token(&page), token(&registered));
    assert_eq!(browser.get("/me").await.expect(StatusCode::OK)["username"], "ada");
}

async fn thirty_days_absence_sign_out(place: Place) {
    let server = at_noon(place).await;
    let browser = Caller::browser(server.addr());
    let first = token(&browser.register("ada").await);
    server.wait(30 * 24 * 3600 - 1);
    let second = token(&refresh(server.addr(), &first).await);
    server.wait(30 * 24 * 3600);
    assert_eq!(refresh(server.addr(), &second).await.status, StatusCode::UNAUTHORIZED);
}

async fn logging_out_ends_the_access_token_at_once(place: Place) {
    let server = TestServer::start(place).await;
    let browser = Caller::browser(server.addr());
    let registered = browser.register("ada").await;
    let stolen = Caller::program(server.addr()).with_token(&text(&registered.json()["access_token"]));
    assert_eq!(stolen.get("/me").await.status, StatusCode::OK);

    let out = browser.post("/auth/logout", json!({})).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    for cookie in [ACCESS, REFRESH] {
        assert_eq!(out.cookie(cookie).as_deref(), Some(""), "{cookie} is forgotten");
    }
    assert_eq!(stolen.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refresh(server.addr(), &token(&registered)).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.post("/auth/logout", json!({})).await.status, StatusCode::NO_CONTENT, "once more");
}

async fn one_signs_ones_other_devices_out_and_nobody_elses(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    let ben = Caller::registered(server.addr(), "ben").await;
    let entered = Caller::program(server.addr()).log_in("ada").await.expect(StatusCode::OK);
    let phone = Caller::program(server.addr()).with_token(&text(&entered["access_token"]));

    let sessions = ada.get("/me/sessions").await.expect(StatusCode::OK);
    let sessions = sessions["items"].as_array().expect("a list");
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| session["current"] == false).expect("the phone");
    let address = format!("/me/sessions/{}", text(&other["id"]));

    assert_eq!(ben.delete(&address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(phone.get("/me").await.status, StatusCode::OK);
    assert_eq!(ada.delete(&address).await.status, StatusCode::NO_CONTENT);
    assert_eq!(phone.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ada.get("/me").await.status, StatusCode::OK);
    assert_eq!(ada.delete(&address).await.status, StatusCode::NOT_FOUND);
}

async fn cookies_are_out_of_reach_for_scripts(place: Place) {
    let server = TestServer::start(place).await;
    let registered = Caller::program(server.addr()).register("ada").await;
    let cookies: Vec<_> = registered.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 3);
    for cookie in cookies {
        let cookie = cookie.to_str().expect("text");
        // The one that scripts take away to sign out says no more than who is here.
        let is_hidden = !cookie.starts_with(&format!("{HERE}={};", text(&registered.json()["user"]["id"])));
        assert_eq!(cookie.contains("; HttpOnly"), is_hidden, "{cookie}");
        assert!(cookie.contains("; SameSite=Lax"), "{cookie}");
        assert!(!cookie.contains("Secure"), "without TLS the browser would drop it: {cookie}");
    }
}

/// As a page does that signs out without a network: it cannot take away more.
async fn a_browser_without_the_cookie_that_says_that_somebody_is_here_ends_the_session(place: Place) {
    let server = TestServer::start(place).await;
    let program = Caller::program(server.addr());
    let registered = program.register("ada").await;
    let ada = program.with_token(&text(&registered.json()["access_token"]));
    let hidden =
        [ACCESS, REFRESH].map(|name| format!("{name}={}", registered.cookie(name).expect("a cookie")));
    let hidden = hidden.join("; ");
    let me = |cookies: String| send(program.api(Method::GET, "/me").header("cookie", cookies));
    assert_eq!(me(hidden.clone()).await.status, StatusCode::UNAUTHORIZED);
    let alone = program.api(Method::POST, "/auth/refresh").header("cookie", hidden.clone());
    assert_eq!(send(alone).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        me(format!("{hidden}; {HERE}=1")).await.status,
        StatusCode::OK,
        "a program is refused, and no more"
    );
    assert_eq!(ada.get("/me").await.status, StatusCode::OK);

    let page = program.request(Method::GET, "/login").header("cookie", hidden.clone());
    send(page.header("accept", "text/html")).await;
    assert_eq!(ada.get("/me").await.status, StatusCode::UNAUTHORIZED, "a browser ends it for good");
    assert_eq!(me(format!("{hidden}; {HERE}=1")).await.status, StatusCode::UNAUTHORIZED);
}

async fn over_tls_cookies_are_bound_to_the_host(place: Place) {
    let public =
        |config: &mut server::config::Config| config.public_url = "https://tasks.example.org".parse().ok();
    let server = TestServer::start_with(place, noon(), public).await;
    let registered = Caller::program(server.addr()).register("ada").await;
    for cookie in registered.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().expect("text");
        assert!(cookie.starts_with("__Host-") && cookie.ends_with("; Secure"), "{cookie}");
    }
    assert!(registered.header("strict-transport-security").is_some());
}
