//! All of a workspace at one moment, as JSON: written piece by piece, so that a large one costs no more memory
//! than a small one.

use super::super::Db;
use super::workspace::{self, Head};
use super::{lost, project, task};
use crate::error::Error;
use app::domain::{KEPT_DAYS, Task, Timestamp, UserId, Workspace, WorkspaceId};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::DatabaseTransaction;
use serde::Serialize;
use tokio::sync::OwnedSemaphorePermit;

/// A piece is handed on when it is longer than this, in bytes.
const PIECE: usize = 32 * 1024;
/// So much longer a piece may get without being moved in memory: most rows are shorter.
const SPARE: usize = 4 * 1024;
/// Tasks that are read at once; of the longest texts that is 16 MB.
const PAGE: u64 = 250;

/// A workspace held still, yet to be written.
#[derive(Debug)]
pub struct Moment {
    c: DatabaseTransaction,
    /// Given back behind the connection.
    place: OwnedSemaphorePermit,
    workspace: Workspace,
    head: Head,
    /// What was deleted or replaced since then can still be brought back.
    since: Timestamp,
}

/// Takes the pieces, in order.
pub trait Reader: Send {
    /// Takes the next piece; false when nobody wants more.
    fn take(&mut self, piece: Vec<u8>) -> impl Future<Output = bool> + Send;
}

/// Holds a workspace still, as a member sees it; none where the person is no member. Until it is written or
/// dropped it keeps one of the readers' connections; while half of them are kept so, others wait here.
///
/// # Errors
/// The database's.
pub async fn hold(
    db: &Db,
    workspace: WorkspaceId,
    user: UserId,
    now: Timestamp,
) -> Result<Option<Moment>, Error> {
    let place = db.place_for_long_reads().await?;
    let c = db.snapshot().await?;
    let Some(seen) = workspace::get(&c, workspace, user).await? else { return Ok(None) };
    let Some(head) = workspace::head(&c, workspace).await? else { return Ok(None) };
    Ok(Some(Moment { c, place, workspace: seen, head, since: now.days_before(KEPT_DAYS) }))
}

impl Moment {
    /// How far the workspace's log had come.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Writes an [`app::protocol::Snapshot`], its fields in their order. False when nobody wanted it to its end.
    ///
    /// # Errors
    /// The database's; what was handed on is no whole snapshot then.
    pub async fn write(self, to: &mut impl Reader) -> Result<bool, Error> {
        let Self { c, place: _place, workspace, head, since } = self;
        let id = workspace.id;
        let mut pen = Pen { text: Vec::with_capacity(PIECE + SPARE), to, is_wanted: true };
        pen.text.push(b'{');
        pen.field("workspace", &workspace)?;
        pen.field("epoch", &head.epoch)?;
        pen.field("seq", &head.seq)?;
        pen.field("members", &workspace::members(&c, id).await?)?;
        pen.field("projects", &project::list(&c, id).await?)?;
        pen.field("statuses", &project::all_statuses(&c, id).await?)?;
        let number = |task: &Task| task.number;
        pen.list("tasks", Empty::IsWritten, |after| task::page(&c, id, after, PAGE).boxed(), number).await?;
        let trash = |after| task::trash_page(&c, id, since, after, PAGE).boxed();
        pen.list("trash", Empty::IsLeftOut, trash, number).await?;
        let lost = |after| lost::page(&c, id, since, after, PAGE).boxed();
        pen.list("lost", Empty::IsLeftOut, lost, |lost| (lost.task_id, lost.id)).await?;
        pen.text.push(b'}');
        // The connection is free again while the last piece is on its way.
        c.commit().await?;
        pen.hand_on().await;
        Ok(pen.is_wanted)
    }
}

/// What becomes of a list with nothing in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Empty {
    IsWritten,
    IsLeftOut,
}

/// Writes an object's fields, and hands on what it has written.
struct Pen<'a, R> {
    text: Vec<u8>,
    to: &'a mut R,
    is_wanted: bool,
}

impl<R: Reader> Pen<'_, R> {
    fn field(&mut self, name: &str, value: &impl Serialize) -> Result<(), Error> {
        self.name(name)?;
        Ok(serde_json::to_writer(&mut self.text, value)?)
    }

    /// A list that may be long: read page by page, each behind the key of the row before.
    async fn list<'p, T: Serialize, K>(
        &mut self,
        name: &str,
        empty: Empty,
        page: impl Fn(Option<K>) -> BoxFuture<'p, Result<Vec<T>, Error>>,
        key: fn(&T) -> K,
    ) -> Result<(), Error> {
        let mut rows = page(None).await?;
        if rows.is_empty() && empty == Empty::IsLeftOut {
            return Ok(());
        }
        self.name(name)?;
        self.text.push(b'[');
        let mut is_first = true;
        while let Some(last) = rows.last()
            && self.is_wanted
        {
            let last = key(last);
            for row in &rows {
                if !std::mem::take(&mut is_first) {
                    self.text.push(b',');
                }
                serde_json::to_writer(&mut self.text, row)?;
                if self.text.len() > PIECE {
                    self.hand_on().await;
                }
            }
            rows = page(Some(last)).await?;
        }
        self.text.push(b']');
        Ok(())
    }

    fn name(&mut self, name: &str) -> Result<(), Error> {
        if self.text.last() != Some(&b'{') {
            self.text.push(b',');
        }
        serde_json::to_writer(&mut self.text, name)?;
        self.text.push(b':');
        Ok(())
    }

    async fn hand_on(&mut self) {
        let piece = std::mem::replace(&mut self.text, Vec::with_capacity(PIECE + SPARE));
        self.is_wanted = self.is_wanted && self.to.take(piece).await;
    }
}
