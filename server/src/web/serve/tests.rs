use super::*;

#[tokio::test]
async fn a_client_that_reads_nothing_is_sent_little_ahead() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let client = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("a socket");
    client.set_recv_buffer_size(4 * 1024).expect("a small buffer");
    client.connect(&listener.local_addr().expect("an address").into()).expect("a connection");
    let (stream, _) = listener.accept().expect("the connection");
    let stream = watched(stream).expect("a socket");

    stream.writable().await.expect("an open socket");
    let mut taken = 0;
    while let Ok(count) = stream.try_write(&[b'x'; BUFFER]) {
        taken += count;
    }
    assert!(taken <= 4 * UNSENT_MAX as usize, "{taken}");
}
