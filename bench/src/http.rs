//! One HTTP request at a time, for what has to be there before anything is measured.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// Sends a request and reads the JSON that is answered.
pub(crate) fn call(
    at: SocketAddr,
    method: &str,
    path: &str,
    token: &str,
    body: Option<&Value>,
) -> Result<Value> {
    let body = body.map(ToString::to_string).unwrap_or_default();
    let mut socket = TcpStream::connect(at)?;
    let authorization =
        if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
    // At once, as browsers do: piece by piece, each would wait until the one before has arrived.
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n{authorization}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes())?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("half an answer")?;
    if !head.starts_with("HTTP/1.1 2") {
        bail!("{method} {path}: {answer}");
    }
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = if is_chunked { whole(body)? } else { body.to_owned() };
    Ok(serde_json::from_str(&body)?)
}

/// Puts the pieces of a body together (RFC 9112, section 7.1).
fn whole(mut body: &str) -> Result<String> {
    let mut text = String::new();
    loop {
        let (size, rest) = body.split_once("\r\n").context("half a piece")?;
        let size = usize::from_str_radix(size, 16)?;
        if size == 0 {
            return Ok(text);
        }
        text.push_str(rest.get(..size).context("half a piece")?);
        body = rest.get(size + 2..).context("half a piece")?;
    }
}
