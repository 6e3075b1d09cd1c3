//! What a client starts from.

use crate::domain::json::{FromJson, Unreadable, field, field_or_default, fields, read_by_name};
use crate::domain::record::records;
use crate::domain::{Epoch, Lost, Member, Project, Row, Status, Task, Workspace};
#[cfg(feature = "ssr")]
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

/// What follows from the list for the snapshot.
macro_rules! snapshot {
    ($(
        $record:ident $word:literal $list:ident $(and $trash:ident)?, $area:ident, $(at $seq:ident,)? $(by $command:ident,)?
            id $id:ty: $row:ident => $of:expr, in $parent:expr;
    )*) => {
        /// All of a workspace at one moment. Deleted records that can still be restored stand apart.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[cfg_attr(feature = "ssr", derive(Deserialize, utoipa::ToSchema))]
        #[allow(missing_docs, reason = "the names say all there is to say")]
        pub struct Snapshot {
            /// What it is.
            pub workspace: Workspace,
            /// The epoch that `seq` counts in.
            pub epoch: Epoch,
            /// The last change that is in it.
            pub seq: u64,
            $(
                #[cfg_attr(feature = "ssr", serde(default), schema(required = true))]
                pub $list: Vec<$record>,
                $(
                    #[cfg_attr(feature = "ssr", serde(default))]
                    #[serde(skip_serializing_if = "Vec::is_empty")]
                    pub $trash: Vec<$record>,
                )?
            )*
        }

        impl FromJson for Snapshot {
            fn from_json(json: &Value) -> Result<Self, Unreadable> {
                let fields = fields(json)?;
                Ok(Self {
                    workspace: field(fields, "workspace")?,
                    epoch: field(fields, "epoch")?,
                    seq: field(fields, "seq")?,
                    $(
                        $list: field_or_default(fields, stringify!($list))?,
                        $($trash: field_or_default(fields, stringify!($trash))?,)?
                    )*
                })
            }
        }
        read_by_name!(Snapshot);

        impl Snapshot {
            /// A workspace with nothing in it.
            #[must_use]
            pub fn empty(workspace: Workspace, epoch: Epoch, seq: u64) -> Self {
                Self { workspace, epoch, seq, $($list: Vec::new(), $($trash: Vec::new(),)?)* }
            }

            /// Adds a record to its list.
            pub fn add(&mut self, row: Row) {
                let is_deleted = row.deleted_at().is_some();
                match row {
                    $(
                        $(Row::$record(record) if is_deleted => self.$trash.push(Arc::unwrap_or_clone(record)),)?
                        Row::$record(record) => self.$list.push(Arc::unwrap_or_clone(record)),
                    )*
                }
            }

            /// What it is, and all that is in it.
            pub fn into_rows(self) -> (Workspace, Epoch, u64, impl Iterator<Item = Row>) {
                let rows = std::iter::empty()
                    $(
                        .chain(self.$list.into_iter().map(Row::from))
                        $(.chain(self.$trash.into_iter().map(Row::from)))?
                    )*;
                (self.workspace, self.epoch, self.seq, rows)
            }
        }
    };
}
records!(snapshot);
