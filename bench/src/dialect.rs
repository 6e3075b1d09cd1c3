//! What each server is spoken to in: what a client says first, how a change is asked for, and how many
//! changes there are in what comes.

use crate::floor;
use crate::tasksync::Team;
use crate::wire::{TEXT, masked, upgrade};
use std::rc::Rc;

/// A server's own way of speaking.
#[derive(Clone, Debug)]
pub(crate) enum Dialect {
    TaskSync(Rc<Team>),
    SocketIo,
    /// Raw bytes, all changes of one length.
    Floor,
}

/// Who a client is in the crowd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Is told of every change.
    Listener,
    /// Asks for changes and is told of its own only.
    Writer,
}

/// What a text from the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// From now on the client is told of changes.
    Ready,
    /// So many changes.
    Changes(u64),
    /// A change that this client asked for is done.
    Done,
    /// It could not be done.
    Refused,
    /// To be answered at once with this text.
    Asked(&'static str),
    /// Nothing of interest.
    Other,
}

impl Dialect {
    /// The first bytes of a connection.
    pub(crate) fn open(&self, part: Part, number: usize) -> Vec<u8> {
        match self {
            Self::TaskSync(team) => {
                let headers = format!(
                    "Sec-WebSocket-Protocol: tasksync.v1\r\nAuthorization: Bearer {}\r\n",
                    team.token(number)
                );
                upgrade("/api/v1/sync", &headers)
            }
            Self::SocketIo => {
                let writer = if part == Part::Writer { "&writer=1" } else { "" };
                upgrade(&format!("/socket.io/?EIO=4&transport=websocket{writer}"), "")
            }
            Self::Floor => vec![if part == Part::Writer { floor::WRITER } else { floor::LISTENER }],
        }
    }

    /// Is there an answer to the first bytes?
    pub(crate) fn upgrades(&self) -> bool {
        !matches!(self, Self::Floor)
    }

    /// What the client says once the socket is open.
    pub(crate) fn greet(&self, part: Part, number: usize) -> Vec<u8> {
        match self {
            Self::TaskSync(team) => masked(TEXT, team.hello(part, number).as_bytes()),
            Self::SocketIo => masked(TEXT, b"40"),
            Self::Floor => Vec::new(),
        }
    }

    /// Asks for changes: those with the numbers `from..from + count` of this writer, counted from 1.
    pub(crate) fn write(&self, writer: usize, from: u64, count: u64) -> Vec<u8> {
        match self {
            Self::TaskSync(team) => masked(TEXT, team.push(writer, from, count).as_bytes()),
            Self::SocketIo => (from..from + count)
                .flat_map(|number| {
                    let change = format!(r#"42{number}["write",{}]"#, change(writer, number));
                    masked(TEXT, change.as_bytes())
                })
                .collect(),
            Self::Floor => vec![1; count as usize],
        }
    }

    /// Reads the beginning of a text.
    pub(crate) fn read(&self, text: &[u8]) -> News {
        match self {
            Self::TaskSync(_) => tasksync(text),
            Self::SocketIo => socketio(text),
            Self::Floor => News::Other,
        }
    }
}

/// Bytes of a text that [`Dialect::read`] needs to see.
pub(crate) const PREFIX: usize = 160;

/// A change as Socket.IO's clients send it, as long as TaskSync's.
fn change(writer: usize, number: u64) -> String {
    let (id, title) = (id(writer), title(number));
    format!(r#"{{"id":"{id}","cid":"{id}","mid":{number},"changes":{{"title":"{title}"}}}}"#)
}

/// A title of so many letters that the event has about 350 bytes.
pub(crate) fn title(number: u64) -> String {
    format!("{number:0>8} {}", "Water the plants on the second floor. ".repeat(2).trim_end())
}

/// An id that is a writer's own.
pub(crate) fn id(writer: usize) -> String {
    format!("0190a5b0-0000-7000-8000-{writer:012x}")
}

fn tasksync(text: &[u8]) -> News {
    let is =
        |kind: &str| text.strip_prefix(br#"{"type":""#).is_some_and(|rest| rest.starts_with(kind.as_bytes()));
    if is("delta") {
        let (from, to) = (number(text, br#""from":"#), number(text, br#""to":"#));
        return News::Changes((to + 1).saturating_sub(from));
    }
    match () {
        () if is("result") && find(text, br#""ok":true"#).is_some() => News::Done,
        () if is("result") => News::Refused,
        () if is("welcome") => News::Ready,
        () => News::Other,
    }
}

fn socketio(text: &[u8]) -> News {
    match text {
        [b'4', b'2', ..] => News::Changes(1),
        [b'4', b'3', ..] => News::Done,
        [b'4', b'0', ..] => News::Ready,
        [b'2', ..] => News::Asked("3"),
        _ => News::Other,
    }
}

/// The number behind a name; 0 where there is none.
fn number(text: &[u8], name: &[u8]) -> u64 {
    let Some(at) = find(text, name) else { return 0 };
    let digits = text.iter().skip(at + name.len()).take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}

fn find(text: &[u8], name: &[u8]) -> Option<usize> {
    text.windows(name.len()).position(|window| window == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delta_counts_for_as_many_changes_as_it_covers() {
        let delta =
            br#"{"type":"delta","workspace":"0190a5b0-0000-7000-8000-000000000000","from":8,"to":70,"#;
        assert_eq!(tasksync(delta), News::Changes(63));
        assert_eq!(tasksync(br#"{"type":"pong"}"#), News::Other);
    }

    #[test]
    fn an_outcome_is_done_or_refused() {
        let outcome = |ok: bool| format!(r#"{{"type":"result","workspace":"","mid":1,"ok":{ok},"#);
        assert_eq!(tasksync(outcome(true).as_bytes()), News::Done);
        assert_eq!(tasksync(outcome(false).as_bytes()), News::Refused);
    }

    #[test]
    fn socket_io_is_answered_when_it_asks_for_a_sign_of_life() {
        assert_eq!(socketio(b"2"), News::Asked("3"));
        assert_eq!(socketio(br#"42["task",{}]"#), News::Changes(1));
        assert_eq!(socketio(b"4317[]"), News::Done);
    }
}
