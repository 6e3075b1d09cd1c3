//! What this browser keeps for a person, beyond the page: IndexedDB, one job after the other.
//!
//! Two databases a person. The rows can be fetched anew at any time; what the person did cannot, so it
//! lies apart, where nothing that is done to the rows touches it.

mod commands;
mod database;
mod rows;

use crate::tabs::{Say, Tabs};
use app::domain::{Epoch, UserId, WorkspaceId};
use app::protocol::Snapshot;
use app::store::{Kept, LetGo, Note, Storage, Store};
use app::sync::Pending;
use commands::Commands;
use database::Trouble;
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use leptos::task::spawn_local;
use rows::RowsKept;

/// The databases of one person.
pub(crate) struct Local {
    /// None where the browser keeps nothing.
    rows: Option<RowsKept>,
    commands: Option<Commands>,
}

/// Something to do with what is kept, in its turn.
pub(crate) enum Job {
    Note(Note),
    /// Tell the browser's other pages, once all that came before is kept.
    Say(Say),
    LetGo(LetGo, oneshot::Sender<()>),
    /// Tell when everything before is done, and whether all that the person did since the last time is kept.
    Flush(oneshot::Sender<bool>),
    /// How do things stand with what is kept?
    Stand(oneshot::Sender<Standing>),
}

/// How far the rows have come that are kept, and the commands that are on their way.
pub(crate) type Standing = (Vec<(WorkspaceId, Epoch, u64)>, Vec<(WorkspaceId, Pending)>);

/// Where jobs are handed in. A handle: clone it freely.
pub(crate) type Jobs = mpsc::UnboundedSender<Job>;

impl Local {
    /// Opens what is kept for a person.
    pub(crate) async fn open(user: UserId) -> Self {
        Self { rows: RowsKept::open(user).await.ok(), commands: Commands::open(user).await.ok() }
    }

    /// Everything that is kept. What cannot be read counts as not kept.
    pub(crate) async fn load(&self) -> Kept {
        let mut kept = match &self.rows {
            Some(rows) => rows.load().await.unwrap_or_default(),
            None => Kept::default(),
        };
        if let Some(commands) = &self.commands {
            kept.commands = commands.pending().await.unwrap_or_default();
            kept.refused = commands.refused().await.unwrap_or_default();
        }
        kept
    }

    /// Takes jobs from now on, for as long as the page lives.
    pub(crate) fn work(mut self, store: Store, tabs: Tabs, mut jobs: mpsc::UnboundedReceiver<Job>) {
        if self.rows.is_none() || self.commands.is_none() {
            store.set_storage(Storage::Absent);
        }
        spawn_local(async move {
            if let Some(commands) = &self.commands {
                // Only what fails to be kept is told; this is tidying.
                let _ = commands.prune().await;
            }
            let mut is_whole = true;
            while let Some(job) = jobs.next().await {
                match job {
                    Job::Note(note) => is_whole &= self.keep(note, store, &tabs).await,
                    Job::Say(say) => tabs.say(&say),
                    Job::LetGo(what, done) => {
                        self.let_go(what, &tabs).await;
                        // Whoever asked may be gone with their page.
                        let _ = done.send(());
                    }
                    Job::Flush(done) => drop(done.send(std::mem::replace(&mut is_whole, true))),
                    Job::Stand(answer) => drop(answer.send(self.stand().await)),
                }
            }
        });
    }

    async fn stand(&self) -> Standing {
        let cursors = match &self.rows {
            Some(rows) => rows.cursors().await.unwrap_or_default(),
            None => Vec::new(),
        };
        let commands = match &self.commands {
            Some(commands) => commands.pending().await.unwrap_or_default(),
            None => Vec::new(),
        };
        (cursors, commands)
    }

    /// Answers false for what the person did where that is not on the disk.
    async fn keep(&self, note: Note, store: Store, tabs: &Tabs) -> bool {
        let is_command = matches!(note, Note::Command(..));
        let kept = self.carry_out(note, store, tabs).await;
        let is_kept = kept.is_ok() && self.commands.is_some();
        match kept {
            Ok(()) | Err(Trouble::Hole) => {}
            Err(Trouble::Full) => store.set_storage(Storage::Full),
            Err(Trouble::Other) => store.set_storage(Storage::Absent),
        }
        !is_command || is_kept
    }

    async fn carry_out(&self, note: Note, store: Store, tabs: &Tabs) -> Result<(), Trouble> {
        let (rows, commands) = (self.rows.as_ref(), self.commands.as_ref());
        match note {
            Note::Person(me, workspaces) => match rows {
                Some(rows) => {
                    rows.put_person(&me, &workspaces).await?;
                    crate::here::mark().await;
                    Ok(())
                }
                None => Ok(()),
            },
            Note::Rows(new) => match rows {
                Some(rows) => rows.put(new).await,
                None => Ok(()),
            },
            Note::Forget(workspace) => match rows {
                Some(rows) => rows.forget(workspace).await,
                None => Ok(()),
            },
            Note::Look(workspace) => {
                self.look(workspace, store).await;
                Ok(())
            }
            Note::Command(workspace, pending) => {
                // The page that leads sends it at once: it need not wait for this device's disk.
                tabs.say(&Say::Did(workspace, vec![pending.clone()]));
                match commands {
                    Some(commands) => commands.add(workspace, &pending).await,
                    None => Ok(()),
                }
            }
            Note::Settled(workspace, done) => {
                let numbers = done.iter().map(|done| (done.pending.cid, done.pending.mid)).collect();
                tabs.say(&Say::Settled(workspace, numbers));
                match commands {
                    Some(commands) => commands.settle(workspace, &done).await,
                    None => Ok(()),
                }
            }
            Note::Known(workspace, settled) => {
                tabs.say(&Say::Settled(workspace, settled));
                Ok(())
            }
            Note::Refused(workspace, rejected) => {
                tabs.say(&Say::Refused(workspace, rejected.clone()));
                match commands {
                    Some(commands) => commands.refuse(workspace, &rejected).await,
                    None => Ok(()),
                }
            }
            Note::Decided(workspace, rejected) => {
                tabs.say(&Say::Decided(rejected.clone()));
                match commands {
                    Some(commands) => commands.decide(workspace, &rejected).await,
                    None => Ok(()),
                }
            }
            Note::Recall(workspace) => {
                let earlier = match commands {
                    // Where it cannot be read now, it is asked for again with the next connection.
                    Some(commands) => commands.recall(workspace).await?,
                    None => Vec::new(),
                };
                store.recall(workspace, earlier);
                Ok(())
            }
        }
    }

    /// What the page that leads has kept of a workspace; where that is nothing new, the server is asked.
    async fn look(&self, workspace: WorkspaceId, store: Store) {
        let kept = match &self.rows {
            Some(rows) => rows.load_one(workspace).await.ok().flatten(),
            None => None,
        };
        let is_new = |kept: &Snapshot| {
            let held = store.standing().1.into_iter().find(|(id, ..)| *id == workspace);
            held.is_none_or(|(_, epoch, seq)| epoch != kept.epoch || seq < kept.seq)
        };
        match kept.filter(is_new) {
            Some(kept) => store.install(kept),
            None => store.fetch(workspace),
        }
    }

    async fn let_go(&mut self, what: LetGo, tabs: &Tabs) {
        if what == LetGo::Everything {
            tabs.say(&Say::SignedOut);
        }
        crate::here::unmark().await;
        if let Some(rows) = self.rows.take() {
            rows.delete().await;
        }
        let has_commands = match &self.commands {
            Some(commands) if what == LetGo::Rows => commands.has_any().await,
            _ => false,
        };
        if !has_commands && let Some(commands) = self.commands.take() {
            commands.delete().await;
        }
    }
}
