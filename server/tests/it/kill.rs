//! kill -9 in the middle of writes, many times: what was acknowledged is there, once, and nothing half.
//!
//! With `TASKSYNC_LONG=1` in the environment it is killed 200 times instead of 20; `KILL_SEED` repeats a run.

use crate::support::{
    chance::Chance,
    client::{Device, Person},
    tasksync::Tasksync,
};
use app::domain::rules::TaskCommand;
use app::{
    domain::{TaskDraft, TaskId, WorkspaceId},
    protocol::{Entry, Snapshot},
    sync::Replica,
};
use futures::future::join_all;
use reqwest::{Method, StatusCode};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

const ROUNDS: usize = 20;
const ROUNDS_LONG: usize = 200;
const SOCKET_WRITERS: usize = 3;
const HTTP_WRITERS: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlasts_kill_9_and_nothing_is_doubled_or_half() {
    let mut chance = chance();
    let dir = tempfile::tempdir().expect("a directory");
    let mut server = Tasksync::start(dir.path()).await;
    let ada = Person::register(server.at, "ada").await;
    let first = Device::live(&ada).await;
    let team = first.team();
    let project = first.rows(team).projects()[0].id;
    let draft = |title: String| TaskDraft { title, ..crate::sync::draft(project, "") };

    let mut by_socket: Vec<_> = (0..SOCKET_WRITERS).map(|_| SocketWriter::new(&ada, team)).collect();
    let mut by_http: Vec<_> = (0..HTTP_WRITERS).map(|number| HttpWriter::new(&ada, number)).collect();
    let mut pauses = Vec::new();
    let rounds = if std::env::var_os("TASKSYNC_LONG").is_some() { ROUNDS_LONG } else { ROUNDS };
    for round in 0..rounds {
        for writer in &mut by_socket {
            writer.device.connect().await;
        }
        let moment = Duration::from_millis(chance.below(150) as u64);
        let sizes: Vec<_> = by_socket.iter().map(|_| 1 + chance.below(8)).collect();
        tokio::join!(
            join_all(by_socket.iter_mut().zip(sizes).map(|(writer, size)| writer.write(size, &draft))),
            join_all(by_http.iter_mut().map(HttpWriter::write)),
            async {
                tokio::time::sleep(moment).await;
                server.kill().await;
            }
        );

        let killed = Instant::now();
        server = Tasksync::start(dir.path()).await;
        pauses.push(killed.elapsed());
        let stored = Stored::read(&ada.moved_to(server.at), team, dir.path()).await;
        for writer in &by_socket {
            stored.assert_holds_tasks(&writer.acknowledged(), round);
        }
        for writer in &by_http {
            stored.assert_holds_titles(&writer.acknowledged, round);
        }

        // What nobody knows the fate of is sent again, under the same number or key.
        for writer in &mut by_socket {
            writer.come_back(server.at).await;
        }
        for writer in &mut by_http {
            writer.come_back(server.at).await;
        }
        let stored = Stored::read(&ada.moved_to(server.at), team, dir.path()).await;
        let tasks: BTreeSet<_> = by_socket.iter().flat_map(|writer| writer.drafted.iter().copied()).collect();
        let titles: BTreeSet<_> = by_http.iter().flat_map(|writer| writer.acknowledged.clone()).collect();
        stored.assert_holds_exactly(&tasks, &titles, round);
    }
    let written: usize = by_http.iter().map(|writer| writer.acknowledged.len()).sum();
    let by_socket_all: usize = by_socket.iter().map(|writer| writer.drafted.len()).sum();
    pauses.sort();
    eprintln!(
        "{rounds} kills: {by_socket_all} commands over sockets and {written} over HTTP, none lost, none doubled; \
         ready again after {:.0?} at the median, {:.0?} at most",
        pauses[pauses.len() / 2],
        pauses[pauses.len() - 1],
    );
    assert!(written > 0 && by_socket.iter().any(|writer| !writer.drafted.is_empty()), "nothing was written");
}

/// Writes over a socket, and keeps in its outbox what was not answered.
struct SocketWriter {
    device: Device,
    team: WorkspaceId,
    /// The tasks that it has made, the one with number 1 first.
    drafted: Vec<TaskId>,
}

impl SocketWriter {
    fn new(person: &Person, team: WorkspaceId) -> Self {
        Self { device: Device::new(person), team, drafted: Vec::new() }
    }

    /// Makes tasks, so many in a push, until the connection breaks.
    async fn write(&mut self, size: usize, draft: &impl Fn(String) -> TaskDraft) {
        loop {
            for _ in 0..size {
                let task = draft(format!("Socket {}", self.drafted.len()));
                self.drafted.push(task.id);
                self.device.submit(self.team, TaskCommand::Create(task)).await;
            }
            while self.device.sync.pending() > 0 {
                if self.device.take_next().await.is_err() {
                    return self.device.cut();
                }
            }
        }
    }

    fn acknowledged(&self) -> BTreeSet<TaskId> {
        let done = self.device.results.iter().filter(|outcome| outcome.ok);
        done.map(|outcome| self.drafted[outcome.mid as usize - 1]).collect()
    }

    async fn come_back(&mut self, at: SocketAddr) {
        self.device.person = self.device.person.moved_to(at);
        self.device.connect().await;
        self.device.settle().await;
        assert!(self.device.rejected.is_empty(), "{:?}", self.device.rejected);
        self.device.cut();
    }
}

/// Writes over HTTP, each time with a key of its own.
struct HttpWriter {
    person: Person,
    number: usize,
    acknowledged: Vec<String>,
}

impl HttpWriter {
    fn new(person: &Person, number: usize) -> Self {
        Self { person: person.clone(), number, acknowledged: Vec::new() }
    }

    /// Makes tasks until the connection breaks.
    async fn write(&mut self) {
        while self.write_one().await {}
    }

    /// Tries to make the next task: the same one again until it is acknowledged.
    async fn write_one(&mut self) -> bool {
        let title = format!("HTTP {} {}", self.number, self.acknowledged.len());
        let request = self.person.caller.api(Method::POST, "/tasks").header("idempotency-key", &title);
        match request.json(&json!({"title": title})).send().await {
            Ok(answer) => {
                assert_eq!(answer.status(), StatusCode::CREATED, "{answer:?}");
                self.acknowledged.push(title);
                true
            }
            Err(_) => false,
        }
    }

    async fn come_back(&mut self, at: SocketAddr) {
        self.person = self.person.moved_to(at);
        assert!(self.write_one().await, "the server is there again");
    }
}

/// What is there after a restart.
pub struct Stored {
    pub tasks: BTreeSet<TaskId>,
    titles: BTreeMap<String, usize>,
}

impl Stored {
    /// Reads the Team workspace, and holds its rows against its log and the file against SQLite's own check.
    pub async fn read(person: &Person, team: WorkspaceId, dir: &Path) -> Self {
        let snapshot = person.snapshot(team).await;
        let db = Database::connect(format!("sqlite://{}?mode=ro", database(dir).display())).await;
        let db = db.expect("the file opens");
        assert_eq!(texts(&db, "PRAGMA integrity_check").await, ["ok"]);
        assert!(texts(&db, "SELECT \"table\" FROM pragma_foreign_key_check").await.is_empty());
        let log = entries(&db, team).await;
        db.close().await.expect("the file closes");

        let tasks = snapshot.tasks.iter().map(|task| task.id).collect();
        let mut titles = BTreeMap::new();
        for task in &snapshot.tasks {
            *titles.entry(task.title.clone()).or_default() += 1;
        }
        assert_log_leads_to(snapshot, &log);
        Self { tasks, titles }
    }

    fn assert_holds_tasks(&self, acknowledged: &BTreeSet<TaskId>, round: usize) {
        let lost: Vec<_> = acknowledged.difference(&self.tasks).collect();
        assert!(lost.is_empty(), "round {round}: acknowledged and lost: {lost:?}");
    }

    fn assert_holds_titles(&self, acknowledged: &[String], round: usize) {
        for title in acknowledged {
            assert_eq!(self.titles.get(title), Some(&1), "round {round}: {title}");
        }
    }

    fn assert_holds_exactly(&self, by_socket: &BTreeSet<TaskId>, by_http: &BTreeSet<String>, round: usize) {
        assert!(by_socket.is_subset(&self.tasks), "round {round}: sent again and lost");
        let of_http: BTreeSet<_> =
            self.titles.keys().filter(|title| title.starts_with("HTTP")).cloned().collect();
        assert_eq!(&of_http, by_http, "round {round}");
        assert_eq!(self.tasks.len(), by_socket.len() + by_http.len(), "round {round}: something is doubled");
    }
}

/// A workspace's log has all entries from the first on, and whoever applies them has what its rows say.
pub fn assert_log_leads_to(snapshot: Snapshot, log: &[Entry]) {
    let seqs: Vec<_> = log.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=snapshot.seq).collect::<Vec<_>>(), "the log has a hole");
    let nothing = Snapshot::empty(snapshot.workspace.clone(), snapshot.epoch, 0);
    let mut replayed = Replica::from_snapshot(nothing);
    replayed.apply_delta(1, snapshot.seq, log).expect("the log begins at its beginning");
    let rows = Replica::from_snapshot(snapshot).to_snapshot();
    assert_eq!(replayed.to_snapshot(), rows, "the log and the rows disagree");
}

async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    rows.expect("the file reads").iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

async fn entries(db: &DatabaseConnection, workspace: WorkspaceId) -> Vec<Entry> {
    let sql = "SELECT entry FROM change_log WHERE workspace_id = ? ORDER BY seq";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [workspace.0.into()]);
    let rows = db.query_all_raw(statement).await.expect("the file reads");
    let texts = rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("a text"));
    texts.map(|text| serde_json::from_str(&text).expect("an entry")).collect()
}

/// The database in the directory.
fn database(dir: &Path) -> std::path::PathBuf {
    // Backups and former databases may lie beside it.
    dir.join("tasksync.db")
}

/// From `KILL_SEED` or else the clock; a failed run is tried again with the seed that it printed.
fn chance() -> Chance {
    let given = std::env::var("KILL_SEED").ok().and_then(|seed| seed.parse().ok());
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_nanos() as u64);
    let seed = given.unwrap_or_else(clock);
    eprintln!("KILL_SEED={seed}");
    Chance::new(seed)
}
