//! A connection that gives up a client that does not take what it is sent, and that hangs up so that its last words
//! arrive.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// Whoever takes less than this in the time of a stall takes nothing: a byte now and then holds nobody up.
const STRIDE: usize = 64 * 1024;

/// So long, and so much, the server still listens after its last word: hung up over bytes that nobody has read, the
/// system would take back what is on its way (RFC 9112, section 9.6).
const LINGER: Duration = Duration::from_secs(1);
const LINGER_MAX: usize = 1024 * 1024;

/// A TCP connection with a patience for writing.
#[derive(Debug)]
pub struct Line<S = TcpStream> {
    stream: S,
    patience: Duration,
    /// Runs while the client lets the server wait.
    stall: Option<Pin<Box<Sleep>>>,
    /// Bytes that it took meanwhile.
    taken: usize,
    /// Runs when all is said; how much came since.
    linger: Option<(Pin<Box<Sleep>>, usize)>,
}

impl<S> Line<S> {
    pub(super) fn new(stream: S, patience: Duration) -> Self {
        Self { stream, patience, stall: None, taken: 0, linger: None }
    }

    /// The connection alone.
    pub fn into_inner(self) -> S {
        self.stream
    }

    /// What came of an attempt to write.
    fn judge(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(count)) = written {
            self.taken = self.taken.saturating_add(count);
            if self.taken >= STRIDE {
                self.stall = None;
            }
        }
        if written.is_pending() || self.stall.is_some() {
            let stall = self.stall.get_or_insert_with(|| {
                self.taken = 0;
                Box::pin(sleep(self.patience))
            });
            if stall.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Err(ErrorKind::TimedOut.into()));
            }
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Line<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.judge(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.judge(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        // Asked for behind the last byte: all of it was taken.
        self.stall = None;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let line = &mut *self;
        let (linger, came) = match &mut line.linger {
            Some(linger) => linger,
            none => {
                ready!(Pin::new(&mut line.stream).poll_shutdown(cx))?;
                none.insert((Box::pin(sleep(LINGER)), 0))
            }
        };
        let mut scratch = [0; 4096];
        while linger.as_mut().poll(cx).is_pending() && *came < LINGER_MAX {
            let mut buffer = ReadBuf::new(&mut scratch);
            match ready!(Pin::new(&mut line.stream).poll_read(cx, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => *came += buffer.filled().len(),
                // It has hung up too.
                Ok(()) | Err(_) => break,
            }
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    const PATIENCE: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_nothing_is_given_up() {
        let (near, _far) = duplex(1024);
        let mut line = Line::new(near, PATIENCE);
        let error = line.write_all(&[0; 4096]).await.expect_err("nobody reads");
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn a_byte_now_and_then_is_not_enough() {
        let (near, mut far) = duplex(1024);
        let mut line = Line::new(near, PATIENCE);
        let drip = tokio::spawn(async move {
            let mut bytes = 0;
            while far.read_u8().await.is_ok() {
                bytes += 1;
                sleep(Duration::from_secs(1)).await;
            }
            bytes
        });
        let error = line.write_all(&[0; 64 * 1024]).await.expect_err("it takes too long");
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        drop(line);
        assert!(drip.await.expect("no panic") < 4096);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_client_gets_all_of_it() {
        let (near, mut far) = duplex(16 * 1024);
        let mut line = Line::new(near, PATIENCE);
        let reader = tokio::spawn(async move {
            let (mut all, mut some) = (0, [0; 4 * 1024]);
            while let Ok(count @ 1..) = far.read(&mut some).await {
                all += count;
                sleep(Duration::from_millis(500)).await;
            }
            all
        });
        line.write_all(&[0; 256 * 1024]).await.expect("it is read");
        line.flush().await.expect("it is read");
        drop(line);
        assert_eq!(reader.await.expect("no panic"), 256 * 1024);
    }

    #[tokio::test(start_paused = true)]
    async fn what_still_comes_after_the_last_word_is_read_for_a_while() {
        let (near, mut far) = duplex(1024);
        let mut line = Line::new(near, PATIENCE);
        let chatter = tokio::spawn(async move {
            let mut bytes = 0;
            while far.write_u8(0).await.is_ok() {
                bytes += 1;
                sleep(Duration::from_millis(10)).await;
            }
            bytes
        });
        line.shutdown().await.expect("nothing is in the way");
        drop(line);
        let bytes = chatter.await.expect("no panic");
        assert!((50..200).contains(&bytes), "{bytes}");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_took_all_may_be_silent_for_long() {
        let (near, mut far) = duplex(1024);
        let mut line = Line::new(near, PATIENCE);
        let mut all = [0; 2048];
        let (sent, read) = tokio::join!(line.write_all(&[0; 2048]), far.read_exact(&mut all));
        assert!(sent.is_ok() && read.is_ok());
        line.flush().await.expect("all was taken");
        sleep(PATIENCE * 10).await;
        assert!(line.write_all(b"more").await.is_ok());
    }
}
