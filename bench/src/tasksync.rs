//! TaskSync as its clients know it: people of one Team workspace, and what they send.

use crate::dialect::{Part, id, title};
use crate::http::call;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

/// Sockets of one person; the server takes up to 100.
const SOCKETS: usize = 90;

/// The Team workspace of a server that was just started, and its people.
#[derive(Clone, Debug)]
pub(crate) struct Team {
    tokens: Vec<String>,
    workspace: String,
    epoch: String,
    /// The last change when the crowd came.
    pub(crate) head: u64,
    /// Each writer's own task.
    tasks: Vec<String>,
    /// Distinguishes the clients of one crowd from those of the one before.
    life: String,
}

/// The command that starts the server on a free port, with its data in this folder.
pub(crate) fn command(binary: &Path, data: &Path) -> Command {
    let mut command = Command::new(binary);
    command.env_clear().current_dir(data);
    command.env("PORT", "0").env("HOST", "127.0.0.1").env("DATA_DIR", data).env("LOG", "warn");
    // The whole crowd comes from one address.
    command.env("PEOPLE_PER_ADDRESS", "1000000");
    command
}

impl Team {
    /// Registers as many people as so many sockets need, and makes a task for each writer.
    pub(crate) fn found(at: SocketAddr, sockets: usize, writers: usize) -> Result<Self> {
        let mut tokens = Vec::new();
        for number in 0..sockets.div_ceil(SOCKETS) {
            let form =
                json!({"username": format!("person-{number}"), "password": "correct horse battery staple 8"});
            let entered = call(at, "POST", "/api/v1/auth/register", "", Some(&form))?;
            tokens.push(text(&entered["access_token"])?);
        }
        let mut tasks = Vec::new();
        for number in 0..writers {
            let task = json!({"title": format!("Task {number}")});
            tasks.push(text(&call(at, "POST", "/api/v1/tasks", &tokens[0], Some(&task))?["id"])?);
        }
        let workspaces = call(at, "GET", "/api/v1/workspaces", &tokens[0], None)?;
        let team = workspaces["items"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|workspace| workspace["kind"] == "team");
        let workspace = text(&team.context("no Team workspace")?["id"])?;
        let mut team = Self { tokens, workspace, epoch: String::new(), head: 0, tasks, life: String::new() };
        team.look(at)?;
        Ok(team)
    }

    /// Takes a look at where the workspace stands now; whoever comes from now on is a new client.
    pub(crate) fn look(&mut self, at: SocketAddr) -> Result<()> {
        let path = format!("/api/v1/workspaces/{}/snapshot", self.workspace);
        let snapshot = call(at, "GET", &path, &self.tokens[0], None)?;
        self.epoch = text(&snapshot["epoch"])?;
        self.head = snapshot["seq"].as_u64().context("a snapshot without a number")?;
        self.life = uuid::Uuid::new_v4().to_string();
        Ok(())
    }

    pub(crate) fn workspace(&self) -> &str {
        &self.workspace
    }

    pub(crate) fn token(&self, client: usize) -> &str {
        &self.tokens[client % self.tokens.len()]
    }

    /// One of the clients of a person, each counted from 0.
    pub(crate) fn client_of(&self, person: usize, client: usize) -> usize {
        person + client * self.tokens.len()
    }

    /// The client's `hello`: a listener follows the Team workspace, a writer nothing.
    pub(crate) fn hello(&self, part: Part, client: usize) -> String {
        let held = json!({"id": self.workspace, "epoch": self.epoch, "cursor": self.head, "next_mid": 1});
        let workspaces = if part == Part::Listener { vec![held] } else { Vec::new() };
        json!({"type": "hello", "v": 1, "schema": 2, "cid": self.cid(client), "workspaces": workspaces})
            .to_string()
    }

    /// New titles for the writer's task.
    pub(crate) fn push(&self, writer: usize, from: u64, count: u64) -> String {
        let task = &self.tasks[writer % self.tasks.len()];
        let update = |mid: u64| {
            let args = json!({"id": task, "patch": {"title": title(mid)}});
            json!({"mid": mid, "base_seq": 0, "name": "task.update", "args": args})
        };
        let commands: Vec<Value> = (from..from + count).map(update).collect();
        json!({"type": "push", "workspace": self.workspace, "commands": commands}).to_string()
    }

    fn cid(&self, client: usize) -> String {
        let (life, own) = (self.life.get(..24).unwrap_or_default(), id(client));
        format!("{life}{}", own.get(24..).unwrap_or_default())
    }
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().with_context(|| format!("{value} is no text"))?.to_owned())
}
