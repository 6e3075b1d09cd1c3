//! Where passkeys can be used: the name that they are bound to, and the origin that they are used at.

use crate::config::Config;
use std::borrow::Cow;
use url::Host;
use webauthn_rp::request::{AsciiDomain, RpId};
use webauthn_rp::response::Origin;

/// The name of a server that has no `PUBLIC_URL`: an IP address cannot stand there (WebAuthn, section 5.1.2).
const LOCAL: &str = "localhost";

/// The relying party of WebAuthn, and the one origin that its answers may come from.
#[derive(Clone, Debug)]
pub struct PasskeyPlace {
    /// The relying party's id.
    pub(super) id: RpId,
    origin: String,
}

impl PasskeyPlace {
    /// As the settings have it; none where `PUBLIC_URL` names an IP address.
    #[must_use]
    pub fn of(config: &Config) -> Option<Self> {
        let (host, origin) = match (&config.public_url, config.port) {
            (Some(url), _) => {
                let Some(Host::Domain(host)) = url.host() else { return None };
                (host.to_owned(), url.origin().ascii_serialization())
            }
            (None, 80) => (LOCAL.to_owned(), format!("http://{LOCAL}")),
            (None, port) => (LOCAL.to_owned(), format!("http://{LOCAL}:{port}")),
        };
        let id = RpId::Domain(AsciiDomain::try_from(host).ok()?);
        Some(Self { id, origin })
    }

    /// The host where they can be used.
    #[must_use]
    pub fn host(&self) -> &str {
        self.id.as_ref()
    }

    /// The origin where they can be used.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What the origin of an answer is compared with.
    pub(super) fn origins(&self) -> [Origin<'_>; 1] {
        [Origin(Cow::Borrowed(&self.origin))]
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
        assert_eq!((place.host(), place.origin()), ("tasks.example.org", "https://tasks.example.org"));
    }

    #[test]
    fn without_one_it_is_this_machine_at_its_port() {
        let local = place(None, 3000).expect("a name");
        assert_eq!((local.host(), local.origin()), ("localhost", "http://localhost:3000"));
        assert_eq!(place(None, 80).expect("a name").origin(), "http://localhost");
    }

    #[test]
    fn an_ip_address_is_no_place() {
        assert!(place(Some("https://192.0.2.1"), 3000).is_none());
        assert!(place(Some("https://[2001:db8::1]"), 3000).is_none());
    }
}
