mod echo;

use super::*;
use crate::realtime::hub::Hub;
use app::domain::{SessionId, UserId};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::time::timeout;

/// A test that waits longer than this has failed: nothing it waits for will come.
const PATIENCE: Duration = Duration::from_secs(60);

/// The size of what a function makes.
fn made_by<A, B, C, T>(_: fn(A, B, C, &[u8]) -> T) -> usize {
    size_of::<T>()
}

#[test]
fn a_connection_that_waits_takes_few_bytes() {
    let sizes = (made_by(serve), size_of::<Line>());
    assert!(sizes.0 <= 448 && sizes.1 <= 320, "{sizes:?}");
}

#[tokio::test]
async fn a_client_whose_frames_are_broken_is_hung_up_on_and_need_not_do_so_first() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let mut client =
        TcpStream::connect(listener.local_addr().expect("an address")).await.expect("a connection");
    let (stream, _) = listener.accept().await.expect("the connection");
    // Held to the end of the test: the socket is not closed by being forgotten.
    let line = Line::new(stream, Arc::new(Hub::new().join(UserId::generate(), SessionId::generate())));

    let listen = async {
        let mut heard = Vec::new();
        timeout(PATIENCE, client.read_to_end(&mut heard)).await.expect("an end").expect("no error");
        drop(client);
        heard
    };
    let ((), heard) = tokio::join!(line.part(End::Broken, None, Decoder::default()), listen);
    assert_eq!(heard, Packet::close(Some(1002)).into_bytes());
}
