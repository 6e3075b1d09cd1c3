//! Where passkeys can be used: the name that they are bound to, and the origin that they are used at.

use crate::config::Config;
use std::borrow::Borrow;
use url::{Host, Url};
use webauthn_rp::request::{AsciiDomain, RpId};
use webauthn_rp::response::Origin;

/// The name of a server that has no `PUBLIC_URL`: an IP address cannot stand there (WebAuthn, section 5.1.2).
const LOCAL: &str = "localhost";

/// The relying party of WebAuthn, and the one origin that its answers may come from.
#[derive(Clone, Debug)]
pub struct PasskeyPlace {
    /// The relying party's id.
    pub(super) id: RpId,
    origin: OwnOrigin,
}

/// The origin that a browser must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OwnOrigin {
    /// This one.
    Exactly(String),
    /// `http://localhost` at whichever port the system gave (`PORT=0`).
    AnyLocalPort,
}

impl PasskeyPlace {
    /// As the settings have it; none where `PUBLIC_URL` names an IP address.
    #[must_use]
    pub fn of(config: &Config) -> Option<Self> {
        let (host, origin) = match (&config.public_url, config.port) {
            (Some(url), _) => {
                let Some(Host::Domain(host)) = url.host() else { return None };
                (host.to_owned(), OwnOrigin::Exactly(url.origin().ascii_serialization()))
            }
            (None, 0) => (LOCAL.to_owned(), OwnOrigin::AnyLocalPort),
            (None, 80) => (LOCAL.to_owned(), OwnOrigin::Exactly(format!("http://{LOCAL}"))),
            (None, port) => (LOCAL.to_owned(), OwnOrigin::Exactly(format!("http://{LOCAL}:{port}"))),
        };
        let id = RpId::Domain(AsciiDomain::try_from(host).ok()?);
        Some(Self { id, origin })
    }

    /// Can they be used on a page of this origin?
    #[must_use]
    pub fn is_at(&self, origin: &str) -> bool {
        self.origin.is(origin)
    }

    /// The host where they can be used.
    #[must_use]
    pub fn host(&self) -> &str {
        self.id.as_ref()
    }

    /// The origin where they can be used, seen from a page at another one.
    #[must_use]
    pub fn seen_from(&self, origin: &str) -> String {
        match &self.origin {
            OwnOrigin::Exactly(own) => own.clone(),
            OwnOrigin::AnyLocalPort => {
                let port = Url::parse(origin).ok().and_then(|url| url.port());
                port.map_or_else(|| format!("http://{LOCAL}"), |port| format!("http://{LOCAL}:{port}"))
            }
        }
    }

    /// What the origin of an answer is compared with.
    pub(super) fn origins(&self) -> [OwnOrigin; 1] {
        [self.origin.clone()]
    }
}

impl OwnOrigin {
    fn is(&self, origin: &str) -> bool {
        match self {
            Self::Exactly(own) => own == origin,
            Self::AnyLocalPort => origin.strip_prefix("http://localhost").is_some_and(|rest| {
                rest.is_empty() || rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
            }),
        }
    }
}

impl PartialEq<Origin<'_>> for OwnOrigin {
    fn eq(&self, origin: &Origin<'_>) -> bool {
        self.is(origin.0.borrow())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(public_url: Option<&str>, port: u16) -> Option<PasskeyPlace> {
        let public_url = public_url.map(|url| url.parse().expect("an address"));
        PasskeyPlace::of(&Config { public_url, port, ..Config::default() })
    }

    #[test]
    fn the_public_address_names_the_place() {
        let place = place(Some("https://tasks.example.org/"), 3000).expect("a name");
        assert_eq!(place.id.as_ref(), "tasks.example.org");
        assert!(place.is_at("https://tasks.example.org"));
        for elsewhere in [
            "http://tasks.example.org",
            "https://tasks.example.org:8443",
            "https://example.org",
            "https://tasks.example.org.evil.example",
            "http://localhost:3000",
            "",
        ] {
            assert!(!place.is_at(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn without_one_it_is_this_machine_at_its_port() {
        let local = place(None, 3000).expect("a name");
        assert_eq!(local.id.as_ref(), "localhost");
        assert!(local.is_at("http://localhost:3000"));
        assert!(!local.is_at("http://localhost:3001") && !local.is_at("http://127.0.0.1:3000"));
        assert_eq!(local.seen_from("http://127.0.0.1:3000"), "http://localhost:3000");
        let any = place(None, 0).expect("a name");
        assert!(any.is_at("http://localhost:40123") && any.is_at("http://localhost"));
        assert!(!any.is_at("http://localhost.evil.example") && !any.is_at("http://localhost:x"));
        assert_eq!(any.seen_from("http://127.0.0.1:40123"), "http://localhost:40123");
    }

    #[test]
    fn an_ip_address_is_no_place() {
        assert!(place(Some("https://192.0.2.1"), 3000).is_none());
        assert!(place(Some("https://[2001:db8::1]"), 3000).is_none());
    }
}
