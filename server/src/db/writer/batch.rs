//! Carries a batch of jobs out in one transaction, and again where the database asks for it.

use super::super::connect::{Target, begin};
use super::super::trouble::Trouble;
use super::job::{Free, Job, Undo};
use super::{Error, Listener, Tx};
use crate::db::{Encoded, Notice, Wanted, Work};
use app::domain::WorkspaceId;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// After so long no batch is tried again: its callers are told that it failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the writer sits: its connection, and whom it tells.
pub(super) struct Desk {
    target: Target,
    /// None after a failure that the connection may not have survived.
    connection: Option<DatabaseConnection>,
    listener: Box<dyn Listener>,
}

/// Why a batch was not carried out.
struct Failure {
    cause: DbErr,
    trouble: Trouble,
    /// Was it the commit that failed?
    committing: bool,
}

impl Desk {
    pub(super) fn new(target: Target, connection: DatabaseConnection, listener: Box<dyn Listener>) -> Self {
        Self { target, connection: Some(connection), listener }
    }

    /// Carries the jobs out and answers every caller, when all is durable or has failed.
    pub(super) async fn carry_out(&mut self, jobs: Vec<Job>) {
        let Err((jobs, failure)) = self.attempts(jobs).await else { return };
        if jobs.len() > 1 && failure.trouble == Trouble::Statement {
            // One of them is at fault: alone, it harms only itself.
            tracing::warn!(error = %failure.cause, jobs = jobs.len(), "a commit is split");
            for job in jobs {
                if let Err((jobs, failure)) = self.attempts(vec![job]).await {
                    fail(jobs, &failure);
                }
            }
        } else {
            fail(jobs, &failure);
        }
    }

    /// Tries until it succeeds or further attempts make no sense; then the jobs are handed back.
    async fn attempts(&mut self, mut jobs: Vec<Job>) -> Result<(), (Vec<Job>, Failure)> {
        let (began, mut pause) = (Instant::now(), Duration::from_millis(10));
        loop {
            let failure = match self.attempt(&mut jobs).await {
                Ok(notices) => {
                    tell(self.listener.as_ref(), notices);
                    jobs.into_iter().for_each(Job::answer);
                    return Ok(());
                }
                Err(failure) => failure,
            };
            if matches!(failure.trouble, Trouble::Connection | Trouble::Disk) {
                // A new connection: what state the old one is in, nobody can tell.
                self.drop_connection().await;
            }
            if began.elapsed() > PATIENCE || !failure.may_be_repeated() {
                return Err((jobs, failure));
            }
            tracing::warn!(error = %failure.cause, jobs = jobs.len(), "a commit is tried again");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }

    async fn attempt(&mut self, jobs: &mut [Job]) -> Result<Vec<Notice>, Failure> {
        let connection = match &self.connection {
            Some(connection) => connection,
            None => self.connection.insert(self.target.writer().await?),
        };
        let mut tx = Tx { transaction: begin(connection).await?, notices: Vec::new() };
        if let [Job::Free(job)] = jobs {
            // Alone in its transaction, a job needs no savepoint.
            return match job.run(&mut tx).await {
                Ok(()) => commit(tx).await,
                Err(Undo::Job) => Ok(tx.transaction.rollback().await.map(|()| Vec::new())?),
                Err(Undo::Transaction(cause)) => Err(cause.into()),
            };
        }
        let mut rest = jobs;
        while !rest.is_empty() {
            let (run, behind) = rest.split_at_mut(run_length(rest));
            match run {
                [Job::Free(job)] => free(job.as_mut(), &mut tx).await?,
                edits => edit(edits, &mut tx).await?,
            }
            rest = behind;
        }
        commit(tx).await
    }

    pub(super) async fn close(mut self) {
        self.drop_connection().await;
    }

    async fn drop_connection(&mut self) {
        if let Some(connection) = self.connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "the writer's connection did not close cleanly");
        }
    }
}

/// How many jobs, from the first on, can share the rows at hand.
fn run_length(jobs: &[Job]) -> usize {
    let shares = |job: &&Job| matches!(job, Job::Edit(edit) if edit.wanted().structure.is_none());
    jobs.iter().take_while(shares).count().max(1)
}

async fn free(job: &mut dyn Free, tx: &mut Tx) -> Result<(), Failure> {
    tx.transaction.execute_unprepared("SAVEPOINT job").await?;
    let told = tx.notices.len();
    match job.run(tx).await {
        Ok(()) => {}
        Err(Undo::Job) => {
            tx.notices.truncate(told);
            tx.transaction.execute_unprepared("ROLLBACK TO SAVEPOINT job").await?;
        }
        Err(Undo::Transaction(cause)) => return Err(cause.into()),
    }
    tx.transaction.execute_unprepared("RELEASE SAVEPOINT job").await?;
    Ok(())
}

async fn edit(jobs: &mut [Job], tx: &mut Tx) -> Result<(), Failure> {
    let mut wanted = Wanted::default();
    for job in &*jobs {
        if let Job::Edit(edit) = job {
            wanted.add(edit.wanted());
        }
    }
    let mut work = Work::load(tx.conn(), &wanted).await?;
    for job in jobs {
        if let Job::Edit(edit) = job
            && let Err(Undo::Transaction(cause)) = edit.run(&mut work)
        {
            return Err(cause.into());
        }
    }
    Ok(work.flush(tx).await?)
}

async fn commit(tx: Tx) -> Result<Vec<Notice>, Failure> {
    let committed = tx.transaction.commit().await;
    let failure = |cause| Failure { committing: true, ..Failure::from(cause) };
    committed.map(|()| tx.notices).map_err(failure)
}

/// Tells the listener, with neighbouring entries of one workspace joined.
fn tell(listener: &dyn Listener, notices: Vec<Notice>) {
    let mut run: Option<(WorkspaceId, Vec<Arc<Encoded>>)> = None;
    let tell_run = |run: &mut Option<(WorkspaceId, Vec<Arc<Encoded>>)>| {
        if let Some((workspace, entries)) = run.take() {
            listener.committed(workspace, &entries);
        }
    };
    for notice in notices {
        match notice {
            Notice::Entry(workspace, entry) => match &mut run {
                Some((same, entries)) if *same == workspace => entries.push(entry),
                Some(_) | None => {
                    tell_run(&mut run);
                    run = Some((workspace, vec![entry]));
                }
            },
            Notice::Deleted(workspace, members) => {
                tell_run(&mut run);
                listener.deleted(workspace, &members);
            }
        }
    }
    tell_run(&mut run);
}

fn fail(jobs: Vec<Job>, failure: &Failure) {
    tracing::error!(error = %failure.cause, jobs = jobs.len(), "a commit failed");
    jobs.into_iter().for_each(|job| job.fail(&failure.cause));
}

impl Failure {
    /// A commit on a connection that broke may have happened all the same: repeating it could double it.
    fn may_be_repeated(&self) -> bool {
        match self.trouble {
            Trouble::Again => true,
            Trouble::Connection => !self.committing,
            Trouble::Statement | Trouble::Disk => false,
        }
    }
}

impl From<DbErr> for Failure {
    fn from(cause: DbErr) -> Self {
        Self { trouble: Trouble::from(&cause), cause, committing: false }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let cause = match error {
            Error::Internal(cause) => match cause.downcast::<DbErr>() {
                Ok(cause) => *cause,
                Err(cause) => DbErr::Custom(cause.to_string()),
            },
            other => DbErr::Custom(other.to_string()),
        };
        cause.into()
    }
}
