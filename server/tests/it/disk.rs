//! A full disk: nothing that was acknowledged is lost, and all goes on when there is room again.
//!
//! The disk is a small file system in memory. Only root may make one; for others the test says that it did not run.

use crate::support::{
    client::Device, client::Person, client::Wire, http::Caller, http::PASSWORD, tasksync::Tasksync,
};
use app::domain::rules::TaskCommand;
use app::{
    domain::{ClientId, TaskDraft, WorkspaceId},
    protocol::{Code, Down, Numbered, Outcome, Push, SCHEMA, Up, VERSION},
};
use reqwest::StatusCode;
use serde_json::json;
use std::{collections::BTreeSet, fs::File, io::Write, path::Path, process, time::Duration};
use tempfile::TempDir;

/// A file system of 12 MB; it goes with this.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn make() -> Option<Self> {
        let dir = tempfile::tempdir().expect("a directory");
        let mut mount = process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"]).arg(dir.path());
        let is_made = mount.output().is_ok_and(|output| output.status.success());
        is_made.then(|| Self(dir))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn ballast(&self) -> std::path::PathBuf {
        self.path().join("ballast")
    }

    /// Leaves no room.
    fn fill(&self) {
        let mut file = File::create(self.ballast()).expect("a file");
        while file.write(&[0; 4096]).is_ok_and(|written| written > 0) {}
    }

    fn clear(&self) {
        std::fs::remove_file(self.ballast()).expect("the ballast is there");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmount = process::Command::new("umount").arg("--lazy").arg(self.path()).status();
        assert!(unmount.is_ok_and(|status| status.success()), "{} stays mounted", self.path().display());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_is_outlived() {
    let Some(disk) = SmallDisk::make() else {
        eprintln!("NOT TESTED: a full disk. Only root may make the small file system that this test fills.");
        return;
    };
    let mut server = Tasksync::start(disk.path()).await;
    let ada = Person::register(server.at, "ada").await;
    let ben = json!({ "username": "ben", "password": PASSWORD, "email": "ben@example.org" });
    ada.caller.post("/auth/register", ben).await.expect(StatusCode::CREATED);
    let device = Device::live(&ada).await;
    let (team, project) = (device.team(), device.rows(device.team()).projects()[0].id);
    let cid = ClientId::generate();
    let commands: Vec<Numbered> = (1..=40)
        .map(|mid| {
            let draft = crate::sync::draft(project, &format!("Task {mid}"));
            let draft = TaskDraft { description: "x".repeat(50_000), ..draft };
            Numbered { mid, base_seq: 0, command: TaskCommand::Create(draft).into() }
        })
        .collect();
    let mut wire = ada.dial().await;
    wire.send(&Up::Hello { v: VERSION, schema: SCHEMA, cid, workspaces: Vec::new() }).await;

    let mut acknowledged = BTreeSet::new();
    let mut refused = None;
    for command in &commands {
        if command.mid == 5 {
            disk.fill();
        }
        let outcome = push(&mut wire, team, command).await;
        if outcome.ok {
            acknowledged.insert(command.mid);
        } else {
            refused = Some(outcome);
            break;
        }
    }
    let refused = refused.expect("the disk is full");
    assert_eq!(refused.code, Some(Code::Unavailable), "{refused:?}");
    assert!(acknowledged.len() >= 4);
    let long = json!({ "title": "By HTTP", "description": "x".repeat(50_000) });
    let answer = ada.caller.post("/tasks", long.clone()).await;
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.expect(StatusCode::SERVICE_UNAVAILABLE)["code"], "unavailable");
    let anybody = Caller::program(server.at);
    assert_eq!(anybody.page("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    // For no name the answer is that a link was sent.
    for name in ["ben@example.org", "nobody@example.org"] {
        let asked = anybody.post("/auth/password-reset", json!({ "identifier": name })).await;
        assert_eq!(asked.header("retry-after"), Some("1"), "{name}");
        assert_eq!(asked.expect(StatusCode::SERVICE_UNAVAILABLE)["code"], "unavailable", "{name}");
    }
    // Reading goes on.
    assert_eq!(ada.snapshot(team).await.tasks.len(), acknowledged.len());

    disk.clear();
    for command in &commands {
        let outcome = push(&mut wire, team, command).await;
        assert!(outcome.ok, "{outcome:?}");
    }
    ada.caller.post("/tasks", long).await.expect(StatusCode::CREATED);
    // What was found out a moment ago is told again.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(anybody.page("/readyz").await.status, StatusCode::OK);
    assert_eq!(ada.snapshot(team).await.tasks.len(), commands.len() + 1);
    server.kill().await;
    let server = Tasksync::start(disk.path()).await;
    assert_eq!(ada.moved_to(server.at).snapshot(team).await.tasks.len(), commands.len() + 1);
}

/// Pushes one command, and waits for what became of it.
async fn push(wire: &mut Wire, workspace: WorkspaceId, command: &Numbered) -> Outcome {
    wire.send(&Up::Push(Push { workspace, cid: None, settled: 0, commands: vec![command.clone()] })).await;
    loop {
        match wire.receive().await.expect("the connection stays") {
            Down::Result(outcome) => return outcome,
            _ => continue,
        }
    }
}
