//! Calls to the HTTP API.

use app::protocol::Problem;
use app::words;
use gloo_net::http::{Method, RequestBuilder, Response};

const SIGNED_OUT: u16 = 401;

/// Calls an address of the API. An access token that has run out is refreshed once on the way.
///
/// # Errors
/// What the server answered, or that it cannot be reached.
pub(crate) async fn call(
    method: &'static str,
    address: String,
    body: Option<String>,
) -> Result<String, Problem> {
    let mut response = send(method, &address, body.as_deref()).await?;
    if response.status() == SIGNED_OUT && !address.contains("/auth/") && refresh().await {
        response = send(method, &address, body.as_deref()).await?;
    }
    let status = response.status();
    let text = response.text().await.map_err(|_| unreachable())?;
    if (200..300).contains(&status) {
        return Ok(text);
    }
    Err(serde_json::from_str(&text).unwrap_or_else(|_| Problem { status, ..unreachable() }))
}

/// Asks for a new access token. False when the server says that the session has ended.
pub(crate) async fn refresh() -> bool {
    match send("POST", "/api/v1/auth/refresh", None).await {
        Ok(response) => response.status() != SIGNED_OUT,
        // Not reached: nothing is known, so nothing has ended.
        Err(_) => true,
    }
}

async fn send(method: &'static str, address: &str, body: Option<&str>) -> Result<Response, Problem> {
    let method = match method {
        "POST" => Method::POST,
        "PATCH" => Method::PATCH,
        "DELETE" => Method::DELETE,
        _ => Method::GET,
    };
    let request = RequestBuilder::new(address).method(method);
    let sent = match body {
        Some(body) => match request.header("Content-Type", "application/json").body(body) {
            Ok(request) => request.send().await,
            Err(error) => Err(error),
        },
        None => request.send().await,
    };
    sent.map_err(|_| unreachable())
}

fn unreachable() -> Problem {
    Problem { detail: words::UNREACHABLE.to_owned(), code: "unreachable".to_owned(), ..Problem::default() }
}
