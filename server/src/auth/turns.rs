//! Work that takes a core and much memory for a while, done a few at a time by threads of its own.
//!
//! They stand behind the rest of the server: whoever reads a board does not notice that many log in.

use crate::thread_priority;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// The threads, and a queue of bounded length before them. They end when this is dropped.
pub(super) struct Turns {
    queue: SyncSender<Job>,
    /// Jobs that were taken and have not begun.
    waiting: Arc<AtomicUsize>,
}

/// So many wait already that this one would wait too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Turns {
    /// So many threads, and so many jobs at most that wait for them.
    pub(super) fn new(threads: usize, waiting: usize) -> Self {
        let (queue, jobs) = sync_channel::<Job>(waiting);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..threads {
            let jobs = Arc::clone(&jobs);
            let worker = thread::Builder::new().name("passwords".to_owned());
            if let Err(error) = worker.spawn(move || work(&jobs)) {
                tracing::error!(%error, "a thread for passwords could not be started");
            }
        }
        Self { queue, waiting: Arc::default() }
    }

    /// Jobs that wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Has a job done; its outcome comes by the receiver. One that nobody waits for any more when its turn
    /// comes is left undone.
    ///
    /// # Errors
    /// The queue is full.
    pub(super) fn take<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<oneshot::Receiver<T>, TooLong> {
        let (done, outcome) = oneshot::channel();
        let waiting = Arc::clone(&self.waiting);
        let job = move || {
            waiting.fetch_sub(1, Ordering::Relaxed);
            if !done.is_closed() {
                // Err: whoever waited has gone meanwhile.
                let _ = done.send(job());
            }
        };
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.queue.try_send(Box::new(job)).map_err(|_| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            TooLong
        })?;
        Ok(outcome)
    }
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turns").field("waiting", &self.waiting()).finish_non_exhaustive()
    }
}

/// Does one job after the other, until there will be no more.
fn work(jobs: &Mutex<Receiver<Job>>) {
    thread_priority::lower();
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("a password's turn panicked");
        }
    }
}

/// Turns of one thread that is busy until what is returned is dropped.
#[cfg(test)]
pub(super) fn busy(waiting: usize) -> (Turns, std::sync::mpsc::Sender<()>) {
    let turns = Turns::new(1, waiting);
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (begin, begun) = std::sync::mpsc::channel::<()>();
    let outcome = turns.take(move || {
        begin.send(()).expect("the test waits"); // infallible: it does, below
        let _ = released.recv();
    });
    begun.recv().expect("its turn comes"); // infallible: the thread is free
    drop(outcome);
    (turns, release)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[tokio::test]
    async fn a_full_queue_takes_no_more_and_says_so_at_once() {
        let (turns, release) = busy(2);
        let first = turns.take(|| 1).expect("room");
        let second = turns.take(|| 2).expect("room");
        assert_eq!(turns.take(|| 3).err(), Some(TooLong));
        assert_eq!(turns.waiting(), 2);
        drop(release);
        assert_eq!((first.await, second.await), (Ok(1), Ok(2)));
        assert_eq!(turns.waiting(), 0);
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_left_undone() {
        let (turns, release) = busy(2);
        let (done, was_done) = channel();
        drop(turns.take(move || done.send(())).expect("room"));
        let next = turns.take(|| ()).expect("room");
        drop(release);
        next.await.expect("its turn comes");
        assert!(was_done.recv().is_err(), "it was done all the same");
    }
}
