//! What an operator can set, and what each setting is when nobody set it.

mod settings;
mod smtp;

use crate::auth::TokenHash;
use crate::door::Limits;
use app::domain::Admission;
use ipnet::IpNet;
pub use settings::{BadSetting, Settings};
pub use smtp::{Smtp, Tls};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use url::Url;

/// The settings, checked: what is in here makes sense. Read by [`Settings::check`].
#[derive(Clone, Debug)]
pub struct Config {
    /// `HOST`: the address to listen on.
    pub host: IpAddr,
    /// `PORT`: 0 takes a free one.
    pub port: u16,
    /// `DATA_DIR`: where everything lies that must outlast a restart.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`: `sqlite:…` or `postgres://…`; none stands for SQLite in `data_dir`.
    pub database_url: Option<String>,
    /// `JWT_SECRET`: at least 32 bytes; none stands for one kept in `data_dir`.
    pub jwt_secret: Option<String>,
    /// `PUBLIC_URL`: where people reach the server, where that is not the address it listens on.
    pub public_url: Option<Url>,
    /// `SMTP_URL` and `MAIL_FROM`: by whom letters leave; none leaves them in `data_dir`.
    pub smtp: Option<Smtp>,
    /// `REGISTRATION`: who may make an account.
    /// None: an administrator chooses.
    pub registration: Option<Admission>,
    /// `TRUSTED_PROXIES`: who is believed about the address a request came from.
    pub trusted_proxies: Vec<IpNet>,
    /// `PEOPLE_PER_ADDRESS`: what is too much.
    pub limits: Limits,
    /// `METRICS_TOKEN`: who shows it may read `/metrics` from wherever.
    pub metrics_token: Option<TokenHash>,
    /// `LOG`: what is logged, in the words of tracing's `EnvFilter`.
    pub log: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 3000,
            data_dir: PathBuf::from("./data"),
            database_url: None,
            jwt_secret: None,
            public_url: None,
            smtp: None,
            registration: None,
            trusted_proxies: Vec::new(),
            limits: Limits::default(),
            metrics_token: None,
            log: "info,sea_orm_migration=warn".to_owned(),
        }
    }
}

impl Config {
    /// The database's address: the one that was set, or a file in `data_dir`.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| {
            // The two characters that would end the path of an address.
            let path =
                self.data_dir.join("tasksync.db").to_string_lossy().replace('%', "%25").replace('?', "%3F");
            format!("sqlite://{path}")
        })
    }

    /// Is this the address of a proxy that is believed?
    #[must_use]
    pub fn is_trusted(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(&address))
    }

    /// Do browsers reach the server over TLS?
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// The origin (RFC 6454) of `PUBLIC_URL`, as browsers write it.
    #[must_use]
    pub fn public_origin(&self) -> Option<String> {
        self.public_url.as_ref().map(|url| url.origin().ascii_serialization())
    }

    /// The address of a page, for links that are sent to people: below `PUBLIC_URL`, or else where the server
    /// listens. What a request calls the server is never believed: the link would lead wherever a stranger wants.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        let origin = self.public_origin().unwrap_or_else(|| self.local_origin());
        format!("{origin}{path}")
    }

    /// Where the server is reached on this machine. By name where it listens there: passkeys do not work with an IP
    /// address.
    #[must_use]
    pub fn local_origin(&self) -> String {
        if self.is_localhost() {
            format!("http://localhost:{}", self.port)
        } else {
            format!("http://{}", SocketAddr::new(self.host, self.port))
        }
    }

    /// Does `localhost` lead to the server? It does to one that listens on all addresses, too.
    fn is_localhost(&self) -> bool {
        match self.host {
            IpAddr::V4(host) => [Ipv4Addr::LOCALHOST, Ipv4Addr::UNSPECIFIED].contains(&host),
            IpAddr::V6(host) => [Ipv6Addr::LOCALHOST, Ipv6Addr::UNSPECIFIED].contains(&host),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_the_public_address_or_to_where_the_server_listens() {
        let config = Config::default();
        assert_eq!(config.link("/x?y=1"), "http://localhost:3000/x?y=1");
        let host = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
        assert_eq!(Config { host, port: 80, ..config.clone() }.link("/x"), "http://localhost:80/x");
        let host = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        assert_eq!(Config { host, ..config.clone() }.link("/x"), "http://192.0.2.1:3000/x");
        let public_url = Url::parse("https://Tasks.example.org:443/").ok();
        assert_eq!(Config { public_url, ..config }.link("/x"), "https://tasks.example.org/x");
    }
}
