//! What edits need at hand.

use app::domain::{ClientId, Key, RecordId, StatusId, UserId, WorkspaceId, rules::Needs};
use std::collections::BTreeSet;

/// What one edit, or a run of them, needs at hand: loaded before they run, whatever of it exists.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Where something happens. Until the commit nobody else changes anything there.
    pub(crate) workspaces: Vec<WorkspaceId>,
    /// These records: tasks with their projects, projects with all their statuses.
    pub(crate) rows: BTreeSet<Key>,
    /// Columns whose every task is to be at hand, deleted ones too.
    pub(crate) columns: BTreeSet<StatusId>,
    /// Clients with the numbers of their commands.
    pub(crate) sent: Vec<(WorkspaceId, ClientId, u64)>,
    /// Owners and texts of `Idempotency-Key`s.
    pub(crate) receipts: Vec<(UserId, String)>,
    /// Where more than tasks is touched. That takes all projects of the workspace, and rows that no
    /// other edit has changed since they were read: such an edit runs alone.
    pub(crate) structure: Option<WorkspaceId>,
}

impl Wanted {
    /// A workspace and one person's membership in it.
    pub(crate) fn new(workspace: WorkspaceId, user: UserId) -> Self {
        Self::within(vec![workspace], user)
    }

    /// Some workspaces and one person's memberships in them.
    pub(crate) fn within(workspaces: Vec<WorkspaceId>, user: UserId) -> Self {
        Self { workspaces, rows: BTreeSet::from([user.into()]), ..Self::default() }
    }

    /// What it takes to decide a command in a workspace.
    pub(crate) fn need(&mut self, workspace: WorkspaceId, needs: &Needs) {
        let Needs { rows, new_rows, columns, structure } = needs;
        self.rows.extend(rows.iter().chain(new_rows));
        self.columns.extend(columns);
        if *structure {
            self.structure = Some(workspace);
        }
    }

    /// Wants what another wants, too.
    pub(crate) fn add(&mut self, other: &Self) {
        let Self { workspaces, rows, columns, sent, receipts, structure } = other;
        self.workspaces.extend(workspaces);
        self.rows.extend(rows);
        self.columns.extend(columns);
        self.sent.extend(sent);
        self.receipts.extend(receipts.iter().cloned());
        self.structure = self.structure.or(*structure);
    }

    /// The ids of the wanted records of one type.
    pub(super) fn ids<I: RecordId>(&self) -> Vec<I> {
        self.rows.range(I::LEAST.key()..).map_while(|key| I::of_key(*key)).collect()
    }
}
