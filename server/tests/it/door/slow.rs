//! Who takes too long with what they send, or with what they are sent, is given up.

use super::*;

on_both_databases!(
    whoever_says_nothing_is_sent_away,
    a_head_that_does_not_come_to_its_end_is_given_up,
    a_body_that_does_not_come_to_its_end_is_given_up_and_told,
    whoever_does_not_take_its_answers_is_given_up,
);

/// Much less than anybody is given, and more than a quick request needs on a busy machine.
const SOON: Duration = Duration::from_millis(300);

async fn whoever_says_nothing_is_sent_away(place: Place) {
    let server = limited(place, |limits| limits.first_byte = SOON).await;
    assert_eq!(rest(&mut said(server.addr(), b"").await).await, "");
    until("its place is free", || server.state().door.connections() == 0).await;
}

async fn a_head_that_does_not_come_to_its_end_is_given_up(place: Place) {
    let server = limited(place, |limits| limits.head = SOON).await;
    let mut stream = said(server.addr(), b"GET / HTTP/1.1\r\nHost: here\r\n").await;
    // A header now and then does not help.
    let (mut reader, mut writer) = stream.split();
    let drip = async {
        while writer.write_all(b"X-Slow: 1\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let mut all = Vec::new();
    let read = async {
        // Hung up over unread bytes, it may end with an error.
        let _ = reader.read_to_end(&mut all).await;
    };
    let ended = async {
        tokio::select! {
            () = drip => {}
            () = read => {}
        }
    };
    timeout(PATIENCE, ended).await.expect("the server hangs up");
    assert!(!String::from_utf8_lossy(&all).contains("HTTP/1.1 200"));
    until("its place is free", || server.state().door.connections() == 0).await;
}

async fn a_body_that_does_not_come_to_its_end_is_given_up_and_told(place: Place) {
    let server = limited(place, |limits| limits.request = SOON).await;
    let request = "POST /api/v1/auth/login HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n\
        Content-Length: 100\r\n\r\n{\"identifier\": ";
    let told = rest(&mut said(server.addr(), request.as_bytes()).await).await;
    assert!(told.starts_with("HTTP/1.1 408 ") && told.contains("too_slow"), "{told}");
    assert!(told.to_ascii_lowercase().contains("x-content-type-options: nosniff"), "{told}");
    until("its place is free", || server.state().door.connections() == 0).await;
}

async fn whoever_does_not_take_its_answers_is_given_up(place: Place) {
    let server = limited(place, |limits| limits.stall = SOON).await;
    // Far more than lies between the two.
    let requests = "GET /api/openapi.json HTTP/1.1\r\nHost: here\r\n\r\n".repeat(500);
    let _greedy = said(server.addr(), requests.as_bytes()).await;
    until("it began to answer", || server.state().door.meters().answers()[1] > 0).await;
    until("its place is free", || server.state().door.connections() == 0).await;
    assert!(server.state().door.meters().answers()[1] < 500);
}
