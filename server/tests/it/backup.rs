//! Backups: made while people write, refused when they are no good, and put back without anybody's work being
//! lost or doubled.

mod refusals;

use crate::kill::Stored;
use crate::support::{
    client::{Device, Person, Wire},
    database::Place,
    on_both_databases,
    server::TestServer,
    tasksync::{Tasksync, run},
};
use app::domain::{Command, Edit, Only, rules::TaskCommand};
use app::{
    domain::{ClientId, TaskId, TaskPatch, WorkspaceId},
    protocol::{Code, Down, Held, Mode, Numbered, Outcome, Push, SCHEMA, Up, VERSION},
};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;

/// A client of the sync protocol that keeps all that it ever sent, and what it was told of it.
struct Ledger {
    cid: ClientId,
    team: WorkspaceId,
    sent: Vec<Numbered>,
}

impl Ledger {
    fn note(&mut self, command: Command) {
        let mid = self.sent.len() as u64 + 1;
        self.sent.push(Numbered { mid, base_seq: 0, command });
    }

    /// Says hello with what it holds, and tells how the server takes it.
    async fn greet(&self, wire: &mut Wire, held: Option<Held>) -> (Mode, u64) {
        let workspaces = held.into_iter().collect();
        wire.send(&Up::Hello { v: VERSION, schema: SCHEMA, cid: self.cid, workspaces }).await;
        let Ok(Down::Welcome { workspaces, .. }) = wire.receive().await else { panic!("no welcome") };
        let told = workspaces.iter().find(|told| told.id == self.team).expect("a line for the Team");
        (told.mode, told.last_mid)
    }

    /// Pushes everything from a number on, and tells what became of it.
    async fn push(&self, wire: &mut Wire, from: usize) -> Vec<Outcome> {
        let commands = self.sent[from - 1..].to_vec();
        let mut missing = commands.len();
        wire.send(&Up::Push(Push { workspace: self.team, cid: None, settled: 0, commands })).await;
        let mut outcomes = Vec::new();
        while missing > 0 {
            if let Down::Result(outcome) = wire.receive().await.expect("the connection stays") {
                outcomes.push(outcome);
                missing -= 1;
            }
        }
        outcomes
    }
}

fn ok(said: crate::support::tasksync::Said) -> String {
    assert!(said.is_ok, "{}", said.reason);
    said.out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_restore_loses_is_there_again_once_when_clients_push_it_again() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut server = Tasksync::start(dir.path()).await;
    let ada = Person::register(server.at, "ada").await;
    let device = Device::live(&ada).await;
    let (team, project) = (device.team(), device.rows(device.team()).projects()[0].id);
    let mut ledger = Ledger { cid: ClientId::generate(), team, sent: Vec::new() };
    let keyed = async |ada: &Person, key: &str| {
        let request = ada.caller.api(Method::POST, "/tasks").header("idempotency-key", key);
        crate::support::http::send(request.json(&json!({ "title": key }))).await.expect(StatusCode::CREATED)
    };

    // Before the backup: tasks, an edit, a refusal.
    let drafts: Vec<_> = (0..8).map(|n| crate::sync::draft(project, &format!("Task {n}"))).collect();
    for draft in &drafts[..4] {
        ledger.note(TaskCommand::Create(draft.clone()).into());
    }
    let rename = |id, title: &str| {
        let patch = TaskPatch { title: Some(title.to_owned()), ..TaskPatch::default() };
        TaskCommand::Update(Edit { id, patch })
    };
    ledger.note(rename(drafts[0].id, "Renamed").into());
    ledger.note(TaskCommand::Delete(Only { id: TaskId::generate() }).into());
    let mut wire = ada.dial().await;
    ledger.greet(&mut wire, None).await;
    let first = ledger.push(&mut wire, 1).await;
    assert_eq!(first.iter().filter(|outcome| outcome.ok).count(), 5);
    let kept = keyed(&ada, "Before").await;
    let before = ada.snapshot(team).await;
    ok(run(dir.path(), &["backup", "monday.db"]).await);

    // Behind it: more tasks, another edit.
    for draft in &drafts[4..] {
        ledger.note(TaskCommand::Create(draft.clone()).into());
    }
    ledger.note(rename(drafts[0].id, "Renamed again").into());
    let second = ledger.push(&mut wire, 7).await;
    assert!(second.iter().all(|outcome| outcome.ok), "{second:?}");
    keyed(&ada, "Behind").await;
    let lost = ada.snapshot(team).await;
    server.kill().await;

    let said = ok(run(dir.path(), &["restore", "monday.db"]).await);
    assert!(said.starts_with("Restored monday.db with 1 people and 5 tasks.\n"), "{said}");
    let former = said.lines().find_map(|line| line.strip_prefix("The former database is kept as "));
    assert!(Path::new(former.expect("it is told").trim_end_matches('.')).exists());
    let server = Tasksync::start(dir.path()).await;
    // Who was signed in is not any more: a login that was ended since the backup must not last again.
    ada.moved_to(server.at).caller.get("/me").await.expect(StatusCode::UNAUTHORIZED);
    let ada = Person::log_in(server.at, "ada").await;
    let restored = ada.snapshot(team).await;
    assert_ne!(restored.epoch, before.epoch);
    assert_eq!(restored, app::protocol::Snapshot { epoch: restored.epoch, ..before });

    // A client that was ahead is told to start anew, and how far its commands are known.
    let mut wire = ada.dial().await;
    let held = Held { id: team, epoch: Some(lost.epoch), cursor: lost.seq, next_mid: 12 };
    assert_eq!(ledger.greet(&mut wire, Some(held)).await, (Mode::Reset, 6));
    let again = ledger.push(&mut wire, 1).await;
    let essence = |outcome: &Outcome| (outcome.mid, outcome.ok, outcome.seq, outcome.code);
    let (survived, carried_out) = again.split_at(6);
    assert_eq!(
        survived.iter().map(essence).collect::<Vec<_>>(),
        first.iter().map(essence).collect::<Vec<_>>(),
        "what survived gets its first outcome"
    );
    assert_eq!(survived[5].code, Some(Code::NotFound));
    assert!(carried_out.iter().all(|outcome| outcome.ok && outcome.seq.is_some()), "{carried_out:?}");
    assert_eq!(keyed(&ada, "Before").await["id"], kept["id"]);
    keyed(&ada, "Behind").await;

    let titles = |snapshot: &app::protocol::Snapshot| {
        let mut titles: Vec<_> = snapshot.tasks.iter().map(|task| task.title.clone()).collect();
        titles.sort();
        titles
    };
    let now = ada.snapshot(team).await;
    assert_eq!(titles(&now), titles(&lost));
    // And once more: nothing happens.
    ledger.push(&mut wire, 1).await;
    assert_eq!(ada.snapshot(team).await, now);
    Stored::read(&ada, team, dir.path()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_people_write_is_whole_and_can_be_put_back_elsewhere() {
    let (here, there) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("another"));
    let server = Tasksync::start(here.path()).await;
    let ada = Person::register(server.at, "ada").await;
    let mut device = Device::live(&ada).await;
    let (team, project) = (device.team(), device.rows(device.team()).projects()[0].id);
    let mut made = BTreeSet::new();
    let mut write = async |device: &mut Device, count: usize| {
        for n in 0..count {
            let draft = crate::sync::draft(project, &format!("Task {n}"));
            made.insert(draft.id);
            device.submit(team, TaskCommand::Create(draft)).await;
            device.settle().await;
        }
        made.clone()
    };
    let before = write(&mut device, 20).await;
    let file = there.path().join("copy.db");
    let name = file.to_str().expect("a name");
    let words = ["backup", name];
    let (said, all) = tokio::join!(run(here.path(), &words), write(&mut device, 150));
    let said = ok(said);
    assert!(said.starts_with(&format!("Wrote {name} with 1 people and ")), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "passwords' hashes are nobody else's");
    }

    // Stopped in order, it leaves one file: whoever copies that has everything.
    server.stop().await;
    assert!(!here.path().join("tasksync.db-wal").exists());

    let data = there.path().join("data");
    ok(run(there.path(), &["restore", name, "--data-dir", data.to_str().expect("a name")]).await);
    assert_eq!(std::fs::read_dir(there.path()).expect("a folder").count(), 2, "nothing else is left behind");
    let server = Tasksync::start(&data).await;
    let ada = Person::log_in(server.at, "ada").await;
    let stored = Stored::read(&ada, team, &data).await;
    assert!(before.is_subset(&stored.tasks) && stored.tasks.is_subset(&all));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_former_database_is_kept_whole_and_a_ruined_one_is_no_obstacle() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut server = Tasksync::start(dir.path()).await;
    let ada = Person::register(server.at, "ada").await;
    ok(run(dir.path(), &["backup", "empty.db"]).await);
    ada.caller.post("/tasks", json!({ "title": "Only in the log" })).await.expect(StatusCode::CREATED);
    server.kill().await;
    let former = |said: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix("The former database is kept as "));
        line.expect("it is told").trim_end_matches('.').to_owned()
    };
    let first = former(&ok(run(dir.path(), &["restore", "empty.db"]).await));
    let said = ok(run(dir.path(), &["restore", &first]).await);
    assert!(said.starts_with(&format!("Restored {first} with 1 people and 1 tasks.\n")), "{said}");

    let database = dir.path().join("tasksync.db");
    std::fs::write(&database, "ruined").expect("a file");
    std::fs::write(dir.path().join("tasksync.db-wal"), "its log").expect("a file");
    let ruined = former(&ok(run(dir.path(), &["restore", "empty.db"]).await));
    assert_eq!(std::fs::read(&ruined).expect("it is kept"), b"ruined");
    assert_eq!(std::fs::read(format!("{ruined}-wal")).expect("it is kept"), b"its log");
    let server = Tasksync::start(dir.path()).await;
    let ada = Person::log_in(server.at, "ada").await;
    assert_eq!(ada.caller.get("/tasks").await.expect(StatusCode::OK)["items"], json!([]));
}

on_both_databases!(a_new_epoch_sends_every_client_to_a_snapshot_and_signs_everybody_out);

async fn a_new_epoch_sends_every_client_to_a_snapshot_and_signs_everybody_out(place: Place) {
    let server = TestServer::start(place).await;
    let ada = Person::register(server.addr(), "ada").await;
    let mut device = Device::live(&ada).await;
    let team = device.team();
    let (epoch, cursor) = (device.base(team).epoch(), device.base(team).seq());
    device.cut();
    let (server, begun) = server.restart_after(async |config| server::backup::new_epoch(config).await).await;
    assert_eq!(begun.expect("a new epoch"), 2, "the Team and one personal workspace");
    ada.moved_to(server.addr()).caller.get("/me").await.expect(StatusCode::UNAUTHORIZED);
    let ada = Person::log_in(server.addr(), "ada").await;
    let ledger = Ledger { cid: ClientId::generate(), team, sent: Vec::new() };
    let held = Held { id: team, epoch: Some(epoch), cursor, next_mid: 1 };
    assert_eq!(ledger.greet(&mut ada.dial().await, Some(held)).await, (Mode::Reset, 0));
    let now = ada.snapshot(team).await;
    let held = Held { id: team, epoch: Some(now.epoch), cursor, next_mid: 1 };
    assert_eq!(ledger.greet(&mut ada.dial().await, Some(held)).await, (Mode::Live, 0));
    device.person = ada;
    device.connect().await;
    assert_eq!(device.base(team).epoch(), now.epoch);
}
