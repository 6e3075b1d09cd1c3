//! The one list of records: everything that a workspace shares.
//!
//! A record is a row with an id. The list at the end of this file names them all,
//! and hands itself to the macros that build on it: keys and rows here, commands, undoing, and the snapshot of the
//! protocol. A new noun is a line in the list and a file with its type and its rules.

use super::id::Id;
use super::json::{FromJson, Unreadable};
use super::{Lost, LostId, Member, Project, ProjectId, Status, StatusId, Task, TaskId, Timestamp, UserId};
#[cfg(feature = "ssr")]
use serde::Deserialize;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

/// A type of record.
pub trait Record: Sized {
    /// What names one record of this type within its workspace.
    type Id: RecordId<Record = Self>;

    /// The record's id.
    fn id(&self) -> Self::Id;

    /// The record that it lies in, and goes with; `None` if that is the workspace itself.
    fn parent(&self) -> Option<Key>;

    /// When it was put into the trash; `None` if it is in use, or its type has no trash.
    fn deleted_at(&self) -> Option<Timestamp>;

    /// The record as it lies in a table; `None` if the row is of another type.
    fn of_row(row: &Row) -> Option<&Arc<Self>>;
}

/// The id of a record. Its type says what it is the id of.
pub trait RecordId: Id {
    /// What it names.
    type Record: Record<Id = Self>;

    /// The same as a key.
    fn key(self) -> Key;

    /// The id in a key; `None` if the key is of another type.
    fn of_key(key: Key) -> Option<Self>;
}

/// What follows from the list for keys and rows.
macro_rules! rows {
    ($(
        $record:ident $word:literal $list:ident $(and $trash:ident)?, $area:ident, $(at $seq:ident,)? $(by $command:ident,)?
            id $id:ty: $row:ident => $of:expr, in $parent:expr;
    )*) => {
        /// A type of record, in the order of the list: parents before what lies in them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the names say all there is to say")]
        pub enum Kind {
            $($record,)*
        }

        impl Kind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$record),*];

            /// The word on the wire, and in the browser's database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$record => $word,)*
                }
            }

            /// The type of this word; `None` if this version does not know it.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
            }

            /// Which part of a workspace it is.
            #[must_use]
            pub const fn area(self) -> Area {
                match self {
                    $(Self::$record => Area::$area,)*
                }
            }

            /// Do deleted records of this type stay in the trash for a while?
            #[must_use]
            pub const fn has_trash(self) -> bool {
                match self {
                    $(Self::$record => has_trash!($($trash)?),)*
                }
            }
        }

        /// Names one record of a workspace. Ordered by type first, so that the records of one type stand together.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "ssr", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
        #[allow(missing_docs, reason = "the names say all there is to say")]
        pub enum Key {
            $($record($id),)*
        }

        impl Key {
            /// The least key there is.
            pub const LEAST: Self = [$(Self::$record(<$id as Id>::LEAST)),*][0];

            /// The type of the record that it names.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self {
                    $(Self::$record(_) => Kind::$record,)*
                }
            }

            /// The id of a record of this type.
            ///
            /// # Errors
            /// The JSON is not such an id.
            pub fn read(kind: Kind, id: &Value) -> Result<Self, Unreadable> {
                match kind {
                    $(Kind::$record => <$id>::from_json(id).map(Self::$record),)*
                }
            }

            /// The id as JSON.
            #[must_use]
            pub fn id_value(self) -> Value {
                match self {
                    $(Self::$record(id) => serde_json::json!(id),)*
                }
            }
        }

        impl fmt::Display for Key {
            /// As in the browser's database: `task/…`.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.kind().as_str())?;
                match self {
                    $(Self::$record(id) => id.write_path(f),)*
                }
            }
        }

        $(
            impl RecordId for $id {
                type Record = $record;

                fn key(self) -> Key {
                    Key::$record(self)
                }

                fn of_key(key: Key) -> Option<Self> {
                    if let Key::$record(id) = key { Some(id) } else { None }
                }
            }

            impl From<$id> for Key {
                fn from(id: $id) -> Self {
                    id.key()
                }
            }

            impl Record for $record {
                type Id = $id;

                fn id(&self) -> $id {
                    let $row = self;
                    $of
                }

                fn parent(&self) -> Option<Key> {
                    let parent: fn(&Self) -> Option<Key> = $parent;
                    parent(self)
                }

                fn deleted_at(&self) -> Option<Timestamp> {
                    deleted_at!(self $($trash)?)
                }

                fn of_row(row: &Row) -> Option<&Arc<Self>> {
                    if let Row::$record(record) = row { Some(record) } else { None }
                }
            }

            impl From<$record> for Row {
                fn from(record: $record) -> Self {
                    Self::$record(Arc::new(record))
                }
            }

            impl From<Arc<$record>> for Row {
                fn from(record: Arc<$record>) -> Self {
                    Self::$record(record)
                }
            }
        )*

        /// A record of any type. Cheap to clone.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names say all there is to say")]
        pub enum Row {
            $($record(Arc<$record>),)*
        }

        impl Row {
            /// What names it.
            #[must_use]
            pub fn key(&self) -> Key {
                match self {
                    $(Self::$record(record) => record.id().key(),)*
                }
            }

            /// The record that it lies in; `None` if that is the workspace itself.
            #[must_use]
            pub fn parent(&self) -> Option<Key> {
                match self {
                    $(Self::$record(record) => record.parent(),)*
                }
            }

            /// When it was put into the trash; `None` if it is in use.
            #[must_use]
            pub fn deleted_at(&self) -> Option<Timestamp> {
                match self {
                    $(Self::$record(record) => record.deleted_at(),)*
                }
            }

            /// The `seq` of its last change; `None` if its type has no versions.
            #[must_use]
            pub fn version(&self) -> Option<u64> {
                match self {
                    $(Self::$record(record) => version!(record $($seq)?),)*
                }
            }

            /// Reads a row of this type.
            ///
            /// # Errors
            /// The JSON is not such a record.
            pub fn read(kind: Kind, json: &Value) -> Result<Self, Unreadable> {
                match kind {
                    $(Kind::$record => <$record>::from_json(json).map(Self::from),)*
                }
            }
        }

        impl Serialize for Row {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$record(record) => record.serialize(to),)*
                }
            }
        }
    };
}

/// Only a type that has a trash tells when a record was put there.
macro_rules! deleted_at {
    ($record:ident $trash:ident) => {
        $record.deleted_at
    };
    ($record:ident) => {{
        let _ = $record;
        None
    }};
}

/// Only a type that has versions tells which one a record is.
macro_rules! version {
    ($record:ident $seq:ident) => {
        Some($record.$seq)
    };
    ($record:ident) => {{
        let _ = $record;
        None
    }};
}

macro_rules! has_trash {
    ($trash:ident) => {
        true
    };
    () => {
        false
    };
}

/// A part of a workspace: what has to be looked at again after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// What there is to work with: people, projects, columns.
    Structure,
    /// The tasks themselves.
    Tasks,
    /// What belongs to one task.
    InTask,
}

/// The list. A line names the type; its word on the wire; its list in a snapshot, with the list of its trash if it has
/// one; the part of a workspace that it is; where its version stands, if it has one; its commands, if it has any; its id
/// and where that stands; and the record that it lies in, if that is not the workspace itself.
macro_rules! records {
    ($with:ident) => {
        $with! {
            Member "member" members, Structure,
                id UserId: member => member.user_id, in |_| None;
            Project "project" projects and deleted_projects, Structure, at seq, by ProjectCommand,
                id ProjectId: project => project.id, in |_| None;
            Status "status" statuses, Structure, at seq, by StatusCommand,
                id StatusId: status => status.id, in |status| Some(status.project_id.into());
            Task "task" tasks and trash, Tasks, at seq, by TaskCommand,
                id TaskId: task => task.id, in |task| Some(task.project_id.into());
            Lost "lost" lost, InTask,
                id (TaskId, LostId): lost => (lost.task_id, lost.id), in |lost| Some(lost.task_id.into());
        }
    };
}
pub(crate) use records;

records!(rows);
