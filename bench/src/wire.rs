//! As much of RFC 6455 as a client needs that trusts its server.

/// The beginning of a frame from the server, which does not mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) opcode: u8,
    /// Bytes of this head.
    pub(crate) size: usize,
    /// Bytes behind it.
    pub(crate) payload: usize,
}

pub(crate) const TEXT: u8 = 0x1;
pub(crate) const CLOSE: u8 = 0x8;
pub(crate) const PING: u8 = 0x9;
pub(crate) const PONG: u8 = 0xA;

/// Reads the head of a frame; none where more bytes are needed.
pub(crate) fn head(bytes: &[u8]) -> Option<Head> {
    let [first, second, rest @ ..] = bytes else { return None };
    let (opcode, short) = (first & 0x0f, usize::from(second & 0x7f));
    match short {
        126 => {
            let [a, b, ..] = *rest else { return None };
            Some(Head { opcode, size: 4, payload: usize::from(u16::from_be_bytes([a, b])) })
        }
        127 => {
            let length = rest.first_chunk::<8>()?;
            Some(Head { opcode, size: 10, payload: u64::from_be_bytes(*length) as usize })
        }
        short => Some(Head { opcode, size: 2, payload: short }),
    }
}

/// A frame from a client, masked with zeros: the server has the same work with any mask.
pub(crate) fn masked(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | opcode];
    match payload.len() {
        short @ ..126 => frame.push(0x80 | short as u8),
        middle @ ..65536 => {
            frame.push(0x80 | 126);
            frame.extend((middle as u16).to_be_bytes());
        }
        long => {
            frame.push(0x80 | 127);
            frame.extend((long as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

/// The request that opens a WebSocket.
pub(crate) fn upgrade(path: &str, headers: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
    )
    .into_bytes()
}
