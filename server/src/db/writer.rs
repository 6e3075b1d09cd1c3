//! The one writer: it takes the jobs that are waiting into one transaction, so that one wait for
//! the disk serves them all.

mod batch;
mod job;

use super::connect::Target;
use super::{Error, Listener, Tx, Wanted, Work};
use batch::Desk;
use futures::future::BoxFuture;
use job::Job;
use sea_orm::DatabaseConnection;
use tokio::sync::{mpsc, oneshot};

/// The most jobs in one commit: more only make each of them wait longer.
const BATCH_MAX: usize = 64;
/// Callers beyond this many wait until there is room.
const QUEUE: usize = 1024;

/// What is handed in to the writer.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    messages: mpsc::Sender<Message>,
}

enum Message {
    Job(Job),
    Close(oneshot::Sender<()>),
}

impl Writer {
    /// Starts the task that writes. It ends when the last handle is gone, with nothing left undone.
    pub(super) fn start(target: Target, connection: DatabaseConnection, listener: Box<dyn Listener>) -> Self {
        let (messages, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(work(Desk::new(target, connection, listener), waiting));
        Self { messages }
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        job: impl for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let (job, answered) = job::free(job);
        self.messages.send(Message::Job(job)).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }

    /// Hands in an edit; what comes back resolves when it is durable.
    pub(super) async fn edit<T: Send + 'static>(
        &self,
        wanted: Wanted,
        edit: impl Fn(&mut Work) -> Result<T, Error> + Send + 'static,
    ) -> Result<Answer<T>, Error> {
        let (job, answered) = job::edit(wanted, edit);
        self.messages.send(Message::Job(job)).await.map_err(|_| closed())?;
        Ok(Answer(answered))
    }

    /// Waits until everything that was handed in is done; from then on nothing is taken.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.messages.send(Message::Close(done)).await.is_ok() {
            // An error says that the writer has ended in the meantime: that is what was wanted.
            let _ = closed.await;
        }
    }
}

/// The outcome of an edit that was handed in.
#[derive(Debug)]
pub(crate) struct Answer<T>(oneshot::Receiver<Result<T, Error>>);

impl<T> Answer<T> {
    /// Waits until the edit is durable, or has failed.
    ///
    /// # Errors
    /// The edit's own, or [`Error::Internal`] where the commit failed.
    pub(crate) async fn wait(self) -> Result<T, Error> {
        self.0.await.map_err(|_| closed())?
    }
}

fn closed() -> Error {
    Error::internal("the database is closed")
}

async fn work(mut desk: Desk, mut waiting: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(BATCH_MAX);
    let mut closing = Vec::new();
    while waiting.recv_many(&mut messages, BATCH_MAX).await > 0 {
        let mut jobs = Vec::with_capacity(messages.len());
        for message in messages.drain(..) {
            match message {
                // The caller has given up and was told that it took too long: the job is dropped.
                Message::Job(job) if job.is_gone() => {}
                Message::Job(job) => jobs.push(job),
                Message::Close(done) => {
                    waiting.close();
                    closing.push(done);
                }
            }
        }
        if !jobs.is_empty() {
            desk.carry_out(jobs).await;
            // Those who were just answered hand in what they have next: so it shares a commit.
            tokio::task::yield_now().await;
        }
    }
    desk.close().await;
    for done in closing {
        // Whoever asked may have gone.
        let _ = done.send(());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Db, Encoded};
    use app::domain::{ClientId, UserId, WorkspaceId};
    use futures::FutureExt;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;
    use tempfile::TempDir;
    use tokio::sync::Notify;

    type Act = fn(&mut Work) -> Result<(), Error>;

    struct Nobody;

    impl Listener for Nobody {
        fn committed(&self, _: WorkspaceId, _: &[Arc<Encoded>]) {}
        fn deleted(&self, _: WorkspaceId, _: &[UserId]) {}
    }

    /// A command's number of a client in a workspace that does not exist: it breaks a foreign key.
    fn unwritable(work: &mut Work) -> Result<(), Error> {
        let client = crate::db::Client { user: UserId::generate(), last_mid: 1, used_at: 0 };
        work.set_client(WorkspaceId::generate(), ClientId::generate(), client);
        Ok(())
    }

    fn panicking(_: &mut Work) -> Result<(), Error> {
        panic!("as the test wants it")
    }

    fn harmless(_: &mut Work) -> Result<(), Error> {
        Ok(())
    }

    async fn database() -> (Db, TempDir) {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let url = format!("sqlite://{}", dir.path().join("tasksync.db").display());
        (Db::open(&url, Nobody).await.expect("a database"), dir)
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_not_begun() {
        let (db, _dir) = database().await;
        let (begun, begins) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (told, go_on) = (Arc::clone(&begun), Arc::clone(&begins));
        let slow = tokio::spawn({
            let db = db.clone();
            async move {
                db.write(move |_| {
                    let (told, go_on) = (Arc::clone(&told), Arc::clone(&go_on));
                    async move {
                        told.notify_one();
                        go_on.notified().await;
                        Ok(())
                    }
                    .boxed()
                })
                .await
            }
        });
        begun.notified().await;
        let is_done = Arc::new(AtomicBool::new(false));
        let done = Arc::clone(&is_done);
        let given_up = db.write(move |_| {
            done.store(true, Ordering::Relaxed);
            async { Ok(()) }.boxed()
        });
        assert!(tokio::time::timeout(Duration::from_millis(20), given_up).await.is_err());
        begins.notify_one();
        slow.await.expect("no panic").expect("written");
        db.write(|_| async { Ok(()) }.boxed()).await.expect("the writer goes on");
        assert!(!is_done.load(Ordering::Relaxed));
    }

    #[tokio::test]
    async fn an_edit_that_cannot_be_written_harms_only_itself() {
        let (db, _dir) = database().await;
        let edits: [Act; 5] = [harmless, unwritable, harmless, panicking, harmless];
        let mut answers = Vec::new();
        for edit in edits {
            // All are handed in before the writer is up: they come into one commit.
            answers.push(db.edit(Wanted::default(), edit).await.expect("an open database"));
        }
        let mut outcomes = Vec::new();
        for answer in answers {
            outcomes.push(answer.wait().await.is_ok());
        }
        assert_eq!(outcomes, [true, false, true, false, true]);
    }
}
