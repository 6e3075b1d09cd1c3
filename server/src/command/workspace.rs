//! Workspaces as a whole: made, renamed, deleted.

use super::RequestKey;
use super::account::found;
use super::membership::Author;
use super::once::once;
use crate::audit::Deed;
use crate::auth::{Device, SignedIn};
use crate::db::{Wanted, Work, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{
    Event, Problem, Refused, Workspace, WorkspaceId, WorkspaceKind, check_workspace_name,
    rules::member as rules,
};
use app::protocol::WORKSPACES_MAX;
use futures::FutureExt;

/// Makes a workspace, with one project; whoever makes it owns it.
///
/// # Errors
/// [`Refused::Invalid`] where the name does not fit, or the person has as many as one connection can follow;
/// [`Refused::SignedOut`] where their account is gone.
pub async fn create(
    state: &State,
    who: SignedIn,
    device: &Device,
    name: &str,
    key: Option<RequestKey>,
) -> Result<Workspace, Error> {
    let name = check_workspace_name(name)?;
    let now = state.clock.now();
    let by = Author::new(who, WorkspaceId::generate(), device).under(key);
    let workspace =
        Workspace { id: by.workspace, name, kind: WorkspaceKind::Shared, role: app::domain::Role::Owner };
    let author = by.clone();
    let create = once(&state.db, &by, now, move |tx| {
        let (author, made) = (author.clone(), workspace.clone());
        async move {
            // The account may be deleted at this moment, by another request.
            if !query::user::hold(tx.conn(), author.user, None).await? {
                return Err(Refused::SignedOut.into());
            }
            let me = query::user::me(tx.conn(), author.user).await?.ok_or(Refused::SignedOut)?;
            if query::workspace::count(tx.conn(), author.user).await? >= WORKSPACES_MAX as u64 {
                return Err(Refused::field("name", Problem::TooMany(WORKSPACES_MAX)).into());
            }
            let mut work = Work::load(tx.conn(), &Wanted::default()).await?;
            found(&mut work, &me.user, &made, now)?;
            work.flush(tx).await?;
            let line = author.deed(Deed::WorkspaceCreated, now).with(&made.name);
            query::audit::insert(tx.conn(), &line).await?;
            Ok(made)
        }
        .boxed()
    });
    create.await
}

/// Gives a workspace another name, on every screen that shows it.
///
/// # Errors
/// [`Refused::NotFound`] for strangers; [`Refused::Forbidden`]; [`Refused::Invalid`].
pub async fn rename(state: &State, author: &Author, name: &str) -> Result<(), Error> {
    let name = check_workspace_name(name)?;
    let (by, now) = (author.clone(), state.clock.now());
    let rename = once(&state.db, author, now, move |tx| {
        let (author, name) = (by.clone(), name.clone());
        async move {
            let mut work = Work::load(tx.conn(), &Wanted::new(author.workspace, author.user)).await?;
            let seen = query::workspace::get(tx.conn(), author.workspace, author.user).await?;
            let seen = seen.ok_or(Refused::NotFound)?;
            rules::rename(seen.role)?;
            if seen.name == name {
                return Ok(());
            }
            let line = author.deed(Deed::WorkspaceRenamed, now).with(&name);
            let event = Event::WorkspaceRenamed { name };
            work.record(author.workspace, author.user, now, None, vec![event])?;
            work.flush(tx).await?;
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    rename.await?;
    Ok(())
}

/// Deletes a workspace with everything in it, for good; `name` is what it is called, typed once more. All
/// sockets lose it at once.
///
/// # Errors
/// [`Refused::NotFound`] for strangers; those of [`rules::delete`]; [`Refused::Invalid`] names `confirm`.
pub async fn delete(state: &State, author: &Author, name: &str) -> Result<(), Error> {
    let (now, typed) = (state.clock.now(), name.trim().to_owned());
    let by = author.clone();
    let delete = once(&state.db, author, now, move |tx| {
        let (author, typed) = (by.clone(), typed.clone());
        async move {
            // Locks it: whoever is writing there comes to their end first, whoever comes later finds nothing.
            Work::load(tx.conn(), &Wanted::new(author.workspace, author.user)).await?;
            let seen = query::workspace::get(tx.conn(), author.workspace, author.user).await?;
            let seen = seen.ok_or(Refused::NotFound)?;
            rules::delete(seen.kind, seen.role)?;
            if typed != seen.name {
                let problem = if typed.is_empty() { Problem::Required } else { Problem::Wrong };
                return Err(Refused::field("confirm", problem).into());
            }
            query::workspace::delete(tx, author.workspace).await?;
            let line = author.deed(Deed::WorkspaceDeleted, now).with(&seen.name);
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    delete.await?;
    Ok(())
}
