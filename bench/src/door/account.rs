//! One ordinary account with a workspace of its own, and tasks in it.

use crate::http::call;
use crate::wire::{TEXT, masked, upgrade};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use uuid::Uuid;

/// Sockets that fill the workspace: together they are as fast as one person may be.
const SOCKETS: usize = 4;
/// Commands of one push.
const PUSH: usize = 100;
/// A description that nearly fills its bound.
const LARGE: usize = 65_000;
/// Words of a search: with spaces between them, as many letters as a search may have.
const WORDS: usize = 66;
/// What one outcome of a push begins with.
const RESULT: &[u8] = br#"{"type":"result""#;

#[derive(Clone, Debug)]
pub(crate) struct Account {
    at: SocketAddr,
    token: String,
    pub(crate) workspace: String,
    project: String,
}

impl Account {
    pub(crate) fn register(at: SocketAddr) -> Result<Self> {
        let form = json!({"username": "besieger", "password": "correct horse battery staple 8"});
        let token = text(&call(at, "POST", "/api/v1/auth/register", "", Some(&form))?["access_token"])?;
        let name = json!({"name": "Besieged"});
        let workspace = text(&call(at, "POST", "/api/v1/workspaces", &token, Some(&name))?["id"])?;
        let path = format!("/api/v1/workspaces/{workspace}/snapshot");
        let project = text(&call(at, "GET", &path, &token, None)?["projects"][0]["id"])?;
        Ok(Self { at, token, workspace, project })
    }

    /// A request of this account, as it goes over a connection that is kept open or closed afterwards.
    pub(crate) fn request(&self, path: &str, connection: &str) -> String {
        format!(
            "GET /api/v1{path} HTTP/1.1\r\nHost: {}\r\nConnection: {connection}\r\n\
             Authorization: Bearer {}\r\n\r\n",
            self.at, self.token
        )
    }

    /// Makes tasks with descriptions as long as they may be.
    pub(crate) fn make_large(&self, count: usize) -> Result<()> {
        let description = "Water the plants. ".repeat(LARGE.div_ceil(18));
        for number in 0..count {
            let task = json!({
                "workspace_id": self.workspace, "title": format!("Task {number}"),
                "description": description.get(..LARGE),
            });
            call(self.at, "POST", "/api/v1/tasks", &self.token, Some(&task))?;
        }
        Ok(())
    }

    /// Makes many tasks, each of which a search for [`words`] finds.
    pub(crate) fn make_many(&self, count: usize) -> Result<()> {
        let each = count.div_ceil(SOCKETS);
        let threads: Vec<_> = (0..SOCKETS)
            .map(|_| {
                let account = self.clone();
                thread::spawn(move || account.push(each))
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().ok().context("a writer panicked")?)
    }

    fn push(&self, count: usize) -> Result<()> {
        let mut socket = TcpStream::connect(self.at)?;
        socket.set_nodelay(true)?;
        let headers =
            format!("Sec-WebSocket-Protocol: tasksync.v1\r\nAuthorization: Bearer {}\r\n", self.token);
        socket.write_all(&upgrade("/api/v1/sync", &headers))?;
        let hello = json!({"type": "hello", "v": 1, "schema": 2, "cid": Uuid::new_v4().to_string(), "workspaces": []});
        socket.write_all(&masked(TEXT, hello.to_string().as_bytes()))?;
        let (words, mut made) = (words(), 0);
        while made < count {
            let here = PUSH.min(count - made);
            let create = |number: usize| {
                let args = json!({
                    "id": Uuid::now_v7().to_string(), "project_id": self.project,
                    "title": format!("Task {number}"), "description": words,
                });
                json!({"mid": number + 1, "base_seq": 0, "name": "task.create", "args": args})
            };
            let commands: Vec<Value> = (made..made + here).map(create).collect();
            let push = json!({"type": "push", "workspace": self.workspace, "commands": commands});
            socket.write_all(&masked(TEXT, push.to_string().as_bytes()))?;
            wait_for_results(&mut socket, here)?;
            made += here;
        }
        Ok(())
    }
}

/// Two letters each.
pub(crate) fn words() -> String {
    let letter = |number: usize| char::from(b'a' + (number % 26) as u8);
    let word = |number: usize| [letter(number / 26 + 20), letter(number)].iter().collect::<String>();
    (0..WORDS).map(word).collect::<Vec<_>>().join(" ")
}

fn wait_for_results(socket: &mut TcpStream, count: usize) -> Result<()> {
    let (mut heard, mut scratch) = (Vec::new(), [0; 16 * 1024]);
    let mut seen = 0;
    while seen < count {
        let read = socket.read(&mut scratch)?;
        if read == 0 {
            bail!("the server closed a connection: {}", String::from_utf8_lossy(&heard));
        }
        heard.extend(&scratch[..read]);
        seen = heard.windows(RESULT.len()).filter(|window| *window == RESULT).count();
    }
    let refused = br#""ok":false"#;
    if heard.windows(refused.len()).any(|window| window == refused) {
        bail!("a task was refused: {}", String::from_utf8_lossy(&heard));
    }
    Ok(())
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().with_context(|| format!("{value} is no text"))?.to_owned())
}
