//! A copy of one workspace, kept true by its change log.

use crate::domain::{ChangeSet, Epoch, Kind, Role, Tables, UserId, Workspace};
use crate::protocol::{Entry, Snapshot};

/// All rows of a workspace as of one `seq`.
#[derive(Clone, Debug)]
pub struct Replica {
    workspace: Workspace,
    epoch: Epoch,
    seq: u64,
    tables: Tables,
}

/// A delta left something out: say `hello` again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap;

impl Replica {
    /// A copy that starts from a snapshot.
    #[must_use]
    pub fn from_snapshot(snapshot: Snapshot) -> Self {
        let (workspace, epoch, seq, rows) = snapshot.into_rows();
        let tables = Tables::new(workspace.id, workspace.name.clone(), rows);
        Self { workspace, epoch, seq, tables }
    }

    /// Starts anew from a snapshot.
    pub fn renew(&mut self, snapshot: Snapshot) {
        *self = Self::from_snapshot(snapshot);
    }

    /// What it is a copy of.
    #[must_use]
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The rows.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The epoch that [`Self::seq`] counts in.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The cursor: the last change applied.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Applies the entries up to `to` that are new, and moves the cursor there.
    ///
    /// # Errors
    /// [`Gap`] when something is missing before `from`; nothing is changed then.
    pub fn apply_delta(&mut self, from: u64, to: u64, entries: &[Entry]) -> Result<ChangeSet, Gap> {
        let known = self.seq;
        if from > known.saturating_add(1) {
            return Err(Gap);
        }
        for entry in entries.iter().filter(|entry| entry.seq > known) {
            entry.events.iter().for_each(|event| self.tables.apply(event, entry.stamp()));
        }
        self.seq = known.max(to);
        let changes = self.tables.take_changes();
        if changes.is_renamed() {
            self.tables.name().clone_into(&mut self.workspace.name);
        }
        Ok(changes)
    }

    /// What this person may do stands with the workspace, too. Tells whether it is something else now.
    pub(super) fn follow_role(&mut self, me: UserId, changes: &ChangeSet) -> bool {
        let role: Option<Role> = self.tables.role(me).filter(|_| changes.has(Kind::Member));
        match role.filter(|role| *role != self.workspace.role) {
            Some(role) => {
                self.workspace.role = role;
                true
            }
            None => false,
        }
    }

    /// The same as a snapshot, in a fixed order: for comparing two copies.
    #[must_use]
    pub fn to_snapshot(&self) -> Snapshot {
        snapshot(&self.tables, Snapshot::empty(self.workspace.clone(), self.epoch, self.seq))
    }
}

/// An empty snapshot with these rows, in the order of their keys.
pub(super) fn snapshot(tables: &Tables, mut empty: Snapshot) -> Snapshot {
    tables.rows().for_each(|(_, row)| empty.add(row.clone()));
    empty
}
