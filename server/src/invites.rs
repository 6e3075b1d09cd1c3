//! Invites: made by whoever runs a workspace or the instance, and taken up by whoever holds the link.

mod letter;

use crate::audit::{Deed, Line};
use crate::auth::{Device, SignedIn, Ticket, TokenHash};
use crate::command::invite::{self, Accepted};
use crate::db::query::{self, invite::Open};
use crate::db::{Tx, Wanted, Work};
use crate::error::Error;
use crate::state::State;
use app::domain::{
    Greeting, Invite, InviteDraft, InviteId, Problem, Refused, Role, Timestamp, User, UserId, WorkspaceId,
    WorkspaceKind, is_granted,
};
use futures::FutureExt;

/// So many invites to one place can be open at once.
const OPEN_MAX: usize = 100;

/// An invite that was made just now. Its ticket is shown this once.
#[derive(Clone, Debug)]
pub struct Made {
    /// The invite.
    pub invite: Invite,
    /// What opens it; `None` if it was mailed, because only the owner of that mailbox may have it.
    pub ticket: Option<Ticket>,
}

/// The path of the page that a ticket opens.
#[must_use]
pub fn path(ticket: &str) -> String {
    format!("/invite/{ticket}")
}

/// Makes an invite into a workspace, or to the instance alone; and mails it, where it is for one address.
///
/// # Errors
/// [`Refused::Invalid`]; [`Refused::NotFound`] for whoever does not belong there; [`Refused::Forbidden`] for
/// whoever may not invite people there, or not as that, and where nobody may.
pub async fn make(
    state: &State,
    by: SignedIn,
    workspace: Option<WorkspaceId>,
    draft: &InviteDraft,
    device: &Device,
) -> Result<Made, Error> {
    let draft = draft.check()?;
    let (ticket, now) = (Ticket::generate()?, state.clock.now());
    let (hash, address) = (ticket.hash(), Some(device.address));
    let sent_to = draft.email.clone();
    if let Some(to) = &sent_to {
        state.auth.count_invite(by.user, to, state.clock.instant())?;
    }
    let insert = state.db.write(move |tx| {
        let draft = draft.clone();
        async move {
            let maker = prove_right(tx, by.user, workspace, draft.role).await?;
            if query::invite::count(tx.conn(), workspace, now).await? >= OPEN_MAX as u64 {
                return Err(Refused::field("invites", Problem::TooMany(OPEN_MAX)).into());
            }
            let invite = invite(draft, workspace, maker, now);
            query::invite::insert(tx.conn(), &invite, hash).await?;
            let made = Line::new(Deed::InviteMade, now, address).by(by.user);
            query::audit::insert(tx.conn(), &about(made, &invite)).await?;
            Ok(invite)
        }
        .boxed()
    });
    let invite = insert.await?;
    let Some(to) = sent_to else { return Ok(Made { invite, ticket: Some(ticket) }) };
    let name = match workspace {
        Some(workspace) => query::workspace::get(state.db.read(), workspace, by.user).await?,
        None => None,
    };
    let link = state.config.link(&path(&ticket.to_string()));
    state.mailer.send(letter::letter(to, &invite, name.map(|it| it.name).as_deref(), &link), now);
    Ok(Made { invite, ticket: None })
}

fn invite(draft: InviteDraft, workspace_id: Option<WorkspaceId>, created_by: User, now: Timestamp) -> Invite {
    let InviteDraft { role, expires_in, uses, email } = draft;
    let until = now.millis() + i64::from(expires_in) * 1000;
    Invite {
        id: InviteId::generate(),
        workspace_id,
        role: if workspace_id.is_some() { role } else { Role::Member },
        email,
        uses_left: uses,
        expires_at: Timestamp::from_millis(until).unwrap_or(now),
        created_at: now,
        created_by,
    }
}

/// Proves that somebody may invite people there as that; tells who it is. Until the commit nobody can take that right
/// from them: a demotion waits, and then finds the invite.
async fn prove_right(
    tx: &Tx,
    user: UserId,
    workspace: Option<WorkspaceId>,
    role: Role,
) -> Result<User, Error> {
    // The workspace first, as everywhere.
    let work = match workspace {
        Some(workspace) => Some(Work::load(tx.conn(), &Wanted::new(workspace, user)).await?),
        None => None,
    };
    if !query::user::hold(tx.conn(), user, None).await? {
        return Err(Refused::SignedOut.into());
    }
    let me = query::user::me(tx.conn(), user).await?.ok_or(Refused::SignedOut)?;
    match workspace.zip(work) {
        Some((workspace, work)) => {
            let own = work.member(workspace, user).ok_or(Refused::NotFound)?.role;
            let kind = query::workspace::kind(tx.conn(), workspace).await?.ok_or(Refused::NotFound)?;
            // One's own workspace is nobody else's.
            if kind == WorkspaceKind::Personal || !is_granted(own, role) {
                return Err(Refused::Forbidden.into());
            }
        }
        None if !me.is_admin => return Err(Refused::NotFound.into()),
        None => {}
    }
    Ok(me.user)
}

/// Takes an invite back. Whoever asks runs the place that it leads to.
///
/// # Errors
/// [`Refused::NotFound`] where there is no such one there, or none any more.
pub async fn revoke(
    state: &State,
    by: SignedIn,
    workspace: Option<WorkspaceId>,
    id: InviteId,
    device: &Device,
) -> Result<(), Error> {
    let (now, address) = (state.clock.now(), Some(device.address));
    let revoke = state.db.write(move |tx| {
        async move {
            if !query::invite::revoke(tx.conn(), workspace, id, now).await? {
                return Err(Refused::NotFound.into());
            }
            let revoked = Line::new(Deed::InviteRevoked, now, address).by(by.user);
            let revoked = workspace.map_or(revoked.clone(), |workspace| revoked.within(workspace));
            query::audit::insert(tx.conn(), &revoked).await
        }
        .boxed()
    });
    revoke.await
}

/// The invite that a ticket opens. What never was one, has ended, is used up or was taken back is all the same.
///
/// # Errors
/// [`Refused::NotFound`].
pub async fn open(state: &State, ticket: &str) -> Result<(TokenHash, Open), Error> {
    let ticket = Ticket::read(ticket).ok_or(Refused::NotFound)?;
    let open = query::invite::get(state.db.read(), ticket.hash(), state.clock.now()).await?;
    Ok((ticket.hash(), open.ok_or(Refused::NotFound)?))
}

/// What an invite tells whoever holds it.
#[must_use]
pub fn greeting(open: &Open) -> Greeting {
    let Open { invite, workspace } = open;
    Greeting {
        invited_by: invite.created_by.display_name.clone(),
        workspace: workspace.as_ref().map(|workspace| workspace.name.clone()),
        role: workspace.as_ref().map(|_| invite.role),
        is_personal: invite.email.is_some(),
        expires_at: invite.expires_at,
    }
}

/// Takes an invite up for somebody who has an account. Everybody in the workspace sees them come, and they the
/// workspace, at once.
///
/// # Errors
/// As [`open`], and as [`invite::accept`].
pub async fn accept(state: &State, who: SignedIn, ticket: &str, device: &Device) -> Result<Accepted, Error> {
    let (ticket, _) = open(state, ticket).await?;
    let (now, address) = (state.clock.now(), Some(device.address));
    let accept = state.db.write(move |tx| {
        async move {
            let me = query::user::me(tx.conn(), who.user).await?.ok_or(Refused::SignedOut)?;
            invite::accept(tx, &me, ticket, now, address).await
        }
        .boxed()
    });
    accept.await
}

fn about(line: Line, invite: &Invite) -> Line {
    let line = match &invite.email {
        Some(email) => line.with(&format!("{}, {email}", invite.role.as_str())),
        None => line.with(invite.role.as_str()),
    };
    invite.workspace_id.map_or(line.clone(), |workspace| line.within(workspace))
}
