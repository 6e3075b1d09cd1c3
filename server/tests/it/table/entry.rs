//! The table itself: a route of the API, a well-formed request for it, and what each caller is answered.
//!
//! A new route: add an entry to the file of its room. Name it as the document does, make the request out of the
//! [`Target`], and choose the row of answers, or write one.

mod account;
mod instance;
mod teams;
mod ways_in;
mod work;

use super::cast::{Own, WHO, Who};
use super::target::Target;
use super::*;

/// All routes. What makes another one of whoever asks stands last.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    let rooms = [ways_in::ENTRIES, work::ENTRIES, teams::ENTRIES, account::ENTRIES, instance::ENTRIES];
    rooms.into_iter().flatten().chain(ways_in::ENDS)
}

/// What each caller is answered.
#[derive(Clone, Copy)]
pub struct Answers {
    /// People, in the order of [`WHO`].
    people: [u16; 8],
    /// The owner's programs: one that may read, one that may write, and one that may write elsewhere.
    programs: [u16; 3],
    /// Whoever is disabled, and their program.
    kept_out: u16,
}

impl Answers {
    pub fn of(&self, who: Who) -> u16 {
        let [reader, writer, bound] = self.programs;
        match who {
            Who::Reader => reader,
            Who::Writer => writer,
            Who::Bound => bound,
            Who::Disabled | Who::DisabledWriter => self.kept_out,
            person => WHO.iter().zip(self.people).find(|(who, _)| **who == person).expect("a person").1,
        }
    }
}

/// One route.
pub struct Entry {
    /// As in `PATCH /api/v1/tasks/{id}`.
    pub route: &'static str,
    /// A well-formed request for a thing of the workspace in question.
    pub ask: fn(&Target) -> Ask,
    pub answers: Answers,
    /// The same thing, addressed as if it belonged to what the caller owns elsewhere; and the answer to
    /// everybody who is signed in. Whatever has two ids in its path, or takes one in its body, has this.
    pub astray: Option<Astray>,
}

/// How a thing is asked for astray, and the answer.
pub type Astray = (fn(&Target, &Own) -> Ask, u16);

/// A request.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub path: String,
    pub body: Option<Body>,
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Json(Value),
    Picture(Vec<u8>),
}

fn at(path: impl Into<String>) -> Ask {
    Ask { path: path.into(), body: None }
}

impl Ask {
    fn with(self, body: Value) -> Self {
        Self { body: Some(Body::Json(body)), ..self }
    }
}

impl Entry {
    const fn astray(self, ask: fn(&Target, &Own) -> Ask, answer: u16) -> Self {
        Self { astray: Some((ask, answer)), ..self }
    }

    /// The owner's programs are let in, too: what is answered to the one that may read, the one that may write, and
    /// the one that may write elsewhere.
    const fn programs(self, programs: [u16; 3]) -> Self {
        Self { answers: Answers { programs, ..self.answers }, ..self }
    }

    /// What somebody is answered who asks astray.
    pub fn answer_astray(&self, who: Who, answer: u16) -> u16 {
        match self.answers.of(who) {
            // Nobody, whoever is kept out, and programs that are not let in do not come so far.
            refused @ (401 | 403) if !matches!(who, Who::Viewer | Who::Member | Who::Admin) => refused,
            _ => answer,
        }
    }
}

const fn entry(route: &'static str, answers: Answers, ask: fn(&Target) -> Ask) -> Entry {
    Entry { route, ask, answers, astray: None }
}

/// What people are answered, and no program is let in.
const fn people(people: [u16; 8]) -> Answers {
    Answers { people, programs: [403; 3], kept_out: 401 }
}

/// Everybody, the same.
const fn open(status: u16) -> Answers {
    Answers { people: [status; 8], programs: [status; 3], kept_out: status }
}

/// Everybody who is signed in, about themselves.
const fn oneself(status: u16) -> Answers {
    people([401, status, status, status, status, status, status, status])
}

/// What every member of the workspace may do.
const fn viewers(status: u16) -> Answers {
    people([401, status, status, status, status, 404, 404, 404])
}

/// The same for a workspace that the body names: the field is at fault.
const fn viewers_by_body(status: u16) -> Answers {
    people([401, status, status, status, status, 422, 422, 422])
}

/// What members may do but for viewers.
const fn members(status: u16) -> Answers {
    people([401, status, status, status, 403, 404, 404, 404])
}

/// The same for a thing that the body names.
const fn members_by_body(status: u16) -> Answers {
    people([401, status, status, status, 403, 422, 422, 422])
}

/// What its admins and its owner may do.
const fn admins(status: u16) -> Answers {
    people([401, status, status, 403, 403, 404, 404, 404])
}

/// What its owner alone may do.
const fn owners(status: u16) -> Answers {
    people([401, status, 403, 403, 403, 404, 404, 404])
}

/// What is the owner's alone, as a person.
const fn theirs_alone(status: u16) -> Answers {
    people([401, status, 404, 404, 404, 404, 404, 404])
}

/// What administrators of the instance may do.
const fn operators(status: u16) -> Answers {
    people([401, 404, 404, 404, 404, 404, 404, status])
}
