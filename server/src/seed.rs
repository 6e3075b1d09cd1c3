//! Demo data: a believable team at work, made through the same door as everything else.
//!
//! Everything has an id that follows from what it is, so that a second run finds what the first one
//! made, and only adds what is missing.

mod plan;
mod story;

use crate::clock::Clock;
use crate::command::{self, Origin, account};
use crate::db::query::user::Addresses;
use crate::db::{Db, query};
use crate::error::Error;
use app::domain::{
    FieldError, Identifier, Me, Problem, ProjectId, Refused, TaskId, Timestamp, User, UserId, WorkspaceId,
};
use futures::FutureExt;
use plan::{Cast, Step};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use uuid::Uuid;

/// The tasks of the demo where nobody asks for more.
pub const TASKS: usize = story::STORIES.len();
/// So many commands are on their way at once.
const CHUNK: usize = 512;

/// What to make.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many tasks there shall be; the first [`TASKS`] are told, the others are made up.
    pub tasks: usize,
    /// The password of all the people.
    pub password: String,
}

/// What was made. A second run makes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    /// The usernames of the accounts that were made; those who were there keep their passwords.
    pub people: Vec<&'static str>,
    /// How many projects were made.
    pub projects: usize,
    /// How many tasks were made.
    pub tasks: usize,
}

/// Makes what is missing. `hash` makes a password's hash.
///
/// # Errors
/// [`Refused::Conflict`] where a username is taken by somebody who is not of the demo; else the
/// database's.
pub async fn run(
    db: &Db,
    clock: &Clock,
    hash: impl AsyncFn(String) -> Result<String, Error>,
    options: &Options,
) -> Result<Seeded, Error> {
    let mut seeded = Seeded::default();
    let missing = missing_people(db).await?;
    for &(username, display_name) in &missing {
        let password_hash = hash(options.password.clone()).await?;
        let (username, display_name) = (username.to_owned(), display_name.to_owned());
        let user = User { id: UserId(id_of(&username)), username, display_name, picture: None };
        add_person(db, user, password_hash, plan::start(clock.now())).await?;
    }
    seeded.people = missing.iter().map(|(username, _)| *username).collect();
    let team =
        query::workspace::team(db.read()).await?.ok_or_else(|| Error::internal("no Team workspace"))?;
    let boards = query::project::list(db.read(), team).await?;
    let first = boards.first().ok_or_else(|| Error::internal("no project in the Team workspace"))?;
    let people = story::PEOPLE.iter().map(|(username, _)| UserId(id_of(username))).collect();
    let cast = Cast { people, team_board: first.id, now: clock.now() };

    carry_out(db, team, cast.boards()).await?;
    let now = query::project::list(db.read(), team).await?;
    seeded.projects = now.len() - boards.len();
    let there: HashSet<ProjectId> = now.iter().map(|project| project.id).collect();
    let known = known_tasks(db, options.tasks).await?;
    let is_missing =
        |number: &usize| !known.contains(&plan::task_id(*number)) && there.contains(&cast.board_of(*number));
    let missing: Vec<usize> = (0..options.tasks).filter(is_missing).collect();
    seeded.tasks = missing.len();
    carry_out(db, team, cast.work(&missing, options.tasks)).await?;
    Ok(seeded)
}

/// Who is not here yet. Before anything is made it is sure that nobody else has one of the names.
async fn missing_people(db: &Db) -> Result<Vec<(&'static str, &'static str)>, Error> {
    let mut missing = Vec::new();
    for (username, display_name) in story::PEOPLE {
        let who = Identifier { username: Some(username.to_owned()), ..Identifier::default() };
        match query::user::credentials(db.read(), &who, Addresses::Proven).await? {
            None => missing.push((username, display_name)),
            Some(credentials) if credentials.user.0 == id_of(username) => {}
            Some(_) => return Err(Refused::Conflict(FieldError::new("username", Problem::Taken)).into()),
        }
    }
    Ok(missing)
}

async fn add_person(db: &Db, user: User, password_hash: String, at: Timestamp) -> Result<(), Error> {
    let me = Me { user, email: None, phone: None, is_admin: false, created_at: at };
    let new = query::user::NewUser { me, password_hash };
    let settled = db.write(move |tx| {
        let new = new.clone();
        async move {
            query::user::insert(tx.conn(), &new).await?;
            account::settle(tx, &new, at).await
        }
        .boxed()
    });
    settled.await
}

/// The tasks of earlier runs, those that were deleted since included: they are not made again.
async fn known_tasks(db: &Db, tasks: usize) -> Result<HashSet<TaskId>, Error> {
    let mut known = HashSet::new();
    let ids: Vec<TaskId> = (0..tasks).map(plan::task_id).collect();
    for ids in ids.chunks(CHUNK) {
        known.extend(query::task::known(db.read(), ids).await?);
    }
    Ok(known)
}

/// Carries the steps out, in their order. Something that is there already is left as it is.
async fn carry_out(db: &Db, team: WorkspaceId, steps: Vec<Step>) -> Result<(), Error> {
    for chunk in steps.chunks(CHUNK) {
        let mut waiting = Vec::with_capacity(chunk.len());
        for Step { at, actor, command } in chunk {
            // The past is told by clocks of its own.
            let clock = Clock::fixed(*at);
            waiting.push(command::hand_in(db, &clock, *actor, team, command.clone(), Origin::PLAIN).await?);
        }
        for answer in waiting {
            match answer.wait().await?.outcome {
                Ok(_) | Err(Refused::Conflict(_)) => {}
                Err(refused) => return Err(refused.into()),
            }
        }
    }
    Ok(())
}

/// An id that follows from a name (RFC 9562, version 8).
fn id_of(name: &str) -> Uuid {
    let digest = Sha256::digest(format!("the demo's {name}"));
    let mut bytes = [0; 16];
    for (byte, digest) in bytes.iter_mut().zip(digest) {
        *byte = digest;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
