//! The settings as they were written: in the environment, in `.env`, or as a flag of the same name.

use super::{Config, smtp};
use crate::auth::TokenHash;
use crate::door::{Limits, PEOPLE_MAX};
use app::domain::Admission;
use ipnet::IpNet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use tracing_subscriber::EnvFilter;
use url::Url;

/// RFC 7518, section 3.2: a key for HS256 is at least as long as the hash.
const SECRET_MIN: usize = 32;

/// Every setting as text: what it means is told by [`Settings::check`], in one sentence where it means nothing.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Settings {
    /// The port to listen on [default: 3000]
    #[arg(long, env = "PORT", global = true, hide_env_values = true)]
    pub port: Option<String>,
    /// The address to listen on; 0.0.0.0 for every network [default: 127.0.0.1]
    #[arg(long, env = "HOST", global = true, hide_env_values = true)]
    pub host: Option<String>,
    /// The folder for everything that must be kept [default: ./data]
    #[arg(long, env = "DATA_DIR", global = true, hide_env_values = true)]
    pub data_dir: Option<String>,
    /// Where the data lies: sqlite:///path or postgres://user:password@host/name [default: SQLite in DATA_DIR]
    #[arg(long, env = "DATABASE_URL", global = true, hide_env_values = true)]
    pub database_url: Option<String>,
    /// The key that sign-ins are signed with, 32 bytes or more [default: one made and kept in DATA_DIR]
    #[arg(long, env = "JWT_SECRET", global = true, hide_env_values = true)]
    pub jwt_secret: Option<String>,
    /// The address that people type, such as https://tasks.example.org, where a proxy stands in front
    #[arg(long, env = "PUBLIC_URL", global = true, hide_env_values = true)]
    pub public_url: Option<String>,
    /// The server that takes letters: smtp://user:password@host:587 or smtps://… [default: they lie in DATA_DIR/mail]
    #[arg(long, env = "SMTP_URL", global = true, hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The address that letters come from, such as TaskSync <tasks@example.org>
    #[arg(long, env = "MAIL_FROM", global = true, hide_env_values = true)]
    pub mail_from: Option<String>,
    /// Who may make an account: open, invite or closed [default: what an administrator chooses, open at first]
    #[arg(long, env = "REGISTRATION", global = true, hide_env_values = true)]
    pub registration: Option<String>,
    /// Proxies whose X-Forwarded-For is believed: addresses or networks, with commas between them
    #[arg(long, env = "TRUSTED_PROXIES", global = true, hide_env_values = true)]
    pub trusted_proxies: Option<String>,
    /// About how many people share one address, as in an office: limits for an address grow with it [default: 100]
    #[arg(long, env = "PEOPLE_PER_ADDRESS", global = true, hide_env_values = true)]
    pub people_per_address: Option<String>,
    /// Who shows this token may read /metrics from wherever, 32 bytes or more [default: only this machine may]
    #[arg(long, env = "METRICS_TOKEN", global = true, hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// What to log: error, warn, info, debug, trace, or a list such as info,server=debug [default: info]
    #[arg(long, env = "LOG", global = true, hide_env_values = true)]
    pub log: Option<String>,
}

/// A setting that makes no sense. Its text is one sentence that says what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub struct BadSetting(String);

impl fmt::Display for BadSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadSetting {}

impl Settings {
    /// Takes over what `.env` says, here or in a folder above, and the environment does not.
    ///
    /// # Errors
    /// The first line that makes no sense. Only its beginning is told: the rest may be a secret.
    pub fn read_env_file() -> Result<(), BadSetting> {
        match dotenvy::dotenv() {
            Ok(_) => Ok(()),
            Err(error) if error.not_found() => Ok(()),
            Err(dotenvy::Error::LineParse(line, _)) => {
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let name = line.trim_start().split(|c| !is_name(c)).next().unwrap_or_default();
                Err(BadSetting(format!(
                    "The line of .env that begins with \"{name}\" makes no sense: write NAME=\"value\"."
                )))
            }
            Err(error) => {
                Err(BadSetting(format!(".env cannot be read ({error}): make it readable, or remove it.")))
            }
        }
    }

    /// What was written, understood. A setting that is empty counts as not set.
    ///
    /// # Errors
    /// The first setting that makes no sense.
    pub fn check(&self) -> Result<Config, BadSetting> {
        let default = Config::default();
        Ok(Config {
            host: read(&self.host, host)?.unwrap_or(default.host),
            port: read(&self.port, port)?.unwrap_or(default.port),
            data_dir: given(&self.data_dir).map_or(default.data_dir, PathBuf::from),
            database_url: read(&self.database_url, database_url)?,
            jwt_secret: read(&self.jwt_secret, jwt_secret)?,
            public_url: read(&self.public_url, public_url)?,
            smtp: smtp::read(given(&self.smtp_url), given(&self.mail_from)).map_err(BadSetting)?,
            registration: read(&self.registration, registration)?,
            trusted_proxies: read(&self.trusted_proxies, trusted_proxies)?.unwrap_or_default(),
            limits: read(&self.people_per_address, people_per_address)?.unwrap_or(default.limits),
            metrics_token: read(&self.metrics_token, metrics_token)?,
            log: read(&self.log, log)?.unwrap_or(default.log),
        })
    }
}

fn read<T>(text: &Option<String>, reader: fn(&str) -> Result<T, String>) -> Result<Option<T>, BadSetting> {
    given(text).map(reader).transpose().map_err(BadSetting)
}

fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

fn host(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let message = || format!("HOST is \"{text}\": write an IP address, such as 127.0.0.1 or 0.0.0.0.");
    text.parse().map_err(|_| message())
}

fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("PORT is \"{text}\": write a number from 0 to 65535."))
}

fn database_url(text: &str) -> Result<String, String> {
    // The address may hold a password: it is not repeated.
    let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
    let message = "DATABASE_URL is of no known kind: write sqlite:///path/to/file or postgres://user:password@host/name.";
    if !known {
        return Err(message.to_owned());
    }
    if text.contains(":memory:") || text.contains("mode=memory") {
        return Err("DATABASE_URL names a database in memory, which ends with the server: write sqlite:///path/to/file."
            .to_owned());
    }
    Ok(text.to_owned())
}

fn jwt_secret(text: &str) -> Result<String, String> {
    if text.len() >= SECRET_MIN {
        return Ok(text.to_owned());
    }
    Err(format!(
        "JWT_SECRET is {} bytes long: write at least {SECRET_MIN}, or leave it out and one is made.",
        text.len()
    ))
}

fn public_url(text: &str) -> Result<Url, String> {
    let bare = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    };
    let message = || {
        format!(
            "PUBLIC_URL is \"{text}\": write the address without a path, such as https://tasks.example.org."
        )
    };
    Url::parse(text).ok().filter(bare).ok_or_else(message)
}

fn registration(text: &str) -> Result<Admission, String> {
    Admission::read(text).ok_or_else(|| format!("REGISTRATION is \"{text}\": write open, invite or closed."))
}

fn trusted_proxies(text: &str) -> Result<Vec<IpNet>, String> {
    let network = |part: &str| {
        let message =
            || format!("TRUSTED_PROXIES holds \"{part}\": write addresses or networks, such as 10.0.0.0/8.");
        part.parse().or_else(|_| part.parse::<IpAddr>().map(IpNet::from)).map_err(|_| message())
    };
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(network).collect()
}

fn people_per_address(text: &str) -> Result<Limits, String> {
    let message = || format!("PEOPLE_PER_ADDRESS is \"{text}\": write a number from 1 to {PEOPLE_MAX}.");
    let people = text.parse().ok().filter(|people| (1..=PEOPLE_MAX).contains(people));
    people.map(Limits::for_people).ok_or_else(message)
}

fn metrics_token(text: &str) -> Result<TokenHash, String> {
    if text.len() >= SECRET_MIN {
        return Ok(TokenHash::of(text.as_bytes()));
    }
    Err(format!(
        "METRICS_TOKEN is {} bytes long: write at least {SECRET_MIN}, or leave it out and only this machine is answered.",
        text.len()
    ))
}

fn log(text: &str) -> Result<String, String> {
    match EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(format!("LOG is \"{text}\": write error, warn, info, debug or trace.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(settings: Settings) -> String {
        settings.check().expect_err("must be refused").to_string()
    }

    #[test]
    fn nothing_has_to_be_set() {
        let config = Settings::default().check().expect("the defaults make sense");
        assert_eq!((config.host.to_string().as_str(), config.port), ("127.0.0.1", 3000));
        assert_eq!(config.database_url(), "sqlite://./data/tasksync.db");
        assert!(!config.is_https());
    }

    #[test]
    fn an_empty_setting_counts_as_not_set() {
        let empty = || Some("  ".to_owned());
        let settings =
            Settings { port: empty(), jwt_secret: empty(), public_url: empty(), ..Settings::default() };
        assert_eq!(settings.check().expect("nothing is set").port, 3000);
    }

    #[test]
    fn a_setting_that_makes_no_sense_is_named_with_what_to_write() {
        let set = |text: &str| Some(text.to_owned());
        let cases = [
            (Settings { port: set("http"), ..Settings::default() }, "PORT"),
            (Settings { port: set("70000"), ..Settings::default() }, "PORT"),
            (Settings { host: set("here"), ..Settings::default() }, "HOST"),
            (Settings { database_url: set("mysql://x"), ..Settings::default() }, "DATABASE_URL"),
            (Settings { jwt_secret: set("hunter2"), ..Settings::default() }, "JWT_SECRET"),
            (Settings { public_url: set("tasks.example.org"), ..Settings::default() }, "PUBLIC_URL"),
            (Settings { public_url: set("https://example.org/tasks"), ..Settings::default() }, "PUBLIC_URL"),
            (Settings { registration: set("private"), ..Settings::default() }, "REGISTRATION"),
            (Settings { trusted_proxies: set("10.0.0.1, proxy"), ..Settings::default() }, "TRUSTED_PROXIES"),
            (Settings { people_per_address: set("0"), ..Settings::default() }, "PEOPLE_PER_ADDRESS"),
            (Settings { people_per_address: set("many"), ..Settings::default() }, "PEOPLE_PER_ADDRESS"),
            (Settings { metrics_token: set("short"), ..Settings::default() }, "METRICS_TOKEN"),
            (Settings { log: set("server=loud=x"), ..Settings::default() }, "LOG"),
        ];
        for (settings, name) in cases {
            let message = refused(settings);
            assert!(message.starts_with(name) && message.ends_with('.'), "{message}");
        }
    }

    #[test]
    fn a_secret_never_stands_in_the_message() {
        let settings = Settings { jwt_secret: Some("hunter2".to_owned()), ..Settings::default() };
        assert!(!refused(settings).contains("hunter2"));
        let settings =
            Settings { database_url: Some("mysql://u:hunter2@h".to_owned()), ..Settings::default() };
        assert!(!refused(settings).contains("hunter2"));
    }

    #[test]
    fn the_public_origin_is_written_as_browsers_write_it() {
        let settings =
            Settings { public_url: Some("HTTPS://Tasks.Example.org:443/".to_owned()), ..Settings::default() };
        let config = settings.check().expect("a good address");
        assert_eq!(config.public_origin().as_deref(), Some("https://tasks.example.org"));
        assert!(config.is_https());
    }
}
