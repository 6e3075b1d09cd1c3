//! Who may open a socket, and when it is closed on them.

use super::*;
use crate::support::client::{Device, Ended, Person, Wire};
use crate::support::http::Caller;
use app::protocol::ByeReason;
use reqwest::StatusCode;
use serde_json::Value;
use std::net::SocketAddr;

on_both_databases!(
    without_a_session_there_is_no_socket,
    a_page_of_another_origin_gets_no_socket,
    logging_out_closes_the_sockets_of_that_session_only,
);

async fn without_a_session_there_is_no_socket(place: Place) {
    let (server, []) = start(place, []).await;
    let refused = |headers: Vec<(&'static str, String)>| refusal(server.addr(), headers);
    let from_here = vec![("origin", format!("http://{}", server.addr()))];
    assert_eq!(refused(from_here).await, Some(StatusCode::UNAUTHORIZED));
    assert!(refused(Vec::new()).await.is_some());
    let ada = Person::register(server.addr(), "ada").await;
    let bearer = |token: &str| vec![("authorization", format!("Bearer {token}"))];
    assert_eq!(refused(bearer(&ada.token)).await, None);
    for forged in forgeries(&ada.token) {
        assert_eq!(refused(bearer(&forged)).await, Some(StatusCode::UNAUTHORIZED), "{forged}");
    }
}

async fn a_page_of_another_origin_gets_no_socket(place: Place) {
    let (server, [ada]) = start(place, ["ada"]).await;
    let cookies = cookies(&ada).await;
    let open = |origin: Option<String>| {
        let mut headers = vec![("cookie", cookies.clone())];
        headers.extend(origin.map(|origin| ("origin", origin)));
        refusal(server.addr(), headers)
    };
    let at = server.addr();
    assert_eq!(open(Some(format!("http://{at}"))).await, None);
    let foreign = [
        "https://evil.example".to_owned(),
        format!("https://{at}"),
        format!("http://{at}.evil.example"),
        format!("http://localhost:{}", at.port()),
        format!("HTTP://{at}"),
        format!("http://{at}/"),
        format!("http://{at}, http://{at}"),
        format!("http://{at}0"),
        format!("http://{}", at.ip()),
        "null".to_owned(),
    ];
    for origin in foreign {
        assert_eq!(open(Some(origin.clone())).await, Some(StatusCode::FORBIDDEN), "{origin}");
    }
    assert_eq!(open(None).await, Some(StatusCode::FORBIDDEN), "a cookie without an origin");
}

async fn logging_out_closes_the_sockets_of_that_session_only(place: Place) {
    let (server, [ada]) = start(place, ["ada"]).await;
    let other_session = Person::log_in(server.addr(), "ada").await;
    let (mut first, mut second) = (Device::live(&ada).await, Device::live(&ada).await);
    let mut stays = Device::live(&other_session).await;
    // One that has not said hello yet, either.
    let mut silent = ada.dial().await;

    ada.caller.post("/auth/logout", Value::Null).await.expect(StatusCode::NO_CONTENT);
    let signed_out = Ended { bye: Some(ByeReason::SignedOut), code: Some(1008) };
    for wire in [first.wire.as_mut(), second.wire.as_mut(), Some(&mut silent)] {
        assert_eq!(wire.expect("connected").ended().await, signed_out);
    }
    let again = Wire::open(server.addr(), &[("authorization", &format!("Bearer {}", ada.token))]).await;
    assert_eq!(again.err(), Some(StatusCode::UNAUTHORIZED));

    let team = stays.team();
    stays.submit(team, create(board(&stays), "Still here")).await;
    stays.settle().await;
    assert_eq!(titles(&stays, team), ["Still here"]);
}

/// The cookies that a browser has after logging in.
async fn cookies(person: &Person) -> String {
    let answer = Caller::browser(person.caller.at).log_in(&person.name).await;
    let cookies = answer.headers.get_all("set-cookie").iter();
    let pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    pairs.collect::<Vec<_>>().join("; ")
}

/// The status with which an upgrade is refused; none where it succeeds.
async fn refusal(at: SocketAddr, headers: Vec<(&'static str, String)>) -> Option<StatusCode> {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Wire::open(at, &headers).await.err()
}

/// Tokens that are nearly right.
fn forgeries(token: &str) -> Vec<String> {
    let parts: Vec<_> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("a JWT has three parts") };
    let mut flipped = signature.to_owned();
    let first = if flipped.starts_with('A') { "B" } else { "A" };
    flipped.replace_range(..1, first);
    // {"alg":"none","typ":"JWT"}
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    vec![
        "nonsense".into(),
        format!("{header}.{claims}.{flipped}"),
        format!("{header}.{claims}."),
        format!("{none}.{claims}."),
        format!("{none}.{claims}.{signature}"),
    ]
}
