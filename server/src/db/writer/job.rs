//! What waits for the writer: jobs of two kinds, their outcomes, and their callers.

use super::super::{Tx, Wanted, Work, trouble::Trouble};
use super::Error;
use futures::{FutureExt, future::BoxFuture};
use sea_orm::DbErr;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// A job whose type of outcome is forgotten.
pub(super) enum Job {
    /// Changes rows in memory, together with its neighbours.
    Edit(Box<dyn Edit>),
    /// Reads and writes for itself.
    Free(Box<dyn Free>),
}

impl Job {
    /// Has the caller given up?
    pub(super) fn is_gone(&self) -> bool {
        match self {
            Self::Edit(job) => job.is_gone(),
            Self::Free(job) => job.is_gone(),
        }
    }

    /// Gives the caller the outcome.
    pub(super) fn answer(self) {
        match self {
            Self::Edit(job) => job.answer(),
            Self::Free(job) => job.answer(),
        }
    }

    /// Gives the caller a failure instead.
    pub(super) fn fail(self, why: &DbErr) {
        match self {
            Self::Edit(job) => job.fail(why),
            Self::Free(job) => job.fail(why),
        }
    }
}

/// How much has to be undone.
#[derive(Debug)]
pub(super) enum Undo {
    /// The job; its neighbours go on.
    Job,
    /// All of the transaction: it is of no more use.
    Transaction(DbErr),
}

/// Who waits for a job.
pub(super) trait Caller: Send {
    /// Has the caller given up?
    fn is_gone(&self) -> bool;
    fn answer(self: Box<Self>);
    fn fail(self: Box<Self>, why: &DbErr);
}

pub(super) trait Free: Caller {
    /// Carries the job out and keeps its outcome.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, Result<(), Undo>>;
}

pub(super) trait Edit: Caller {
    /// What it needs at hand.
    fn wanted(&self) -> &Wanted;
    /// Carries the edit out and keeps its outcome. An edit that fails has changed nothing.
    fn run(&mut self, work: &mut Work) -> Result<(), Undo>;
}

struct Waiting<J, T> {
    job: J,
    outcome: Option<Result<T, Error>>,
    caller: oneshot::Sender<Result<T, Error>>,
}

impl<J, T> Waiting<J, T> {
    fn new(job: J) -> (Box<Self>, oneshot::Receiver<Result<T, Error>>) {
        let (caller, answered) = oneshot::channel();
        (Box::new(Self { job, outcome: None, caller }), answered)
    }
}

impl<J: Send, T: Send> Caller for Waiting<J, T> {
    fn is_gone(&self) -> bool {
        self.caller.is_closed()
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

/// A job that reads and writes for itself.
pub(super) fn free<T, F>(job: F) -> (Job, oneshot::Receiver<Result<T, Error>>)
where
    F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    let (waiting, answered) = Waiting::new(job);
    (Job::Free(waiting), answered)
}

impl<F, T> Free for Waiting<F, T>
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
            let ran = ran.unwrap_or_else(|panic| Err(panicked(&*panic).into()));
            let undo = ran.as_ref().map_or_else(how_much, |_| Ok(()));
            *outcome = Some(ran);
            undo
        }
        .boxed()
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

fn panicked(panic: &(dyn Any + Send)) -> DbErr {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    DbErr::Custom(format!("a write panicked: {}", text.unwrap_or("no message")))
}

/// A job that changes rows in memory.
pub(super) fn edit<T, F>(wanted: Wanted, edit: F) -> (Job, oneshot::Receiver<Result<T, Error>>)
where
    F: Fn(&mut Work) -> Result<T, Error> + Send + 'static,
    T: Send + 'static,
{
    let (waiting, answered) = Waiting::new(Wanting { wanted, edit });
    (Job::Edit(waiting), answered)
}

struct Wanting<F> {
    wanted: Wanted,
    edit: F,
}

impl<F, T> Edit for Waiting<Wanting<F>, T>
where
    F: Fn(&mut Work) -> Result<T, Error> + Send,
    T: Send,
{
    fn wanted(&self) -> &Wanted {
        &self.job.wanted
    }

    fn run(&mut self, work: &mut Work) -> Result<(), Undo> {
        // After a panic the rows at hand may be half changed: nobody may write them.
        let ran = catch_unwind(AssertUnwindSafe(|| (self.job.edit)(work)));
        self.outcome = Some(ran.map_err(|panic| Undo::Transaction(panicked(&*panic)))?);
        Ok(())
    }
}
