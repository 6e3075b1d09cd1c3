//! Where connections are taken.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::task::yield_now;

/// So many are taken before everybody else gets their turn.
const AT_ONCE: usize = 32;

/// A listener whose connections are not watched yet: whoever is turned away costs as little as can be, and a storm is
/// taken in faster than it comes. What nobody takes fills the system's queue, in which somebody at work waits too,
/// or for which the system lets them try again after seconds.
#[derive(Debug)]
pub(super) struct Entrance {
    listener: AsyncFd<TcpListener>,
    taken: usize,
}

impl Entrance {
    /// # Errors
    /// The system's; none is known for a listener that listens.
    pub(super) fn new(listener: tokio::net::TcpListener) -> io::Result<Self> {
        let listener = listener.into_std()?;
        #[expect(
            deprecated,
            reason = "it asks that the file stays open as long as this: the listener owns it"
        )]
        let listener = AsyncFd::with_interest(listener, Interest::READABLE)?;
        Ok(Self { listener, taken: 0 })
    }

    /// The next connection. Dropped while it waits, it loses none.
    ///
    /// # Errors
    /// The system's, such as too many open files.
    pub(super) async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        self.taken += 1;
        if self.taken.is_multiple_of(AT_ONCE) {
            yield_now().await;
        }
        loop {
            let mut ready = self.listener.readable().await?;
            if let Ok(accepted) = ready.try_io(|listener| listener.get_ref().accept()) {
                return accepted;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn others_get_their_turn_while_many_come() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let at = listener.local_addr().expect("bound");
        let mut entrance = Entrance::new(listener).expect("it listens");
        let _crowd: Vec<_> = (0..100).map(|_| TcpStream::connect(at).expect("room to wait")).collect();
        let turns = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&turns);
        let other = tokio::spawn(async move {
            loop {
                counted.fetch_add(1, Ordering::Relaxed);
                yield_now().await;
            }
        });
        for _ in 0..100 {
            entrance.accept().await.expect("a connection");
        }
        assert!(turns.load(Ordering::Relaxed) >= 3);
        other.abort();
    }
}
