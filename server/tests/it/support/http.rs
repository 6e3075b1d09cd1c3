//! Browsers and programs that call the server.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder, StatusCode, redirect};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The password of everybody in these tests.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody who calls.
#[derive(Clone)]
pub struct Caller {
    pub at: SocketAddr,
    client: reqwest::Client,
    token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Caller {
    /// Keeps cookies, follows no redirect, and says where a request comes from as browsers do.
    pub fn browser(at: SocketAddr) -> Self {
        let here = [
            (reqwest::header::ORIGIN, HeaderValue::try_from(format!("http://{at}")).expect("an origin")),
            (HeaderName::from_static("sec-fetch-site"), HeaderValue::from_static("same-origin")),
        ];
        let client =
            reqwest::Client::builder().cookie_store(true).default_headers(here.into_iter().collect());
        let client = client.redirect(redirect::Policy::none()).build().expect("a client");
        Self { at, client, token: None }
    }

    /// Keeps nothing; shows a token, once it has one.
    pub fn program(at: SocketAddr) -> Self {
        let client = reqwest::Client::builder().redirect(redirect::Policy::none()).build().expect("a client");
        Self { at, client, token: None }
    }

    /// The same with this token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// A program of somebody who has just registered.
    pub async fn registered(at: SocketAddr, username: &str) -> Self {
        let program = Self::program(at);
        let entered = program.register(username).await.expect(StatusCode::CREATED);
        program.with_token(entered["access_token"].as_str().expect("a token"))
    }

    /// Registers with the usual password.
    pub async fn register(&self, username: &str) -> Answer {
        self.post("/auth/register", json!({ "username": username, "password": PASSWORD })).await
    }

    /// Logs in with the usual password.
    pub async fn log_in(&self, identifier: &str) -> Answer {
        self.post("/auth/login", json!({ "identifier": identifier, "password": PASSWORD })).await
    }

    pub fn get(&self, path: &str) -> impl Future<Output = Answer> + use<> {
        send(self.api(Method::GET, path))
    }

    pub fn post(&self, path: &str, body: Value) -> impl Future<Output = Answer> + use<> {
        send(self.api(Method::POST, path).json(&body))
    }

    pub fn patch(&self, path: &str, body: Value) -> impl Future<Output = Answer> + use<> {
        send(self.api(Method::PATCH, path).json(&body))
    }

    pub fn delete(&self, path: &str) -> impl Future<Output = Answer> + use<> {
        send(self.api(Method::DELETE, path))
    }

    /// A page, as it comes from its address.
    pub fn page(&self, path: &str) -> impl Future<Output = Answer> + use<> {
        send(self.request(Method::GET, path))
    }

    /// A form, as a page sends it that has not woken up.
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> impl Future<Output = Answer> + use<> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let form = "application/x-www-form-urlencoded";
        send(self.request(Method::POST, path).header("content-type", form).body(body))
    }

    /// A request to the API, yet to be sent.
    pub fn api(&self, method: Method, path: &str) -> RequestBuilder {
        self.request(method, &format!("/api/v1{path}"))
    }

    /// A request to any address, yet to be sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("http://{}{path}", self.at));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
}

/// Sends a request.
pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, text: response.text().await.expect("a text") }
}

impl Answer {
    /// The JSON of an answer that has this status.
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json()
    }

    /// The text of an answer that has this status.
    #[track_caller]
    pub fn expect_text(self, status: StatusCode) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        self.text
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        if self.text.is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// What a page says to a reader: its text without the markup.
    pub fn reads(&self) -> String {
        let pieces = self.text.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        pieces.collect()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("text"))
    }

    /// What it sets a cookie to.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("text"));
        let mut pairs = cookies.filter_map(|cookie| cookie.split(';').next()?.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
    }

    /// The fields that a problem names, each with its code.
    pub fn errors(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let json = self.json();
        let errors = json["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (text(&error["field"]), text(&error["code"]))).collect()
    }
}
