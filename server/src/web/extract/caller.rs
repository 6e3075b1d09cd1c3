//! Where a request comes from, and where it thinks that it goes.

use crate::auth::Device;
use crate::config::Config;
use crate::state::State;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The device that sent the request.
#[derive(Clone, Debug)]
pub struct Caller(pub Device);

impl FromRequestParts<State> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        Ok(Self(device(&state.config, &parts.headers, &parts.extensions)))
    }
}

/// The server's own origin, as the browser that sent the request sees it; none where it names no host.
#[derive(Clone, Debug)]
pub struct Origin(pub Option<String>);

impl FromRequestParts<State> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        Ok(Self(own_origin(&state.config, parts)))
    }
}

/// The device that sent a request with these headers.
pub fn device(config: &Config, headers: &HeaderMap, extensions: &Extensions) -> Device {
    let user_agent = text(headers, header::USER_AGENT.as_str()).unwrap_or_default().to_owned();
    let (_, address) = client_address(config, headers, extensions);
    Device { address, user_agent }
}

/// Who holds the other end of the connection.
fn peer(extensions: &Extensions) -> IpAddr {
    let info = extensions.get::<ConnectInfo<SocketAddr>>();
    info.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip().to_canonical())
}

/// Who holds the other end of the connection, and the address of the client on whose behalf it asks.
pub fn client_address(config: &Config, headers: &HeaderMap, extensions: &Extensions) -> (IpAddr, IpAddr) {
    let peer = peer(extensions);
    (peer, behind(config, headers, peer))
}

/// The client's address. A trusted proxy is believed about who spoke to it, and so on along the chain;
/// what stands before the first stranger in `X-Forwarded-For` is that stranger's invention.
fn behind(config: &Config, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    let chain = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let chain: Vec<&str> = chain.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut client = peer;
    for hop in chain.iter().rev() {
        if !config.is_trusted(client) {
            break;
        }
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        client = address.to_canonical();
    }
    client
}

/// The server's own origin (RFC 6454), as the browser that sent this request must see it.
pub fn own_origin(config: &Config, parts: &Parts) -> Option<String> {
    if let Some(origin) = config.public_origin() {
        return Some(origin);
    }
    let host = text(&parts.headers, header::HOST.as_str())?;
    let told =
        text(&parts.headers, "x-forwarded-proto").filter(|_| config.is_trusted(peer(&parts.extensions)));
    let scheme = if told == Some("https") { "https" } else { "http" };
    Some(format!("{scheme}://{}", host.to_ascii_lowercase()))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn client(proxies: &[&str], peer: &str, forwarded: &'static str) -> String {
        let trusted_proxies = proxies.iter().map(|network| network.parse().expect("a network")).collect();
        let config = Config { trusted_proxies, ..Config::default() };
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
        behind(&config, &headers, peer.parse().expect("an address")).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed_about_its_address() {
        assert_eq!(client(&[], "198.51.100.7", "192.0.2.1"), "198.51.100.7");
        assert_eq!(client(&["10.0.0.0/8"], "198.51.100.7", "192.0.2.1"), "198.51.100.7");
    }

    #[test]
    fn a_trusted_proxy_is_believed_about_the_last_hop_only() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(client(&proxies, "10.0.0.1", "192.0.2.1"), "192.0.2.1");
        assert_eq!(client(&proxies, "10.0.0.1", "1.1.1.1, 192.0.2.1"), "192.0.2.1");
        assert_eq!(client(&proxies, "10.0.0.1", "1.1.1.1, 192.0.2.1, 10.0.0.2"), "192.0.2.1");
        assert_eq!(client(&proxies, "10.0.0.1", "nonsense"), "10.0.0.1");
    }

    proptest! {
        /// Whatever a stranger writes into the header, it is the stranger who asks; and a trusted proxy's word
        /// is an address or nothing.
        #[test]
        fn no_header_makes_somebody_else_of_a_stranger(lines in prop::collection::vec(any::<Vec<u8>>(), 0..4)) {
            let proxies = vec!["10.0.0.0/8".parse().expect("a network")];
            let config = Config { trusted_proxies: proxies, ..Config::default() };
            let values = lines.iter().filter_map(|line| axum::http::HeaderValue::from_bytes(line).ok());
            let headers: HeaderMap =
                values.map(|value| (axum::http::HeaderName::from_static("x-forwarded-for"), value)).collect();
            for stranger in ["198.51.100.7", "2001:db8::7"] {
                let peer: IpAddr = stranger.parse().expect("an address");
                prop_assert_eq!(behind(&config, &headers, peer), peer);
            }
            let told = behind(&config, &headers, "10.0.0.1".parse().expect("an address"));
            let said = lines.iter().any(|line| String::from_utf8_lossy(line).contains(&told.to_string()));
            prop_assert!(said || told.to_string() == "10.0.0.1" || told.is_ipv6(), "{}", told);
        }
    }
}
