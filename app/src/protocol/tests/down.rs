use super::entry::{LOST, MEMBER, PROJECT, STATUS, TASK, lost, member, project, status, task};
use super::{id, pinned, with_ids};
use crate::domain::{Event, Role, TaskId, Workspace, WorkspaceKind};
use crate::protocol::{
    ByeReason, Code, Down, Entry, Limits, Mode, Outcome, Presence, Present, Problem, ProblemField,
    ResetReason, Snapshot, Welcomed,
};

/// A frame is read the same in the browser, which looks for the tag first.
fn framed(frame: &Down, text: &str) {
    pinned(frame, text);
    assert_eq!(Down::read(&with_ids(text)).as_ref(), Some(frame));
}

fn workspace() -> Workspace {
    Workspace { id: id(9), name: "Team".into(), kind: WorkspaceKind::Team, role: Role::Member }
}

#[test]
fn welcome() {
    let limits = Limits { push_commands: 100, frame_bytes: 262_144 };
    let live = Welcomed {
        id: id(9),
        workspace: Some(workspace()),
        epoch: Some(id(3)),
        head: 42,
        floor: 1,
        last_mid: 6,
        mode: Mode::Live,
    };
    let denied = Welcomed {
        id: id(8),
        workspace: None,
        epoch: None,
        head: 0,
        floor: 0,
        last_mid: 0,
        mode: Mode::Denied,
    };
    framed(
        &Down::Welcome { workspaces: vec![live, denied], limits },
        r##"{"type":"welcome","workspaces":[
            {"id":"#9","workspace":{"id":"#9","name":"Team","kind":"team","role":"member"},"epoch":"#3",
             "head":42,"floor":1,"last_mid":6,"mode":"live"},
            {"id":"#8","head":0,"floor":0,"last_mid":0,"mode":"denied"}],
            "limits":{"push_commands":100,"frame_bytes":262144}}"##,
    );
}

#[test]
fn delta() {
    let events = vec![Event::removed(id::<TaskId>(1))];
    let at = "2026-02-01T08:00:00.000Z".parse().expect("a time");
    let entries = vec![Entry { seq: 7, cid: None, mid: None, actor: id(4), at, events }];
    framed(
        &Down::Delta { workspace: id(9), from: 6, to: 7, entries },
        r##"{"type":"delta","workspace":"#9","from":6,"to":7,"entries":[
            {"seq":7,"actor":"#4","at":"2026-02-01T08:00:00.000Z","events":[{"task.deleted":{"id":"#1"}}]}]}"##,
    );
}

#[test]
fn results_of_both_kinds() {
    let done = Outcome { ok: true, seq: Some(42), last_mid: 6, ..Outcome::of(id(9), id(1), 6) };
    framed(
        &Down::Result(done.clone()),
        r##"{"type":"result","workspace":"#9","cid":"#1","mid":6,"ok":true,"seq":42,"last_mid":6}"##,
    );
    let refused = Outcome {
        ok: false,
        seq: None,
        code: Some(Code::NotFound),
        message: Some("This is not here.".into()),
        ..done
    };
    framed(
        &Down::Result(refused),
        r##"{"type":"result","workspace":"#9","cid":"#1","mid":6,"ok":false,"code":"not_found",
            "message":"This is not here.","last_mid":6}"##,
    );
}

#[test]
fn codes() {
    for (code, word) in [
        (Code::Invalid, "invalid"),
        (Code::NotFound, "not_found"),
        (Code::Forbidden, "forbidden"),
        (Code::Conflict, "conflict"),
        (Code::Gap, "gap"),
        (Code::TooMany, "too_many"),
        (Code::Unavailable, "unavailable"),
        (Code::Outdated, "outdated"),
        (Code::SignedOut, "signed_out"),
    ] {
        pinned(&code, &format!(r#""{word}""#));
    }
}

#[test]
fn presence() {
    let ann = Present { user_id: id(4), project: Some(id(2)), task: Some(id(1)), typing: true };
    let ben = Present { user_id: id(5), project: None, task: None, typing: false };
    framed(
        &Down::Presence(Presence { workspace: id(9), whole: true, people: vec![ann, ben], gone: vec![] }),
        r##"{"type":"presence","workspace":"#9","whole":true,"people":[
            {"user_id":"#4","project":"#2","task":"#1","typing":true},{"user_id":"#5"}]}"##,
    );
    framed(
        &Down::Presence(Presence { workspace: id(9), whole: false, people: vec![], gone: vec![id(4)] }),
        r##"{"type":"presence","workspace":"#9","people":[],"gone":["#4"]}"##,
    );
}

#[test]
fn the_short_frames() {
    framed(
        &Down::Reset { workspace: id(9), reason: ResetReason::TooOld },
        r##"{"type":"reset","workspace":"#9","reason":"too_old"}"##,
    );
    framed(&Down::Gain { workspace: id(9) }, r##"{"type":"gain","workspace":"#9"}"##);
    framed(&Down::Lose { workspace: id(9) }, r##"{"type":"lose","workspace":"#9"}"##);
    framed(&Down::Pong, r#"{"type":"pong"}"#);
    for (code, word) in [
        (ByeReason::Restart, "restart"),
        (ByeReason::SignedOut, "signed_out"),
        (ByeReason::Outdated, "outdated"),
        (ByeReason::Protocol, "protocol"),
        (ByeReason::TooMany, "too_many"),
    ] {
        let text = format!(r#"{{"type":"bye","code":"{word}","retry_ms":1000}}"#);
        framed(&Down::Bye { code, retry_ms: 1_000, schema: None }, &text);
    }
    framed(
        &Down::Bye { code: ByeReason::Outdated, retry_ms: 0, schema: Some(3) },
        r#"{"type":"bye","code":"outdated","retry_ms":0,"schema":3}"#,
    );
}

#[test]
fn a_frame_of_a_later_version_is_passed_over_and_its_new_fields_too() {
    assert_eq!(Down::read(r#"{"type":"weather","who":[]}"#), None);
    assert_eq!(Down::read(r#"{"later":{"a":[1]},"type":"pong","more":1}"#), Some(Down::Pong));
    for text in ["", "[]", "{}", "null", r#"{"type":1}"#, r#"{"type":"delta"}"#, r#"{"type":"pong"}x"#] {
        assert_eq!(Down::read(text), None, "{text}");
    }
}

#[test]
fn snapshot() {
    let snapshot = Snapshot {
        workspace: workspace(),
        epoch: id(3),
        seq: 42,
        members: vec![member()],
        projects: vec![project()],
        statuses: vec![status()],
        tasks: vec![task()],
        deleted_projects: vec![project()],
        trash: vec![task()],
        lost: vec![lost()],
    };
    pinned(
        &snapshot,
        &format!(
            r##"{{"workspace":{{"id":"#9","name":"Team","kind":"team","role":"member"}},"epoch":"#3","seq":42,
                "members":[{MEMBER}],"projects":[{PROJECT}],
                "deleted_projects":[{PROJECT}],"statuses":[{STATUS}],"tasks":[{TASK}],"trash":[{TASK}],"lost":[{LOST}]}}"##
        ),
    );
    let bare = Snapshot { deleted_projects: vec![], trash: vec![], lost: vec![], ..snapshot };
    let text = serde_json::to_string(&bare).expect("it serialises");
    assert!(!text.contains("deleted_projects") && !text.contains("trash"));
    assert_eq!(serde_json::from_str::<Snapshot>(&text).expect(&text), bare);
    let older = text.replace(r#","lost":[]"#, "");
    assert_eq!(
        serde_json::from_str::<Snapshot>(&older).expect(&older),
        bare,
        "a list that an older server lacks"
    );
}

#[test]
fn a_problem_is_one_of_rfc_9457() {
    let errors = vec![ProblemField {
        field: "title".into(),
        code: "required".into(),
        message: "Enter a title.".into(),
    }];
    let problem = Problem {
        kind: "about:blank".into(),
        title: "Invalid".into(),
        status: 422,
        detail: "Enter a title.".into(),
        code: "invalid".into(),
        errors,
    };
    pinned(
        &problem,
        r#"{"type":"about:blank","title":"Invalid","status":422,
            "detail":"Enter a title.","code":"invalid","errors":[{"field":"title",
            "code":"required","message":"Enter a title."}]}"#,
    );
}
