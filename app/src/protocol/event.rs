//! Events on the wire: `{"task.deleted": {"id": …}}`, named after the type of record and what became of it.
//!
//! Nothing here lists the types of records: a new one has its events by its word. Only what is older than this rule, or
//! carries more than a record, has a name of its own.

#[cfg(feature = "ssr")]
mod schema;

use crate::domain::json::{Unreadable, field, fields, only_field};
use crate::domain::{Event, Key, Kind, Rank, Row, StatusId, TaskChanges, TaskId};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use std::borrow::Cow;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Created,
    Updated,
    Restored,
    Deleted,
    Purged,
}

impl Verb {
    const ALL: [Self; 5] = [Self::Created, Self::Updated, Self::Restored, Self::Deleted, Self::Purged];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Restored => "restored",
            Self::Deleted => "deleted",
            Self::Purged => "purged",
        }
    }
}

/// The names that do not follow from the record's type.
const SPECIAL: [(&str, Kind, Verb); 4] = [
    ("member.joined", Kind::Member, Verb::Created),
    ("member.left", Kind::Member, Verb::Deleted),
    ("task.overwritten", Kind::Lost, Verb::Created),
    ("task.dismissed", Kind::Lost, Verb::Deleted),
];
/// A partial change of a task.
const TASK_UPDATED: &str = "task.updated";
/// A status that is gone, and where its tasks went.
const STATUS_DELETED: &str = "status.deleted";
/// A project that is in the trash, or (in entries of schema 2 and older) gone.
const PROJECT_DELETED: &str = "project.deleted";
const WORKSPACE_RENAMED: &str = "workspace.renamed";

fn name_of(kind: Kind, verb: Verb) -> Cow<'static, str> {
    match SPECIAL.iter().find(|special| (special.1, special.2) == (kind, verb)) {
        Some((name, ..)) => (*name).into(),
        None => format!("{}.{}", kind.as_str(), verb.as_str()).into(),
    }
}

fn meaning_of(name: &str) -> Option<(Kind, Verb)> {
    if let Some((_, kind, verb)) = SPECIAL.iter().find(|special| special.0 == name) {
        return Some((*kind, *verb));
    }
    let (kind, verb) = name.split_once('.')?;
    Some((Kind::of_word(kind)?, Verb::ALL.into_iter().find(|other| other.as_str() == verb)?))
}

/// The first schema whose clients take an event for what it is. Older ones read the fields that they know and miss what
/// follows from the others, such as where the tasks of a deleted column go. An event that they do not know at all they
/// pass over.
#[must_use]
pub fn schema_of(event: &Event) -> u32 {
    let of_kind = |kind| match kind {
        Kind::Project | Kind::Status => 3,
        Kind::Member | Kind::Task | Kind::Lost => 1,
    };
    match event {
        Event::Updated(row) | Event::Restored(row) => of_kind(row.key().kind()),
        Event::Removed(key) | Event::Purged(key) => of_kind(key.kind()),
        Event::StatusMerged { .. } => 3,
        Event::Created(_) | Event::TaskUpdated { .. } | Event::WorkspaceRenamed { .. } => 1,
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Created(row) => with_row(to, row, Verb::Created),
            Self::Updated(row) => with_row(to, row, Verb::Updated),
            Self::Restored(row) => with_row(to, row, Verb::Restored),
            Self::Removed(key) => named(to, &name_of(key.kind(), Verb::Deleted), &removed(*key)),
            Self::Purged(Key::Project(id)) => named(to, PROJECT_DELETED, &json!({ "id": id })),
            Self::Purged(key) => named(to, &name_of(key.kind(), Verb::Purged), &id_of(*key)),
            Self::TaskUpdated { id, changes } => named(to, TASK_UPDATED, &Updated { id: *id, changes }),
            Self::StatusMerged { id, into, behind } => {
                named(to, STATUS_DELETED, &Merged { id: *id, moved_to: *into, behind: behind.as_ref() })
            }
            Self::WorkspaceRenamed { name } => named(to, WORKSPACE_RENAMED, &json!({ "name": name })),
        }
    }
}

fn named<S: Serializer>(to: S, name: &str, body: &impl Serialize) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(1))?;
    map.serialize_entry(name, body)?;
    map.end()
}

/// An update of a task has a body of its own, and only of tasks the first clients know a restoration. To all of them both
/// mean that the record is as follows now.
fn with_row<S: Serializer>(to: S, row: &Row, verb: Verb) -> Result<S::Ok, S::Error> {
    let kind = row.key().kind();
    let verb = match verb {
        Verb::Updated | Verb::Restored if kind == Kind::Task => Verb::Restored,
        Verb::Restored => Verb::Updated,
        Verb::Created | Verb::Updated | Verb::Deleted | Verb::Purged => verb,
    };
    named(to, &name_of(kind, verb), &Body(kind, row))
}

/// A record under its word.
struct Body<'a>(Kind, &'a Row);

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        named(to, self.0.as_str(), self.1)
    }
}

fn id_of(key: Key) -> Value {
    json!({ "id": key.id_value() })
}

/// The names of ids that are older than the rule, too.
fn removed(key: Key) -> Value {
    if let Key::Member(user_id) = key {
        json!({ "user_id": user_id })
    } else if let Key::Lost((task, lost)) = key {
        json!({ "id": task, "lost": lost })
    } else if let Key::Project(id) = key {
        json!({ "id": id, "in_trash": true })
    } else {
        id_of(key)
    }
}

#[derive(serde::Serialize)]
struct Updated<'a> {
    id: TaskId,
    changes: &'a TaskChanges,
}

#[derive(serde::Serialize)]
struct Merged<'a> {
    id: StatusId,
    moved_to: StatusId,
    #[serde(skip_serializing_if = "Option::is_none")]
    behind: Option<&'a Rank>,
}

/// The events of a list that this version knows.
///
/// # Errors
/// One that it knows is malformed.
pub(super) fn known(events: &Value) -> Result<Vec<Event>, Unreadable> {
    let events = events.as_array().ok_or(Unreadable("events"))?;
    let event = |event: &Value| {
        let (name, body) = only_field(event)?;
        read(name, body)
    };
    events.iter().filter_map(|json| event(json).transpose()).collect()
}

fn read(name: &str, body: &Value) -> Result<Option<Event>, Unreadable> {
    let value = |name: &str| body.get(name).unwrap_or(&Value::Null);
    if name == WORKSPACE_RENAMED {
        return Ok(Some(Event::WorkspaceRenamed { name: field(fields(body)?, "name")? }));
    }
    let Some((kind, verb)) = meaning_of(name) else { return Ok(None) };
    let row = || Row::read(kind, value(kind.as_str()));
    Ok(Some(match verb {
        Verb::Created => Event::Created(row()?),
        Verb::Updated if name == TASK_UPDATED => {
            let fields = fields(body)?;
            Event::TaskUpdated { id: field(fields, "id")?, changes: field(fields, "changes")? }
        }
        Verb::Updated => Event::Updated(row()?),
        Verb::Restored => Event::Restored(row()?),
        Verb::Deleted if name == STATUS_DELETED && !value("moved_to").is_null() => {
            let fields = fields(body)?;
            let (id, into) = (field(fields, "id")?, field(fields, "moved_to")?);
            Event::StatusMerged { id, into, behind: field(fields, "behind")? }
        }
        Verb::Deleted if name == PROJECT_DELETED && value("in_trash") != &Value::Bool(true) => {
            Event::Purged(Key::read(kind, value("id"))?)
        }
        Verb::Deleted => Event::Removed(read_removed(kind, body)?),
        Verb::Purged => Event::Purged(Key::read(kind, value("id"))?),
    }))
}

/// What [`removed`] writes.
fn read_removed(kind: Kind, body: &Value) -> Result<Key, Unreadable> {
    let fields = fields(body)?;
    if kind == Kind::Member {
        field(fields, "user_id").map(Key::Member)
    } else if kind == Kind::Lost {
        Ok(Key::Lost((field(fields, "id")?, field(fields, "lost")?)))
    } else {
        Key::read(kind, fields.get("id").unwrap_or(&Value::Null))
    }
}
