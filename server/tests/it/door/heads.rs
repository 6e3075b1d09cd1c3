//! The head of a request: what is too large or odd is refused clearly, and every answer carries its headers.

use super::*;

on_both_databases!(
    what_is_too_large_is_refused_with_what_to_do,
    odd_methods_are_refused_and_echo_nothing,
    every_answer_carries_the_headers_that_protect,
    with_a_public_address_other_names_are_refused,
    a_request_names_one_host,
    an_encoded_body_is_refused,
);

async fn what_is_too_large_is_refused_with_what_to_do(place: Place) {
    let server = limited(place, |_| {}).await;
    let caller = Caller::program(server.addr());
    let long = send(caller.request(Method::GET, &format!("/{}", "a".repeat(9_000)))).await;
    assert_eq!((long.status, &long.json()["code"]), (StatusCode::URI_TOO_LONG, &json!("address_too_long")));
    let large = send(caller.request(Method::GET, "/").header("x-large", "a".repeat(40_000))).await;
    assert_eq!(large.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    assert_eq!(large.json()["code"], "headers_too_large");
    for (what, head) in [
        ("too many headers", format!("GET / HTTP/1.1\r\nHost: here\r\n{}\r\n", "X-A: b\r\n".repeat(500))),
        (
            "a megabyte of headers",
            format!("GET / HTTP/1.1\r\nHost: here\r\nX-A: {}\r\n\r\n", "b".repeat(1 << 20)),
        ),
        ("a megabyte of an address", format!("GET /{} HTTP/1.1\r\nHost: here\r\n\r\n", "b".repeat(1 << 20))),
    ] {
        let told = rest(&mut said(server.addr(), head.as_bytes()).await).await;
        // The server hangs up over what it does not read, so its words may be lost on the way.
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 4"), "{what}: {told}");
    }
    caller.page("/healthz").await.expect_text(StatusCode::OK);
}

/// What is answered to this head, and nothing behind it.
async fn told(server: &TestServer, head: &str) -> String {
    rest(&mut said(server.addr(), format!("{head}\r\nConnection: close\r\n\r\n").as_bytes()).await).await
}

async fn a_request_names_one_host(place: Place) {
    let server = limited(place, |_| {}).await;
    for head in ["GET /healthz HTTP/1.1", "GET /healthz HTTP/1.1\r\nHost: here\r\nHost: there"] {
        let told = told(&server, head).await;
        assert!(told.starts_with("HTTP/1.1 400 ") && told.contains("Host"), "{head}: {told}");
    }
    // HTTP/1.0 has no such header.
    assert!(told(&server, "GET /healthz HTTP/1.0").await.contains(" 200 OK"));
}

async fn an_encoded_body_is_refused(place: Place) {
    let server = limited(place, |_| {}).await;
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: here\r\nContent-Type: application/json";
    let answer = told(&server, &format!("{head}\r\nTransfer-Encoding: gzip, chunked")).await;
    assert!(answer.starts_with("HTTP/1.1 501 ") && answer.contains("transfer_encoding"), "{answer}");
    let answer = told(&server, &format!("{head}\r\nContent-Length: 2\r\nContent-Encoding: gzip")).await;
    assert!(answer.starts_with("HTTP/1.1 415 ") && answer.contains("media_type"), "{answer}");
}

async fn odd_methods_are_refused_and_echo_nothing(place: Place) {
    let server = limited(place, |_| {}).await;
    for method in ["TRACE", "CONNECT", "PROPFIND", "BREW", "get"] {
        let target = if method == "CONNECT" { "evil.example:443" } else { "/" };
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: here\r\nX-Secret: hush\r\nConnection: close\r\n\r\n"
        );
        let told = rest(&mut said(server.addr(), request.as_bytes()).await).await;
        assert!(told.starts_with("HTTP/1.1 4"), "{method}: {told}");
        assert!(!told.contains("hush"), "{method}: {told}");
    }
}

async fn every_answer_carries_the_headers_that_protect(place: Place) {
    let https = |config: &mut Config| {
        config.public_url = Some("https://tasks.example.org".parse().expect("an address"));
    };
    let server = TestServer::start_with(place, Clock::system(), https).await;
    let caller = Caller::program(server.addr());
    // Each over a connection of its own: the server closes the one whose body it does not read to its end.
    let of = |method: &str, path: &str| {
        caller.request(method.parse().expect("a method"), path).header("connection", "close")
    };
    let requests = [
        (200, of("GET", "/")),
        (200, of("HEAD", "/")),
        (200, of("GET", "/healthz")),
        (200, of("GET", "/api/openapi.json")),
        (303, of("GET", "/app")),
        (303, of("GET", "/app/settings/profile")),
        (400, of("POST", "/api/v1/auth/login").header("content-type", "application/json").body("{")),
        (401, of("GET", "/api/v1/me")),
        (401, of("GET", "/api/v1/sync")),
        (403, of("POST", "/api/v1/auth/login").header("sec-fetch-site", "cross-site")),
        (404, of("GET", "/nothing/here")),
        (404, of("GET", "/assets/nothing.js")),
        (404, of("GET", "/metrics")),
        (404, of("GET", "/api/v1/nothing")),
        (405, of("OPTIONS", "/api/v1/me")),
        (405, of("DELETE", "/login")),
        (405, of("TRACE", "/")),
        (
            413,
            of("POST", "/api/v1/auth/login")
                .header("content-type", "application/json")
                .body(vec![b' '; 2 << 20]),
        ),
        (414, of("GET", &format!("/{}", "a".repeat(9_000)))),
        (415, of("POST", "/login").body("x")),
        (421, of("GET", "/").header("host", "evil.example")),
        (431, of("GET", "/").header("x-large", "a".repeat(40_000))),
    ];
    for (status, request) in requests {
        let answer = send(request).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{status}: {name}");
        }
        let holds = |name: &str, part: &str| answer.header(name).is_some_and(|value| value.contains(part));
        assert!(holds("content-security-policy", "frame-ancestors 'none'"), "{status}");
        assert!(holds("content-security-policy", "default-src 'none'"), "{status}");
        assert!(holds("permissions-policy", "publickey-credentials-get=(self)"), "{status}");
        assert!(holds("strict-transport-security", "max-age="), "{status}");
        assert!(answer.header("cache-control").is_some(), "{status}");
        assert_eq!((answer.header("server"), answer.header("x-powered-by")), (None, None), "{status}");
    }
}

async fn with_a_public_address_other_names_are_refused(place: Place) {
    let named = |config: &mut Config| {
        config.public_url = Some("https://tasks.example.org".parse().expect("an address"));
    };
    let server = TestServer::start_with(place, Clock::system(), named).await;
    let caller = Caller::program(server.addr());
    let asked =
        |host: &'static str, path: &'static str| send(caller.request(Method::GET, path).header("host", host));
    for host in [
        "evil.example",
        "tasks.example.org.evil.example",
        "nottasks.example.org",
        "127.0.0.1.nip.example:3000",
    ] {
        let refused = asked(host, "/login").await;
        assert_eq!(refused.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert_eq!(refused.json()["code"], "misdirected");
        assert_eq!(asked(host, "/healthz").await.status, StatusCode::OK, "{host}");
    }
    for host in [
        "tasks.example.org",
        "TASKS.example.org:443",
        "tasks.example.org.",
        "127.0.0.1:3000",
        "[::1]:3000",
        "localhost",
        "tasksync",
    ] {
        assert_eq!(asked(host, "/login").await.status, StatusCode::OK, "{host}");
    }
}
