mod fuzz;

use super::*;
use crate::db::Membership;
use crate::realtime::Hub;
use app::domain::{Epoch, Role, SessionId, UserId, Workspace, WorkspaceKind};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::Duration;

mod leaving;
mod older;

/// A client's conversation with a server that keeps its log in a `Vec`.
struct Stage {
    hub: Hub,
    user: UserId,
    session: Session,
    cid: ClientId,
    epoch: Epoch,
}

impl Stage {
    fn new() -> Self {
        let (hub, user) = (Hub::new(), UserId::generate());
        let session = Session::new(Arc::new(hub.join(user, SessionId::generate())));
        Self { hub, user, session, cid: ClientId::generate(), epoch: Epoch::generate() }
    }

    fn hello(&mut self, held: Vec<Held>) {
        self.hello_as(SCHEMA, held);
    }

    fn hello_as(&mut self, schema: u32, held: Vec<Held>) {
        let hello = Up::Hello { v: VERSION, schema, cid: self.cid, workspaces: held };
        let step = self.session.receive(&serde_json::to_string(&hello).expect("a frame serialises"));
        assert_eq!(step, Ok(Step::Welcome(self.cid)));
    }

    fn held(&self, id: WorkspaceId, cursor: u64) -> Held {
        Held { id, epoch: Some(self.epoch), cursor, next_mid: 1 }
    }

    fn standing(&self, id: WorkspaceId, seq: u64) -> Standing {
        let workspace = Workspace { id, name: "Team".into(), kind: WorkspaceKind::Team, role: Role::Member };
        Standing { workspace, head: Head { epoch: self.epoch, seq, floor: 1 }, last_mid: 0 }
    }

    /// Follows one workspace from a cursor, while its log stands at `head`.
    fn follow(&mut self, id: WorkspaceId, cursor: u64, head: u64) -> Mode {
        self.hello(vec![self.held(id, cursor)]);
        modes(self.session.welcome(vec![self.standing(id, head)]))[0].1
    }

    fn sent(&mut self) -> Option<Value> {
        match self.session.next() {
            Next::Send(packet) => Some(serde_json::from_slice(packet.payload()).expect("a frame is JSON")),
            Next::Rest => None,
            Next::Read(Read { after, .. }) => panic!("the log is asked for what comes after {after}"),
        }
    }
}

fn modes(welcome: Down) -> Vec<(WorkspaceId, Mode)> {
    let Down::Welcome { workspaces, .. } = welcome else { panic!("expected a welcome: {welcome:?}") };
    workspaces.into_iter().map(|welcomed| (welcomed.id, welcomed.mode)).collect()
}

fn log(range: std::ops::RangeInclusive<u64>) -> Vec<Arc<Encoded>> {
    range.map(|seq| Arc::new(Encoded::new(seq, format!(r#"{{"seq":{seq}}}"#)))).collect()
}

fn range(delta: &Value) -> (u64, u64) {
    let number = |name: &str| delta[name].as_u64().expect("a number");
    (number("from"), number("to"))
}

#[test]
fn who_is_up_to_date_goes_live_and_who_lags_catches_up() {
    let id = WorkspaceId::generate();
    assert_eq!(Stage::new().follow(id, 7, 7), Mode::Live);
    assert_eq!(Stage::new().follow(id, 3, 7), Mode::Catchup);
}

#[test]
fn who_is_ahead_or_too_old_or_of_another_life_or_holds_nothing_takes_a_snapshot() {
    let id = WorkspaceId::generate();
    assert_eq!(Stage::new().follow(id, 8, 7), Mode::Reset);
    assert_eq!(Stage::new().follow(id, u64::MAX, 7), Mode::Reset);

    let mut stage = Stage::new();
    let head = Head { epoch: stage.epoch, seq: 20, floor: 10 };
    for (cursor, expected) in [(0, Mode::Reset), (8, Mode::Reset), (9, Mode::Catchup), (20, Mode::Live)] {
        stage.hello(vec![stage.held(id, cursor)]);
        let standing = Standing { head, ..stage.standing(id, 20) };
        assert_eq!(modes(stage.session.welcome(vec![standing])), [(id, expected)], "from {cursor}");
    }
    for epoch in [None, Some(Epoch::generate())] {
        stage.hello(vec![Held { epoch, ..stage.held(id, 7) }]);
        let standing = stage.standing(id, 7);
        assert_eq!(modes(stage.session.welcome(vec![standing])), [(id, Mode::Reset)]);
    }
    stage.hello(Vec::new());
    let standing = stage.standing(id, 7);
    assert_eq!(modes(stage.session.welcome(vec![standing])), [(id, Mode::Reset)], "not named");
}

#[test]
fn nothing_is_sent_of_a_workspace_that_needs_a_snapshot_first() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    assert_eq!(stage.follow(id, 8, 7), Mode::Reset);
    stage.hub.publish(id, &log(8..=9));
    assert_eq!(stage.sent(), None);
}

#[test]
fn a_foreign_workspace_is_denied_and_nothing_of_it_is_told() {
    let (mut stage, foreign) = (Stage::new(), WorkspaceId::generate());
    stage.hello(vec![stage.held(foreign, 0)]);
    let welcome = serde_json::to_value(stage.session.welcome(Vec::new())).expect("a frame serialises");
    let expected = json!([{"id": foreign, "head": 0, "floor": 0, "last_mid": 0, "mode": "denied"}]);
    assert_eq!(welcome["workspaces"], expected);
    stage.hub.publish(foreign, &log(1..=1));
    assert_eq!(stage.sent(), None);
    assert_eq!(stage.hub.load().workspaces, 0);
}

#[test]
fn what_is_committed_between_hello_and_welcome_is_not_missed() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    stage.hello(vec![stage.held(id, 3)]);
    let standing = stage.standing(id, 3);
    stage.hub.publish(id, &log(4..=5));
    assert_eq!(modes(stage.session.welcome(vec![standing])), [(id, Mode::Live)]);
    assert_eq!(stage.sent().as_ref().map(range), Some((4, 5)));
}

#[test]
fn what_the_log_told_is_not_told_again_by_the_ring() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    stage.follow(id, 0, 5);
    assert!(matches!(stage.session.next(), Next::Read(Read { after: 0, .. })));
    let frame = stage.session.catch_up(id, &log(1..=5)).expect("five entries make a frame");
    assert_eq!(range(&serde_json::from_slice(frame.payload()).expect("JSON")), (1, 5));
    // Committed before the log was read, published after it.
    stage.hub.publish(id, &log(4..=6));
    assert_eq!(stage.sent().as_ref().map(range), Some((6, 6)));
    assert_eq!(stage.sent(), None);
}

#[test]
fn what_one_connection_read_from_the_log_is_not_read_again() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    stage.follow(id, 0, 5);
    let mut other = Session::new(Arc::new(stage.hub.join(UserId::generate(), SessionId::generate())));
    std::mem::swap(&mut stage.session, &mut other);
    stage.follow(id, 2, 5);
    assert!(matches!(other.next(), Next::Read(Read { after: 0, .. })));
    assert!(other.catch_up(id, &log(1..=5)).is_some());
    assert_eq!(stage.sent().as_ref().map(range), Some((3, 5)));
}

#[test]
fn while_the_log_is_read_nothing_is_handed_out() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    stage.follow(id, 0, 5);
    assert!(matches!(stage.session.next(), Next::Read(Read { after: 0, .. })));
    stage.hub.publish(id, &log(1..=6));
    assert_eq!(stage.sent(), None);
    stage.session.resume(id);
    assert_eq!(stage.sent().as_ref().map(range), Some((1, 6)));
}

#[test]
fn what_was_read_for_an_earlier_hello_is_of_no_use_to_a_later_one() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    stage.follow(id, 0, 5);
    assert!(matches!(stage.session.next(), Next::Read(Read { after: 0, .. })));
    stage.follow(id, 3, 5);
    assert_eq!(stage.session.catch_up(id, &log(1..=2)), None);
    assert!(matches!(stage.session.next(), Next::Read(Read { after: 3, .. })));
}

#[test]
fn a_log_that_lost_the_next_entry_sends_the_client_to_a_snapshot() {
    for page in [Vec::new(), log(4..=9)] {
        let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
        stage.follow(id, 0, 9);
        assert!(matches!(stage.session.next(), Next::Read(Read { after: 0, .. })));
        let frame = stage.session.catch_up(id, &page).expect("a frame");
        let frame: Down = serde_json::from_slice(frame.payload()).expect("a frame of the protocol");
        assert_eq!(frame, Down::Reset { workspace: id, reason: ResetReason::TooOld });
        stage.hub.publish(id, &log(10..=10));
        assert_eq!(stage.sent(), None);
    }
}

#[test]
fn whoever_loses_a_workspace_is_told_so_and_sent_nothing_of_it_any_more() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    stage.follow(id, 0, 0);
    stage.hub.publish(id, &log(1..=1));
    stage.hub.note(stage.user, id, Membership::Lost);
    assert_eq!(stage.sent(), Some(json!({"type": "lose", "workspace": id})));
    stage.hub.publish(id, &log(2..=2));
    assert_eq!(stage.sent(), None);
    stage.hub.note(stage.user, id, Membership::Gained);
    assert_eq!(stage.sent(), Some(json!({"type": "gain", "workspace": id})));
}

#[test]
fn a_second_hello_begins_again_from_its_cursors() {
    let (mut stage, [a, b]) = (Stage::new(), [(); 2].map(|()| WorkspaceId::generate()));
    stage.follow(a, 0, 0);
    stage.hub.publish(a, &log(1..=3));
    stage.follow(b, 0, 0);
    assert_eq!(stage.sent(), None);
    assert_eq!(stage.hub.load().workspaces, 1);
    stage.hub.publish(b, &log(1..=1));
    assert_eq!(stage.sent().as_ref().map(range), Some((1, 1)));
}

#[test]
fn one_busy_workspace_does_not_hold_up_another() {
    let (mut stage, busy, calm) = (Stage::new(), WorkspaceId::generate(), WorkspaceId::generate());
    stage.hello(vec![stage.held(busy, 0), stage.held(calm, 0)]);
    let standings = vec![stage.standing(busy, 0), stage.standing(calm, 0)];
    stage.session.welcome(standings);
    stage.hub.publish(busy, &log(1..=1000));
    stage.hub.publish(calm, &log(1..=1));
    let first_two = [stage.sent(), stage.sent()].map(|frame| frame.expect("a frame")["workspace"].clone());
    assert!(first_two.contains(&json!(calm)));
}

#[test]
fn frames_out_of_turn_or_out_of_bounds_end_the_connection() {
    let workspace = WorkspaceId::generate();
    let push = |count: usize| {
        let command = json!({"mid": 1, "base_seq": 0, "name": "task.delete", "args": {"id": workspace}});
        json!({"type": "push", "workspace": workspace, "commands": vec![command; count]}).to_string()
    };
    let hello = |v, schema, count| {
        let named = vec![json!({"id": workspace, "cursor": 0, "next_mid": 1}); count];
        json!({"type": "hello", "v": v, "schema": schema, "cid": workspace, "workspaces": named}).to_string()
    };
    let mut stage = Stage::new();
    let mut ends = |text: &str| stage.session.receive(text).err();
    assert_eq!(ends(r#"{"type":"ping"}"#), Some(End::OutOfTurn));
    assert_eq!(ends(&push(1)), Some(End::OutOfTurn));
    assert_eq!(ends(&hello(VERSION + 1, SCHEMA, 0)), Some(End::Outdated));
    assert_eq!(ends(&hello(VERSION, SCHEMA + 1, 0)), Some(End::Outdated));
    assert_eq!(ends(&hello(VERSION, 0, 0)), Some(End::Outdated));
    for older in 1..SCHEMA {
        assert_eq!(ends(&hello(VERSION, older, 0)), None, "a program of schema {older} goes on");
    }
    assert_eq!(ends(&hello(VERSION, SCHEMA, WORKSPACES_MAX + 1)), Some(End::OutOfTurn));
    assert_eq!(ends(&hello(VERSION, SCHEMA, WORKSPACES_MAX)), None);
    assert_eq!(ends(&push(PUSH_COMMANDS_MAX)), None);
    assert_eq!(ends(&push(PUSH_COMMANDS_MAX + 1)), Some(End::OutOfTurn));
    for text in ["", "{", "[]", "null", r#"{"type":"shout"}"#, r#"{"type":"push"}"#, &"[".repeat(1000)] {
        assert_eq!(ends(text), Some(End::Malformed), "{text}");
    }
    assert_eq!(ends(&" ".repeat(FRAME_MAX + 1)), Some(End::TooLarge));
}

#[test]
fn fields_of_later_versions_are_left_alone() {
    let (mut stage, id) = (Stage::new(), WorkspaceId::generate());
    let hello = json!({
        "type": "hello", "v": VERSION, "schema": SCHEMA, "cid": stage.cid, "mood": "fine",
        "workspaces": [{"id": id, "cursor": 0, "next_mid": 1, "color": "blue"}],
    });
    assert_eq!(stage.session.receive(&hello.to_string()), Ok(Step::Welcome(stage.cid)));
    let push = json!({
        "type": "push", "workspace": id, "mood": "fine",
        "commands": [{"mid": 1, "base_seq": 0, "name": "task.delete", "args": {"id": id, "soft": true}, "x": 1}],
    });
    assert!(matches!(stage.session.receive(&push.to_string()), Ok(Step::Push(..))));
    let ping = json!({"type": "ping", "mood": "fine"}).to_string();
    assert_eq!(stage.session.receive(&ping), Ok(Step::Answer(Down::Pong)));
}

#[derive(Clone, Debug)]
enum Act {
    /// The writer commits so many entries, and publishes them right away or later.
    Commit {
        workspace: usize,
        count: u64,
        publish: bool,
    },
    Serve,
    Hello,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..2_usize, 1..400_u64, any::<bool>())
            .prop_map(|(workspace, count, publish)| Act::Commit { workspace, count, publish }),
        8 => Just(Act::Serve),
        1 => Just(Act::Hello),
    ]
}

proptest! {
    /// However commits, publications, reads and new hellos interleave, the client is sent every entry of
    /// both workspaces once and in order, and in the end all of them.
    #[test]
    fn any_interleaving_reaches_the_client_whole_and_in_order(acts in prop::collection::vec(act(), 1..80)) {
        let (mut stage, ids) = (Stage::new(), [(); 2].map(|()| WorkspaceId::generate()));
        let (mut logs, mut published, mut cursors) = ([Vec::new(), Vec::new()], [0_usize; 2], [0_u64; 2]);
        // In the end everything is published, and served until there is nothing more.
        let rest = (0..2).map(|workspace| Act::Commit { workspace, count: 1, publish: true });
        for act in [Act::Hello].into_iter().chain(acts).chain(rest).chain(vec![Act::Serve; 400]) {
            match act {
                Act::Commit { workspace, count, publish } => {
                    let log_so_far: &mut Vec<_> = &mut logs[workspace];
                    let head = log_so_far.len() as u64;
                    log_so_far.extend(log(head + 1..=head + count));
                    if publish {
                        stage.hub.publish(ids[workspace], &log_so_far[published[workspace]..]);
                        published[workspace] = log_so_far.len();
                    }
                }
                Act::Hello => {
                    let held = [0, 1].map(|i| stage.held(ids[i], cursors[i]));
                    stage.hello(held.to_vec());
                    let standings = [0, 1].map(|i| stage.standing(ids[i], logs[i].len() as u64));
                    stage.session.welcome(standings.to_vec());
                }
                Act::Serve => {
                    let packet = match stage.session.next() {
                        Next::Rest => continue,
                        Next::Send(packet) => packet,
                        Next::Read(Read { workspace, after, .. }) => {
                            let log = &logs[usize::from(workspace == ids[1])];
                            let page = log.iter().skip(after as usize).take(100).cloned();
                            stage.session.catch_up(workspace, &page.collect::<Vec<_>>()).expect("a frame")
                        }
                    };
                    let frame: Value = serde_json::from_slice(packet.payload()).expect("a frame is JSON");
                    prop_assert_eq!(&frame["type"], "delta");
                    let (from, to) = range(&frame);
                    let cursor = &mut cursors[usize::from(frame["workspace"] == json!(ids[1]))];
                    prop_assert_eq!(from, *cursor + 1);
                    prop_assert_eq!(frame["entries"].as_array().map(Vec::len), Some((to - *cursor) as usize));
                    *cursor = to;
                }
            }
        }
        prop_assert_eq!(cursors, logs.map(|log| log.len() as u64));
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_here_is_told_behind_what_happened_and_goes_with_the_membership() {
    let (mut ada, mut bob) = (Stage::new(), Stage::new());
    bob.hub = ada.hub.clone();
    bob.session = Session::new(Arc::new(ada.hub.join(bob.user, SessionId::generate())));
    let id = WorkspaceId::generate();
    ada.follow(id, 0, 0);
    let look = Up::Presence { look: Some(Look { workspace: id, project: None, task: None, typing: false }) };
    let look = serde_json::to_string(&look).expect("a frame serialises");
    // Said before the welcome, it holds from the welcome on.
    bob.hello(vec![bob.held(id, 0)]);
    assert_eq!(bob.session.receive(&look), Ok(Step::Rest));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(ada.sent(), None);
    let standing = bob.standing(id, 0);
    bob.session.welcome(vec![standing]);
    tokio::time::sleep(Duration::from_millis(200)).await;

    ada.hub.publish(id, &log(1..=1));
    assert_eq!(range(&ada.sent().expect("what happened")), (1, 1));
    let here = json!([{"user_id": bob.user}]);
    let told = ada.sent().expect("who is here");
    assert_eq!((&told["whole"], &told["people"]), (&json!(true), &here));
    assert_eq!(ada.sent(), None);

    // Nothing is heard of him, and then something is again.
    bob.session.go_away();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(ada.sent().map(|told| told["gone"].clone()), Some(json!([bob.user])));
    bob.session.come_back();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(ada.sent().map(|told| told["people"].clone()), Some(here));

    ada.hub.note(bob.user, id, Membership::Lost);
    while bob.sent().is_some() {}
    assert_eq!(bob.session.receive(&look), Ok(Step::Rest));
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(ada.sent().map(|told| told["gone"].clone()), Some(json!([bob.user])));
}
