//! `SMTP_URL` and `MAIL_FROM`: by which server letters leave, and in whose name.

use lettre::message::Mailbox;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use url::{Host, Url};

/// RFC 8314, section 3.3: submission, where the connection becomes an encrypted one by STARTTLS.
const SUBMISSION: u16 = 587;
/// RFC 8314, section 3.3: submission over a connection that is encrypted from its start.
const SUBMISSIONS: u16 = 465;

const EXPECTED: &str = "write smtp://user:password@host:587, or smtps://user:password@host:465, with a user and a \
                        password that are percent-encoded";

/// The mail server that takes our letters.
#[derive(Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Its name: the certificate must be made out to it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is protected.
    pub tls: Tls,
    /// User and password, where it asks for them.
    pub login: Option<(String, String)>,
    /// In whose name letters are sent.
    pub from: Mailbox,
}

/// How the way to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the start of the connection.
    Implicit,
    /// By STARTTLS (RFC 3207); a server that does not offer it gets no letter and no password.
    StartTls,
    /// Not at all: on this machine, or where the operator said so.
    None,
}

/// Without the password, nor the user, which is an address as a rule.
impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, tls, .. } = self;
        f.debug_struct("Smtp")
            .field("host", host)
            .field("port", port)
            .field("tls", tls)
            .finish_non_exhaustive()
    }
}

/// Reads both settings; none where neither is set.
///
/// # Errors
/// The first that makes no sense, in a sentence that does not repeat what may be a secret.
pub(super) fn read(url: Option<&str>, from: Option<&str>) -> Result<Option<Smtp>, String> {
    let from = from.map(mail_from).transpose()?;
    let Some(url) = url else { return Ok(None) };
    let (host, port, tls, login) = smtp_url(url).map_err(|what| format!("SMTP_URL {what}."))?;
    let from = from.ok_or(
        "MAIL_FROM is missing beside SMTP_URL: write the address that letters come from, such as \
         TaskSync <tasks@example.org>.",
    )?;
    Ok(Some(Smtp { host, port, tls, login, from }))
}

fn mail_from(text: &str) -> Result<Mailbox, String> {
    let message =
        || format!("MAIL_FROM is \"{text}\": write an address, such as TaskSync <tasks@example.org>.");
    if text.chars().any(char::is_control) {
        return Err("MAIL_FROM has characters that cannot stand there: write it in one line.".to_owned());
    }
    text.parse().map_err(|_| message())
}

type Read = (String, u16, Tls, Option<(String, String)>);

fn smtp_url(text: &str) -> Result<Read, String> {
    let url = Url::parse(text).map_err(|_| format!("makes no sense: {EXPECTED}"))?;
    let is_implicit = match url.scheme() {
        "smtp" => false,
        "smtps" => true,
        _ => return Err(format!("is of no known kind: {EXPECTED}")),
    };
    let host = url.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| format!("names no host: {EXPECTED}"))?.to_owned();
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(format!("goes on behind the host: {EXPECTED}"));
    }
    let tls = tls(&url, is_implicit, is_loopback(&host))?;
    let port = url.port().unwrap_or(if is_implicit { SUBMISSIONS } else { SUBMISSION });
    if port == 0 {
        return Err(format!("names no port that a server has: {EXPECTED}"));
    }
    let host = host.trim_matches(['[', ']']).to_owned();
    Ok((host, port, tls, login(&url)?))
}

fn tls(url: &Url, is_implicit: bool, is_loopback: bool) -> Result<Tls, String> {
    let options: Vec<_> = url.query_pairs().collect();
    let wanted = match options.as_slice() {
        [] => None,
        [(name, value)] if name == "tls" => Some(value.as_ref()),
        _ => return Err("has an option that is not known: the one there is, is ?tls=none".to_owned()),
    };
    match wanted {
        None if is_implicit => Ok(Tls::Implicit),
        None if is_loopback => Ok(Tls::None),
        None | Some("starttls") if !is_implicit => Ok(Tls::StartTls),
        Some("none") if !is_implicit => Ok(Tls::None),
        _ => {
            Err("asks for a protection that does not go with it: write smtps://…, smtp://…?tls=starttls, or \
                  smtp://…?tls=none"
                .to_owned())
        }
    }
}

fn login(url: &Url) -> Result<Option<(String, String)>, String> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(Cow::into_owned);
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) => Err(format!("has a password and no user: {EXPECTED}")),
        (_, None) => Err(format!("has a user and no password: {EXPECTED}")),
        (user, Some(password)) => {
            let both = decoded(user).and_then(|user| decoded(password).map(|password| (user, password)));
            let both = both.map_err(|_| format!("has a user or a password that is no text: {EXPECTED}"))?;
            if both.0.contains(char::is_control) || both.1.contains(char::is_control) {
                return Err(format!("has control characters in its user or password: {EXPECTED}"));
            }
            Ok(Some(both))
        }
    }
}

fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Ipv4(ip)) => ip.is_loopback(),
        Ok(Host::Ipv6(ip)) => IpAddr::V6(ip).to_canonical().is_loopback(),
        Ok(Host::Domain(name)) => name == "localhost",
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: Option<&str> = Some("TaskSync <tasks@example.org>");

    fn smtp(url: &str) -> Smtp {
        read(Some(url), FROM).expect("it makes sense").expect("it is set")
    }

    #[test]
    fn the_way_there_is_protected_unless_it_is_short_or_the_operator_says_so() {
        for (url, tls, port) in [
            ("smtp://mail.example.org", Tls::StartTls, 587),
            ("smtp://mail.example.org:25?tls=starttls", Tls::StartTls, 25),
            ("smtp://mail.example.org?tls=none", Tls::None, 587),
            ("smtps://mail.example.org", Tls::Implicit, 465),
            ("smtps://localhost:2465/", Tls::Implicit, 2465),
            ("smtp://localhost:1025", Tls::None, 1025),
            ("smtp://127.0.0.1:1025", Tls::None, 1025),
            ("smtp://[::1]:1025", Tls::None, 1025),
            ("smtp://localhost:1025?tls=starttls", Tls::StartTls, 1025),
        ] {
            let smtp = smtp(url);
            assert_eq!((smtp.tls, smtp.port), (tls, port), "{url}");
        }
        assert_eq!(smtp("smtp://[::1]:1025").host, "::1");
    }

    #[test]
    fn user_and_password_are_percent_encoded() {
        let login = smtp("smtp://tasks%40example.org:p%3Aa%2Fs%25@mail.example.org:587").login;
        assert_eq!(login, Some(("tasks@example.org".to_owned(), "p:a/s%".to_owned())));
    }

    #[test]
    fn what_makes_no_sense_is_said_in_one_sentence_without_its_secret() {
        for url in [
            "mail.example.org",
            "http://u:hunter2@mail.example.org",
            "smtp://",
            "smtp://u:hunter2@",
            "smtp://:hunter2@host",
            "smtp://hunter2@host",
            "smtp://u:hunter2@host/path",
            "smtp://u:hunter2@host?x=1",
            "smtps://u:hunter2@host?tls=none",
            "smtp://u:hunter2@host?tls=maybe",
            "smtp://u:hunter2@host:0",
            "smtp://u:hunter2@host:99999",
            "smtp://u:hunter2%0D%0Ax@host",
            "smtp://u:hunter2%FF@host",
        ] {
            let said = read(Some(url), FROM).expect_err(url);
            assert!(
                said.starts_with("SMTP_URL ") && said.ends_with('.') && !said.contains("hunter2"),
                "{said}"
            );
        }
        for from in ["nobody", "a@b\r\nBcc: c@d", "", "TaskSync <>"] {
            assert!(read(None, Some(from)).expect_err(from).starts_with("MAIL_FROM "), "{from}");
        }
        assert!(
            read(Some("smtp://host"), None)
                .expect_err("no name to send in")
                .starts_with("MAIL_FROM is missing")
        );
        let debug = format!("{:?}", smtp("smtp://user:hunter2@host"));
        assert!(!debug.contains("hunter2") && !debug.contains("user"), "{debug}");
    }
}
