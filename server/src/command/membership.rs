//! Who belongs to a workspace, and as what. What changes here is a line of the workspace's log, and one of the
//! audit log, in the transaction that makes it true.

use super::account::member;
use super::once::once;
use super::{RequestKey, invite};
use crate::audit::{Deed, Line};
use crate::auth::{Device, SignedIn, confirm};
use crate::db::{Tx, Wanted, Work, query};
use crate::error::Error;
use crate::state::State;
use app::domain::{
    Event, Member, Problem, Refused, Role, Timestamp, UserId, WorkspaceId, WorkspaceKind,
    rules::member::{self as rules, Whom},
};
use app::protocol::WORKSPACES_MAX;
use futures::{FutureExt, future::BoxFuture};

/// Somebody who acts in a workspace, and from where.
#[derive(Clone, Debug)]
pub struct Author {
    /// Who.
    pub user: UserId,
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// From which device.
    pub device: Device,
    /// The key of the request, with which a repetition is known.
    pub key: Option<RequestKey>,
}

impl Author {
    /// Whoever is signed in, in a workspace.
    #[must_use]
    pub fn new(who: SignedIn, workspace: WorkspaceId, device: &Device) -> Self {
        Self { user: who.user, workspace, device: device.clone(), key: None }
    }

    /// The same, by a request with this key.
    #[must_use]
    pub fn under(self, key: Option<RequestKey>) -> Self {
        Self { key, ..self }
    }

    /// A deed of theirs.
    pub(super) fn deed(&self, deed: Deed, at: Timestamp) -> Line {
        Line::new(deed, at, Some(self.device.address)).by(self.user).within(self.workspace)
    }
}

/// Gives a member another role. Invites of theirs that this one may not make end with it.
///
/// # Errors
/// [`Refused::NotFound`] where either is no member; those of [`rules::change`].
pub async fn change_role(state: &State, author: &Author, user: UserId, to: Role) -> Result<(), Error> {
    let now = state.clock.now();
    let change = within(state, author, user, move |tx, author, scene| {
        async move {
            let Scene { mut work, mine, theirs, .. } = scene;
            rules::change(mine.role, author.whom(user, theirs.role), to)?;
            let role = theirs.role;
            let member = Member { role: to, ..theirs };
            if to != role {
                let event = Event::updated(member.clone());
                work.record(author.workspace, author.user, now, None, vec![event])?;
                work.flush(tx).await?;
                let line = author.deed(Deed::MemberChanged, now).to(user).with(to.as_str());
                query::audit::insert(tx.conn(), &line).await?;
                let role = Some(to);
                let ended =
                    query::invite::revoke_beyond(tx.conn(), author.workspace, user, role, now).await?;
                invite::note_revoked(tx, ended, &line).await?;
            }
            Ok(())
        }
        .boxed()
    });
    change.await?;
    Ok(())
}

/// Ends a membership, another's or one's own. Their sockets lose the workspace at once, and their invites end. A member
/// whom another removes cannot come back by an invite that was made before.
///
/// # Errors
/// [`Refused::NotFound`] where either is no member; those of [`rules::remove`].
pub async fn remove(state: &State, author: &Author, user: UserId) -> Result<(), Error> {
    let now = state.clock.now();
    let remove = within(state, author, user, move |tx, author, scene| {
        async move {
            let Scene { mut work, kind, mine, theirs: Member { role, .. } } = scene;
            rules::remove(kind, mine.role, author.whom(user, role))?;
            work.record(author.workspace, author.user, now, None, vec![Event::removed(user)])?;
            work.flush(tx).await?;
            let line = author.deed(Deed::MemberLeft, now).to(user).with(role.as_str());
            query::audit::insert(tx.conn(), &line).await?;
            let ended = query::invite::revoke_beyond(tx.conn(), author.workspace, user, None, now).await?;
            invite::note_revoked(tx, ended, &line).await?;
            // A member who leaves may come back by any link; one who was removed needs a newer one.
            if user != author.user {
                query::invite::bar(tx.conn(), author.workspace, user).await?;
            }
            Ok(())
        }
        .boxed()
    });
    remove.await?;
    Ok(())
}

/// Hands a workspace over: the member owns it, whoever owned it stays as an administrator. The password is
/// asked for once more.
///
/// # Errors
/// [`Refused::NotFound`] where either is no member; those of [`rules::transfer`]; [`Refused::Invalid`] names
/// `current_password`.
pub async fn transfer(
    state: &State,
    who: SignedIn,
    author: &Author,
    user: UserId,
    password: &str,
) -> Result<(), Error> {
    confirm(state, who, "current_password", password, &author.device).await?;
    let now = state.clock.now();
    let transfer = within(state, author, user, move |tx, author, scene| {
        async move {
            let Scene { mut work, mine, theirs, .. } = scene;
            rules::transfer(mine.role, author.whom(user, theirs.role))?;
            // In one entry: at no moment are there two owners, or none.
            let events = vec![
                Event::updated(Member { role: Role::Admin, ..mine }),
                Event::updated(Member { role: Role::Owner, ..theirs }),
            ];
            work.record(author.workspace, author.user, now, None, events)?;
            work.flush(tx).await?;
            query::audit::insert(tx.conn(), &author.deed(Deed::WorkspaceTransferred, now).to(user)).await
        }
        .boxed()
    });
    transfer.await?;
    Ok(())
}

/// Takes somebody in, who is no member yet; whoever is one stays what they are. Part of a transaction that
/// has proven that they may come in. Tells whether they are new.
///
/// # Errors
/// [`Refused::NotFound`] where the workspace is gone; [`Refused::SignedOut`] where the person's account is gone;
/// [`Refused::PersonalStays`]; [`Refused::Invalid`] where they belong to as many as one connection can follow.
pub async fn join(
    tx: &mut Tx,
    workspace: WorkspaceId,
    user: UserId,
    role: Role,
    line: &Line,
) -> Result<bool, Error> {
    let kind = query::workspace::kind(tx.conn(), workspace).await?.ok_or(Refused::NotFound)?;
    if kind == WorkspaceKind::Personal {
        return Err(Refused::PersonalStays.into());
    }
    let mut work = Work::load(tx.conn(), &Wanted::new(workspace, user)).await?;
    if work.member(workspace, user).is_some() {
        return Ok(false);
    }
    // The account may be deleted at this moment, by another request.
    if !query::user::hold(tx.conn(), user, None).await? {
        return Err(Refused::SignedOut.into());
    }
    if query::workspace::count(tx.conn(), user).await? >= WORKSPACES_MAX as u64 {
        return Err(Refused::field("workspace_id", Problem::TooMany(WORKSPACES_MAX)).into());
    }
    let me = query::user::me(tx.conn(), user).await?.ok_or(Refused::SignedOut)?;
    work.record(workspace, user, line.at, None, vec![Event::created(member(&me.user, role, line.at))])?;
    work.flush(tx).await?;
    query::audit::insert(tx.conn(), line).await?;
    Ok(true)
}

/// The two people, as the workspace knows them at the moment of the decision.
struct Scene {
    work: Work,
    kind: WorkspaceKind,
    /// The person who acts.
    mine: Member,
    /// The other one.
    theirs: Member,
}

impl Author {
    fn whom(&self, user: UserId, role: Role) -> Whom {
        if user == self.user { Whom::Oneself } else { Whom::Other(role) }
    }
}

/// Decides within a workspace that nobody else changes meanwhile.
async fn within(
    state: &State,
    author: &Author,
    user: UserId,
    decide: impl for<'t> Fn(&'t mut Tx, Author, Scene) -> BoxFuture<'t, Result<(), Error>>
    + Clone
    + Send
    + Sync
    + 'static,
) -> Result<(), Error> {
    let by = author.clone();
    let job = once(&state.db, author, state.clock.now(), move |tx| {
        let (author, decide) = (by.clone(), decide.clone());
        async move {
            let mut wanted = Wanted::new(author.workspace, author.user);
            wanted.rows.insert(user.into());
            // The rows are locked from here on: what is read behind this is the latest.
            let work = Work::load(tx.conn(), &wanted).await?;
            let kind = query::workspace::kind(tx.conn(), author.workspace).await?.ok_or(Refused::NotFound)?;
            let mine = work.member(author.workspace, author.user).ok_or(Refused::NotFound)?.clone();
            let theirs = work.member(author.workspace, user).ok_or(Refused::NotFound)?.clone();
            decide(tx, author, Scene { work, kind, mine, theirs }).await
        }
        .boxed()
    });
    job.await
}
