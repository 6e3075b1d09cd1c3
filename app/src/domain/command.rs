//! What a client can ask for, in the imperative.

use super::json::{FromJson, Unreadable, deserialize_by_name, field, fields};
use super::record::records;
use super::rules::{Decide, Needs, ProjectCommand, Stamp, StatusCommand, TaskCommand};
use super::{Event, Key, Refused, Role, Tables};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// The arguments of a command that changes a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit<I, P> {
    /// The record.
    pub id: I,
    /// What to change.
    pub patch: P,
}

/// The arguments of a command that needs to know nothing but which record it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Only<I> {
    /// The record.
    pub id: I,
}

impl<I: FromJson, P: FromJson> FromJson for Edit<I, P> {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        let fields = fields(json)?;
        Ok(Self { id: field(fields, "id")?, patch: field(fields, "patch")? })
    }
}

impl<I: FromJson> FromJson for Only<I> {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        Ok(Self { id: field(fields(json)?, "id")? })
    }
}

/// The commands of one type of record: their names on the wire, and their arguments.
macro_rules! commands {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $word:literal $verb:ident($args:ty),)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        #[serde(tag = "name", content = "args")]
        #[allow(missing_docs, reason = "the names say all there is to say")]
        pub enum $name {
            $($(#[$of])* #[serde(rename = $word)] $verb($args),)*
        }

        impl $name {
            /// The names on the wire.
            #[cfg(test)]
            pub(crate) const NAMES: &[&str] = &[$($word),*];

            /// Reads a command by its name; `None` if it is another record's, or of a later version.
            ///
            /// # Errors
            /// The arguments are not those of the command.
            pub fn read(
                name: &str,
                args: &serde_json::Value,
            ) -> Result<Option<Self>, $crate::domain::json::Unreadable> {
                match name {
                    $($word => $crate::domain::json::FromJson::from_json(args).map(|args| Some(Self::$verb(args))),)*
                    _ => Ok(None),
                }
            }
        }
    };
}
pub(crate) use commands;

/// What follows from the list for commands.
macro_rules! command {
    ($(
        $record:ident $word:literal $list:ident $(and $trash:ident)?, $area:ident, $(at $seq:ident,)? $(by $command:ident,)?
            id $id:ty: $row:ident => $of:expr, in $parent:expr;
    )*) => {
        /// One change that somebody wants; decided by [`crate::domain::rules::decide`].
        /// On the wire `{"name": "task.create", "args": {…}}`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names say all there is to say")]
        pub enum Command {
            $($($record($command),)?)*
        }

        impl Command {
            /// The commands of the type of record that it is about.
            fn inner(&self) -> &dyn Decide {
                match self {
                    $($(Self::$record(command) => { let command: &$command = command; command })?)*
                }
            }

            fn read(name: &str, args: &Value) -> Result<Option<Self>, Unreadable> {
                $($(
                    if let Some(command) = $command::read(name, args)? {
                        return Ok(Some(Self::$record(command)));
                    }
                )?)*
                Ok(None)
            }
        }

        impl Serialize for Command {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self {
                    $($(Self::$record(command) => { let command: &$command = command; command.serialize(to) })?)*
                }
            }
        }

        $($(
            impl From<$command> for Command {
                fn from(command: $command) -> Self {
                    Self::$record(command)
                }
            }
        )?)*
    };
}
records!(command);

impl Decide for Command {
    fn subject(&self) -> Key {
        self.inner().subject()
    }

    fn role(&self) -> Role {
        self.inner().role()
    }

    fn needs(&self, needs: &mut Needs) {
        self.inner().needs(needs);
    }

    fn decide(&self, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
        self.inner().decide(tables, stamp)
    }

    fn is_undoable(&self) -> bool {
        self.inner().is_undoable()
    }

    fn summary(&self, title: Option<&str>) -> String {
        self.inner().summary(title)
    }

    fn texts(&self) -> Vec<&str> {
        self.inner().texts()
    }
}

impl FromJson for Command {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        let fields = fields(json)?;
        let (name, args) = (field::<String>(fields, "name")?, fields.get("args").ok_or(Unreadable("args"))?);
        Self::read(&name, args)?.ok_or(Unreadable("name"))
    }
}

deserialize_by_name!(Command);
