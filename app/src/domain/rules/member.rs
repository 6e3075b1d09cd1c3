//! Who may do what to whose membership, and to a workspace as a whole.
//!
//! A workspace has one owner, always: the role is handed over, never given, taken or left. So no two owners
//! can throw each other out, and none can leave a workspace without one.

use super::inverse::{Change, Overtaken, StepKind, Undo};
use crate::domain::{Command, Member, Refused, Role, Tables, UserId, WorkspaceKind};

/// Whose membership it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// One's own.
    Oneself,
    /// Another member's, who is this.
    Other(Role),
}

/// May somebody of this role give others this one? Nobody gives more than they have, and nobody gives away
/// the ownership this way.
///
/// # Errors
/// [`Refused::Forbidden`]; [`Refused::OwnerStays`] for whoever wants a second owner.
pub fn give(actor: Role, role: Role) -> Result<(), Refused> {
    if actor < Role::Admin || role > actor {
        return Err(Refused::Forbidden);
    }
    if role == Role::Owner { Err(Refused::OwnerStays) } else { Ok(()) }
}

/// May somebody of this role give this member another one? Admins manage those below them; they may step
/// down themselves, too.
///
/// # Errors
/// [`Refused::Forbidden`]; [`Refused::OwnerStays`].
pub fn change(actor: Role, whom: Whom, to: Role) -> Result<(), Refused> {
    match whom {
        Whom::Oneself if actor == Role::Owner => return Err(Refused::OwnerStays),
        Whom::Other(role) if role >= actor => return Err(Refused::Forbidden),
        Whom::Oneself | Whom::Other(_) => {}
    }
    give(actor, to)
}

/// May somebody of this role end this membership? Everybody may leave, but the owner.
///
/// # Errors
/// [`Refused::Forbidden`]; [`Refused::OwnerStays`]; [`Refused::PersonalStays`].
pub fn remove(kind: WorkspaceKind, actor: Role, whom: Whom) -> Result<(), Refused> {
    match whom {
        _ if kind == WorkspaceKind::Personal => Err(Refused::PersonalStays),
        Whom::Oneself if actor == Role::Owner => Err(Refused::OwnerStays),
        Whom::Oneself => Ok(()),
        Whom::Other(role) if actor >= Role::Admin && role < actor => Ok(()),
        Whom::Other(_) => Err(Refused::Forbidden),
    }
}

/// May somebody of this role hand the workspace over to this member?
///
/// # Errors
/// [`Refused::Forbidden`]; [`Refused::OwnerStays`] where it is theirs already.
pub fn transfer(actor: Role, whom: Whom) -> Result<(), Refused> {
    match whom {
        _ if actor < Role::Owner => Err(Refused::Forbidden),
        Whom::Oneself => Err(Refused::OwnerStays),
        Whom::Other(_) => Ok(()),
    }
}

/// May somebody of this role take others into a workspace, as this? A personal one is one person's alone.
///
/// # Errors
/// [`Refused::Forbidden`]; [`Refused::OwnerStays`]; [`Refused::PersonalStays`].
pub fn invite(kind: WorkspaceKind, actor: Role, role: Role) -> Result<(), Refused> {
    if kind == WorkspaceKind::Personal { Err(Refused::PersonalStays) } else { give(actor, role) }
}

/// May somebody of this role give a workspace another name?
///
/// # Errors
/// [`Refused::Forbidden`].
pub fn rename(actor: Role) -> Result<(), Refused> {
    if actor >= Role::Admin { Ok(()) } else { Err(Refused::Forbidden) }
}

/// May somebody of this role delete a workspace, with everything in it?
///
/// # Errors
/// [`Refused::Forbidden`]; [`Refused::PersonalStays`] and [`Refused::TeamStays`] for those that come with an
/// account or with the instance.
pub fn delete(kind: WorkspaceKind, actor: Role) -> Result<(), Refused> {
    match kind {
        _ if actor < Role::Owner => Err(Refused::Forbidden),
        WorkspaceKind::Personal => Err(Refused::PersonalStays),
        WorkspaceKind::Team => Err(Refused::TeamStays),
        WorkspaceKind::Shared => Ok(()),
    }
}

/// Who belongs to a workspace is decided with care: there is nothing to undo.
impl Undo for Member {
    fn title(&self) -> &str {
        &self.display_name
    }

    fn edit_kind(_: &Self, _: &Self) -> StepKind {
        StepKind::Edit
    }

    fn undo(_: Change<&Self>, _: &Tables, _: UserId) -> Result<Command, Overtaken> {
        Err(Overtaken)
    }
}
