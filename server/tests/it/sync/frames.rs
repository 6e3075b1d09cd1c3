//! Frames that no client should send end that connection, with a code, and hurt nobody else.

use super::*;
use crate::support::client::{Device, Ended, Person, Wire};
use app::{
    domain::ClientId,
    protocol::{ByeReason, Down, FRAME_MAX, Held, Mode, PUSH_COMMANDS_MAX, SCHEMA, Up, VERSION},
};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

/// One frame as it lies on the wire (RFC 6455, section 5.2), masked with zeros.
fn raw(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first_byte];
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

const TEXT: u8 = 0x1;
const CONTINUATION: u8 = 0x0;
const BINARY: u8 = 0x2;
const PING: u8 = 0x9;
const LAST: u8 = 0x80;

fn hello() -> String {
    let hello = Up::Hello { v: VERSION, schema: SCHEMA, cid: ClientId::generate(), workspaces: Vec::new() };
    serde_json::to_string(&hello).expect("a frame serialises")
}

async fn greeted(person: &Person) -> Wire {
    let mut wire = person.dial().await;
    wire.send_text(&hello()).await;
    let welcome = wire.receive().await;
    assert!(matches!(welcome, Ok(Down::Welcome { .. })), "{welcome:?}");
    wire
}

/// Sends bytes past the client's own WebSocket library.
async fn send_raw(wire: &mut Wire, frames: &[Vec<u8>]) {
    for frame in frames {
        // The server may have hung up in between.
        let _ = wire.0.get_mut().write_all(frame).await;
    }
}

on_both_databases!(
    what_is_no_frame_of_the_protocol_ends_that_connection_only,
    a_frame_far_beyond_the_bound_ends_that_connection,
    a_frame_before_hello_ends_the_connection,
    a_client_of_another_version_is_told_to_load_anew,
    a_frame_in_pieces_is_put_together,
    a_ping_is_answered_and_unknown_fields_are_left_alone,
    a_second_hello_on_the_same_socket_begins_again,
    a_client_that_closes_is_answered,
);

async fn what_is_no_frame_of_the_protocol_ends_that_connection_only(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let mut bystander = Device::live(&ada).await;
    let (team, before) = (bystander.team(), bystander.base(bystander.team()).seq());

    let too_many = json!({
        "type": "push", "workspace": team,
        "commands": vec![json!({"mid": 1, "base_seq": 0, "name": "task.delete", "args": {"id": team}}); PUSH_COMMANDS_MAX + 1],
    });
    let mut unmasked = raw(LAST | TEXT, b"{}");
    unmasked[1] &= 0x7f;
    let cases: [(&str, Vec<Vec<u8>>, u16); 12] = [
        ("malformed JSON", vec![raw(LAST | TEXT, b"{\"type\":")], 1007),
        ("an unknown type", vec![raw(LAST | TEXT, b"{\"type\":\"shout\"}")], 1007),
        ("JSON nested without end", vec![raw(LAST | TEXT, &b"[".repeat(100_000))], 1007),
        ("not UTF-8", vec![raw(LAST | TEXT, b"{\"type\":\"\xff\xfe\"}")], 1007),
        ("bytes", vec![raw(LAST | BINARY, b"{\"type\":\"ping\"}")], 1003),
        ("too large", vec![raw(LAST | TEXT, &vec![b' '; FRAME_MAX + 1])], 1009),
        ("too large in pieces", pieces(&vec![b' '; FRAME_MAX + 1], 10_000), 1009),
        ("too many commands", vec![raw(LAST | TEXT, too_many.to_string().as_bytes())], 1008),
        ("a piece of nothing", vec![raw(LAST | CONTINUATION, b"{}")], 1002),
        ("reserved bits", vec![raw(LAST | 0x40 | TEXT, b"{}")], 1002),
        ("a control frame in pieces", vec![raw(PING, b"")], 1002),
        ("not masked", vec![unmasked], 1002),
    ];
    for (name, frames, code) in cases {
        let mut wire = greeted(&ada).await;
        send_raw(&mut wire, &frames).await;
        let expected = Ended { bye: Some(ByeReason::Protocol), code: Some(code) };
        assert_eq!(wire.ended().await, expected, "{name}");
    }

    bystander.submit(team, create(board(&bystander), "Unharmed")).await;
    bystander.settle().await;
    assert_contiguous(&bystander, team, before);
}

async fn a_frame_far_beyond_the_bound_ends_that_connection(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let mut wire = greeted(&ada).await;
    send_raw(&mut wire, &[raw(LAST | TEXT, &vec![b' '; 16 * FRAME_MAX])]).await;
    let ended = wire.ended().await;
    // The server hangs up over what it does not read, so its last words may be lost on the way.
    assert!(matches!(ended.code, Some(1009) | None), "{ended:?}");
    greeted(&ada).await;
}

async fn a_frame_before_hello_ends_the_connection(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let push = json!({"type": "push", "workspace": WorkspaceId::generate(), "commands": []}).to_string();
    for text in [push.as_str(), r#"{"type":"ping"}"#] {
        let mut wire = ada.dial().await;
        wire.send_text(text).await;
        assert_eq!(wire.ended().await, Ended { bye: Some(ByeReason::Protocol), code: Some(1008) });
    }
}

async fn a_client_of_another_version_is_told_to_load_anew(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    for (v, schema) in [(VERSION + 1, SCHEMA), (VERSION, SCHEMA + 1), (0, SCHEMA)] {
        let mut wire = ada.dial().await;
        wire.send(&Up::Hello { v, schema, cid: ClientId::generate(), workspaces: Vec::new() }).await;
        let said = wire.receive().await.expect("a last frame");
        let bye = Down::Bye { code: ByeReason::Outdated, retry_ms: 0, schema: Some(SCHEMA) };
        assert_eq!(said, bye, "it says what this server speaks");
        assert_eq!(wire.ended().await, Ended { bye: None, code: Some(1008) });
    }
    for schema in 1..=SCHEMA {
        let mut wire = ada.dial().await;
        wire.send(&Up::Hello { v: VERSION, schema, cid: ClientId::generate(), workspaces: Vec::new() }).await;
        assert!(
            matches!(wire.receive().await, Ok(Down::Welcome { .. })),
            "a program of schema {schema} goes on"
        );
    }
}

async fn a_frame_in_pieces_is_put_together(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let mut wire = ada.dial().await;
    let mut frames = pieces(hello().as_bytes(), 7);
    // A control frame may stand between the pieces (RFC 6455, section 5.4).
    frames.insert(3, raw(LAST | PING, b"there?"));
    send_raw(&mut wire, &frames).await;
    assert!(matches!(wire.receive().await, Ok(Down::Welcome { .. })));
}

async fn a_ping_is_answered_and_unknown_fields_are_left_alone(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let mut wire = greeted(&ada).await;
    wire.send_text(r#"{"type":"ping","mood":"fine"}"#).await;
    assert_eq!(wire.receive().await, Ok(Down::Pong));
}

async fn a_second_hello_on_the_same_socket_begins_again(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let device = Device::live(&ada).await;
    let (team, base) = (device.team(), device.base(device.team()));
    let mut wire = greeted(&ada).await;
    let held = Held { id: team, epoch: Some(base.epoch()), cursor: base.seq() - 1, next_mid: 1 };
    for _ in 0..2 {
        let cid = ClientId::generate();
        wire.send(&Up::Hello { v: VERSION, schema: SCHEMA, cid, workspaces: vec![held.clone()] }).await;
        let Ok(Down::Welcome { workspaces, .. }) = wire.receive().await else { panic!("no welcome") };
        let mode = workspaces.iter().find(|welcomed| welcomed.id == team).map(|welcomed| welcomed.mode);
        assert_eq!(mode, Some(Mode::Catchup));
        let delta = wire.receive().await;
        let seq = base.seq();
        assert!(
            matches!(&delta, Ok(Down::Delta { from, to, .. }) if (*from, *to) == (seq, seq)),
            "{delta:?}"
        );
    }
}

async fn a_client_that_closes_is_answered(place: Place) {
    let (_server, [ada]) = start(place, ["ada"]).await;
    let mut wire = greeted(&ada).await;
    let close = CloseFrame { code: CloseCode::Away, reason: "".into() };
    wire.send_message(Message::Close(Some(close))).await;
    assert_eq!(wire.ended().await, Ended { bye: None, code: Some(1001) });
}

/// A text in frames of so many bytes.
fn pieces(text: &[u8], size: usize) -> Vec<Vec<u8>> {
    let count = text.len().div_ceil(size);
    let piece = |(at, bytes): (usize, &[u8])| {
        let last = if at + 1 == count { LAST } else { 0 };
        raw(last | if at == 0 { TEXT } else { CONTINUATION }, bytes)
    };
    text.chunks(size).enumerate().map(piece).collect()
}
