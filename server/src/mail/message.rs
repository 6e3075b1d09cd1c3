//! A letter as it goes over the wire (RFC 5322).

use super::Mail;
use app::domain::Timestamp;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::{Address, Message};
use std::time::{Duration, SystemTime};

/// RFC 3834, section 5: no holiday reply shall come back.
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

/// Puts a letter together; none where its address is none. Nothing that somebody typed becomes a header: an address
/// is one or is refused, and the subject stays one line.
pub(super) fn message(mail: Mail, from: &Mailbox, now: Timestamp) -> Option<Message> {
    let Mail { to, subject, text } = mail;
    let to: Address = to.parse().ok()?;
    let subject: String = subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let since = Duration::from_millis(u64::try_from(now.millis()).unwrap_or_default());
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        .date(SystemTime::UNIX_EPOCH + since)
        .message_id(None)
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(text)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(to: &str, subject: &str) -> Option<String> {
        let mail =
            Mail { to: to.to_owned(), subject: subject.to_owned(), text: "Hello,\nall's well.".to_owned() };
        let from = "TaskSync <tasks@example.org>".parse().expect("an address");
        let now = "2026-03-02T12:00:00Z".parse().expect("a time");
        message(mail, &from, now).map(|message| String::from_utf8(message.formatted()).expect("text"))
    }

    fn header_names(message: &str) -> Vec<&str> {
        let (head, _) = message.split_once("\r\n\r\n").expect("a head and a body");
        let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        lines.map(|line| line.split_once(':').expect("a header").0).collect()
    }

    #[test]
    fn a_letter_has_a_date_a_sender_and_a_text() {
        let message = sent("ada@example.org", "Grüße").expect("a letter");
        assert!(message.contains("From: TaskSync <tasks@example.org>\r\n"), "{message}");
        assert!(message.contains("To: ada@example.org\r\n"), "{message}");
        assert!(message.contains("Date: Mon, 02 Mar 2026 12:00:00 +0000\r\n"), "{message}");
        assert!(message.contains("Auto-Submitted: auto-generated\r\n"), "{message}");
        assert!(message.ends_with("Hello,\r\nall's well."), "{message}");
    }

    #[test]
    fn nothing_that_somebody_typed_becomes_a_header() {
        let usual = sent("ada@example.org", "Hello").expect("a letter");
        for subject in
            ["x\r\nBcc: eve@example.org", "x\nBcc: eve@example.org", "x\rBcc: y", "x\u{85}y", "é\r\n\r\nbody"]
        {
            let message = sent("ada@example.org", subject).expect("a letter");
            assert_eq!(header_names(&message), header_names(&usual), "{message}");
        }
        for to in [
            "ada@example.org\r\nBcc: eve@example.org",
            "ada@example.org, eve@example.org",
            "ada",
            "a b@c.d",
            "<ada@example.org>\n",
            "ada@example.org\r\nDATA",
        ] {
            assert_eq!(sent(to, "Hello"), None, "{to}");
        }
    }
}
