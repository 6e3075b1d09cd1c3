//! Letters by SMTP (RFC 5321), out of a bounded queue, with a few attempts each.

use super::{Mail, message::message};
use crate::config::{Smtp, Tls};
use crate::error::Error;
use app::domain::Timestamp;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as Wrapping, TlsParameters};
use lettre::transport::smtp::{Error as SmtpError, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;

/// So many letters may be on their way; one more is lost, and said so.
const QUEUE: u32 = 500;
/// So many at once, over as many connections.
const AT_ONCE: usize = 4;
/// So long one attempt may take, connecting included.
const ATTEMPT: Duration = Duration::from_secs(30);
/// The pauses between the attempts: a greylisting server lets the second or the third pass.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(5), Duration::from_secs(60), Duration::from_secs(300), Duration::from_secs(600)];

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// The way to the mail server.
#[derive(Clone)]
pub(super) struct Post {
    transport: Transport,
    from: Mailbox,
    pauses: &'static [Duration],
    queue: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    closing: Arc<watch::Sender<bool>>,
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").finish_non_exhaustive()
    }
}

/// What came of an attempt.
enum Failure {
    /// It may go better later.
    Passing(String),
    /// It will not.
    Final(String),
}

impl Post {
    /// Prepares connections; none is made before there is a letter.
    ///
    /// # Errors
    /// The system's certificates cannot be read.
    pub(super) fn start(smtp: &Smtp) -> Result<Self, Error> {
        let Smtp { host, port, tls, login, from } = smtp;
        let parameters = || TlsParameters::new(host.clone()).map_err(Error::internal);
        let wrapping = match tls {
            Tls::Implicit => Wrapping::Wrapper(parameters()?),
            Tls::StartTls => Wrapping::Required(parameters()?),
            Tls::None => Wrapping::None,
        };
        let mut builder = Transport::builder_dangerous(host)
            .port(*port)
            .tls(wrapping)
            .timeout(Some(ATTEMPT))
            .pool_config(PoolConfig::new().max_size(AT_ONCE as u32).idle_timeout(ATTEMPT));
        if let Some((user, password)) = login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self {
            transport: builder.build(),
            from: from.clone(),
            pauses: &PAUSES,
            queue: Arc::new(Semaphore::new(QUEUE as usize)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            closing: Arc::new(watch::Sender::new(false)),
        })
    }

    /// A place in the queue, or `None` if the queue is full.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.queue).try_acquire_owned().ok()
    }

    /// Sends a letter in its turn.
    pub(super) fn hand_in(&self, mail: Mail, now: Timestamp, place: OwnedSemaphorePermit) {
        let subject = mail.subject.clone();
        let Some(message) = message(mail, &self.from, now) else {
            return tracing::error!(subject, "a letter has an address that no mail server takes");
        };
        let post = self.clone();
        tokio::spawn(async move {
            let _place = place;
            post.deliver(message, &subject).await;
        });
    }

    async fn deliver(&self, message: Message, subject: &str) {
        let mut pauses = self.pauses.iter();
        loop {
            let why = match self.attempt(message.clone()).await {
                Ok(()) => return tracing::info!(subject, "a letter is with the mail server"),
                Err(Failure::Final(why)) => {
                    return tracing::error!(why, subject, "the mail server does not take a letter");
                }
                Err(Failure::Passing(why)) => why,
            };
            let Some(pause) = pauses.next() else {
                return tracing::error!(why, subject, "a letter could not be sent; it is lost");
            };
            tracing::warn!(why, subject, "a letter could not be sent; it is tried again");
            if timeout(*pause, self.closing.subscribe().wait_for(|closing| *closing)).await.is_ok() {
                return tracing::error!(
                    subject,
                    "the server stops before a letter could be sent; it is lost"
                );
            }
        }
    }

    async fn attempt(&self, message: Message) -> Result<(), Failure> {
        let turn = self.turns.acquire().await;
        let sent = timeout(ATTEMPT, self.transport.send(message)).await;
        drop(turn);
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.is_permanent() => Err(Failure::Final(reason(&error))),
            Ok(Err(error)) => Err(Failure::Passing(reason(&error))),
            Err(_) => Err(Failure::Passing(format!("no answer within {} seconds", ATTEMPT.as_secs()))),
        }
    }

    /// Waits for what is on its way; what waits for another attempt is given up.
    pub(super) async fn close(&self, patience: Duration) {
        self.closing.send_replace(true);
        if timeout(patience, self.queue.acquire_many(QUEUE)).await.is_err() {
            let lost = QUEUE as usize - self.queue.available_permits();
            tracing::error!(lost, "letters that the mail server had not taken are lost");
        }
    }
}

/// Why an attempt failed. What a mail server says may repeat the address: of that only the code is told. What is
/// wrong with the way there is told whole.
fn reason(error: &SmtpError) -> String {
    if let Some(code) = error.status() {
        return format!("the mail server answered {code}");
    }
    if error.is_response() || error.is_client() {
        return "the mail server does not speak SMTP as it should, or not what is needed".to_owned();
    }
    let mut why = "the mail server cannot be reached".to_owned();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        why = deeper.to_string();
        cause = deeper.source();
    }
    why
}

#[cfg(test)]
mod tests;
