//! Taking an invite up: its use and what it brings are one commit.

use super::{account, membership};
use crate::audit::{Deed, Line};
use crate::auth::TokenHash;
use crate::db::query::{invite::Open, user::NewUser};
use crate::db::{Tx, query};
use crate::error::Error;
use app::domain::{Invite, Me, Problem, Refused, Timestamp, UserId, WorkspaceId};
use std::net::IpAddr;

/// What came of an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// The person belongs to this workspace now.
    Joined(WorkspaceId),
    /// They did before: nothing was used, and they are what they were.
    AlreadyIn(WorkspaceId),
    /// It was to the instance alone, where they have an account: nothing was used.
    Nowhere,
}

/// Is the invite for whoever has this address? The ticket lay in that address's mailbox: who holds it and whose
/// account names the address has shown as much as an answer to a mail to it would.
///
/// # Errors
/// [`Refused::Invalid`] names the address, where the invite is for another.
pub fn prove_address(invite: &Invite, email: Option<&str>) -> Result<(), Refused> {
    let fits = invite.email.is_none() || invite.email.as_deref() == email;
    if fits { Ok(()) } else { Err(Refused::field("email", Problem::Wrong)) }
}

/// Takes an invite up for somebody who has an account.
///
/// # Errors
/// [`Refused::NotFound`] where it is none, or none any more; [`Refused::Removed`] for a member who was removed
/// after it was made; as [`prove_address`] and [`membership::join`].
pub async fn accept(
    tx: &mut Tx,
    me: &Me,
    ticket: TokenHash,
    at: Timestamp,
    address: Option<IpAddr>,
) -> Result<Accepted, Error> {
    let Open { invite, .. } = query::invite::get(tx.conn(), ticket, at).await?.ok_or(Refused::NotFound)?;
    let Some(workspace) = invite.workspace_id else { return Ok(Accepted::Nowhere) };
    let line = accepted(&invite, me.user.id, at, address);
    if !membership::join(tx, workspace, me.user.id, invite.role, &line).await? {
        return Ok(Accepted::AlreadyIn(workspace));
    }
    // A refusal from here on undoes the joining. This is read under the workspace's lock, so that a removal at the same
    // moment is seen.
    if query::invite::is_barred(tx.conn(), invite.id, me.user.id).await? {
        return Err(Refused::Removed.into());
    }
    prove_address(&invite, me.email.as_deref())?;
    use_one(tx, &invite, me.user.id, at).await?;
    Ok(Accepted::Joined(workspace))
}

/// Takes an invite up with a new account: as [`account::settle`], and with a place where the invite leads.
///
/// # Errors
/// As [`accept`].
pub async fn settle(
    tx: &mut Tx,
    new: &NewUser,
    ticket: TokenHash,
    at: Timestamp,
    address: Option<IpAddr>,
) -> Result<(), Error> {
    let Open { invite, .. } = query::invite::get(tx.conn(), ticket, at).await?.ok_or(Refused::NotFound)?;
    let user = new.me.user.id;
    prove_address(&invite, new.me.email.as_deref())?;
    use_one(tx, &invite, user, at).await?;
    query::audit::insert(tx.conn(), &accepted(&invite, user, at, address)).await?;
    let place = invite.workspace_id.map(|workspace| (workspace, invite.role));
    account::settle_invited(tx, new, place, at).await
}

/// Uses an invite once. The ticket of a mailed one lies in that mailbox and nowhere else, so it proves the address.
///
/// # Errors
/// [`Refused::NotFound`] where it has been used up; [`Refused::Conflict`] where somebody else has proven the address.
async fn use_one(tx: &Tx, invite: &Invite, user: UserId, at: Timestamp) -> Result<(), Error> {
    if !query::invite::use_one(tx.conn(), invite.id, at).await? {
        // Somebody else took the last one at the same time.
        return Err(Refused::NotFound.into());
    }
    match &invite.email {
        Some(email) => query::email::prove(tx.conn(), user, email).await,
        None => Ok(()),
    }
}

/// Writes a line for invites that ended with the right to make them, which the deed `by` took away; none for `count` 0.
///
/// # Errors
/// The database's.
pub async fn note_revoked(tx: &Tx, count: u64, by: &Line) -> Result<(), Error> {
    match count {
        0 => Ok(()),
        count => {
            query::audit::insert(tx.conn(), &by.beside(Deed::InviteRevoked).with(&count.to_string())).await
        }
    }
}

fn accepted(invite: &Invite, user: UserId, at: Timestamp, address: Option<IpAddr>) -> Line {
    let line = Line::new(Deed::InviteAccepted, at, address).by(user).to(invite.created_by.id);
    let line = line.with(invite.role.as_str());
    invite.workspace_id.map_or(line.clone(), |workspace| line.within(workspace))
}
