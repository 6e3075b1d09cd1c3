use super::{id, pinned};
use crate::domain::{Only, TaskId, rules::TaskCommand};
use crate::protocol::{Held, Look, Numbered, Push, Up};

#[test]
fn hello() {
    let held = Held { id: id(2), epoch: Some(id(3)), cursor: 41, next_mid: 7 };
    let nothing = Held { id: id(4), epoch: None, cursor: 0, next_mid: 1 };
    pinned(
        &Up::Hello { v: 1, schema: 1, cid: id(1), workspaces: vec![held, nothing] },
        r##"{"type":"hello","v":1,"schema":1,"cid":"#1","workspaces":[
            {"id":"#2","epoch":"#3","cursor":41,"next_mid":7},{"id":"#4","cursor":0,"next_mid":1}]}"##,
    );
}

#[test]
fn a_pushed_command_carries_its_number_beside_its_name() {
    let command = TaskCommand::Delete(Only { id: id::<TaskId>(5) });
    let commands = vec![Numbered { mid: 7, base_seq: 41, command: command.into() }];
    pinned(
        &Up::Push(Push { workspace: id(2), cid: None, settled: 0, commands: commands.clone() }),
        r##"{"type":"push","workspace":"#2","commands":[
            {"mid":7,"base_seq":41,"name":"task.delete","args":{"id":"#5"}}]}"##,
    );
    pinned(
        &Up::Push(Push { workspace: id(2), cid: Some(id(3)), settled: 6, commands }),
        r##"{"type":"push","workspace":"#2","cid":"#3","settled":6,"commands":[
            {"mid":7,"base_seq":41,"name":"task.delete","args":{"id":"#5"}}]}"##,
    );
}

#[test]
fn ack_and_ping() {
    pinned(&Up::Ack { workspace: id(2), cursor: 42 }, r##"{"type":"ack","workspace":"#2","cursor":42}"##);
    pinned(&Up::Ping, r#"{"type":"ping"}"#);
}

#[test]
fn presence() {
    let look = Look { workspace: id(2), project: Some(id(3)), task: Some(id(5)), typing: true };
    pinned(
        &Up::Presence { look: Some(look) },
        r##"{"type":"presence","look":{"workspace":"#2","project":"#3","task":"#5","typing":true}}"##,
    );
    let look = Look { workspace: id(2), project: None, task: None, typing: false };
    pinned(&Up::Presence { look: Some(look) }, r##"{"type":"presence","look":{"workspace":"#2"}}"##);
    pinned(&Up::Presence { look: None }, r#"{"type":"presence"}"#);
}

#[test]
fn fields_of_a_later_version_are_passed_over() {
    let frame = r#"{"later":[1,{"a":null}],"type":"ping","more":"text"}"#;
    assert_eq!(serde_json::from_str::<Up>(frame).expect("still a ping"), Up::Ping);
    let command = r#"{"mid":1,"base_seq":0,"why":"?","name":"task.delete","args":{"id":"00000000-0000-7000-8000-000000000005","later":true}}"#;
    let read: Numbered = serde_json::from_str(command).expect("still a command");
    assert_eq!(
        read,
        Numbered { mid: 1, base_seq: 0, command: TaskCommand::Delete(Only { id: id(5) }).into() }
    );
}

#[test]
fn what_is_no_frame_is_an_error_and_never_a_panic() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for text in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"type":null}"#,
        r#"{"type":"hello"}"#,
        r#"{"type":"ack","workspace":"not an id","cursor":1}"#,
        r#"{"type":"ack","workspace":"00000000-0000-7000-8000-000000000005","cursor":-1}"#,
        r#"{"type":"ack","workspace":"00000000-0000-7000-8000-000000000005","cursor":1.5}"#,
        r#"{"type":"ack","workspace":"00000000-0000-7000-8000-000000000005","cursor":18446744073709551616}"#,
        r#"{"type":"push","workspace":"00000000-0000-7000-8000-000000000005","commands":{}}"#,
        r#"{"type":"ping"} trailing"#,
        &deep,
        &format!(r#"{{"type":"ping","deep":{deep}}}"#),
    ] {
        assert!(serde_json::from_str::<Up>(text).is_err(), "{}", &text[..text.len().min(100)]);
    }
}
