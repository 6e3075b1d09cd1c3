//! Live sync: what was committed goes to whoever follows the workspace.

use app::domain::WorkspaceId;
use std::sync::Arc;

/// One entry of a change log, serialised once for all who are sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// Its number.
    pub seq: u64,
    /// The entry as JSON.
    pub json: Box<str>,
}

/// Where commits are made known.
#[derive(Clone, Debug, Default)]
pub struct Hub;

impl Hub {
    /// A hub that nobody follows yet.
    #[must_use]
    pub fn new() -> Self {
        Self
    }

    /// Makes entries of a workspace known, in the order of their commits.
    pub fn publish(&self, workspace: WorkspaceId, entries: &[Arc<Encoded>]) {
        tracing::trace!(%workspace, entries = entries.len(), "published");
    }
}
