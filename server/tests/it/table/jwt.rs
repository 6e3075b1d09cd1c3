//! A corpus of access tokens that are none, shown in every way in which one can be shown.

use super::cast::text;
use super::*;
use crate::support::client::Wire;
use crate::support::server::TestServer;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

on_both_databases!(
    no_forged_token_opens_anything,
    a_token_cut_short_opens_nothing,
    what_is_no_header_at_all_is_refused,
);

const KEY: &str = "a key that is long enough to be one: 32 bytes";

/// A server whose key the test knows, and somebody who is signed in there.
struct Stage {
    server: TestServer,
    token: String,
    refresh: String,
    claims: Value,
}

impl Stage {
    async fn set(place: Place) -> Self {
        let set = |config: &mut server::config::Config| config.jwt_secret = Some(KEY.to_owned());
        let server = TestServer::start_with(place, server::clock::Clock::system(), set).await;
        let entered = Caller::program(server.addr()).register("ada").await;
        let refresh = entered.cookie("tasksync_refresh").expect("a refresh token");
        let token = text(&entered.expect(StatusCode::CREATED)["access_token"]);
        let claims = token.split('.').nth(1).expect("claims");
        let claims = data_encoding::BASE64URL_NOPAD.decode(claims.as_bytes()).expect("base64");
        Self { server, token, refresh, claims: serde_json::from_slice(&claims).expect("claims") }
    }

    fn at(&self) -> SocketAddr {
        self.server.addr()
    }

    /// The good token's claims but for one, signed with the server's key.
    fn but(&self, claim: &str, value: Value) -> String {
        let mut claims = self.claims.clone();
        claims[claim] = value;
        sign(&header(), &claims, KEY)
    }

    fn corpus(&self) -> Vec<(String, String)> {
        let now = self.claims["iat"].as_i64().expect("a time");
        let mut corpus: Vec<(String, String)> = Vec::new();
        let mut add = |what: &str, token: String| corpus.push((what.to_owned(), token));
        for (claim, values) in [
            ("iss", vec![json!(null), json!("other"), json!(["tasksync"]), json!(7)]),
            ("aud", vec![json!(null), json!("other"), json!(["other"]), json!({})]),
            ("sub", vec![json!(null), json!("ada"), json!("01900000-0000-7000-8000-000000000000"), json!(1)]),
            ("sid", vec![json!(null), json!("x"), json!("01900000-0000-7000-8000-000000000000")]),
            ("exp", vec![json!(null), json!(now - 1), json!("never"), json!(-1), json!(1e300)]),
            ("nbf", vec![json!(null), json!(now + 3600), json!("now"), json!(i64::MAX)]),
        ] {
            for value in values {
                add(&format!("{claim} = {value}"), self.but(claim, value));
            }
        }
        add("another key", sign(&header(), &self.claims, "another key that is long enough: 32 bytes"));
        add("an empty key", sign(&header(), &self.claims, ""));
        for typ in [None, Some("JWT"), Some("rt+jwt"), Some("")] {
            let header = Header { typ: typ.map(str::to_owned), ..header() };
            add(&format!("typ = {typ:?}"), sign(&header, &self.claims, KEY));
        }
        for algorithm in [Algorithm::HS384, Algorithm::HS512] {
            let header = Header { alg: algorithm, ..header() };
            add(&format!("{algorithm:?}"), sign(&header, &self.claims, KEY));
        }
        let parts: Vec<&str> = self.token.split('.').collect();
        let [_, claims, signature] = parts[..] else { panic!("a JWT has three parts") };
        for alg in ["none", "None", "NONE", "nOnE", "HS1", "RS256", "ES256", "PS512", "EdDSA", ""] {
            let header = data_encoding::BASE64URL_NOPAD
                .encode(json!({ "typ": "at+jwt", "alg": alg }).to_string().as_bytes());
            add(&format!("alg = {alg:?}, unsigned"), format!("{header}.{claims}."));
            add(&format!("alg = {alg:?}"), format!("{header}.{claims}.{signature}"));
        }
        let key = json!({ "kty": "oct", "k": data_encoding::BASE64URL_NOPAD.encode(b"mine") });
        for (name, value) in [
            ("jwk", key),
            ("jku", json!("https://evil.example/keys")),
            ("x5u", json!("https://evil.example/cert")),
            ("kid", json!("../../dev/null")),
            ("kid", json!("' OR 1=1 --")),
            ("crit", json!(["exp"])),
        ] {
            let mut header = json!({ "typ": "at+jwt", "alg": "HS256" });
            header[name] = value.clone();
            let header = data_encoding::BASE64URL_NOPAD.encode(header.to_string().as_bytes());
            // Signed with the key that the header offers, or with none.
            add(&format!("{name} = {value}"), format!("{header}.{claims}.{signature}"));
        }
        add("the refresh token", self.refresh.clone());
        add("its secret", self.refresh.split('.').next_back().unwrap_or_default().to_owned());
        add("a ticket", server::auth::Ticket::generate().expect("random numbers").to_string());
        add("a password", PASSWORD.replace(' ', "+"));
        add("four parts", format!("{}.x", self.token));
        add("padding", format!("{}=", self.token));
        add("the token twice", format!("{0},{0}", self.token));
        add("the token twice, apart", format!("{0} {0}", self.token));
        add("nothing", String::new());
        add("dots", "..".to_owned());
        // Headers of more than 32 KiB do not come so far, and the cookie holds it twice.
        for bytes in [1_000, 15_000] {
            add(&format!("{bytes} bytes"), "A".repeat(bytes));
            add(&format!("{bytes} bytes of dots"), ".".repeat(bytes));
        }
        corpus
    }
}

fn header() -> Header {
    Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::HS256) }
}

fn sign(header: &Header, claims: &Value, key: &str) -> String {
    encode(header, claims, &EncodingKey::from_secret(key.as_bytes())).expect("a token")
}

/// Asks over HTTP by header and by cookie, and for a socket by both.
async fn is_refused(at: SocketAddr, what: &str, token: &str) {
    let program = Caller::program(at);
    let by_header =
        send(program.api(Method::GET, "/me").header("authorization", format!("Bearer {token}"))).await;
    assert_eq!(by_header.status, StatusCode::UNAUTHORIZED, "{what}: {token}");
    assert_eq!(by_header.header("www-authenticate"), Some("Bearer"), "{what}");
    let cookie = format!("tasksync_access={token}; tasksync_refresh={token}; tasksync_here=1");
    // The refresh token is good where a refresh token belongs.
    let cookie = if what == "the refresh token" {
        format!("tasksync_access={token}; tasksync_here=1")
    } else {
        cookie
    };
    let by_cookie = send(program.api(Method::GET, "/me").header("cookie", &cookie)).await;
    assert_eq!(by_cookie.status, StatusCode::UNAUTHORIZED, "{what} as a cookie: {token}");
    let bearer = format!("Bearer {token}");
    let socket = Wire::open(at, &[("authorization", &bearer)]).await.err();
    assert_eq!(socket, Some(StatusCode::UNAUTHORIZED), "{what} at the socket: {token}");
    let origin = format!("http://{at}");
    let socket = Wire::open(at, &[("cookie", &cookie), ("origin", &origin)]).await.err();
    assert_eq!(socket, Some(StatusCode::UNAUTHORIZED), "{what} as a cookie at the socket: {token}");
}

async fn no_forged_token_opens_anything(place: Place) {
    let stage = Stage::set(place).await;
    let corpus = stage.corpus();
    assert!(corpus.len() > 60, "{}", corpus.len());
    for (what, token) in &corpus {
        is_refused(stage.at(), what, token).await;
    }
    // The way in which the corpus is made does make good tokens.
    let again = sign(&header(), &stage.claims, KEY);
    for good in [&again, &stage.token] {
        Caller::program(stage.at()).with_token(good).get("/me").await.expect(StatusCode::OK);
        let bearer = format!("Bearer {good}");
        assert!(Wire::open(stage.at(), &[("authorization", &bearer)]).await.is_ok());
    }
    // What names another scheme, or no token at all.
    let program = Caller::program(stage.at());
    for scheme in ["", "Bearer", "Basic ", "Token ", "Bearer\t", "BearerX ", "Digest ", "Bearer Bearer "] {
        let value = format!("{scheme}{}", if scheme == "Bearer" { "" } else { &stage.token });
        let answer = send(program.api(Method::GET, "/me").header("authorization", value)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{scheme:?}");
    }
    // RFC 9110, section 11.1: the scheme's name is read in any case.
    let answer =
        send(program.api(Method::GET, "/me").header("authorization", format!("bEARER {}", stage.token)));
    assert_eq!(answer.await.status, StatusCode::OK);
}

async fn a_token_cut_short_opens_nothing(place: Place) {
    let stage = Stage::set(place).await;
    let program = Caller::program(stage.at());
    for length in 0..stage.token.len() {
        let answer = program.with_token(&stage.token[..length]).get("/me").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{length} of {} bytes", stage.token.len());
    }
    for length in (0..stage.token.len()).step_by(16) {
        let bearer = format!("Bearer {}", &stage.token[..length]);
        let socket = Wire::open(stage.at(), &[("authorization", &bearer)]).await.err();
        assert_eq!(socket, Some(StatusCode::UNAUTHORIZED), "{length} bytes at the socket");
    }
}

async fn what_is_no_header_at_all_is_refused(place: Place) {
    let stage = Stage::set(place).await;
    let good = stage.token.as_bytes();
    let mega = vec![b'A'; 1024 * 1024];
    for upgrade in [false, true] {
        for (what, lines, expected) in [
            ("a good one", vec![good], &[200, 101][..]),
            ("1 MB", vec![&mega], &[400, 431]),
            ("bytes that are no text", vec![b"\xff\xfe\x80".as_slice()], &[400, 401]),
            ("a zero byte", vec![b"a\0b".as_slice()], &[400, 401]),
            // Which of two counts is anybody's guess: then none does.
            ("a good one and a bad one", vec![good, b"x"], &[400, 401]),
            ("a bad one and a good one", vec![b"x".as_slice(), good], &[400, 401]),
            ("the same twice", vec![good, good], &[400, 401]),
        ] {
            let status = raw(stage.at(), upgrade, &lines).await;
            assert!(expected.contains(&status), "{what}, upgrade {upgrade}: {status}");
        }
    }
}

/// Sends a request with these `Authorization` headers byte by byte, and tells the answer's status.
async fn raw(at: SocketAddr, upgrade: bool, tokens: &[&[u8]]) -> u16 {
    let path = if upgrade { "/api/v1/sync" } else { "/api/v1/me" };
    let mut request = format!("GET {path} HTTP/1.1\r\nhost: {at}\r\n").into_bytes();
    if upgrade {
        request.extend_from_slice(
            b"connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
              sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: tasksync.v1\r\n",
        );
    }
    for token in tokens {
        request.extend_from_slice(b"authorization: Bearer ");
        request.extend_from_slice(token);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    let mut stream = TcpStream::connect(at).await.expect("a connection");
    // The server may have answered and closed before all of it is sent.
    let _ = stream.write_all(&request).await;
    let mut start = [0; 12];
    stream.read_exact(&mut start).await.expect("an answer");
    let start = String::from_utf8_lossy(&start).into_owned();
    start.rsplit(' ').next().and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{start}"))
}
