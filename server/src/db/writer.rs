//! The one writer: it takes the jobs that are waiting into one transaction, so that one wait for
//! the disk serves them all.

mod batch;
mod job;

use super::connect::Target;
use super::{Error, Tx, Wanted, Work};
use crate::realtime::Hub;
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
    pub(super) fn start(target: Target, connection: DatabaseConnection, hub: Hub) -> Self {
        let (messages, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(work(Desk::new(target, connection, hub), waiting));
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
                Message::Job(job) => jobs.push(job),
                Message::Close(done) => {
                    waiting.close();
                    closing.push(done);
                }
            }
        }
        if !jobs.is_empty() {
            desk.carry_out(jobs).await;
        }
    }
    desk.close().await;
    for done in closing {
        // Whoever asked may have gone.
        let _ = done.send(());
    }
}
