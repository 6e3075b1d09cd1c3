//! How often somebody may ask. The clock stands still: nothing is given back unless the test says so.

use super::*;

on_both_databases!(
    one_address_may_ask_so_often_and_is_told_when_again,
    a_clock_that_is_set_back_turns_nobody_away,
    one_person_may_ask_so_often_from_wherever,
    attempts_to_come_in_are_counted_apart,
    new_accounts_are_counted_for_each_address,
    behind_a_trusted_proxy_each_client_counts_for_itself,
    a_stranger_cannot_choose_the_address_that_it_counts_for,
    a_person_who_is_turned_away_gets_a_page,
    a_body_that_announces_too_much_is_refused_before_it_comes,
);

/// A server at noon with these settings.
async fn at_noon(place: Place, set: impl FnOnce(&mut Config)) -> TestServer {
    TestServer::start_with(place, noon(), set).await
}

fn rate(burst: u32) -> Rate {
    Rate { burst, every_us: 2_000_000 }
}

#[track_caller]
fn assert_too_many(answer: &Answer, seconds: &str) {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", answer.text);
    assert_eq!(answer.header("retry-after"), Some(seconds));
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.json()["code"], "too_many");
}

async fn one_address_may_ask_so_often_and_is_told_when_again(place: Place) {
    let server = at_noon(place, |config| config.limits.requests_per_address = rate(3)).await;
    let caller = Caller::program(server.addr());
    for _ in 0..3 {
        caller.get("/me").await.expect(StatusCode::UNAUTHORIZED);
    }
    assert_too_many(&caller.page("/").await, "2");
    assert_eq!(caller.page("/healthz").await.status, StatusCode::OK, "whoever watches is not turned away");
    server.wait(2);
    caller.get("/me").await.expect(StatusCode::UNAUTHORIZED);
    assert_too_many(&caller.get("/me").await, "2");
    assert_eq!(server.state().door.meters().refused(Refusal::Address), 2);
}

async fn a_clock_that_is_set_back_turns_nobody_away(place: Place) {
    let server = at_noon(place, |config| {
        config.limits.requests_per_address = rate(3);
        config.limits.connects_per_address = rate(3);
    })
    .await;
    // Each has a connection of its own.
    let ask = async || Caller::program(server.addr()).get("/me").await;
    for _ in 0..3 {
        ask().await.expect(StatusCode::UNAUTHORIZED);
    }
    server.set_clock_back(86_400);
    server.wait(2);
    ask().await.expect(StatusCode::UNAUTHORIZED);
    server.wait(2);
    assert_eq!(Caller::program(server.addr()).page("/healthz").await.status, StatusCode::OK);
}

async fn one_person_may_ask_so_often_from_wherever(place: Place) {
    let server = at_noon(place, |config| config.limits.requests_per_person = rate(2)).await;
    let [ada, ben] =
        [Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await];
    for _ in 0..2 {
        ada.get("/me").await.expect(StatusCode::OK);
    }
    assert_too_many(&ada.get("/me").await, "2");
    let page = send(ada.request(Method::GET, "/app/settings/profile").header("accept", "text/html")).await;
    assert_eq!((page.status, page.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, Some("2")));
    assert!(page.text.contains("<h1>Too many requests<"), "{}", page.text);
    ben.get("/me").await.expect(StatusCode::OK);
    server.wait(2);
    ada.get("/me").await.expect(StatusCode::OK);
}

async fn attempts_to_come_in_are_counted_apart(place: Place) {
    let server = at_noon(place, |config| config.limits.ways_in_per_address = rate(2)).await;
    let caller = Caller::program(server.addr());
    // Empty ones cost no hashing, and count all the same.
    let knock = || caller.post("/auth/login", json!({}));
    knock().await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let form = caller.form("/login", &[("identifier", ""), ("password", "")]).await;
    assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_too_many(&knock().await, "2");
    assert_too_many(&caller.form("/register", &[]).await, "2");
    assert_eq!(caller.page("/login").await.status, StatusCode::OK, "looking is free");
    assert_eq!(server.state().door.meters().refused(Refusal::WayIn), 2);
}

async fn new_accounts_are_counted_for_each_address(place: Place) {
    let server = at_noon(place, |config| config.limits.accounts_per_address = rate(1)).await;
    let caller = Caller::program(server.addr());
    caller.post("/auth/register", json!({"username": "a"})).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    caller.register("ada").await.expect(StatusCode::CREATED);
    assert_too_many(&caller.register("ben").await, "2");
    let page = caller.form("/register", &[("username", "ben"), ("password", PASSWORD)]).await;
    assert_eq!((page.status, page.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, Some("2")));
    assert!(page.text.contains("ben"), "what was typed is still there");
    caller.log_in("ada").await.expect(StatusCode::OK);
}

async fn behind_a_trusted_proxy_each_client_counts_for_itself(place: Place) {
    let server = at_noon(place, |config| {
        config.limits.requests_per_address = rate(1);
        config.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    })
    .await;
    let caller = Caller::program(server.addr());
    let from = |client: &str| send(caller.request(Method::GET, "/login").header("x-forwarded-for", client));
    assert_eq!(from("192.0.2.1").await.status, StatusCode::OK);
    assert_too_many(&from("192.0.2.1").await, "2");
    assert_too_many(&from("203.0.113.9, 192.0.2.1").await, "2");
    assert_eq!(from("192.0.2.2").await.status, StatusCode::OK);
}

async fn a_stranger_cannot_choose_the_address_that_it_counts_for(place: Place) {
    let server = at_noon(place, |config| config.limits.requests_per_address = rate(1)).await;
    let caller = Caller::program(server.addr());
    let from = |client: &str| send(caller.request(Method::GET, "/login").header("x-forwarded-for", client));
    assert_eq!(from("192.0.2.1").await.status, StatusCode::OK);
    assert_too_many(&from("192.0.2.2").await, "2");
}

async fn a_person_who_is_turned_away_gets_a_page(place: Place) {
    let server = at_noon(place, |config| config.limits.ways_in_per_address = rate(1)).await;
    let caller = Caller::program(server.addr());
    for path in ["/login", "/email/confirm", "/invite/none/account"] {
        server.wait(2);
        let form = || {
            let request = caller.request(Method::POST, path).header("accept", "text/html,*/*;q=0.8");
            send(request.header("content-type", "application/x-www-form-urlencoded").body("identifier="))
        };
        assert_ne!(form().await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        let page = form().await;
        assert_eq!((page.status, page.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, Some("2")));
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(page.text.contains("<h1>Too many requests<"), "{}", page.text);
    }
}

async fn a_body_that_announces_too_much_is_refused_before_it_comes(place: Place) {
    let server = at_noon(place, |_| {}).await;
    let request = "POST /api/v1/auth/login HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n\
        Connection: close\r\nContent-Length: 2000000\r\n\r\n{";
    // The rest never comes: whoever waited for it would answer after the time of a request.
    let told =
        timeout(Duration::from_secs(10), rest(&mut said(server.addr(), request.as_bytes()).await)).await;
    let told = told.expect("it is told at once");
    assert!(told.starts_with("HTTP/1.1 413 ") && told.contains("too_large"), "{told}");
}
