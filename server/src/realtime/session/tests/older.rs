//! Clients whose program is older than the server.

use super::*;
use app::domain::{Event, StatusId, TaskId, Timestamp};
use app::protocol::Entry;

#[test]
fn a_client_of_an_older_schema_goes_to_a_snapshot_where_it_would_misread_the_log() {
    let entry = |seq: u64, event: Event| {
        let actor = UserId::generate();
        let entry = Entry { seq, cid: None, mid: None, actor, at: Timestamp::default(), events: vec![event] };
        Arc::new(Encoded::new(seq, serde_json::to_string(&entry).expect("an entry serialises")))
    };
    let plain = entry(1, Event::removed(TaskId::generate()));
    let (id, into) = (StatusId::generate(), StatusId::generate());
    let later = entry(2, Event::StatusMerged { id, into, behind: None });
    for (schema, is_read) in [(SCHEMA, true), (2, false), (1, false)] {
        let workspace = WorkspaceId::generate();
        let reset = json!({"type": "reset", "workspace": workspace, "reason": "too_old"});
        for is_live in [true, false] {
            let mut stage = Stage::new();
            stage.hello_as(schema, vec![stage.held(workspace, 0)]);
            let head = if is_live { 0 } else { 2 };
            stage.session.welcome(vec![stage.standing(workspace, head)]);
            let frame = if is_live {
                stage.hub.publish(workspace, &[Arc::clone(&plain)]);
                assert_eq!(stage.sent().map(|frame| range(&frame)), Some((1, 1)), "what it knows it reads");
                stage.hub.publish(workspace, &[Arc::clone(&later)]);
                stage.sent().expect("a frame")
            } else {
                assert!(matches!(stage.session.next(), Next::Read(Read { after: 0, .. })));
                let page = [Arc::clone(&plain), Arc::clone(&later)];
                let packet = stage.session.catch_up(workspace, &page).expect("a frame");
                serde_json::from_slice(packet.payload()).expect("a frame is JSON")
            };
            assert_eq!(frame == reset, !is_read, "schema {schema}, live {is_live}: {frame}");
            assert_eq!(stage.sent(), None);
        }
    }
}
