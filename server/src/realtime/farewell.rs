//! Why connections end, and what is said then.

use app::protocol::{ByeReason, Down, SCHEMA};

/// Why the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client has gone, or cannot be reached: there is nobody to say anything to.
    Gone,
    /// The session, or the user, is signed out.
    SignedOut,
    /// The server stops.
    Restart,
    /// The server could not do its part just now.
    Trouble,
    /// The user has too many connections.
    TooMany,
    /// The client sends faster than anybody could work, and waits for no answer.
    Hasty,
    /// The client speaks another version.
    Outdated,
    /// A frame that is no frame of the protocol.
    Malformed,
    /// A frame of bytes instead of text.
    Binary,
    /// A frame larger than [`app::protocol::FRAME_MAX`].
    TooLarge,
    /// A frame before `hello`, or more in one frame than the limits allow.
    OutOfTurn,
    /// The frames themselves were not put together as RFC 6455 asks.
    Broken,
}

impl End {
    /// The last frame; none where nobody would read it.
    pub(super) fn bye(self) -> Option<Down> {
        let (code, retry_ms) = match self {
            Self::Gone => return None,
            Self::SignedOut => (ByeReason::SignedOut, 0),
            Self::Restart => (ByeReason::Restart, 1_000),
            Self::Trouble => (ByeReason::Restart, 5_000),
            Self::TooMany | Self::Hasty => (ByeReason::TooMany, 60_000),
            Self::Outdated => (ByeReason::Outdated, 0),
            Self::Malformed | Self::Binary | Self::TooLarge | Self::OutOfTurn | Self::Broken => {
                (ByeReason::Protocol, 30_000)
            }
        };
        let schema = (self == Self::Outdated).then_some(SCHEMA);
        Some(Down::Bye { code, retry_ms, schema })
    }

    /// The close code (RFC 6455, section 7.4.1, and the IANA registry that it founded).
    pub(super) fn close_code(self) -> u16 {
        match self {
            Self::Gone => 1000,
            Self::Broken => 1002,
            Self::Binary => 1003,
            Self::Malformed => 1007,
            Self::SignedOut | Self::Outdated | Self::OutOfTurn | Self::Hasty => 1008,
            Self::TooLarge => 1009,
            Self::Trouble => 1011,
            Self::Restart => 1012,
            Self::TooMany => 1013,
        }
    }
}
