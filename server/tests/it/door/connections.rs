//! How many connections there may be, and who makes room.

use super::*;
use app::domain::ClientId;
use app::protocol::{Down, SCHEMA, Up, VERSION};

on_both_databases!(
    silent_connections_make_room_for_whoever_asks,
    requests_that_do_not_come_to_their_end_make_room_too,
    sockets_keep_their_places_and_who_finds_none_is_told,
    one_address_takes_no_more_than_its_share,
    a_trusted_proxy_has_as_many_connections_as_it_needs,
);

async fn silent_connections_make_room_for_whoever_asks(place: Place) {
    let server = limited(place, |limits| limits.connections = Some(8)).await;
    let ada = Person::register(server.addr(), "ada").await;
    let mut silent = Vec::new();
    for _ in 0..30 {
        silent.push(said(server.addr(), b"").await);
    }
    Caller::program(server.addr()).with_token(&ada.token).get("/me").await.expect(StatusCode::OK);
    assert_eq!(rest(&mut silent[0]).await, "", "the first to come was the first to go");
    assert!(server.state().door.connections() <= 8);
    assert!(server.state().door.meters().room_made() >= 23);
}

async fn requests_that_do_not_come_to_their_end_make_room_too(place: Place) {
    let server = limited(place, |limits| limits.connections = Some(4)).await;
    let ada = Person::register(server.addr(), "ada").await;
    let mut slow = Vec::new();
    for _ in 0..10 {
        slow.push(said(server.addr(), b"GET / HTTP/1.1\r\nHost: here\r\nX-Slow: ").await);
        let body = "POST /api/v1/auth/login HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n\
            Content-Length: 100\r\n\r\n{\"identifier\": ";
        slow.push(said(server.addr(), body.as_bytes()).await);
    }
    for _ in 0..10 {
        let fresh = Caller::program(server.addr()).with_token(&ada.token);
        fresh.get("/me").await.expect(StatusCode::OK);
    }
    assert_eq!(rest(&mut slow[0]).await, "");
}

async fn sockets_keep_their_places_and_who_finds_none_is_told(place: Place) {
    let server = limited(place, |limits| limits.connections = Some(3)).await;
    let ada = Person::register(server.addr(), "ada").await;
    // Her own requests have left an idle connection behind, which makes room.
    let mut wires = [ada.dial().await, ada.dial().await, ada.dial().await];
    until("only the sockets are left", || server.hub().load().connections == 3).await;
    let mut late = said(server.addr(), b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n").await;
    let told = rest(&mut late).await;
    // The server hangs up over a request that it has not read: the answer may be lost on the way.
    assert!(told.is_empty() || told.starts_with("HTTP/1.1 503 ") && told.contains("Retry-After"), "{told}");
    assert!(server.state().door.meters().refused(Refusal::Connection) > 0);
    for wire in &mut wires {
        let cid = ClientId::generate();
        wire.send(&Up::Hello { v: VERSION, schema: SCHEMA, cid, workspaces: Vec::new() }).await;
        assert!(matches!(wire.receive().await, Ok(Down::Welcome { .. })));
    }
    drop(wires);
    until("the places are free", || server.state().door.connections() == 0).await;
    Caller::program(server.addr()).with_token(&ada.token).get("/me").await.expect(StatusCode::OK);
}

async fn one_address_takes_no_more_than_its_share(place: Place) {
    let server = limited(place, |limits| limits.connections_per_address = 2).await;
    let mut first = said(server.addr(), b"").await;
    let mut others = Vec::new();
    for _ in 0..5 {
        others.push(said(server.addr(), b"").await);
    }
    assert_eq!(rest(&mut first).await, "");
    until("two are left", || server.state().door.connections() == 2).await;
}

async fn a_trusted_proxy_has_as_many_connections_as_it_needs(place: Place) {
    let server = TestServer::start_with(place, Clock::system(), |config| {
        config.limits.connections_per_address = 1;
        config.trusted_proxies = vec!["127.0.0.1".parse::<std::net::IpAddr>().expect("an address").into()];
    })
    .await;
    let mut lines = Vec::new();
    for _ in 0..5 {
        lines.push(said(server.addr(), b"").await);
    }
    until("all five are there", || server.state().door.connections() == 5).await;
    assert_eq!(server.state().door.meters().room_made(), 0);
}
