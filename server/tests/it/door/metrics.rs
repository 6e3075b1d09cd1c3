//! `/metrics` tells what the server is busy with, and not everybody.

use super::*;

on_both_databases!(
    a_program_of_this_machine_reads_the_figures,
    behind_a_proxy_there_are_no_figures_without_the_token,
    the_token_opens_them_from_wherever_and_nothing_else_does,
);

async fn a_program_of_this_machine_reads_the_figures(place: Place) {
    let server = limited(place, |_| {}).await;
    let ada = Person::register(server.addr(), "ada").await;
    let _device = Device::live(&ada).await;
    let figures = Caller::program(server.addr()).page("/metrics").await;
    assert_eq!(figures.status, StatusCode::OK);
    assert_eq!(figures.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let value = |name: &str| -> u64 {
        let line = figures.text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {}", figures.text)).parse().expect("a number")
    };
    assert_eq!(value("tasksync_sockets"), 1);
    assert!(value("tasksync_connections") >= 2);
    assert!(value("tasksync_requests_total{status=\"2xx\"}") >= 2);
    assert_eq!(value("tasksync_passwords_waiting"), 0);
    assert_eq!(value("tasksync_turned_away_total{why=\"address\"}"), 0);
}

async fn behind_a_proxy_there_are_no_figures_without_the_token(place: Place) {
    let server = limited(place, |_| {}).await;
    let caller = Caller::program(server.addr());
    for (name, value) in
        [("x-forwarded-for", "192.0.2.1"), ("via", "1.1 proxy"), ("forwarded", "for=192.0.2.1")]
    {
        let asked = send(caller.request(Method::GET, "/metrics").header(name, value)).await;
        assert_eq!(asked.status, StatusCode::NOT_FOUND, "{name}");
    }
}

async fn the_token_opens_them_from_wherever_and_nothing_else_does(place: Place) {
    const TOKEN: &str = "0123456789abcdef0123456789abcdef";
    let token = server::config::Settings { metrics_token: Some(TOKEN.to_owned()), ..Default::default() };
    let token = token.check().expect("it is long enough").metrics_token;
    let server = TestServer::start_with(place, Clock::system(), |config| config.metrics_token = token).await;
    let caller = Caller::program(server.addr());
    assert_eq!(caller.page("/metrics").await.status, StatusCode::NOT_FOUND);
    let wrong = caller.with_token(&TOKEN.replace('f', "e"));
    assert_eq!(wrong.page("/metrics").await.status, StatusCode::NOT_FOUND);
    let shown =
        caller.with_token(TOKEN).request(Method::GET, "/metrics").header("x-forwarded-for", "192.0.2.1");
    assert_eq!(send(shown).await.status, StatusCode::OK);
}
