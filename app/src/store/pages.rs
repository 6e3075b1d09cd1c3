//! The store among the other pages of its browser, and what the browser keeps for them all.

use super::{Kept, Store};
use crate::domain::{ClientId, Epoch, WorkspaceId};
use crate::sync::{Client, Link, Pending};
use leptos::prelude::*;
use std::collections::HashMap;

impl Store {
    /// Takes up what the browser kept: workspaces that did not come with the page, and what is on its way.
    pub fn take_up(&self, kept: Kept) {
        let Kept { snapshots, commands, refused, .. } = kept;
        self.step(|client| client.adopt(snapshots));
        self.join(commands);
        self.not_applied.update(|list| list.extend(refused));
        self.is_awake.set(true);
        self.resume_drafts();
    }

    /// Does the page show everything that this browser kept? Before that, what is typed into a field would
    /// begin with an older text.
    #[must_use]
    pub fn is_awake(&self) -> bool {
        self.is_awake.get()
    }

    /// Takes up what another page of this browser did.
    pub fn join(&self, commands: Vec<(WorkspaceId, Pending)>) {
        let mut by_workspace: HashMap<_, Vec<_>> = HashMap::new();
        for (workspace, pending) in commands {
            by_workspace.entry(workspace).or_default().push(pending);
        }
        self.step(|client| {
            by_workspace.into_iter().flat_map(|(id, pending)| client.join(id, pending)).collect()
        });
    }

    /// The page that leads knows these to be settled.
    pub fn dismiss(&self, workspace: WorkspaceId, settled: &[(ClientId, u64)]) {
        self.step(|client| client.dismiss(workspace, settled));
    }

    /// What was settled of late, as [`Note::Recall`] asked.
    pub fn recall(&self, workspace: WorkspaceId, earlier: Vec<Pending>) {
        self.step(|client| client.recall(workspace, earlier));
    }

    /// This page speaks with the server for all of the browser's pages. `kept` tells how far the kept rows
    /// have come, `commands` what is on its way of all of them.
    pub fn lead(&self, kept: &[(WorkspaceId, Epoch, u64)], commands: Vec<(WorkspaceId, Pending)>) {
        self.step(|client| client.lead(kept));
        self.join(commands);
        self.keep_person();
    }

    /// Another page does.
    pub fn follow(&self, link: Link, heads: &[(WorkspaceId, Epoch, u64)]) {
        if link == Link::Offline {
            self.company.forget();
        }
        self.step(|client| client.follow(link, heads));
    }

    /// How things stand with the server, and how far the rows have come: for pages that follow.
    #[must_use]
    pub fn standing(&self) -> (Link, Vec<(WorkspaceId, Epoch, u64)>) {
        self.client.with_value(|client| (client.link(), client.heads()))
    }

    /// What is on its way of what was done on this page, for a page that begins to lead.
    #[must_use]
    pub fn own(&self) -> Vec<(WorkspaceId, Pending)> {
        self.client.with_value(Client::own)
    }
}
