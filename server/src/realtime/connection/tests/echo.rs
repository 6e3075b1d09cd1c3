//! An echo server on the product's own frames, for `cargo xtask autobahn`: what a client says is said back.
//! Reading, writing, pings, fragments, UTF-8 and closing are those of a real connection. The protocol, the
//! sign-in and the rate limits are left out.

use super::super::{decoder::Decoder, line::Line};
use crate::realtime::{Hub, farewell::End, packet::Packet};
use app::domain::{SessionId, UserId};
use std::{future::poll_fn, io, sync::Arc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tungstenite::handshake::derive_accept_key;

/// The suite's largest message. A real connection takes less, by the same check.
const MESSAGE_MAX: usize = 16 * 1024 * 1024;
/// The longest request that opens a WebSocket.
const HEAD_MAX: usize = 8 * 1024;
const KEY: &str = "sec-websocket-key:";

/// Ends with its standard input, so that it does not outlive the program that started it.
#[test]
#[ignore = "a server for Autobahn's test suite: `cargo xtask autobahn` starts it"]
fn serves_autobahn() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.spawn(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        #[allow(clippy::print_stdout, reason = "xtask reads it")]
        {
            println!("ws://{}", listener.local_addr().expect("an address"));
        }
        let hub = Hub::new();
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            tokio::spawn(serve(hub.clone(), stream));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink()).expect("the standard input");
    runtime.shutdown_background();
}

async fn serve(hub: Hub, mut stream: TcpStream) {
    let Ok(early) = upgrade(&mut stream).await else { return };
    let link = Arc::new(hub.join(UserId::generate(), SessionId::generate()));
    let line = Line::new(stream, link);
    let mut decoder = Decoder::with_message_max(MESSAGE_MAX);
    decoder.feed(&early);
    let end = loop {
        if let Err(end) = echo(&line, &mut decoder).await {
            break end;
        }
    };
    // No `bye`: that is a message of the protocol.
    line.part(end, None, decoder).await;
}

async fn echo(line: &Line, decoder: &mut Decoder) -> Result<(), End> {
    let incoming = poll_fn(|cx| line.poll_incoming(cx, decoder)).await?;
    if let Some(text) = line.answer_control(incoming)? {
        line.push(Packet::text(text.len(), |bytes| bytes.extend(text.as_bytes())));
    }
    line.flush().await
}

/// Answers the request that opens a WebSocket, and gives back what follows upon it already.
async fn upgrade(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        if bytes.len() > HEAD_MAX || stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
    };
    let early = bytes.split_off(end);
    let head = String::from_utf8_lossy(&bytes);
    let key = head.lines().find_map(|line| {
        let (name, key) = line.split_at_checked(KEY.len())?;
        name.eq_ignore_ascii_case(KEY).then(|| key.trim())
    });
    let accept = derive_accept_key(key.ok_or(io::ErrorKind::InvalidData)?.as_bytes());
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    stream.write_all(answer.as_bytes()).await?;
    Ok(early)
}
