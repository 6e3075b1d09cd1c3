//! Two people at work, while others storm the door.

use crate::crowd::Crowd;
use crate::dialect::{Dialect, Part};
use crate::http::call;
use crate::tasksync::Team;
use anyhow::{Context, Result};
use serde_json::json;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Between two pieces of work.
const REST: Duration = Duration::from_millis(5);

/// What the two have noticed, in sorted times.
#[derive(Debug, Default)]
pub(crate) struct Noticed {
    /// From a new connection that asks for a task, until the other's socket has told of it.
    pub(crate) created: Vec<Duration>,
    /// From a change over a socket, until the other's socket has told of it.
    pub(crate) changed: Vec<Duration>,
    /// A list of 50 tasks, over a new connection.
    pub(crate) listed: Vec<Duration>,
}

/// The two, in a thread of their own.
pub(crate) struct AtWork {
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<Result<Noticed>>,
}

impl AtWork {
    /// They sit down to work: when this returns, they are connected.
    pub(crate) fn begin(at: SocketAddr, team: &Team) -> Result<Self> {
        let mut team = team.clone();
        team.look(at)?;
        let (is_over, is_there) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (over, there) = (Arc::clone(&is_over), Arc::clone(&is_there));
        let thread = thread::spawn(move || work(at, team, &there, &over));
        while !is_there.load(Ordering::Acquire) && !thread.is_finished() {
            thread::sleep(Duration::from_millis(5));
        }
        Ok(Self { is_over, thread })
    }

    /// They stop, and tell.
    pub(crate) fn end(self) -> Result<Noticed> {
        self.is_over.store(true, Ordering::Release);
        let mut noticed = self.thread.join().ok().context("the people at work panicked")??;
        noticed.created.sort_unstable();
        noticed.changed.sort_unstable();
        noticed.listed.sort_unstable();
        Ok(noticed)
    }
}

fn work(at: SocketAddr, team: Team, is_there: &AtomicBool, is_over: &AtomicBool) -> Result<Noticed> {
    let token = team.token(0).to_owned();
    let list = format!("/api/v1/tasks?workspace={}&limit=50", team.workspace());
    let mut crowd = Crowd::new(at, Dialect::TaskSync(Rc::new(team)))?;
    crowd.connect(Part::Writer, 1)?;
    crowd.connect(Part::Listener, 2)?;
    is_there.store(true, Ordering::Release);
    let (mut noticed, mut seen, mut pushed) = (Noticed::default(), 0, 0);
    while !is_over.load(Ordering::Acquire) {
        let since = Instant::now();
        call(at, "POST", "/api/v1/tasks", &token, Some(&json!({"title": "Under siege"})))?;
        seen += 1;
        crowd.until_seen(seen, since, |_| {})?;
        noticed.created.push(since.elapsed());
        crowd.rest(REST)?;

        let since = Instant::now();
        pushed += 1;
        seen += 1;
        crowd.write(0, pushed, 1)?;
        crowd.until_seen(seen, since, |_| {})?;
        noticed.changed.push(since.elapsed());
        crowd.rest(REST)?;

        let since = Instant::now();
        call(at, "GET", &list, &token, None)?;
        noticed.listed.push(since.elapsed());
        crowd.rest(REST)?;
    }
    Ok(noticed)
}
