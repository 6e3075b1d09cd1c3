//! Reads what a client sends (RFC 6455, section 5), without a socket: bytes go in, messages come out.

use super::super::farewell::End;
use app::protocol::FRAME_MAX;

/// Above [`FRAME_MAX`], so that a frame that is somewhat too large is read to its end and answered by the
/// one who knows the protocol.
const MESSAGE_MAX: usize = 2 * FRAME_MAX;
/// Section 5.5: a control frame has no longer payload.
const CONTROL_MAX: usize = 125;

/// What a client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Incoming {
    /// A whole message.
    Text(String),
    /// To be answered with a pong of this payload.
    Ping(Vec<u8>),
    /// A sign of life.
    Pong,
    /// A frame of a message that is not whole yet. It says nothing, and costs what a message costs.
    Fragment,
    /// The client closes, and is answered with this code.
    Close(Option<u16>),
}

/// Keeps the beginning of what has not come to its end yet; of nothing it keeps nothing.
#[derive(Debug)]
pub(super) struct Decoder {
    /// Bytes that are no whole frame.
    held: Vec<u8>,
    /// A message in several frames, boxed because clients seldom send one.
    message: Option<Box<Message>>,
    /// The longest message, in bytes.
    message_max: usize,
}

/// The payloads so far of a message in several frames.
#[derive(Debug, Default, PartialEq, Eq)]
struct Message {
    bytes: Vec<u8>,
    /// How many of the bytes are known to be UTF-8.
    checked: usize,
}

/// The head of a frame.
struct Head {
    is_last: bool,
    opcode: Opcode,
    mask: [u8; 4],
    /// Bytes of the head itself.
    size: usize,
    payload: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opcode {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::with_message_max(MESSAGE_MAX)
    }
}

impl Decoder {
    /// A decoder that refuses messages longer than this, in bytes.
    pub(super) fn with_message_max(message_max: usize) -> Self {
        Self { held: Vec::new(), message: None, message_max }
    }

    /// Takes bytes as they come. They are bounded by whoever asks for all messages before the next ones.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
    }

    /// The next message; none where its rest has not come.
    ///
    /// # Errors
    /// The client sent what ends the connection; there is nothing more to be read then.
    pub(super) fn next(&mut self) -> Result<Option<Incoming>, End> {
        if let Some(head) = Head::read(&self.held)? {
            let so_far = self.message.as_ref().map_or(0, |message| message.bytes.len());
            if head.payload.saturating_add(so_far) > self.message_max {
                return Err(End::TooLarge);
            }
            let Some(payload) = self.take(&head) else { return Ok(None) };
            return self.frame(head.opcode, head.is_last, payload).map(Some);
        }
        Ok(None)
    }

    /// Takes a whole frame from the front, unmasked; none where it is not whole yet.
    fn take(&mut self, head: &Head) -> Option<Vec<u8>> {
        let end = head.size + head.payload;
        let mut payload = self.held.get(head.size..end)?.to_vec();
        for (byte, mask) in payload.iter_mut().zip(head.mask.iter().cycle()) {
            *byte ^= mask;
        }
        self.held.drain(..end);
        if self.held.is_empty() {
            self.held = Vec::new();
        }
        Some(payload)
    }

    fn frame(&mut self, opcode: Opcode, is_last: bool, payload: Vec<u8>) -> Result<Incoming, End> {
        match (opcode, self.message.take()) {
            (Opcode::Close, _) => close(&payload),
            (Opcode::Ping, message) => {
                self.message = message;
                Ok(Incoming::Ping(payload))
            }
            (Opcode::Pong, message) => {
                self.message = message;
                Ok(Incoming::Pong)
            }
            (Opcode::Binary, None) => Err(End::Binary),
            (Opcode::Text, None) if is_last => text(payload),
            (Opcode::Text, None) => self.keep(Box::new(Message { bytes: payload, checked: 0 })),
            (Opcode::Continuation, Some(mut message)) => {
                message.bytes.extend(payload);
                if is_last { text(message.bytes) } else { self.keep(message) }
            }
            // Another message in the midst of one, or the rest of none.
            (Opcode::Text | Opcode::Binary, Some(_)) | (Opcode::Continuation, None) => Err(End::Broken),
        }
    }

    /// Keeps a message until its rest comes, unless it cannot become a text any more (section 8.1).
    fn keep(&mut self, mut message: Box<Message>) -> Result<Incoming, End> {
        let unchecked = message.bytes.get(message.checked..).unwrap_or_default();
        message.checked += match str::from_utf8(unchecked) {
            Ok(text) => text.len(),
            // The last character is cut in two.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Err(End::Malformed),
        };
        self.message = Some(message);
        Ok(Incoming::Fragment)
    }
}

fn text(bytes: Vec<u8>) -> Result<Incoming, End> {
    String::from_utf8(bytes).map(Incoming::Text).map_err(|_| End::Malformed)
}

impl Head {
    /// Reads a head; none where more bytes are needed.
    fn read(bytes: &[u8]) -> Result<Option<Self>, End> {
        let [first, second, rest @ ..] = bytes else { return Ok(None) };
        let is_last = first & 0x80 != 0;
        let opcode = match first & 0x0f {
            0x0 => Opcode::Continuation,
            0x1 => Opcode::Text,
            0x2 => Opcode::Binary,
            0x8 => Opcode::Close,
            0x9 => Opcode::Ping,
            0xA => Opcode::Pong,
            _ => return Err(End::Broken),
        };
        // No extension was agreed upon, and every client masks (section 5.1).
        if first & 0x70 != 0 || second & 0x80 == 0 {
            return Err(End::Broken);
        }
        let short = usize::from(second & 0x7f);
        let is_control = matches!(opcode, Opcode::Close | Opcode::Ping | Opcode::Pong);
        if is_control && (!is_last || short > CONTROL_MAX) {
            return Err(End::Broken);
        }
        let (payload, rest, size) = match short {
            126 => {
                let Some((length, rest)) = rest.split_first_chunk() else { return Ok(None) };
                (usize::from(u16::from_be_bytes(*length)), rest, 8)
            }
            127 => {
                let Some((length, rest)) = rest.split_first_chunk() else { return Ok(None) };
                (usize::try_from(u64::from_be_bytes(*length)).unwrap_or(usize::MAX), rest, 14)
            }
            short => (short, rest, 6),
        };
        let Some(mask) = rest.first_chunk() else { return Ok(None) };
        Ok(Some(Self { is_last, opcode, mask: *mask, size, payload }))
    }
}

/// What a close asks for (section 5.5.1).
fn close(payload: &[u8]) -> Result<Incoming, End> {
    let Some((code, reason)) = payload.split_first_chunk() else {
        return if payload.is_empty() { Ok(Incoming::Close(None)) } else { Err(End::Broken) };
    };
    if str::from_utf8(reason).is_err() {
        return Err(End::Malformed);
    }
    // Section 7.4: the others may not be sent, and are answered as a breach of the protocol.
    let code = match u16::from_be_bytes(*code) {
        code @ (1000..=1003 | 1007..=1014 | 3000..=4999) => code,
        _ => 1002,
    };
    Ok(Incoming::Close(Some(code)))
}

#[cfg(test)]
mod tests;
