//! Letters to a mail server that is not always well.

use super::*;
use std::time::Instant;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

const SOON: &[Duration] = &[Duration::from_millis(20), Duration::from_millis(20)];

/// A mail server that answers to the recipients of one letter after the other like this, then takes them; what it is
/// told comes back.
async fn server(answers: &'static [&'static str]) -> (Smtp, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (told, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut answers = answers.iter();
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            let mut answer = "220 here".to_owned();
            let mut in_data = false;
            loop {
                if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                    break;
                }
                let Ok(Some(mut line)) = lines.next_line().await else { break };
                while in_data && line != "." {
                    let _ = told.send(line);
                    let Ok(Some(next)) = lines.next_line().await else { return };
                    line = next;
                }
                in_data = line == "DATA";
                answer = match line.split([' ', ':']).next().unwrap_or_default() {
                    "RCPT" => answers.next().copied().unwrap_or("250 ok").to_owned(),
                    "DATA" => "354 go on".to_owned(),
                    "QUIT" => break,
                    _ => "250 ok".to_owned(),
                };
                let _ = told.send(line);
            }
        }
    });
    let from = "tasks@example.org".parse().expect("an address");
    (Smtp { host: "127.0.0.1".to_owned(), port, tls: Tls::None, login: None, from }, heard)
}

fn post(smtp: &Smtp) -> Post {
    Post { pauses: SOON, ..Post::start(smtp).expect("a way") }
}

fn mail() -> Mail {
    let text = "Hello\n.\nBcc: eve@example.org".to_owned();
    Mail { to: "ada@example.org".to_owned(), subject: "Hello".to_owned(), text }
}

fn now() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().expect("a time")
}

/// All that the server was told, once the letters are done with.
async fn told(post: &Post, heard: &mut mpsc::UnboundedReceiver<String>) -> Vec<String> {
    let _all = timeout(Duration::from_secs(10), post.queue.acquire_many(QUEUE)).await.expect("they end");
    std::iter::from_fn(|| heard.try_recv().ok()).collect()
}

fn count(lines: &[String], what: &str) -> usize {
    lines.iter().filter(|line| line.as_str() == what).count()
}

/// Hands a letter in, where there is a place for it.
fn hand_in(post: &Post) {
    if let Some(place) = post.place() {
        post.hand_in(mail(), now(), place);
    }
}

#[tokio::test]
async fn a_letter_that_is_put_off_is_sent_again_and_arrives_whole() {
    let (smtp, mut heard) = server(&["451 later", "450 greylisted"]).await;
    let post = post(&smtp);
    hand_in(&post);
    let lines = told(&post, &mut heard).await;
    assert_eq!(count(&lines, "RCPT TO:<ada@example.org>"), 3, "{lines:#?}");
    assert_eq!(count(&lines, "MAIL FROM:<tasks@example.org>"), 3, "{lines:#?}");
    // RFC 5321, section 4.5.2: a line with a full stop does not end the letter.
    let body: Vec<_> = lines.iter().skip_while(|line| !line.is_empty()).take(4).map(String::as_str).collect();
    assert_eq!(body, ["", "Hello", "..", "Bcc: eve@example.org"]);
}

#[tokio::test]
async fn a_letter_that_is_refused_for_good_is_not_sent_again() {
    let (smtp, mut heard) = server(&["550 no such user"]).await;
    let post = post(&smtp);
    hand_in(&post);
    let lines = told(&post, &mut heard).await;
    assert_eq!((count(&lines, "RCPT TO:<ada@example.org>"), count(&lines, "DATA")), (1, 0), "{lines:#?}");
}

#[tokio::test]
async fn a_server_that_offers_no_encryption_gets_neither_letter_nor_password() {
    let (smtp, mut heard) = server(&[]).await;
    let login = Some(("tasks".to_owned(), "hunter2".to_owned()));
    let post = post(&Smtp { tls: Tls::StartTls, login, host: "localhost".to_owned(), ..smtp });
    hand_in(&post);
    let lines = told(&post, &mut heard).await;
    assert!(lines.iter().all(|line| line.starts_with("EHLO") || line == "QUIT"), "{lines:#?}");
}

#[tokio::test]
async fn whoever_stops_waits_for_no_further_attempt() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let from = "tasks@example.org".parse().expect("an address");
    let smtp = Smtp { host: "127.0.0.1".to_owned(), port, tls: Tls::None, login: None, from };
    let post = Post { pauses: &PAUSES, ..Post::start(&smtp).expect("a way") };
    (0..10).for_each(|_| hand_in(&post));
    let began = Instant::now();
    post.close(Duration::from_secs(30)).await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_queue_that_is_full_takes_no_more() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let from = "tasks@example.org".parse().expect("an address");
    // It takes connections and says nothing.
    let smtp = Smtp { host: "127.0.0.1".to_owned(), port, tls: Tls::None, login: None, from };
    let post = post(&smtp);
    (0..QUEUE + 100).for_each(|_| hand_in(&post));
    assert_eq!(post.queue.available_permits(), 0);
    drop(listener);
}
