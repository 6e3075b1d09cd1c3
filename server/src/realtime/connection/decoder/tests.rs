use super::*;
use proptest::prelude::*;
use std::io::{self, Cursor, Read, Write};
use tungstenite::error::CapacityError;
use tungstenite::protocol::{Role, WebSocket, WebSocketConfig};
use tungstenite::{Error, Message};

/// A frame as a client puts it on the wire.
#[derive(Clone, Debug)]
struct Frame {
    first: u8,
    mask: Option<[u8; 4]>,
    payload: Vec<u8>,
}

impl Frame {
    fn bytes(&self) -> Vec<u8> {
        let masked = if self.mask.is_some() { 0x80 } else { 0 };
        let mut bytes = vec![self.first];
        match self.payload.len() {
            size @ ..126 => bytes.push(masked | size as u8),
            size @ ..65_536 => {
                bytes.push(masked | 126);
                bytes.extend((size as u16).to_be_bytes());
            }
            size => {
                bytes.push(masked | 127);
                bytes.extend((size as u64).to_be_bytes());
            }
        }
        bytes.extend(self.mask.iter().flatten());
        let mask = self.mask.unwrap_or_default();
        bytes.extend(self.payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        bytes
    }
}

/// Everything up to the end of the bytes, or of the connection.
fn decode(pieces: &[Vec<u8>]) -> (Vec<Incoming>, Option<End>) {
    let (mut decoder, mut messages) = (Decoder::default(), Vec::new());
    for piece in pieces {
        decoder.feed(piece);
        loop {
            match decoder.next() {
                Ok(Some(Incoming::Fragment)) => {}
                Ok(Some(message)) => {
                    let is_close = matches!(message, Incoming::Close(_));
                    messages.push(message);
                    if is_close {
                        return (messages, None);
                    }
                }
                Ok(None) => break,
                Err(end) => return (messages, Some(end)),
            }
        }
    }
    (messages, None)
}

/// Bytes to read, and nowhere to write to.
struct Stream(Cursor<Vec<u8>>);

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::ErrorKind::WouldBlock.into()),
            count => Ok(count),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What tungstenite makes of the same bytes, in the same words.
fn reference(bytes: Vec<u8>) -> (Vec<Incoming>, Option<End>) {
    let config =
        WebSocketConfig::default().max_message_size(Some(MESSAGE_MAX)).max_frame_size(Some(MESSAGE_MAX));
    let mut socket = WebSocket::from_raw_socket(Stream(Cursor::new(bytes)), Role::Server, Some(config));
    let mut messages = Vec::new();
    loop {
        messages.push(match socket.read() {
            Ok(Message::Text(text)) => Incoming::Text(text.to_string()),
            Ok(Message::Ping(payload)) => Incoming::Ping(payload.to_vec()),
            Ok(Message::Pong(_)) => Incoming::Pong,
            Ok(Message::Close(close)) => {
                messages.push(Incoming::Close(close.map(|close| close.code.into())));
                return (messages, None);
            }
            Ok(_) => return (messages, Some(End::Binary)),
            Err(Error::Io(_)) => return (messages, None),
            Err(Error::Capacity(CapacityError::MessageTooLong { .. })) => {
                return (messages, Some(End::TooLarge));
            }
            Err(Error::Utf8(_)) => return (messages, Some(End::Malformed)),
            Err(_) => return (messages, Some(End::Broken)),
        });
    }
}

/// Frames of which most are good ones, and whose order is as it comes.
fn frame() -> impl Strategy<Value = Frame> {
    let opcode = prop_oneof![
        8 => Just(0x81_u8), 4 => Just(0x01), 4 => Just(0x00), 4 => Just(0x80), 3 => Just(0x89),
        3 => Just(0x8A), 1 => Just(0x88), 1 => any::<u8>(),
    ];
    let payload = prop_oneof![
        8 => "\\PC{0,40}".prop_map(String::into_bytes),
        2 => prop::collection::vec(any::<u8>(), 0..8),
        1 => "[a-z]{100,200}".prop_map(String::into_bytes),
        1 => (65_000..66_000_usize).prop_map(|size| vec![b'x'; size]),
    ];
    let mask = prop_oneof![20 => any::<[u8; 4]>().prop_map(Some), 1 => Just(None)];
    (opcode, mask, payload).prop_map(|(first, mask, payload)| Frame { first, mask, payload })
}

/// Binary messages end a connection here, whole or not: what follows in one is not looked at.
fn is_binary(frame: &Frame) -> bool {
    frame.first & 0x0f == 0x2
}

proptest! {
    #[test]
    fn a_client_is_understood_as_by_tungstenite(frames in prop::collection::vec(frame(), 0..8)) {
        prop_assume!(!frames.iter().any(is_binary));
        let bytes: Vec<u8> = frames.iter().flat_map(Frame::bytes).collect();
        prop_assert_eq!(decode(std::slice::from_ref(&bytes)), reference(bytes));
    }

    #[test]
    fn it_does_not_matter_where_the_bytes_are_cut(
        frames in prop::collection::vec(frame(), 0..6), cuts in prop::collection::vec(1..200_usize, 1..40),
    ) {
        let bytes: Vec<u8> = frames.iter().flat_map(Frame::bytes).collect();
        let (mut rest, mut pieces) = (bytes.as_slice(), Vec::new());
        for cut in cuts {
            let (piece, behind) = rest.split_at(cut.min(rest.len()));
            pieces.push(piece.to_vec());
            rest = behind;
        }
        pieces.push(rest.to_vec());
        prop_assert_eq!(decode(&pieces), decode(&[bytes]));
    }

    #[test]
    fn no_bytes_at_all_upset_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (messages, _) = decode(std::slice::from_ref(&bytes));
        prop_assert!(messages.len() <= bytes.len());
    }

    #[test]
    fn a_message_in_pieces_with_control_frames_in_between_is_one_message(
        text in "\\PC{1,60}", size in 1..9_usize, mask in any::<[u8; 4]>(),
    ) {
        let count = text.len().div_ceil(size);
        let mut bytes = Vec::new();
        for (at, piece) in text.as_bytes().chunks(size).enumerate() {
            let last = if at + 1 == count { 0x80 } else { 0 };
            let opcode = u8::from(at == 0);
            // A character may be cut in two.
            bytes.extend(Frame { first: last | opcode, mask: Some(mask), payload: piece.to_vec() }.bytes());
            if last == 0 {
                bytes.extend(Frame { first: 0x89, mask: Some(mask), payload: vec![7] }.bytes());
            }
        }
        let mut expected = vec![Incoming::Ping(vec![7]); count - 1];
        expected.push(Incoming::Text(text));
        prop_assert_eq!(decode(&[bytes]), (expected, None));
    }
}

fn text(payload: Vec<u8>) -> Frame {
    Frame { first: 0x81, mask: Some([1, 2, 3, 4]), payload }
}

#[test]
fn what_is_not_utf8_ends_the_connection() {
    assert_eq!(decode(&[text(vec![0xff, 0xfe]).bytes()]), (Vec::new(), Some(End::Malformed)));
    let close = Frame { first: 0x88, ..text(vec![3, 232, 0xff]) };
    assert_eq!(decode(&[close.bytes()]), (Vec::new(), Some(End::Malformed)));
}

#[test]
fn a_message_in_pieces_ends_the_connection_once_it_cannot_become_utf8() {
    let piece = |first, payload: &[u8]| Frame { first, ..text(payload.to_vec()) }.bytes();
    let (cut, rest) = ("κ".as_bytes().split_at(1), "κ".as_bytes());
    assert_eq!(decode(&[piece(0x01, b"\xff")]), (Vec::new(), Some(End::Malformed)));
    // The second one is not the rest of the character that the first one begins.
    assert_eq!(decode(&[piece(0x01, cut.0), piece(0x00, rest)]), (Vec::new(), Some(End::Malformed)));
    let whole = (vec![Incoming::Text("κκ".into())], None);
    assert_eq!(decode(&[piece(0x01, cut.0), piece(0x00, cut.1), piece(0x80, rest)]), whole);
}

#[test]
fn a_binary_message_ends_the_connection() {
    let binary = Frame { first: 0x82, ..text(vec![1]) };
    assert_eq!(decode(&[binary.bytes()]), (Vec::new(), Some(End::Binary)));
}

#[test]
fn a_message_beyond_the_bound_is_refused_by_its_head() {
    let whole = text(vec![b'x'; MESSAGE_MAX + 1]).bytes();
    assert_eq!(decode(&[whole[..14].to_vec()]), (Vec::new(), Some(End::TooLarge)));
    let half = |first| Frame { first, ..text(vec![b'x'; MESSAGE_MAX / 2 + 1]) }.bytes();
    assert_eq!(decode(&[half(0x01), half(0x80)]), (Vec::new(), Some(End::TooLarge)));
    let endless = [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];
    assert_eq!(decode(&[endless.to_vec()]), (Vec::new(), Some(End::TooLarge)));
}

#[test]
fn a_message_within_the_bound_is_read() {
    let (messages, end) = decode(&[text(vec![b'x'; MESSAGE_MAX]).bytes()]);
    assert_eq!((messages.len(), end), (1, None));
}

#[test]
fn nothing_is_kept_of_what_was_read() {
    let mut decoder = Decoder::default();
    decoder.feed(&text(b"{}".to_vec()).bytes());
    assert_eq!(decoder.next(), Ok(Some(Incoming::Text("{}".into()))));
    assert_eq!((decoder.held.capacity(), decoder.message), (0, None));
}

#[test]
fn a_close_is_answered_with_its_code_where_that_may_be_sent() {
    let close = |payload: &[u8]| decode(&[Frame { first: 0x88, ..text(payload.to_vec()) }.bytes()]);
    assert_eq!(close(&[]), (vec![Incoming::Close(None)], None));
    assert_eq!(close(&[3, 233]), (vec![Incoming::Close(Some(1001))], None));
    assert_eq!(close(&[3, 237]), (vec![Incoming::Close(Some(1002))], None));
    assert_eq!(close(&[3]), (Vec::new(), Some(End::Broken)));
}

#[test]
fn a_fragment_that_says_nothing_is_told_and_can_be_charged() {
    let mut decoder = Decoder::default();
    let part = |first| Frame { first, ..text(Vec::new()) }.bytes();
    decoder.feed(&[part(0x01), part(0x00), part(0x00)].concat());
    for _ in 0..3 {
        assert_eq!(decoder.next(), Ok(Some(Incoming::Fragment)));
    }
    assert_eq!(decoder.next(), Ok(None));
}
