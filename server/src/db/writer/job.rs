//! One job, its outcome, and the caller who waits for it.

use super::super::trouble::Trouble;
use super::{Error, Tx};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::DbErr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// A job whose type of outcome is forgotten.
pub(super) trait Job: Send {
    /// Carries the job out and keeps its outcome.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, Result<(), Undo>>;
    /// Gives the caller the outcome.
    fn answer(self: Box<Self>);
    /// Gives the caller a failure instead.
    fn fail(self: Box<Self>, why: &DbErr);
}

/// How much has to be undone.
#[derive(Debug)]
pub(super) enum Undo {
    /// The job; its neighbours go on.
    Job,
    /// The whole transaction: it is of no more use.
    Transaction(DbErr),
}

/// A job and the caller who waits for it.
pub(super) struct Waiting<F, T> {
    job: F,
    outcome: Option<Result<T, Error>>,
    caller: oneshot::Sender<Result<T, Error>>,
}

impl<F, T> Waiting<F, T>
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    pub(super) fn new(job: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T, Error>>) {
        let (caller, answered) = oneshot::channel();
        (Box::new(Self { job, outcome: None, caller }), answered)
    }
}

impl<F, T> Job for Waiting<F, T>
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, Error>> + Send,
    T: Send,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, Result<(), Undo>> {
        let Self { job, outcome, .. } = self;
        // What a panic leaves behind is undone with the job; the writer goes on.
        let running = catch_unwind(AssertUnwindSafe(move || {
            let tx = tx;
            job(tx)
        }));
        async {
            let ran = match running {
                Ok(running) => AssertUnwindSafe(running).catch_unwind().await,
                Err(panic) => Err(panic),
            };
            let ran = ran.unwrap_or_else(|_| Err(Error::internal("a write panicked")));
            let undo = ran.as_ref().map_or_else(how_much, |_| Ok(()));
            *outcome = Some(ran);
            undo
        }
        .boxed()
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // The caller may have gone: what was done stays done.
            let _ = self.caller.send(outcome);
        }
    }

    fn fail(self: Box<Self>, why: &DbErr) {
        // As above.
        let _ = self.caller.send(Err(why.clone().into()));
    }
}

fn how_much(error: &Error) -> Result<(), Undo> {
    if let Error::Internal(cause) = error
        && let Some(cause) = cause.downcast_ref::<DbErr>()
        && Trouble::from(cause) != Trouble::Statement
    {
        return Err(Undo::Transaction(cause.clone()));
    }
    Err(Undo::Job)
}
