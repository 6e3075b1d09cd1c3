//! What goes with an account that is deleted, and what stays of it for others.

use crate::db::{Tx, Wanted, Work, query};
use crate::error::Error;
use app::domain::{
    Event, Key, Refused, Role, SessionId, TaskChanges, TaskId, Timestamp, UserId, Workspace, WorkspaceId,
};

/// So many tasks change in one entry of the log.
const TASKS: usize = 100;

/// Deletes an account. Workspaces in which nobody else is go with it. In the others its tasks stay, nobody
/// works on them in its name, and the person is nobody any more. Tells which logins have ended.
///
/// # Errors
/// [`Refused::LastAdministrator`]; [`Refused::OnlyOwner`] names the workspaces that would be nobody's.
pub async fn delete(tx: &mut Tx, user: UserId, at: Timestamp) -> Result<Vec<SessionId>, Error> {
    // Workspaces are locked before people, as by everybody who writes in one.
    let sorted = match sort(tx, user).await {
        // The transaction is over: nothing more can be read in it.
        Err(error @ (Error::Internal(_) | Error::Unavailable(_))) => return Err(error),
        sorted => sorted,
    };
    let administrators = query::people::administrators(tx.conn()).await?;
    if administrators == [user] && query::people::has_others(tx.conn(), user).await? {
        return Err(Refused::LastAdministrator.into());
    }
    let (shared, alone) = sorted?;
    for workspace in shared {
        leave(tx, workspace, user, at).await?;
    }
    for workspace in alone {
        query::workspace::delete(tx, workspace).await?;
    }
    query::user::erase(tx.conn(), user, at).await
}

/// Locks the person and their workspaces. From then on until the commit, nobody comes, goes, or gets another role in
/// them, and the person joins no other one.
async fn hold(tx: &Tx, user: UserId) -> Result<Vec<Workspace>, Error> {
    let lock = async |workspaces| Work::load(tx.conn(), &Wanted { workspaces, ..Wanted::default() }).await;
    let before = query::workspace::of_user(tx.conn(), user).await?;
    let held: Vec<_> = before.iter().map(|workspace| workspace.id).collect();
    lock(held.clone()).await?;
    query::user::lock(tx.conn(), user).await?;
    // Another node may have changed them before they were locked. A workspace that has come since is locked behind the
    // person: where that makes two transactions wait for each other, the database ends one, and it is tried again.
    let theirs = query::workspace::of_user(tx.conn(), user).await?;
    lock(theirs.iter().map(|workspace| workspace.id).filter(|id| !held.contains(id)).collect()).await?;
    Ok(theirs)
}

/// The workspaces that go on without the person, and those in which nobody else is.
async fn sort(tx: &Tx, user: UserId) -> Result<(Vec<WorkspaceId>, Vec<WorkspaceId>), Error> {
    let theirs = hold(tx, user).await?;
    let (mut shared, mut alone, mut stuck) = (Vec::new(), Vec::new(), Vec::new());
    for workspace in theirs {
        // Read behind the locks: what the person was before may have changed.
        let members = query::workspace::members(tx.conn(), workspace.id).await?;
        let (own, others): (Vec<_>, Vec<_>) = members.iter().partition(|member| member.user_id == user);
        let Some(own) = own.first() else { continue };
        if others.is_empty() {
            alone.push(workspace.id);
        } else if own.role == Role::Owner && !others.iter().any(|member| member.role == Role::Owner) {
            stuck.push(workspace.name);
        } else {
            shared.push(workspace.id);
        }
    }
    if stuck.is_empty() { Ok((shared, alone)) } else { Err(Refused::OnlyOwner(stuck).into()) }
}

/// Takes somebody off all tasks of a workspace, and then out of it.
async fn leave(tx: &mut Tx, workspace: WorkspaceId, user: UserId, at: Timestamp) -> Result<(), Error> {
    let assigned = query::task::assigned_to(tx.conn(), workspace, user).await?;
    for some in assigned.chunks(TASKS) {
        let mut wanted = Wanted::new(workspace, user);
        wanted.rows.extend(some.iter().map(|task| Key::from(*task)));
        let mut work = Work::load(tx.conn(), &wanted).await?;
        let events = some.iter().filter_map(|task| unassign(&work, workspace, *task, user)).collect();
        work.record(workspace, user, at, None, events)?;
        work.flush(tx).await?;
    }
    let mut work = Work::load(tx.conn(), &Wanted::new(workspace, user)).await?;
    work.record(workspace, user, at, None, vec![Event::removed(user)])?;
    work.flush(tx).await
}

fn unassign(work: &Work, workspace: WorkspaceId, id: TaskId, user: UserId) -> Option<Event> {
    let task = work.tables(workspace)?.task(id)?;
    let others = task.assignees.iter().copied().filter(|other| *other != user).collect();
    Some(Event::task_updated(id, TaskChanges { assignees: Some(others), ..TaskChanges::default() }))
}
