//! What a client starts from.

use crate::domain::record::records;
use crate::domain::{Epoch, Lost, Member, Project, Row, Status, Task, Workspace};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What follows from the list for the snapshot.
macro_rules! snapshot {
    ($(
        $record:ident $word:literal $list:ident $(and $trash:ident)?, $area:ident, $(at $seq:ident,)? $(by $command:ident,)?
            id $id:ty: $row:ident => $of:expr, in $parent:expr;
    )*) => {
        /// All of a workspace at one moment. Deleted records that can still be restored stand apart.
        ///
        /// It is read record by record: one value of ten thousand tasks would take the browser 15 MB more.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[allow(missing_docs, reason = "the names say all there is to say")]
        pub struct Snapshot {
            /// What it is.
            pub workspace: Workspace,
            /// The epoch that `seq` counts in.
            pub epoch: Epoch,
            /// The last change that is in it.
            pub seq: u64,
            $(
                #[serde(default)]
                #[cfg_attr(feature = "ssr", schema(required = true))]
                pub $list: Vec<$record>,
                $(
                    #[serde(default, skip_serializing_if = "Vec::is_empty")]
                    pub $trash: Vec<$record>,
                )?
            )*
        }

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
