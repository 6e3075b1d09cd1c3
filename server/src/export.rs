//! The documents in which people take their data along. Whoever changes a field's meaning counts [`VERSION`] up.

use crate::audit::{Deed, Line};
use crate::auth::{Device, SignedIn};
use crate::db::query::{
    self,
    export::{Account, Whole},
};
use crate::error::Error;
use crate::state::State;
use app::domain::{Me, Timestamp, Workspace, WorkspaceId};
use app::protocol::{Entry, Snapshot};
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What `version` says in both documents. Fields may be added without counting up.
pub const VERSION: u32 = 1;
/// What `format` says in the document of an account.
pub const ACCOUNT: &str = "tasksync.account";
/// What `format` says in the document of a workspace.
pub const WORKSPACE: &str = "tasksync.workspace";

/// Holds somebody's account still, to be taken along, and writes down that it is.
///
/// # Errors
/// Those of [`query::export::account`].
pub async fn account(
    state: &State,
    who: SignedIn,
    device: &Device,
    now: Timestamp,
) -> Result<Account, Error> {
    let line = Line::new(Deed::AccountExported, now, Some(device.address)).by(who.user);
    let turn = state.db.turn_for_document(who.user).await?;
    note(state, line).await?;
    query::export::account(&state.db, turn, who.user, now).await
}

/// Holds a workspace still for whoever runs it, to be taken along, and writes down that it is.
///
/// # Errors
/// Those of [`query::export::whole`].
pub async fn workspace(
    state: &State,
    who: SignedIn,
    workspace: WorkspaceId,
    device: &Device,
    now: Timestamp,
) -> Result<Whole, Error> {
    let turn = state.db.turn_for_document(who.user).await?;
    // Before it is held still: the writer may have much to do.
    let line = Line::new(Deed::WorkspaceExported, now, Some(device.address)).by(who.user);
    note(state, line.within(workspace)).await?;
    query::export::whole(&state.db, turn, workspace, who.user, now).await
}

async fn note(state: &State, line: Line) -> Result<(), Error> {
    let note = state.db.write(move |tx| {
        let line = line.clone();
        async move { query::audit::insert(tx.conn(), &line).await }.boxed()
    });
    note.await
}

/// All that belongs to one person: the account, and the workspace that is theirs alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountExport {
    /// `tasksync.account`.
    pub format: String,
    /// 1.
    pub version: u32,
    /// When it was made.
    pub exported_at: Timestamp,
    /// The account.
    pub profile: Me,
    /// The picture as a `data:` URL (RFC 2397), where the person shows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Where the person is signed in, the session used latest first.
    pub sessions: Vec<ExportedSession>,
    /// Where the person belongs, and as what.
    pub workspaces: Vec<Workspace>,
    /// The workspace that is the person's alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<Snapshot>,
    /// What the audit log holds about the person, in its order.
    pub audit: Vec<Line>,
}

/// One login on one device, without what opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportedSession {
    /// What the browser said it is.
    pub user_agent: String,
    /// When the person logged in.
    pub created_at: Timestamp,
    /// When the session was last renewed.
    pub last_used_at: Timestamp,
    /// When it ends, unless it is used before.
    pub expires_at: Timestamp,
}

/// All of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkspaceExport {
    /// `tasksync.workspace`.
    pub format: String,
    /// 1.
    pub version: u32,
    /// When it was made.
    pub exported_at: Timestamp,
    /// What is there, with what is in the trash.
    pub snapshot: Snapshot,
    /// What happened, as far back as the change log reaches.
    pub changes: Vec<Entry>,
}
