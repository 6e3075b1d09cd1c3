//! Messages as they lie on the wire (RFC 6455, section 5.2). A server does not mask, so that one text is
//! the same bytes for everybody: it is put together once and shared.

use app::protocol::Down;
use bytes::Bytes;

const LAST: u8 = 0x80;
const TEXT: u8 = 0x1;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;
/// The longest head of a frame that is not masked.
const HEAD_MAX: usize = 10;

/// One message for a client, its head included. Clones share the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packet(Bytes);

impl Packet {
    /// A text, written piece by piece: `write` only appends.
    pub(super) fn text(capacity: usize, write: impl FnOnce(&mut Vec<u8>)) -> Self {
        Self::put_together(TEXT, capacity, write)
    }

    /// A frame of the protocol.
    pub(super) fn of(frame: &Down) -> Self {
        Self::text(256, |bytes| {
            // infallible: frames have no maps with keys other than strings, and write to memory
            serde_json::to_writer(bytes, frame).expect("a frame serialises");
        })
    }

    /// Are you there? (Section 5.5.2.)
    pub(super) fn ping() -> Self {
        Self(Bytes::from_static(&[LAST | PING, 0]))
    }

    /// The answer to a ping, with its payload of at most 125 bytes.
    pub(super) fn pong(payload: &[u8]) -> Self {
        Self::put_together(PONG, payload.len(), |bytes| bytes.extend(payload))
    }

    /// The last message, with a code (section 7.4) or none.
    pub(super) fn close(code: Option<u16>) -> Self {
        let code = code.map(u16::to_be_bytes);
        Self::put_together(CLOSE, 2, |bytes| bytes.extend(code.iter().flatten()))
    }

    pub(super) fn into_bytes(self) -> Bytes {
        self.0
    }

    fn put_together(opcode: u8, capacity: usize, write: impl FnOnce(&mut Vec<u8>)) -> Self {
        // Room for the head, whose length is known only when the payload is there.
        let mut bytes = Vec::with_capacity(HEAD_MAX + capacity);
        bytes.extend([0; HEAD_MAX]);
        write(&mut bytes);
        let size = bytes.len().saturating_sub(HEAD_MAX);
        let mut head = [0; HEAD_MAX];
        let head = match (u8::try_from(size), u16::try_from(size)) {
            (Ok(size @ ..126), _) => fill(&mut head, [LAST | opcode, size], &[]),
            (_, Ok(size)) => fill(&mut head, [LAST | opcode, 126], &size.to_be_bytes()),
            _ => fill(&mut head, [LAST | opcode, 127], &(size as u64).to_be_bytes()),
        };
        let start = HEAD_MAX - head.len();
        for (to, from) in bytes.iter_mut().skip(start).zip(head) {
            *to = *from;
        }
        Self(Bytes::from(bytes).slice(start..))
    }

    /// What is in it, without its head.
    #[cfg(test)]
    pub(super) fn payload(&self) -> &[u8] {
        let head = match self.0[1] {
            127 => 10,
            126 => 4,
            _ => 2,
        };
        &self.0[head..]
    }
}

fn fill<'a>(head: &'a mut [u8; HEAD_MAX], first: [u8; 2], length: &[u8]) -> &'a [u8] {
    let size = first.len() + length.len();
    for (to, from) in head.iter_mut().zip(first.iter().chain(length)) {
        *to = *from;
    }
    head.get(..size).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;
    use tungstenite::{Message, WebSocket, protocol::Role};

    /// What a client's library reads from these bytes.
    fn read(packet: Packet) -> Message {
        let stream = Cursor::new(packet.into_bytes().to_vec());
        WebSocket::from_raw_socket(stream, Role::Client, None).read().expect("a message")
    }

    proptest! {
        #[test]
        fn a_client_reads_the_text_that_was_written(text in "\\PC{0,300}") {
            let packet = Packet::text(0, |bytes| bytes.extend(text.as_bytes()));
            prop_assert_eq!(packet.payload(), text.as_bytes());
            prop_assert_eq!(read(packet), Message::text(text));
        }

        #[test]
        fn a_pong_brings_the_pings_payload_back(payload in prop::collection::vec(any::<u8>(), 0..=125)) {
            prop_assert_eq!(read(Packet::pong(&payload)), Message::Pong(payload.into()));
        }
    }

    #[test]
    fn a_text_of_any_length_has_the_head_for_it() {
        for size in [0, 1, 125, 126, 127, 65_535, 65_536, 300_000] {
            let text = "x".repeat(size);
            let packet = Packet::text(size, |bytes| bytes.extend(text.as_bytes()));
            assert_eq!(packet.payload().len(), size);
            assert_eq!(read(packet), Message::text(text));
        }
    }

    #[test]
    fn a_ping_and_a_close_are_read_as_such() {
        assert_eq!(read(Packet::ping()), Message::Ping(Bytes::new()));
        assert_eq!(read(Packet::close(None)), Message::Close(None));
        let Message::Close(Some(close)) = read(Packet::close(Some(1012))) else { panic!("a close") };
        assert_eq!(u16::from(close.code), 1012);
    }
}
