//! What is put away, when, and what those find who come late.

use crate::support::{
    client::{Device, Person},
    database::{Place, noon},
    on_both_databases,
    server::TestServer,
    team::Team,
};
use app::domain::{Edit, Only, rules::TaskCommand};
use app::{
    domain::{ClientId, Refused, TaskId, Timestamp, WorkspaceId},
    protocol::{Down, Held, Mode, SCHEMA, Up, VERSION},
};
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::command::{Done, Origin};
use server::db::query::bound::Bound;
use server::db::{Db, query};
use server::janitor::{self, Swept};
use std::time::Duration;

const DAY: i64 = 24 * 60 * 60;

on_both_databases!(
    who_is_behind_a_trimmed_log_starts_from_a_snapshot,
    a_repeated_command_is_not_carried_out_again_after_its_entry_was_trimmed,
    everything_has_its_time,
    a_long_log_goes_in_steps_and_leaves_the_rows_alone,
    two_nodes_may_trim_at_once_while_others_write,
    a_server_trims_when_it_starts,
);

async fn sweep(server: &TestServer) -> Swept {
    janitor::sweep(&server.state().db, server.state().clock.now()).await.expect("a sweep")
}

async fn floor(db: &Db, workspace: WorkspaceId) -> (u64, u64) {
    let head = query::workspace::head(db.read(), workspace).await.expect("a query").expect("a workspace");
    (head.floor, head.seq)
}

async fn who_is_behind_a_trimmed_log_starts_from_a_snapshot(place: Place) {
    let server = TestServer::start_with(place, noon(), |_| {}).await;
    let ada = Person::register(server.addr(), "ada").await;
    let (mut away, mut gone) = (Device::live(&ada).await, Device::live(&ada).await);
    let team = away.team();
    let (epoch, before) = (gone.base(team).epoch(), gone.base(team).seq());
    gone.cut();
    let create = |title: &str| json!({ "title": title });
    for title in ["One", "Two"] {
        ada.caller.post("/tasks", create(title)).await.expect(StatusCode::CREATED);
    }
    away.reach(team, before + 2).await;
    away.cut();

    server.wait(31 * DAY);
    let ada = Person::log_in(server.addr(), "ada").await;
    ada.caller.post("/tasks", create("Three")).await.expect(StatusCode::CREATED);
    assert_eq!(floor(&server.state().db, team).await, (1, before + 3));
    // The personal workspace has its first entry, too.
    assert_eq!(sweep(&server).await, Swept { entries: before + 2 + 1, ..Swept::default() });
    assert_eq!(sweep(&server).await, Swept::default());
    assert_eq!(floor(&server.state().db, team).await, (before + 3, before + 3));

    let changes = |after: u64| ada.caller.get(&format!("/workspaces/{team}/changes?after={after}"));
    assert_eq!(changes(before).await.expect(StatusCode::GONE)["code"], "out_of_log");
    let left = changes(before + 2).await.expect(StatusCode::OK);
    assert_eq!(left["items"].as_array().map(Vec::len), Some(1));

    for (cursor, mode) in [(before, Mode::Reset), (before + 2, Mode::Catchup), (before + 3, Mode::Live)] {
        let mut wire = ada.dial().await;
        let held = vec![Held { id: team, epoch: Some(epoch), cursor, next_mid: 1 }];
        let cid = ClientId::generate();
        wire.send(&Up::Hello { v: VERSION, schema: SCHEMA, cid, workspaces: held }).await;
        let Ok(Down::Welcome { workspaces, .. }) = wire.receive().await else { panic!("no welcome") };
        let told = workspaces.iter().find(|told| told.id == team).expect("a line for the Team");
        assert_eq!((told.mode, told.floor), (mode, before + 3), "cursor {cursor}");
    }
    for mut device in [away, gone] {
        device.person = ada.clone();
        device.connect().await;
        assert_eq!(device.base(team).to_snapshot().tasks.len(), 3);
        assert_eq!(device.base(team).seq(), before + 3);
    }
}

async fn a_repeated_command_is_not_carried_out_again_after_its_entry_was_trimmed(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let (ada, cid) = (team.people[0], ClientId::generate());
    let create = TaskCommand::Create(team.draft("Once"));
    let delete = TaskCommand::Delete(Only { id: TaskId::generate() });
    let send = async |mid, command: &TaskCommand| {
        team.send(ada, command.clone(), Origin::Client { cid, mid, base_seq: 0, settled: 0 }).await
    };
    let first = send(1, &create).await.expect("it is carried out");
    assert!(first.seq.is_some());
    send(2, &delete).await.expect_err("there is no such task");

    let later = Timestamp::from_millis(team.clock.now().millis() + 31 * DAY * 1000).expect("a time");
    team.clock.set(later);
    assert!(janitor::sweep(&team.db, later).await.expect("a sweep").entries > 0);
    let again = send(1, &create).await.expect("it was carried out");
    assert_eq!(again, Done { seq: None, ..first });
    let refused = send(2, &delete).await.expect_err("it was refused");
    assert!(matches!(refused, server::error::Error::Refused(Refused::NotFound)), "{refused:?}");
    assert_eq!(team.snapshot().await.tasks.len(), 1);
    let next = TaskCommand::Create(team.draft("Next"));
    assert!(send(3, &next).await.expect("it goes on").seq.is_some());
}

async fn everything_has_its_time(place: Place) {
    let server = TestServer::start_with(place, noon(), |_| {}).await;
    let ada = Person::register(server.addr(), "ada").await;
    let mut device = Device::live(&ada).await;
    let team = device.team();
    let keyed = |key: &str| {
        let request = ada.caller.api(Method::POST, "/tasks").header("idempotency-key", key);
        crate::support::http::send(request.json(&json!({ "title": "Keyed" })))
    };
    keyed("k").await.expect(StatusCode::CREATED);
    // A refusal: two devices delete the same task.
    let task = ada.caller.post("/tasks", json!({ "title": "Gone" })).await.expect(StatusCode::CREATED);
    let id: TaskId = task["id"].as_str().expect("an id").parse().expect("an id");
    let seq = ada.snapshot(team).await.seq;
    device.reach(team, seq).await;
    device.cut();
    ada.caller.delete(&format!("/tasks/{id}")).await;
    let patch = app::domain::TaskPatch { title: Some("Late".into()), ..Default::default() };
    device.submit(team, TaskCommand::Update(Edit { id, patch })).await;
    device.connect().await;
    device.settle().await;
    assert_eq!(device.rejected.len(), 1);
    device.cut();

    let entries = seq + 1 + 1;
    let lines = query::audit::page(server.state().db.read(), &Default::default(), None, 1000).await;
    let audit = lines.expect("a query").len() as u64;
    assert!(audit > 0);
    let invite = ada.caller.post("/instance/invites", json!({ "expires_in": 5 * DAY })).await;
    invite.expect(StatusCode::CREATED);
    let audit = audit + 1;
    for (days, expected) in [
        (6, Swept { invites: 1, ..Swept::default() }),
        (1, Swept { receipts: 1, ..Swept::default() }),
        (22, Swept::default()),
        (2, Swept { entries, sessions: 1, tasks: 1, ..Swept::default() }),
        (28, Swept::default()),
        (2, Swept { clients: 1, refusals: 1, ..Swept::default() }),
        (400, Swept { audit, ..Swept::default() }),
    ] {
        server.wait(days * DAY + 1);
        assert_eq!(sweep(&server).await, expected, "{days} days later");
    }
}

async fn a_long_log_goes_in_steps_and_leaves_the_rows_alone(place: Place) {
    use server::seed;
    let db = place.open().await;
    let options = seed::Options { tasks: 700, password: "not a secret".to_owned() };
    seed::run(&db, &noon(), async |_| Ok("!".to_owned()), &options).await.expect("a demo");
    let team = query::workspace::team(db.read()).await.expect("a query").expect("a Team workspace");
    let who = query::workspace::members(db.read(), team).await.expect("a query").remove(0).user_id;
    let before =
        query::workspace::snapshot(&db, team, who, noon().now()).await.expect("a query").expect("a member");
    assert!(before.seq > 600, "more than one step: {}", before.seq);
    let later = Timestamp::from_millis(noon().now().millis() + 31 * DAY * 1000).expect("a time");
    assert!(janitor::sweep(&db, later).await.expect("a sweep").entries > before.seq);
    assert_eq!(floor(&db, team).await, (before.seq + 1, before.seq));
    let after =
        query::workspace::snapshot(&db, team, who, noon().now()).await.expect("a query").expect("a member");
    assert_eq!(after, before);
    assert!(query::change_log::after(db.read(), team, 0, Bound::NONE).await.expect("a query").is_empty());
}

async fn two_nodes_may_trim_at_once_while_others_write(place: Place) {
    let team = Team::of(place, &["ada"]).await;
    let other = team.place.open().await;
    let ada = team.people[0];
    for number in 0..40 {
        team.add(ada, &format!("Task {number}")).await;
    }
    let old = floor(&team.db, team.team).await.1;
    let later = Timestamp::from_millis(team.clock.now().millis() + 31 * DAY * 1000).expect("a time");
    team.clock.set(later);
    let writing = async {
        for number in 0..20 {
            team.add(ada, &format!("New task {number}")).await;
        }
    };
    let (one, two, ()) =
        futures::join!(janitor::sweep(&team.db, later), janitor::sweep(&other, later), writing);
    let (one, two) = (one.expect("a sweep"), two.expect("a sweep"));
    janitor::sweep(&team.db, later).await.expect("what was busy");
    // The log holds what is new, and all of that.
    assert_eq!(floor(&team.db, team.team).await, (old + 1, old + 20), "{one:?} {two:?}");
    let left = query::change_log::after(team.db.read(), team.team, old, Bound::NONE).await.expect("a query");
    assert_eq!(left.len(), 20);
}

async fn a_server_trims_when_it_starts(place: Place) {
    let server = TestServer::start_with(place, noon(), |_| {}).await;
    let ada = Person::register(server.addr(), "ada").await;
    let team = Device::live(&ada).await.team();
    let seq = ada.snapshot(team).await.seq;
    server.wait(31 * DAY);
    let server = server.restart().await;
    let trimmed = async {
        while floor(&server.state().db, team).await != (seq + 1, seq) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), trimmed).await.expect("the janitor has come by");
    server.shutdown().await;
}
