//! `tasksync user …`: accounts, from the server's console.

use crate::auth::{Passwords, Teller, Tokens, console};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::query;
use crate::error::Error;
use crate::mail::Mailer;
use crate::realtime::Hub;
use crate::start_error::StartError;
use crate::{Opened, open_db, open_db_beside};
use app::domain::{PasswordOutcome, Refused, Registration};
use clap::Subcommand;
use std::fmt;
use std::io::{self, BufRead, Write};
use std::time::Duration;
use uuid::Uuid;

/// So long a letter may take to go, before the command ends all the same.
const LETTERS: Duration = Duration::from_secs(30);

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum Deed {
    /// Make an account
    Create {
        /// 3 to 32 letters, digits, or _ . -
        name: String,
        /// The email address
        #[arg(long)]
        email: Option<String>,
        /// The phone number, with the country's code
        #[arg(long)]
        phone: Option<String>,
        /// Read the password from the first line of what comes in; without it a new one is made and told
        #[arg(long)]
        password_stdin: bool,
        /// Have the person run the instance
        #[arg(long)]
        admin: bool,
    },
    /// Give somebody another password, and sign them out everywhere
    SetPassword {
        /// The username
        name: String,
        /// Read the password from the first line of what comes in; without it a new one is made and told
        #[arg(long)]
        password_stdin: bool,
        /// Revoke the person's API tokens, too
        #[arg(long)]
        revoke_tokens: bool,
    },
    /// List all accounts
    List,
    /// Print a link with which somebody chooses a new password, also while a server runs
    ResetLink {
        /// The username
        name: String,
    },
    /// Switch off the two-step login of somebody who has lost what makes the codes, and sign them out everywhere
    RemoveSecondFactor {
        /// The username
        name: String,
    },
    /// Keep somebody out, and sign them out everywhere
    Disable {
        /// The username
        name: String,
    },
    /// Let somebody in again
    Enable {
        /// The username
        name: String,
    },
}

/// Why it was not done. Its text is a sentence.
#[derive(Debug)]
pub struct Obstacle(String);

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Obstacle {}

impl From<StartError> for Obstacle {
    fn from(error: StartError) -> Self {
        Self(error.to_string())
    }
}

impl From<io::Error> for Obstacle {
    fn from(error: io::Error) -> Self {
        Self(format!("The password cannot be read, or the outcome not be told: {error}."))
    }
}

impl From<Error> for Obstacle {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(Refused::NotFound) => {
                Self("There is nobody of this name, or they are kept out: `tasksync user list` lists all accounts.".into())
            }
            Error::Refused(refused) => Self(refused.to_string()),
            other => Self(format!("The database cannot be used ({other}): check DATABASE_URL and DATA_DIR.")),
        }
    }
}

/// Does it, and tells `out` what came of it.
///
/// # Errors
/// What stands in the way, in a sentence.
pub async fn run(
    config: &Config,
    deed: Deed,
    input: impl BufRead,
    out: &mut impl Write,
) -> Result<(), Obstacle> {
    let opened = match deed {
        Deed::ResetLink { .. } => open_db_beside(config).await?,
        _ => open_db(config, Hub::new()).await?,
    };
    let done = carry_out(config, &opened, deed, input, out).await;
    opened.close().await;
    done
}

async fn carry_out(
    config: &Config,
    Opened { db, .. }: &Opened,
    deed: Deed,
    input: impl BufRead,
    out: &mut impl Write,
) -> Result<(), Obstacle> {
    let (now, passwords, mailer) = (Clock::system().now(), Passwords::new(), Mailer::new(config)?);
    let teller = Teller::at_console(db, config, &mailer, now);
    match deed {
        Deed::Create { name, email, phone, password_stdin, admin } => {
            let (password, told) = password(password_stdin, input)?;
            let form =
                Registration { username: name, password, email, phone, display_name: None, invite: None };
            let user = console::create(db, &passwords, &form, admin, now).await?;
            writeln!(out, "Made the account {}{told}.", user.username)?;
        }
        Deed::SetPassword { name, password_stdin, revoke_tokens } => {
            let (password, told) = password(password_stdin, input)?;
            let tokens = if revoke_tokens { Tokens::Revoke } else { Tokens::Keep };
            let set = console::set_password(db, &passwords, &name, password, tokens, &teller, now).await?;
            let tokens = tokens_told(set);
            writeln!(out, "Set the password of {name}{told}. Every device of theirs is signed out.{tokens}")?;
        }
        Deed::List => list(db, out).await?,
        Deed::ResetLink { name } => {
            let link = console::reset_link(db, config, &name, now).await?;
            writeln!(out, "{link}")?;
            writeln!(out, "Hand it to {name}: it works once, for 30 minutes.")?;
        }
        Deed::RemoveSecondFactor { name } => {
            if console::remove_second_factor(db, &name, &teller, now).await? {
                writeln!(out, "Two-step login of {name} is off. Every device of theirs is signed out.")?;
            } else {
                writeln!(out, "Two-step login of {name} was off already.")?;
            }
        }
        Deed::Disable { name } => {
            console::set_disabled(db, &name, true, now).await?;
            writeln!(out, "{name} is kept out.")?;
        }
        Deed::Enable { name } => {
            console::set_disabled(db, &name, false, now).await?;
            writeln!(out, "{name} is let in again.")?;
        }
    }
    mailer.close(LETTERS).await;
    Ok(())
}

/// What became of a person's API tokens; nothing where there are none.
fn tokens_told(outcome: PasswordOutcome) -> String {
    match (outcome.api_tokens_revoked, outcome.api_tokens_left) {
        (0, 0) => String::new(),
        (0, left) => format!(" API tokens that still work: {left}. To revoke them, add --revoke-tokens."),
        (revoked, _) => format!(" API tokens that were revoked: {revoked}."),
    }
}

/// A password, and what is told of it: a made one, all of it; a given one, nothing.
fn password(is_given: bool, mut input: impl BufRead) -> io::Result<(String, String)> {
    if is_given {
        let mut line = String::new();
        input.read_line(&mut line)?;
        return Ok((line.trim_end_matches(['\n', '\r']).to_owned(), String::new()));
    }
    let made = Uuid::new_v4().simple().to_string();
    let told = format!(" with the password {made}");
    Ok((made, told))
}

async fn list(db: &crate::db::Db, out: &mut impl Write) -> Result<(), Obstacle> {
    for listed in query::user::everybody(db.read()).await? {
        let me = &listed.me;
        let marks = [(me.is_admin, "administrator"), (listed.is_disabled, "kept out")];
        let marks = marks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, mark)| mark);
        let parts = [me.email.as_deref(), me.phone.as_deref()].into_iter().flatten().chain(marks);
        let parts: Vec<&str> = std::iter::once(me.user.username.as_str()).chain(parts).collect();
        writeln!(out, "{}", parts.join("\t"))?;
    }
    Ok(())
}
