//! What has to be at hand before a command can be decided.

use super::{Attempt, Origin};
use crate::db::Wanted;

impl Attempt {
    /// What has to be loaded before this can be decided.
    pub(super) fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::new(self.workspace, self.actor);
        match &self.origin {
            Origin::Client { cid, mid, .. } => wanted.sent.push((self.workspace, *cid, *mid)),
            Origin::Http { key: Some(key), .. } => wanted.receipts.push((self.actor, key.text.clone())),
            Origin::Http { key: None, .. } => {}
        }
        wanted.need(self.workspace, &self.needs);
        wanted
    }
}
