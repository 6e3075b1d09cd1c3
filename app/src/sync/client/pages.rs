//! A client among the other pages of its browser: who leads, and what they hand each other.

use super::{Client, Effect, Link, Role, recall};
use crate::domain::{ChangeSet, ClientId, Epoch, Refused, WorkspaceId};
use crate::protocol::Snapshot;
use crate::sync::{Outbox, Pending, Space};

impl Client {
    /// Does this page hold the socket?
    #[must_use]
    pub fn leads(&self) -> bool {
        matches!(self.role, Role::Leads { .. })
    }

    /// This page speaks with the server from now on; it is not connected yet. `kept` tells how far the
    /// rows have come that the browser keeps: where they are others than these, these are kept instead.
    /// What the browser keeps of commands is to be [joined](Client::join) after this.
    pub fn lead(&mut self, kept: &[(WorkspaceId, Epoch, u64)]) -> Vec<Effect> {
        self.role = Role::Leads { is_cut: false };
        self.unanswered = 1;
        self.heads.clear();
        let mut effects = Vec::new();
        for (&id, space) in &mut self.spaces {
            let (epoch, seq) = (space.base().epoch(), space.base().seq());
            let known = kept.iter().find(|(kept, ..)| *kept == id);
            if known.is_none_or(|known| known.1 != epoch) {
                effects.push(recall(id, space));
            }
            if known != Some(&(id, epoch, seq)) {
                effects.push(Effect::Store(id, ChangeSet::everything(), 0));
            }
        }
        effects
    }

    /// Another page speaks with the server: how things stand there, and how far its rows have come.
    pub fn follow(&mut self, link: Link, heads: &[(WorkspaceId, Epoch, u64)]) -> Vec<Effect> {
        self.role = Role::Follows(link);
        // They are that page's to send; should this one lead, it is handed them again.
        self.waiting.clear();
        let is_behind = |(id, epoch, seq): &&(WorkspaceId, Epoch, u64)| {
            let base = self.spaces.get(id).map(Space::base);
            base.is_none_or(|base| base.epoch() != *epoch || base.seq() < *seq)
        };
        heads.iter().filter(is_behind).map(|(id, ..)| Effect::Look(*id)).collect()
    }

    /// How far the confirmed rows have come, for those who follow.
    #[must_use]
    pub fn heads(&self) -> Vec<(WorkspaceId, Epoch, u64)> {
        let head = |(&id, space): (&WorkspaceId, &Space)| (id, space.base().epoch(), space.base().seq());
        self.spaces.iter().map(head).collect()
    }

    /// The commands of this page that are on their way, for a page that begins to lead.
    #[must_use]
    pub fn own(&self) -> Vec<(WorkspaceId, Pending)> {
        let of_space = |(&id, space): (&WorkspaceId, &Space)| {
            let own = space.outbox().pending().filter(|pending| pending.cid == self.cid);
            own.map(|pending| (id, pending.clone())).collect::<Vec<_>>()
        };
        self.spaces.iter().flat_map(of_space).collect()
    }

    /// Takes up workspaces that the browser keeps, where this page has none.
    pub fn adopt(&mut self, snapshots: Vec<Snapshot>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for snapshot in snapshots {
            let id = snapshot.workspace.id;
            if !self.spaces.contains_key(&id) {
                self.enter(id, snapshot);
                effects.push(Effect::Draw(id, ChangeSet::everything()));
            }
        }
        effects
    }

    pub(super) fn enter(&mut self, id: WorkspaceId, snapshot: Snapshot) {
        let mut outbox = Outbox::new(self.cid, self.next_mids.remove(&id).unwrap_or(1));
        for pending in self.waiting.remove(&id).unwrap_or_default() {
            outbox.join(pending);
        }
        self.spaces.insert(id, Space::new(self.me, snapshot, outbox));
    }

    /// Takes up what other pages of this browser did, or earlier ones left behind.
    pub fn join(&mut self, id: WorkspaceId, pending: Vec<Pending>) -> Vec<Effect> {
        let is_known = |pending: &Pending| {
            let outbox = self.spaces.get(&id).map(Space::outbox);
            self.refused.contains_key(&(id, pending.cid, pending.mid))
                || outbox.is_some_and(|outbox| outbox.is_settled(pending))
        };
        let (known, pending): (Vec<_>, Vec<_>) = pending.into_iter().partition(is_known);
        let mut effects = Vec::new();
        if self.leads() && !known.is_empty() {
            // Whoever handed it in has not heard so yet; nor have those that it told besides.
            effects.push(Effect::Known(id, known.iter().map(|known| (known.cid, known.mid)).collect()));
            // A page that led before may have gone before it put away what was refused.
            let refused = known.iter().filter_map(|known| self.refused.get(&(id, known.cid, known.mid)));
            effects.extend(refused.map(|rejected| Effect::Refused(id, rejected.clone())));
        }
        let is_welcomed = self.role == (Role::Leads { is_cut: false }) && self.unanswered == 0;
        let is_listed = self.listed.iter().any(|workspace| workspace.id == id);
        let Some(space) = self.spaces.get_mut(&id) else {
            if is_welcomed && !is_listed {
                // The other page has not heard yet that the workspace is lost.
                let lost = pending.into_iter().map(|pending| pending.rejected(&Refused::Left));
                effects.extend(lost.map(|rejected| self.refuse(id, rejected)));
            } else if self.leads() {
                self.waiting.entry(id).or_default().extend(pending);
            }
            return effects;
        };
        let touched = space.join(pending);
        if !touched.is_empty() {
            effects.push(Effect::Draw(id, touched));
        }
        self.flush(&mut effects);
        effects
    }

    /// What the page that leads knows to be settled, or refused: a page that came late may not have heard.
    pub fn dismiss(&mut self, id: WorkspaceId, settled: &[(ClientId, u64)]) -> Vec<Effect> {
        let touched = self.spaces.get_mut(&id).map(|space| space.dismiss(settled)).unwrap_or_default();
        if touched.is_empty() { Vec::new() } else { vec![Effect::Draw(id, touched)] }
    }

    /// What was settled of late in a workspace whose server may have been restored from a backup, in the
    /// order in which it was settled.
    pub fn recall(&mut self, id: WorkspaceId, earlier: Vec<Pending>) -> Vec<Effect> {
        let Some(space) = self.spaces.get_mut(&id) else { return Vec::new() };
        let mut effects = vec![Effect::Draw(id, space.recall(earlier))];
        self.flush(&mut effects);
        effects
    }
}
