//! What is on its way to one socket.

use super::super::packet::Packet;
use bytes::{Buf, Bytes};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, IoSlice};

/// So many packets go into one system call.
const SLICES: usize = 32;

/// Packets that the socket has not taken yet, in their order. Most of the time it is empty, or holds one:
/// only further ones take memory of their own, and give it back.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    /// The first packet, or what is left of it.
    first: Bytes,
    rest: VecDeque<Bytes>,
    size: usize,
}

impl Outbox {
    pub(super) fn is_empty(&self) -> bool {
        self.size == 0
    }

    /// Bytes that wait.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    pub(super) fn push(&mut self, packet: Packet) {
        let bytes = packet.into_bytes();
        self.size += bytes.len();
        if self.first.is_empty() && self.rest.is_empty() {
            self.first = bytes;
        } else {
            self.rest.push_back(bytes);
        }
    }

    /// Hands over as much as `write` takes. True when nothing is left.
    ///
    /// # Errors
    /// That of `write`, unless it says that it takes nothing just now.
    pub(super) fn flush(
        &mut self,
        mut write: impl FnMut(&[IoSlice]) -> io::Result<usize>,
    ) -> io::Result<bool> {
        while !self.is_empty() {
            let taken = if self.rest.is_empty() {
                write(&[IoSlice::new(&self.first)])
            } else {
                let mut slices = [IoSlice::new(&[]); SLICES];
                let waiting = std::iter::once(&self.first).chain(&self.rest);
                let count =
                    slices.iter_mut().zip(waiting).map(|(slice, bytes)| *slice = IoSlice::new(bytes)).count();
                write(slices.get(..count).unwrap_or_default())
            };
            match taken {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => self.advance(count),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.rest = VecDeque::new();
        self.first = Bytes::new();
        Ok(true)
    }

    fn advance(&mut self, mut count: usize) {
        self.size = self.size.saturating_sub(count);
        while count >= self.first.len() {
            count -= self.first.len();
            match self.rest.pop_front() {
                Some(next) => self.first = next,
                None => return self.first.clear(),
            }
        }
        self.first.advance(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packet(text: &str) -> Packet {
        Packet::text(0, |bytes| bytes.extend(text.as_bytes()))
    }

    #[derive(Clone, Debug)]
    enum Act {
        Push(String),
        /// The socket takes so many bytes, and then no more.
        Flush(usize),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof!["[a-z]{0,300}".prop_map(Act::Push), (0..400_usize).prop_map(Act::Flush)]
    }

    proptest! {
        /// However a socket cuts what it takes, all of it arrives once and in order.
        #[test]
        fn nothing_is_lost_or_doubled_by_a_socket_that_takes_it_in_pieces(
            acts in prop::collection::vec(act(), 1..40), most in 5..400_usize,
        ) {
            let (mut outbox, mut pushed, mut taken) = (Outbox::default(), Vec::new(), Vec::new());
            for act in acts.into_iter().chain([Act::Flush(usize::MAX)]) {
                match act {
                    Act::Push(text) => {
                        pushed.extend_from_slice(&packet(&text).into_bytes());
                        outbox.push(packet(&text));
                    }
                    Act::Flush(mut room) => {
                        let is_done = outbox.flush(|slices| {
                            let mut here = most.min(room);
                            if here == 0 {
                                return Err(ErrorKind::WouldBlock.into());
                            }
                            let before = taken.len();
                            for slice in slices {
                                let part = &slice[..here.min(slice.len())];
                                taken.extend_from_slice(part);
                                here -= part.len();
                            }
                            room -= taken.len() - before;
                            Ok(taken.len() - before)
                        });
                        prop_assert_eq!(is_done.ok(), Some(taken.len() == pushed.len()));
                        prop_assert_eq!(outbox.is_empty(), taken.len() == pushed.len());
                        prop_assert_eq!(outbox.size(), pushed.len() - taken.len());
                    }
                }
            }
            prop_assert_eq!(taken, pushed);
        }
    }

    #[test]
    fn what_came_in_one_turn_goes_out_in_one_call() {
        let (mut outbox, mut calls) = (Outbox::default(), 0);
        (0..SLICES).for_each(|_| outbox.push(packet("{}")));
        let sent = outbox.flush(|slices| {
            calls += 1;
            Ok(slices.iter().map(|slice| slice.len()).sum())
        });
        assert_eq!((sent.ok(), calls), (Some(true), 1));
    }

    #[test]
    fn a_socket_that_is_gone_is_an_error() {
        let mut outbox = Outbox::default();
        outbox.push(packet("{}"));
        assert!(outbox.flush(|_| Err(ErrorKind::BrokenPipe.into())).is_err());
        assert!(outbox.flush(|_| Ok(0)).is_err());
    }

    #[test]
    fn an_empty_outbox_holds_no_memory() {
        let mut outbox = Outbox::default();
        (0..10).for_each(|_| outbox.push(packet("{}")));
        assert!(outbox.flush(|slices| Ok(slices.iter().map(|slice| slice.len()).sum())).is_ok());
        assert_eq!(outbox.rest.capacity(), 0);
    }
}
