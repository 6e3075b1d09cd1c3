//! Connections from one of the many addresses that a machine has for itself.

use anyhow::Result;
use mio::net::TcpStream;
use socket2::{Domain, Protocol, Socket, Type};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};

/// Begins to connect, from `127.0.0.last`.
pub(crate) fn connect(at: SocketAddr, last: u8) -> Result<TcpStream> {
    begin(Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?, at, last)
}

/// The same, with a receive buffer of about this many bytes.
pub(crate) fn connect_with_buffer(at: SocketAddr, last: u8, bytes: usize) -> Result<TcpStream> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?;
    socket.set_recv_buffer_size(bytes)?;
    begin(socket, at, last)
}

fn begin(socket: Socket, at: SocketAddr, last: u8) -> Result<TcpStream> {
    socket.set_nonblocking(true)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::new(127, 0, 0, last), 0)).into())?;
    match socket.connect(&at.into()) {
        Ok(()) => {}
        // EINPROGRESS
        Err(error) if error.raw_os_error() == Some(115) || error.kind() == ErrorKind::WouldBlock => {}
        Err(error) => return Err(error.into()),
    }
    Ok(TcpStream::from_std(socket.into()))
}
